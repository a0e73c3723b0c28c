//! Hex's requirements, as `mix.exs` writes them (Elixir's `Version`, "Requirements").

use semver::{Prerelease, Version};

/// A requirement: alternatives, each of comparators that have to hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement(Vec<Vec<Comparator>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Comparator {
    sign: Sign,
    bound: Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Equal,
    Different,
    From,
    Above,
    UpTo,
    Below,
    /// From the bound on, and below the next version of which the first number is another.
    SameMajor,
    /// The same for the first two.
    SameMinor,
}

/// The signs, the longer ones first.
const SIGNS: &[(&str, Sign)] = &[
    ("~>", Sign::SameMinor),
    (">=", Sign::From),
    ("<=", Sign::UpTo),
    ("==", Sign::Equal),
    ("!=", Sign::Different),
    (">", Sign::Above),
    ("<", Sign::Below),
    ("", Sign::Equal),
];

impl Requirement {
    /// Reads `~> 1.2`, `>= 1.0.0 and < 2.0.0 or == 3.0.0` and the like; none where it is not one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let alternatives = words.split(|word| *word == "or");
        alternatives
            .map(|all| all.split(|word| *word == "and").map(comparator).collect())
            .collect::<Option<_>>()
            .map(Self)
    }

    /// Whether it lets a version in. A pre-release has to be asked for, by a comparator that names one.
    #[must_use]
    pub fn admits(&self, version: &Version) -> bool {
        self.0.iter().any(|all| {
            let asked_for = all.iter().any(|one| !one.bound.pre.is_empty());
            all.iter().all(|one| one.holds(version)) && (version.pre.is_empty() || asked_for)
        })
    }
}

fn comparator(words: &[&str]) -> Option<Comparator> {
    let (sign, version) = match words {
        [word] => SIGNS.iter().find_map(|(written, sign)| Some((*sign, word.strip_prefix(written)?)))?,
        [sign, version] => (SIGNS.iter().find(|(written, _)| written == sign)?.1, *version),
        _ => return None,
    };
    match Version::parse(version) {
        Ok(bound) => Some(Comparator { sign, bound }),
        // `~> 2.1` and `~> 2.1-rc`; no other sign may leave the last number out.
        Err(_) if sign == Sign::SameMinor => {
            let (numbers, pre) = version.split_once('-').map_or((version, None), |(numbers, pre)| (numbers, Some(pre)));
            let pre = pre.map(|pre| format!("-{pre}")).unwrap_or_default();
            let bound = Version::parse(&format!("{numbers}.0{pre}")).ok()?;
            Some(Comparator { sign: Sign::SameMajor, bound })
        }
        Err(_) => None,
    }
}

impl Comparator {
    fn holds(&self, version: &Version) -> bool {
        let order = version.cmp_precedence(&self.bound);
        let is_below = |major: u64, minor: u64| {
            let zero = Prerelease::new("0").unwrap_or_default();
            version.cmp_precedence(&Version { pre: zero, ..Version::new(major, minor, 0) }).is_lt()
        };
        match self.sign {
            Sign::Equal => order.is_eq(),
            Sign::Different => order.is_ne(),
            Sign::From => order.is_ge(),
            Sign::Above => order.is_gt(),
            Sign::UpTo => order.is_le(),
            Sign::Below => order.is_lt(),
            Sign::SameMajor => order.is_ge() && is_below(self.bound.major.saturating_add(1), 0),
            Sign::SameMinor => order.is_ge() && is_below(self.bound.major, self.bound.minor.saturating_add(1)),
        }
    }
}
