//! Where users can go from a version: to the newest version of a line, and of the lines to the nearest of those that the
//! fewest advisories affect.

use std::collections::BTreeMap;

use crate::model::support::Support;
use crate::model::version::Version;

/// A version to go to.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The version.
    pub version: Version,
    /// How many advisories affect it.
    pub affected_by: usize,
    /// Whether it is supported.
    pub support: Support,
    /// The versions that are developed and supported together with it.
    pub line: LineKey,
}

/// What makes versions one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKey {
    /// A release line, by its place.
    Line(usize),
    /// A row of the policy's table, by its place.
    Row(usize),
    /// An epoch, and all numbers of a version but the last.
    Series(u64, Vec<u64>),
}

/// Destinations, and which of them is the best from everywhere.
#[derive(Debug, Default)]
pub struct Ways {
    /// The highest version first.
    destinations: Vec<Destination>,
    supported: Vec<Step>,
    unsaid: Vec<Step>,
    unsupported: Vec<Step>,
}

/// From everywhere below a destination, and above that of the next step, the way leads to the newest one of its line.
#[derive(Clone, Copy, Debug)]
struct Step {
    nearest: usize,
    newest: usize,
}

impl Ways {
    /// The ways to destinations, the highest version first.
    #[must_use]
    pub fn new(destinations: Vec<Destination>) -> Self {
        let steps = |support| steps(&destinations, support);
        let [supported, unsaid, unsupported] = [Support::Supported, Support::Unknown, Support::Unsupported].map(steps);
        Self { destinations, supported, unsaid, unsupported }
    }

    /// The best destination above a version that is supported, or of which nobody has said it, and that no more than so many
    /// advisories affect.
    #[must_use]
    pub fn best(&self, version: &Version, most: usize) -> Option<&Destination> {
        let supported = self.first_step(&self.supported, version, most);
        let unsaid = self.first_step(&self.unsaid, version, most);
        supported.into_iter().chain(unsaid).min_by_key(|destination| destination.affected_by)
    }

    /// The same of those that are not supported.
    #[must_use]
    pub fn last_resort(&self, version: &Version, most: usize) -> Option<&Destination> {
        self.first_step(&self.unsupported, version, most)
    }

    fn first_step(&self, steps: &[Step], version: &Version, most: usize) -> Option<&Destination> {
        let above = |step: &Step| {
            self.destinations.get(step.nearest).is_some_and(|nearest| version.stands_to(&nearest.version).is_lt())
        };
        let step = steps.get(steps.partition_point(above).checked_sub(1)?)?;
        self.destinations.get(step.newest).filter(|newest| newest.affected_by <= most)
    }
}

/// The steps down the destinations that are supported so: each is affected by no more advisories than those above it.
fn steps(destinations: &[Destination], support: Support) -> Vec<Step> {
    let mut newest_of_line = BTreeMap::new();
    let mut steps = Vec::new();
    let mut fewest = usize::MAX;
    for (place, one) in destinations.iter().enumerate().filter(|(_, one)| one.support == support) {
        let newest = *newest_of_line.entry((&one.line, one.affected_by)).or_insert(place);
        if one.affected_by <= fewest {
            fewest = one.affected_by;
            steps.push(Step { nearest: place, newest });
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::version::VersionOrder;

    fn version(text: &str) -> Version {
        VersionOrder::Pep440.parse(text).expect("a version")
    }

    /// Destinations as `version affected_by`, with `+` before what is supported and `-` before what is not, highest first.
    fn ways(destinations: &[&str]) -> Ways {
        let destination = |text: &&str| {
            let (version_text, affected_by) = text.trim_start_matches(['+', '-']).split_once(' ').expect("two words");
            let version = version(version_text);
            let mut numbers = version.release();
            numbers.truncate(1);
            Destination {
                affected_by: affected_by.parse().expect("a number"),
                support: match text.chars().next() {
                    Some('+') => Support::Supported,
                    Some('-') => Support::Unsupported,
                    _ => Support::Unknown,
                },
                line: LineKey::Series(0, numbers),
                version,
            }
        };
        Ways::new(destinations.iter().map(destination).collect())
    }

    fn best(ways: &Ways, from: &str, most: usize) -> Option<String> {
        ways.best(&version(from), most).map(|destination| destination.version.to_string())
    }

    #[test]
    fn the_way_leads_to_the_newest_of_the_nearest_line() {
        let ways = ways(&["+3.1 0", "+3.0 0", "+2.2 0", "+2.1 0", "+2.0 1"]);
        assert_eq!(best(&ways, "1.0", 0).as_deref(), Some("2.2"));
        assert_eq!(best(&ways, "2.1", 0).as_deref(), Some("2.2"));
        assert_eq!(best(&ways, "2.2", 0).as_deref(), Some("3.1"));
        assert_eq!(best(&ways, "3.1", 0), None);
    }

    #[test]
    fn fewer_advisories_outweigh_a_near_line_and_more_than_now_are_no_way() {
        let ways = ways(&["+3.1 1", "+2.2 2", "+2.1 1", "+1.0 3"]);
        assert_eq!(best(&ways, "1.0", 2).as_deref(), Some("2.1"));
        assert_eq!(best(&ways, "2.1", 2).as_deref(), Some("3.1"));
        assert_eq!(best(&ways, "1.0", 0), None);
    }

    #[test]
    fn supported_comes_first_and_unsupported_last() {
        let all = ways(&["+4.0 0", "3.0 0", "-2.0 0"]);
        assert_eq!(best(&all, "1.0", 0).as_deref(), Some("4.0"));
        let cleaner = ways(&["+4.0 1", "3.0 0", "-2.0 0"]);
        assert_eq!(best(&cleaner, "1.0", 1).as_deref(), Some("3.0"));
        let ended = ways(&["-2.1 0", "-2.0 0"]);
        assert_eq!(best(&ended, "1.0", 1), None);
        let resort = ended.last_resort(&version("1.0"), 0).expect("a destination");
        assert_eq!(resort.version, version("2.1"));
    }
}
