//! npm's ranges, as `package.json` writes them (`semver` 7.8 on npm: its README, "Ranges").
//!
//! Read here because no crate agrees with npm: `node-semver` 2.2 panics on `~* 2.x`, `nodejs-semver` 7.0 finds 1.0.0 in
//! `1.0.x >2.10.0`. The client `requirements` holds this against the package itself.

use semver::{BuildMetadata, Prerelease, Version};

/// A range: what one of its alternatives lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range(Vec<Vec<Comparator>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Comparator {
    operator: Operator,
    bound: Version,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Below,
    UpTo,
    Exactly,
    From,
    Above,
}

/// What a version may be written with in front of it, the longer ones first.
const SIGNS: &[(&str, Sign)] = &[
    ("^", Sign::Caret),
    ("~>", Sign::Tilde),
    ("~", Sign::Tilde),
    (">=", Sign::Compares(Operator::From)),
    ("<=", Sign::Compares(Operator::UpTo)),
    (">", Sign::Compares(Operator::Above)),
    ("<", Sign::Compares(Operator::Below)),
    ("=", Sign::Compares(Operator::Exactly)),
    ("", Sign::Compares(Operator::Exactly)),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Caret,
    Tilde,
    Compares(Operator),
}

/// A version of which the last numbers may be left out, or be `x`.
struct Partial {
    major: Option<u64>,
    minor: Option<u64>,
    patch: Option<u64>,
    pre: Prerelease,
}

impl Range {
    /// Reads a range; none where it is not one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        text.split("||").map(alternative).collect::<Option<_>>().map(Self)
    }

    /// Whether it lets a version in. A pre-release has to be asked for: by a comparator with one of the same three numbers.
    #[must_use]
    pub fn admits(&self, version: &Version) -> bool {
        let asked_for = |one: &Comparator| {
            let bound = &one.bound;
            let numbers = (bound.major, bound.minor, bound.patch) == (version.major, version.minor, version.patch);
            numbers && !bound.pre.is_empty()
        };
        self.0.iter().any(|all| {
            all.iter().all(|one| one.holds(version)) && (version.pre.is_empty() || all.iter().any(asked_for))
        })
    }
}

impl Comparator {
    fn holds(&self, version: &Version) -> bool {
        let order = version.cmp_precedence(&self.bound);
        match self.operator {
            Operator::Below => order.is_lt(),
            Operator::UpTo => order.is_le(),
            Operator::Exactly => order.is_eq(),
            Operator::From => order.is_ge(),
            Operator::Above => order.is_gt(),
        }
    }
}

/// Comparators that have to hold together, or `1.2 - 2.3`.
fn alternative(text: &str) -> Option<Vec<Comparator>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [from, "-", to] = words.as_slice() {
        let (from, to) = (partial(from)?, partial(to)?);
        return Some([from.begin(Operator::From), to.end()].concat());
    }
    let mut comparators = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        let (sign, rest) = SIGNS.iter().find_map(|(text, sign)| Some((*sign, word.strip_prefix(text)?)))?;
        // A sign may stand alone, with its version after a space.
        let version = if rest.is_empty() { words.next()? } else { rest };
        comparators.extend(signed(sign, version)?);
    }
    Some(comparators)
}

fn signed(sign: Sign, version: &str) -> Option<Vec<Comparator>> {
    if let Sign::Compares(operator) = sign {
        return Some(partial(version)?.compared(operator));
    }
    let partial = partial(version.trim_start_matches('='))?;
    let kept = match (sign, partial.major, partial.minor) {
        (Sign::Tilde, ..) => 2,
        (_, Some(0), Some(0)) if partial.patch.is_some() => 3,
        (_, Some(0), Some(_)) => 2,
        _ => 1,
    };
    Some([partial.begin(Operator::From), partial.below_next(kept)].concat())
}

