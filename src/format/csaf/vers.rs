//! Version ranges as VERS 1.1 writes them: `vers:pypi/>=1.0|<1.2`.

use std::fmt::Write;

use crate::model::interval::{End, Interval};
use crate::model::package::Package;
use crate::model::version::Version;

/// The range of an interval, in canonical form. Each end has its own comparator, so that the interval can be read back:
/// `<` is a fix, `<=` (or a version alone) the last affected version, and `*` has no end at all.
#[must_use]
pub fn range(package: &Package, interval: &Interval) -> String {
    let scheme = package.kind();
    let last = match &interval.end {
        End::Fixed(fixed) => Some(format!("<{}", quoted(fixed))),
        End::LastAffected(last) if interval.introduced.as_ref() == Some(last) => {
            return format!("vers:{scheme}/{}", quoted(last));
        }
        End::LastAffected(last) => Some(format!("<={}", quoted(last))),
        End::Open => None,
    };
    let first = interval.introduced.as_ref().map(|first| format!(">={}", quoted(first)));
    let constraints: Vec<String> = first.into_iter().chain(last).collect();
    match constraints.as_slice() {
        [] => format!("vers:{scheme}/*"),
        constraints => format!("vers:{scheme}/{}", constraints.join("|")),
    }
}

/// The range of all versions but some, which stand lowest first.
#[must_use]
pub fn all_but(package: &Package, versions: &[&Version]) -> String {
    let constraints: Vec<String> = versions.iter().map(|version| format!("!={}", quoted(version))).collect();
    format!("vers:{}/{}", package.kind(), constraints.join("|"))
}

/// A version in which nothing is taken for a part of the range.
fn quoted(version: &Version) -> String {
    let mut text = String::new();
    for c in version.to_string().chars() {
        if "><=!*|%".contains(c) {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{:02X}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_canonical() {
        let package: Package = "pkg:pypi/acme".parse().expect("a package");
        let version = |text: &str| package.order().parse(text).expect("a version");
        let check = |introduced: &str, end: End, expected: &str| {
            let introduced = (introduced != "0").then(|| version(introduced));
            assert_eq!(range(&package, &Interval { introduced, end }), expected);
        };
        check("0", End::Open, "vers:pypi/*");
        check("0", End::Fixed(version("1.2")), "vers:pypi/<1.2");
        check("1.0", End::Open, "vers:pypi/>=1.0");
        check("1.0", End::Fixed(version("1.2rc1")), "vers:pypi/>=1.0|<1.2rc1");
        check("1.0", End::LastAffected(version("1.1")), "vers:pypi/>=1.0|<=1.1");
        check("1.1", End::LastAffected(version("1.1")), "vers:pypi/1.1");
        check("1!1.0", End::Fixed(version("1!2.0+a")), "vers:pypi/>=1%211.0|<1%212.0+a");
    }
}
