//! How CVSS 4.0 turns metrics into a score: by their macro vector, a table of expert judgement, and the distance from
//! the worst vector of the same macro vector (specification document, section 8).
//!
//! The tables are those of FIRST's calculator, which asks for this notice:
//!
//! > Copyright (c) 2023 FIRST.ORG, Inc., Red Hat, and contributors
//! >
//! > Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
//! > following conditions are met:
//! >
//! > 1. Redistributions of source code must retain the above copyright notice, this list of conditions and the
//! >    following disclaimer.
//! >
//! > 2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the
//! >    following disclaimer in the documentation and/or other materials provided with the distribution.
//! >
//! > THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
//! > INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
//! > DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
//! > SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
//! > SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
//! > WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE
//! > USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

/// How many steps each metric stands below its most severe value, by the group of metrics that are judged together.
pub struct Levels {
    /// AV, PR, UI: equivalence class EQ1.
    pub exploitability: [i32; 3],
    /// AC, AT: EQ2.
    pub complexity: [i32; 2],
    /// VC, VI, VA, CR, IR, AR: EQ3 and EQ6, which are judged together.
    pub vulnerable: [i32; 6],
    /// SC, SI, SA, 0 being safety: EQ4.
    pub subsequent: [i32; 3],
    /// E: EQ5.
    pub maturity: i32,
}

/// The score in tenths: that of the macro vector less the mean of the drops, rounded half up.
///
/// Counted in whole parts of a tenth, as every depth divides [`SCALE`]: nothing is rounded before the last step.
#[must_use]
pub fn tenths(levels: &Levels) -> u8 {
    if levels.vulnerable.starts_with(&[2, 2, 2]) && levels.subsequent == [3, 3, 3] {
        return 0;
    }
    let found = MacroVector::of(levels);
    let Some(highest) = found.score() else { return 0 };
    let drops = found.drops(levels, highest);
    let counted: i32 = drops.iter().flatten().map(|_| 1).sum();
    let parts = SCALE * counted.max(1);
    let score_in_parts = highest * parts - drops.iter().flatten().sum::<i32>();
    let nearest = (2 * score_in_parts + parts).div_euclid(2 * parts);
    u8::try_from(nearest.clamp(0, 100)).unwrap_or(0)
}

/// The equivalence classes EQ1, EQ2, EQ3 with EQ6, EQ4, EQ5; 0 is the worst of each.
///
/// EQ3 and EQ6 together have the classes (0,0), (0,1), (1,0), (1,1) and (2,1); (2,0) cannot be.
#[derive(Clone, Copy)]
struct MacroVector([usize; 5]);

impl MacroVector {
    /// The classes by the definitions of section 8.2.
    fn of(levels: &Levels) -> Self {
        let [vc, vi, va, cr, ir, ar] = levels.vulnerable;
        let required = [(cr, vc), (ir, vi), (ar, va)].contains(&(0, 0));
        let eq1 = match levels.exploitability {
            [0, 0, 0] => 0,
            [av, pr, ui] if av != 3 && [av, pr, ui].contains(&0) => 1,
            _ => 2,
        };
        let eq2 = usize::from(levels.complexity != [0, 0]);
        let eq3_and_6 = match [vc, vi, va] {
            [0, 0, _] => usize::from(!required),
            impacts if impacts.contains(&0) => 2 + usize::from(!required),
            _ => 4,
        };
        let eq4 = match levels.subsequent {
            [_, 0, _] | [_, _, 0] => 0,
            impacts if impacts.contains(&1) => 1,
            _ => 2,
        };
        let eq5 = usize::try_from(levels.maturity).unwrap_or(0);
        Self([eq1, eq2, eq3_and_6, eq4, eq5])
    }

    /// The score of the worst vector in this macro vector, in tenths.
    fn score(self) -> Option<i32> {
        let [eq1, eq2, eq3_and_6, eq4, eq5] = self.0;
        let score = SCORES.get(eq1)?.get(eq2)?.get(eq3_and_6)?.get(eq4)?.get(eq5)?;
        Some(i32::from(*score))
    }

    /// For each class that has a lower one: how far the vector drops from the highest score towards the score of the
    /// lower class, in tenths times [`SCALE`].
    fn drops(self, levels: &Levels, highest: i32) -> [Option<i32>; 5] {
        let [eq1, eq2, eq3_and_6, eq4, eq5] = self.0;
        let score = |classes| Self(classes).score();
        let drop = |lower: Option<i32>, way: Option<i32>| Some((highest - lower?) * way?);
        // Where two ways lead down in EQ3 and EQ6, the higher score counts.
        let impact = |class| score([eq1, eq2, class, eq4, eq5]);
        let lower_impact = match eq3_and_6 {
            0 => impact(1).max(impact(2)),
            1 | 2 => impact(3),
            3 => impact(4),
            _ => None,
        };
        [
            drop(score([eq1 + 1, eq2, eq3_and_6, eq4, eq5]), way(EQ1, eq1, levels.exploitability)),
            drop(score([eq1, eq2 + 1, eq3_and_6, eq4, eq5]), way(EQ2, eq2, levels.complexity)),
            drop(lower_impact, way(EQ3_AND_6, eq3_and_6, levels.vulnerable)),
            drop(score([eq1, eq2, eq3_and_6, eq4 + 1, eq5]), way(EQ4, eq4, levels.subsequent)),
            // Nothing lies between two classes of exploit maturity, but the mean counts them.
            drop(score([eq1, eq2, eq3_and_6, eq4, eq5 + 1]), Some(0)),
        ]
    }
}

