//! The products of a document: the project's versions one by one, and the ranges that its advisories name.
//!
//! A version that is not listed can still be judged by the ranges.

use super::vers;
use super::wire::{Branch, Helper, Product, ProductTree};
use crate::model::config::Config;
use crate::model::interval::Interval;
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

/// Vendor, product, and its versions and ranges; without any of them the product alone.
#[must_use]
pub fn tree<'p>(
    config: &Config,
    versions: impl IntoIterator<Item = &'p Version>,
    ranges: impl IntoIterator<Item = &'p Interval>,
) -> ProductTree {
    let versions = versions.into_iter().map(|version| version_branch(config, version));
    let leaves: Vec<Branch> = versions.chain(ranges.into_iter().map(|range| range_branch(config, range))).collect();
    let whole = leaves.is_empty().then(|| Product {
        name: config.name.clone(),
        product_id: whole_id(config),
        product_identification_helper: Helper { purl: config.package.to_string() },
    });
    let product = branch("product_name", &config.name, leaves, whole);
    ProductTree { branches: vec![branch("vendor", &config.vendor, vec![product], None)] }
}

fn version_branch(config: &Config, version: &Version) -> Branch {
    let product = Product {
        name: format!("{} {version}", config.name),
        product_id: version_id(config, version),
        product_identification_helper: Helper { purl: config.package.at(version) },
    };
    branch("product_version", &version.to_string(), Vec::new(), Some(product))
}

fn range_branch(config: &Config, interval: &Interval) -> Branch {
    let product = Product {
        name: format!("{} {interval}", config.name),
        product_id: range_id(config, interval),
        product_identification_helper: Helper { purl: config.package.to_string() },
    };
    branch("product_version_range", &vers::range(&config.package, interval), Vec::new(), Some(product))
}

fn branch(category: &str, name: &str, branches: Vec<Branch>, product: Option<Product>) -> Branch {
    Branch { branches, category: category.to_owned(), name: name.to_owned(), product }
}
