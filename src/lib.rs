#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod failure;
pub mod invalid;
pub mod language;
pub mod markdown;
pub mod route;
pub mod source;
pub mod uri;
pub mod words;

pub mod url;

pub mod diag;
pub mod site;

pub mod fields;
pub mod model;

pub mod format;
pub mod html;
#[cfg(feature = "sign")]
pub mod openpgp;
pub mod project;
pub mod publish;
pub mod rules;
#[cfg(feature = "verify")]
pub mod verify;

pub mod leaks;
pub mod plan;
pub mod resolve;
#[cfg(feature = "sign")]
pub mod signing;

pub mod compile;
pub mod render;

pub mod cmd;
