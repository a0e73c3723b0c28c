//! The products of a document: the project's versions one by one, and the ranges that its advisories name.
//!
//! A version that is not listed can still be judged by the ranges.

use std::collections::BTreeSet;

use super::vers;
use super::wire::{Branch, Helper, Product, ProductTree, Relationship};
use crate::model::config::Config;
use crate::model::interval::Interval;
use crate::model::package::Package;
use crate::model::version::Version;

/// The id of a version: `quillmesh-1.0.0`.
#[must_use]
pub fn version_id(config: &Config, version: &Version) -> String {
    format!("{}-{version}", config.package.name())
}

/// The id of a range: `quillmesh-vers:pypi/<1.2.1`.
#[must_use]
pub fn range_id(config: &Config, interval: &Interval) -> String {
    format!("{}-{}", config.package.name(), vers::range(&config.package, interval))
}

/// The id of the project as a whole, where no version of it is known: `quillmesh`.
#[must_use]
pub fn whole_id(config: &Config) -> String {
    config.package.name().to_owned()
}

/// A dependency as a component of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component<'p> {
    /// What it is a component of.
    pub whole: Whole<'p>,
    /// The dependency.
    pub package: &'p Package,
}

/// Some of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whole<'p> {
    /// A version of it.
    Version(&'p Version),
    /// All versions but these, which stand lowest first.
    AllBut(Vec<&'p Version>),
}

impl Whole<'_> {
    fn id(&self, config: &Config) -> String {
        match self {
            Self::Version(version) => version_id(config, version),
            Self::AllBut(named) if named.is_empty() => whole_id(config),
            Self::AllBut(named) => format!("{}-{}", config.package.name(), vers::all_but(&config.package, named)),
        }
    }
}

impl Component<'_> {
    /// Its id: `quillmesh-1.0.0:pkg:pypi/dep`.
    #[must_use]
    pub fn id(&self, config: &Config) -> String {
        format!("{}:{}", self.whole.id(config), self.package)
    }

    fn relationship(&self, config: &Config) -> Relationship {
        let whole = self.whole.id(config);
        Relationship {
            category: "default_component_of".to_owned(),
            full_product_name: Product {
                name: format!("{} as a component of {whole}", self.package.name()),
                product_id: self.id(config),
                product_identification_helper: None,
            },
            product_reference: self.package.to_string(),
            relates_to_product_reference: whole,
        }
    }
}

/// Vendor, product, and its versions and ranges; without any of them the product alone.
#[must_use]
pub fn tree<'p>(
    config: &Config,
    versions: impl IntoIterator<Item = &'p Version>,
    ranges: impl IntoIterator<Item = &'p Interval>,
) -> ProductTree {
    let versions = versions.into_iter().map(|version| version_branch(config, version));
    let leaves: Vec<Branch> = versions.chain(ranges.into_iter().map(|range| range_branch(config, range))).collect();
    ProductTree { branches: vec![vendor(config, leaves)], ..ProductTree::default() }
}

/// The same with dependencies beside it, and in which versions each is a component.
#[must_use]
pub fn component_tree<'c, 'p: 'c>(
    config: &Config,
    components: impl Iterator<Item = &'c Component<'p>> + Clone,
) -> ProductTree {
    let wholes: BTreeSet<&Whole<'_>> = components.clone().map(|component| &component.whole).collect();
    let leaf = |whole: &Whole<'_>| match whole {
        Whole::Version(version) => Some(version_branch(config, version)),
        Whole::AllBut(named) if named.is_empty() => None,
        Whole::AllBut(named) => {
            let range = vers::all_but(&config.package, named);
            Some(vers_branch(config, &range, &format!("{} but for {}", config.name, written(named))))
        }
    };
    let has_whole = wholes.iter().any(|whole| **whole == Whole::AllBut(Vec::new()));
    let leaves: Vec<Branch> = wholes.iter().filter_map(|whole| leaf(whole)).collect();
    // The project as a whole stands beside its versions.
    let alone = (has_whole && !leaves.is_empty()).then(|| vendor(config, Vec::new()));
    let packages: BTreeSet<&Package> = components.clone().map(|component| component.package).collect();
    ProductTree {
        branches: std::iter::once(vendor(config, leaves)).chain(alone).collect(),
        full_product_names: packages.into_iter().map(dependency).collect(),
        relationships: components.map(|component| component.relationship(config)).collect(),
    }
}

fn written(versions: &[&Version]) -> String {
    versions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn dependency(package: &Package) -> Product {
    Product {
        name: package.name().to_owned(),
        product_id: package.to_string(),
        product_identification_helper: Some(Helper { purl: package.to_string() }),
    }
}

/// The vendor with the project, which is the product itself where it has no leaves.
fn vendor(config: &Config, leaves: Vec<Branch>) -> Branch {
    let whole = leaves.is_empty().then(|| Product {
        name: config.name.clone(),
        product_id: whole_id(config),
        product_identification_helper: Some(Helper { purl: config.package.to_string() }),
    });
    let product = branch("product_name", &config.name, leaves, whole);
    branch("vendor", &config.vendor, vec![product], None)
}

fn version_branch(config: &Config, version: &Version) -> Branch {
    let product = Product {
        name: format!("{} {version}", config.name),
        product_id: version_id(config, version),
        product_identification_helper: Some(Helper { purl: config.package.at(version) }),
    };
    branch("product_version", &version.to_string(), Vec::new(), Some(product))
}

fn range_branch(config: &Config, interval: &Interval) -> Branch {
    vers_branch(config, &vers::range(&config.package, interval), &format!("{} {interval}", config.name))
}

/// A range. A purl without a version would mean every version, and so it has the range as a qualifier (ECMA-427).
fn vers_branch(config: &Config, range: &str, name: &str) -> Branch {
    let product = Product {
        name: name.to_owned(),
        product_id: format!("{}-{range}", config.package.name()),
        product_identification_helper: Some(Helper { purl: config.package.within(range) }),
    };
    branch("product_version_range", range, Vec::new(), Some(product))
}

fn branch(category: &str, name: &str, branches: Vec<Branch>, product: Option<Product>) -> Branch {
    Branch { branches, category: category.to_owned(), name: name.to_owned(), product }
}
