//! OpenPGP (RFC 9580): which key may sign, making signatures, and judging them. Neither disk nor clock: keys come as
//! text, instants from the caller.
//!
//! What the library says of a mistake is never passed on: it quotes its input, and that may be a secret key.

pub mod certificate;
pub mod secret;
pub mod signature;
