//! What users of secportal can rely on, shown with the real binary on small portals.
//!
//! `site` makes portals and runs the binary on them; every other module is a feature or a law.

mod advice;
mod affected;
mod agreement;
mod api;
mod badges;
mod build;
mod calendar;
mod check;
mod command_line;
mod csaf;
mod documents;
mod feeds;
mod field;
mod files;
mod insights;
#[cfg(feature = "sign")]
mod keys;
mod languages;
mod laws;
#[cfg(feature = "sign")]
mod openpgp;
mod osv;
mod promises;
mod publishing;
mod readme;
mod requirements;
mod secrets;
mod serve;
#[cfg(feature = "sign")]
mod sign;
mod site;
mod sitemap;
mod tables;
mod texts;
mod themes;
mod tidy;
#[cfg(feature = "verify")]
mod urls;
mod verdicts;
#[cfg(feature = "verify")]
mod verify;
mod vex;
