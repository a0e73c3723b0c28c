//! What the templates get: one struct for each, made from the portal in one place, with values that are ready to be shown.
//! Templates choose and arrange; they never compute. Which fields there are is the contract with themes.

pub mod acknowledgments;
pub mod advisories;
pub mod advisory;
pub mod dependencies;
pub mod formats;
pub mod home;
pub mod lines;
pub mod matrix;
pub mod notice;
pub mod part;
pub mod prose;
pub mod release;
pub mod severity;
pub mod site;
pub mod support;
pub mod timeline;
pub mod times;
pub mod versions;
