//! Foreign formats: one file each, with its wire form and its mapping from the portal.

pub mod security_txt;
