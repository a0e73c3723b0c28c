//! What is stated of one vulnerability in one package, over time: a later statement replaces the earlier ones for the versions
//! that it names, and one that names none replaces them for all (OpenVEX 0.2.0, "statement inheritance and order").

use crate::model::dependency::Statement;
use crate::model::version::Version;

/// The statements on one vulnerability in one package, the oldest first.
#[derive(Clone, Debug)]
pub struct Subject<'p>(Vec<&'p Statement>);

impl<'p> Subject<'p> {
    /// The subject of some statements, all on one vulnerability and one package.
    #[must_use]
    pub fn new(mut statements: Vec<&'p Statement>) -> Self {
        statements.sort_by_key(|statement| statement.date.value);
        Self(statements)
    }

    /// The statements, the oldest first.
    #[must_use]
    pub fn statements(&self) -> &[&'p Statement] {
        &self.0
    }

    /// The statement that holds for a version.
    #[must_use]
    pub fn on(&self, version: &Version) -> Option<&'p Statement> {
        self.0.iter().rev().find(|statement| statement.speaks_of(version)).copied()
    }

    /// The statement that holds for the versions that no other one names.
    #[must_use]
    pub fn on_the_rest(&self) -> Option<&'p Statement> {
        self.0.iter().rev().find(|statement| statement.versions.is_empty()).copied()
    }

    /// The versions that are named since something was last said of all, lowest first, each once.
    #[must_use]
    pub fn named(&self) -> Vec<&'p Version> {
        let since = self.0.iter().rposition(|statement| statement.versions.is_empty()).unwrap_or(0);
        let later = self.0.iter().skip(since);
        let mut named: Vec<_> = later.flat_map(|statement| &statement.versions).map(|version| &version.value).collect();
        named.sort();
        named.dedup();
        named
    }

    /// The versions that a statement names and still holds for.
    #[must_use]
    pub fn versions_of(&self, statement: &Statement) -> Vec<&'p Version> {
        let holds = |version: &&Version| self.on(version).is_some_and(|one| std::ptr::eq(one, statement));
        self.named().into_iter().filter(holds).collect()
    }

    /// Whether a statement still holds for any version.
    #[must_use]
    pub fn holds(&self, statement: &Statement) -> bool {
        let of_the_rest = self.on_the_rest().is_some_and(|one| std::ptr::eq(one, statement));
        of_the_rest || !self.versions_of(statement).is_empty()
    }

    /// The statements that still hold for some version, the newest first.
    #[must_use]
    pub fn holding(&self) -> Vec<&'p Statement> {
        self.0.iter().rev().filter(|statement| self.holds(statement)).copied().collect()
    }
}
