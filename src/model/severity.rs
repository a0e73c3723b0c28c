//! stub
#![allow(missing_docs)]
use crate::invalid::Invalid;
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vector(String);
impl std::str::FromStr for Vector {
    type Err = Invalid;
    fn from_str(s: &str) -> Result<Self, Invalid> {
        Ok(Self(s.into()))
    }
}
