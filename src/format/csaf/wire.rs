//! The wire form of a CSAF document (CSAF 2.0 §3): what the portal says, and what it reads.
//!
//! Fields stand in alphabetical order (test 6.2.13), and one without a value is left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A CSAF document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Csaf {
    /// About the document.
    pub document: Document,
    /// The products that it speaks of.
    pub product_tree: ProductTree,
    /// The vulnerabilities; ours have one.
    pub vulnerabilities: Vec<Vulnerability>,
}

/// About the document (§3.2.1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// The profile: `csaf_security_advisory` or `csaf_vex`.
    pub category: String,
    /// The version of the standard.
    pub csaf_version: String,
    /// Who may see it.
    pub distribution: Distribution,
    /// The language.
    pub lang: String,
    /// Texts, in Markdown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Who says all this.
    pub publisher: Publisher,
    /// The document itself, and its page.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// The title, as plain text.
    pub title: String,
    /// Its id and how it changed.
    pub tracking: Tracking,
}

/// Who may see a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Distribution {
    /// By the traffic light protocol.
    pub tlp: Tlp,
}

/// A label of the traffic light protocol.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tlp {
    /// `WHITE`, which is what TLP 2.0 calls CLEAR.
    pub label: String,
}

/// Who says something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Publisher {
    /// The role: `vendor`.
    pub category: String,
    /// The name.
    pub name: String,
    /// A URI that the party controls.
    pub namespace: String,
}

/// A text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// `description`, `details`, `general`, `other`, `summary` and so on.
    pub category: String,
    /// The text.
    pub text: String,
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reference {
    /// `self` or `external`.
    pub category: String,
    /// What it is.
    pub summary: String,
    /// Its address.
    pub url: String,
}

/// The document's id and its states.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tracking {
    /// The date of the last state.
    pub current_release_date: String,
    /// The id.
    pub id: String,
    /// The date of the first state.
    pub initial_release_date: String,
    /// The states, oldest first.
    pub revision_history: Vec<Revision>,
    /// `final`.
    pub status: String,
    /// The number of the last state.
    pub version: String,
}

/// One state of the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Revision {
    /// When.
    pub date: String,
    /// 1 for the first.
    pub number: String,
    /// What changed.
    pub summary: String,
}

/// The products.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductTree {
    /// The vendors.
    pub branches: Vec<Branch>,
    /// Products of others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub full_product_names: Vec<Product>,
    /// What is a component of what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
}

/// A product as a part of another one, which makes a third (§3.2.2.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Relationship {
    /// `default_component_of`.
    pub category: String,
    /// What both make.
    pub full_product_name: Product,
    /// The part.
    pub product_reference: String,
    /// The whole.
    pub relates_to_product_reference: String,
}

/// A vendor, a product, a version or a range of versions. It has either branches or a product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Branch {
    /// What it consists of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// `vendor`, `product_name`, `product_version` or `product_version_range`.
    pub category: String,
    /// Its name.
    pub name: String,
    /// What stands at the end of the branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<Product>,
}

/// A product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Its name for readers.
    pub name: String,
    /// Its id in the document.
    pub product_id: String,
    /// By what programs know it. A component is known by its parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_identification_helper: Option<Helper>,
}

/// By what programs know a product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Helper {
    /// Its purl.
    pub purl: String,
}

/// A vulnerability (§3.2.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vulnerability {
    /// Who helped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acknowledgments: Vec<Acknowledgment>,
    /// Its CVE id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cve: Option<String>,
    /// Its weakness.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cwe: Option<Weakness>,
    /// Why products are not affected, in a word.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
    /// Its names in other lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<Id>,
    /// What happened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub involvements: Vec<Involvement>,
    /// Texts, in Markdown.
    pub notes: Vec<Note>,
    /// What it means for the products.
    pub product_status: ProductStatus,
    /// Where to read more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// Since when it is public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_date: Option<String>,
    /// What can be done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remediations: Vec<Remediation>,
    /// How severe it is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
    /// Why products are not affected, in prose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub threats: Vec<Threat>,
    /// The title, as plain text.
    pub title: String,
}

/// Somebody who helped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Acknowledgment {
    /// The names; ours have one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// For whom they work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The role: `finder`, `remediation_developer` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Their pages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
}

/// A weakness of the CWE list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weakness {
    /// `CWE-79`.
    pub id: String,
    /// The name in the list, letter for letter.
    pub name: String,
}

/// Why products are not affected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Flag {
    /// `vulnerable_code_not_present` and so on.
    pub label: String,
    /// The products.
    pub product_ids: Vec<String>,
}

/// A name of the vulnerability in another list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Id {
    /// The list.
    pub system_name: String,
    /// The name.
    pub text: String,
}

/// What a party did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Involvement {
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `discoverer` or `vendor`.
    pub party: String,
    /// How far the party was then: `in_progress` or `completed`.
    pub status: String,
    /// What happened, one event a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

/// What a vulnerability means for products. No product stands in two of the lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductStatus {
    /// Those that contain the fix.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<String>,
    /// Those that are affected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known_affected: Vec<String>,
    /// Those that are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known_not_affected: Vec<String>,
    /// Those of which nobody knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub under_investigation: Vec<String>,
}

/// What can be done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remediation {
    /// `vendor_fix`, `workaround`, `none_available` and so on.
    pub category: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What, in Markdown.
    pub details: String,
    /// For which products.
    pub product_ids: Vec<String>,
}

/// How severe a vulnerability is for products.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Score {
    /// By CVSS 2.0, as FIRST's schema has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cvss_v2: Option<BTreeMap<String, Value>>,
    /// By CVSS 3.0 or 3.1, as FIRST's schemas have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cvss_v3: Option<BTreeMap<String, Value>>,
    /// The products.
    pub products: Vec<String>,
}

/// What a vulnerability does to products, or why it does nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Threat {
    /// `impact`.
    pub category: String,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What, in Markdown.
    pub details: String,
    /// For which products.
    pub product_ids: Vec<String>,
}