fn partial(text: &str) -> Option<Partial> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    if build.is_some_and(|build| BuildMetadata::new(build).is_err()) {
        return None;
    }
    let (numbers, pre) = text.split_once('-').map_or((text, None), |(numbers, pre)| (numbers, Some(pre)));
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_any = |part: &str| ["x", "X", "*"].contains(&part);
    let is_out_of_order = parts.windows(2).any(|pair| matches!(pair, [first, next] if is_any(first) && !is_any(next)));
    if parts.len() > 3 || is_out_of_order || (pre.is_some() && parts.len() < 3) {
        return None;
    }
    let mut numbers = [None; 3];
    for (number, part) in numbers.iter_mut().zip(parts).filter(|(_, part)| !is_any(part)) {
        *number = Some(identifier(part)?);
    }
    let [major, minor, patch] = numbers;
    let pre = pre.map_or(Some(Prerelease::EMPTY), |pre| Prerelease::new(pre).ok().filter(|pre| !pre.is_empty()))?;
    Some(Partial { major, minor, patch, pre })
}

/// A number without a zero in front.
fn identifier(text: &str) -> Option<u64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

/// A version of these numbers, before all its pre-releases.
fn lowest_of(major: u64, minor: u64, patch: u64) -> Version {
    Version { pre: Prerelease::new("0").unwrap_or_default(), ..Version::new(major, minor, patch) }
}

impl Partial {
    /// Its lowest version; none where it is any version at all.
    fn lowest(&self) -> Option<Version> {
        let lowest = Version::new(self.major?, self.minor.unwrap_or(0), self.patch.unwrap_or(0));
        let pre = if self.patch.is_some() { self.pre.clone() } else { Prerelease::EMPTY };
        Some(Version { pre, ..lowest })
    }

    /// The next version of which the first numbers, so many as are kept, are others; none where it is any version at all.
    fn next(&self, kept: usize) -> Option<[u64; 3]> {
        let next = |number: u64| number.saturating_add(1);
        Some(match (self.major?, self.minor, self.patch) {
            (major, Some(minor), Some(patch)) if kept == 3 => [major, minor, next(patch)],
            (major, Some(minor), _) if kept >= 2 => [major, next(minor), 0],
            (major, ..) => [next(major), 0, 0],
        })
    }

    fn begin(&self, operator: Operator) -> Vec<Comparator> {
        self.lowest().map(|bound| Comparator { operator, bound }).into_iter().collect()
    }

    /// Up to the end of what it stands for.
    fn end(&self) -> Vec<Comparator> {
        if self.patch.is_some() { self.begin(Operator::UpTo) } else { self.below_next(3) }
    }

    /// Below the next version. Its pre-releases are not below.
    fn below_next(&self, kept: usize) -> Vec<Comparator> {
        let bound = self.next(kept).map(|[major, minor, patch]| lowest_of(major, minor, patch));
        bound.map(|bound| Comparator { operator: Operator::Below, bound }).into_iter().collect()
    }

    fn compared(&self, operator: Operator) -> Vec<Comparator> {
        let below = |bound: Version| Comparator { operator: Operator::Below, bound };
        match (operator, self.lowest(), self.next(3)) {
            _ if self.patch.is_some() => self.begin(operator),
            (Operator::From, ..) => self.begin(operator),
            (Operator::UpTo, ..) => self.below_next(3),
            (Operator::Exactly, ..) => [self.begin(Operator::From), self.below_next(3)].concat(),
            (Operator::Below, Some(Version { major, minor, patch, .. }), _) => {
                vec![below(lowest_of(major, minor, patch))]
            }
            (Operator::Above, _, Some([major, minor, patch])) => {
                vec![Comparator { operator: Operator::From, bound: Version::new(major, minor, patch) }]
            }
            // Nothing is above or below all versions.
            (Operator::Above | Operator::Below, ..) => vec![below(lowest_of(0, 0, 0))],
        }
    }
}