/// The part of the way to the next lower class that a vector has gone, times [`SCALE`].
fn way<const N: usize>(classes: &[Class<N>], class: usize, levels: [i32; N]) -> Option<i32> {
    let class = classes.get(class)?;
    let distance = |worst: &[i32; N]| {
        let steps = levels.iter().zip(worst).map(|(level, worst)| level - worst);
        steps.clone().all(|step| step >= 0).then(|| steps.sum::<i32>())
    };
    Some(class.worst.iter().find_map(distance)? * (SCALE / class.depth))
}

/// The least common multiple of all depths.
const SCALE: i32 = 840;

/// A class of vectors that are judged alike.
struct Class<const N: usize> {
    /// The worst vectors in it.
    worst: &'static [[i32; N]],
    /// How many steps lead from there to the next class.
    depth: i32,
}

const EQ1: &[Class<3>] = &[
    Class { worst: &[[0, 0, 0]], depth: 1 },
    Class { worst: &[[1, 0, 0], [0, 1, 0], [0, 0, 1]], depth: 4 },
    Class { worst: &[[3, 0, 0], [1, 1, 1]], depth: 5 },
];
const EQ2: &[Class<2>] = &[Class { worst: &[[0, 0]], depth: 1 }, Class { worst: &[[1, 0], [0, 1]], depth: 2 }];
const EQ3_AND_6: &[Class<6>] = &[
    Class { worst: &[[0, 0, 0, 0, 0, 0]], depth: 7 },
    Class { worst: &[[0, 0, 1, 1, 1, 0], [0, 0, 0, 1, 1, 1]], depth: 6 },
    Class { worst: &[[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0]], depth: 8 },
    Class {
        worst: &[[1, 0, 1, 0, 1, 0], [1, 0, 0, 0, 1, 1], [0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 0], [1, 1, 0, 0, 0, 1]],
        depth: 8,
    },
    Class { worst: &[[1, 1, 1, 0, 0, 0]], depth: 10 },
];
const EQ4: &[Class<3>] = &[
    Class { worst: &[[1, 0, 0]], depth: 6 },
    Class { worst: &[[1, 1, 1]], depth: 5 },
    Class { worst: &[[2, 2, 2]], depth: 4 },
];

/// The scores in tenths by EQ1, EQ2, EQ3 and EQ6, EQ4, EQ5.
#[rustfmt::skip]
const SCORES: [[[[[u8; 3]; 3]; 5]; 2]; 3] = [
    [
        [
            [[100, 98, 95], [100, 93, 91], [93, 89, 81]],
            [[99, 95, 92], [96, 87, 81], [90, 80, 68]],
            [[98, 95, 90], [93, 89, 81], [88, 78, 69]],
            [[95, 92, 84], [92, 81, 65], [80, 70, 48]],
            [[92, 82, 72], [79, 69, 50], [69, 55, 27]],
        ],
        [
            [[99, 95, 92], [95, 90, 84], [92, 82, 72]],
            [[97, 92, 85], [91, 83, 71], [81, 71, 53]],
            [[95, 92, 85], [92, 80, 70], [84, 71, 50]],
            [[93, 85, 73], [82, 72, 59], [70, 52, 30]],
            [[86, 75, 52], [71, 52, 29], [63, 29, 17]],
        ],
    ],
    [
        [
            [[98, 94, 91], [94, 86, 77], [87, 74, 63]],
            [[95, 87, 81], [89, 74, 64], [75, 63, 49]],
            [[94, 88, 76], [86, 74, 59], [72, 57, 52]],
            [[89, 77, 67], [76, 58, 50], [57, 52, 25]],
            [[83, 70, 54], [65, 58, 26], [53, 21, 13]],
        ],
        [
            [[95, 88, 76], [90, 75, 61], [77, 68, 52]],
            [[90, 76, 70], [77, 62, 53], [66, 59, 30]],
            [[89, 76, 62], [74, 57, 47], [61, 57, 24]],
            [[78, 67, 58], [59, 57, 23], [52, 29, 16]],
            [[71, 59, 30], [58, 26, 15], [23, 13, 6]],
        ],
    ],
    [
        [
            [[93, 86, 75], [86, 74, 56], [70, 52, 40]],
            [[87, 72, 58], [74, 61, 34], [54, 40, 22]],
            [[85, 74, 62], [72, 55, 46], [53, 34, 19]],
            [[75, 55, 51], [57, 41, 19], [36, 19, 8]],
            [[64, 51, 20], [47, 21, 11], [24, 9, 4]],
        ],
        [
            [[88, 73, 60], [73, 59, 41], [54, 45, 20]],
            [[75, 53, 50], [55, 40, 20], [43, 22, 11]],
            [[75, 58, 40], [61, 48, 20], [46, 17, 8]],
            [[55, 45, 21], [51, 18, 9], [18, 7, 2]],
            [[53, 24, 14], [24, 12, 5], [10, 3, 1]],
        ],
    ],
];
