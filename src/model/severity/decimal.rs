//! Decimal arithmetic with eighteen places, in which the equations of CVSS 2 and 3 come out as on paper.
//!
//! Binary floating point is what makes other calculators disagree by a tenth. Eighteen places hold every product of
//! CVSS 2 exactly up to its last step. Of all CVSS 3 vectors none comes nearer to a tenth than 0.000004 without being
//! exactly on it, so what the powers of CVSS 3 lose at the eighteenth place cannot change a score.

use std::ops::{Add, Mul, Sub};

/// What 1 is.
const UNIT: i128 = 1_000_000_000_000_000_000;
/// What a tenth is.
const TENTH: i128 = UNIT / 10;

/// A number between about -100 and 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(i128);

impl Decimal {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(UNIT);
    /// 10, the highest score.
    pub const TEN: Self = Self(10 * UNIT);

    /// A number from its digits and how many of them stand behind the point: `new(6_42, 2)` is 6.42.
    #[must_use]
    pub const fn new(digits: i128, places: u32) -> Self {
        Self(digits * 10_i128.pow(18 - places))
    }

    /// The number times itself, `exponent` times.
    #[must_use]
    pub fn power(self, exponent: u32) -> Self {
        (0..exponent).fold(Self::ONE, |product, _| product * self)
    }

    /// The smallest number of one decimal place that is not below this one (`Roundup`, CVSS 3.1 section 7).
    #[must_use]
    pub fn round_up(self) -> Self {
        Self(-(-self.0).div_euclid(TENTH) * TENTH)
    }

    /// The nearest number of one decimal place, a half away from zero (`round_to_1_decimal`, CVSS 2.0 section 3.2).
    #[must_use]
    pub fn round(self) -> Self {
        let nearest = (self.0.abs() + TENTH / 2) / TENTH * TENTH;
        Self(nearest * self.0.signum())
    }

    /// How many tenths there are, between 0 and 100.
    #[must_use]
    pub fn tenths(self) -> u8 {
        u8::try_from((self.0 / TENTH).clamp(0, 100)).unwrap_or(0)
    }
}

impl Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Decimal {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Mul for Decimal {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0 / UNIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_that_of_the_specifications() {
        let check = |digits, places, up, nearest| {
            let number = Decimal::new(digits, places);
            assert_eq!(number.round_up(), Decimal::new(up, 1), "{digits} up");
            assert_eq!(number.round(), Decimal::new(nearest, 1), "{digits} to the nearest");
        };
        check(4_02, 2, 41, 40);
        check(4_00, 2, 40, 40);
        check(4_05, 2, 41, 41);
        check(4_000_001, 6, 41, 40);
        check(-14, 2, -1, -1);
        check(-15, 2, -1, -2);
    }
}
