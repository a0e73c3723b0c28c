//! stub
use clap::Args;
use super::{Exit, ProjectOptions};
use crate::failure::Failure;
/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Options {
    #[command(flatten)]
    project: ProjectOptions,
}
pub fn run(options: &Options) -> Result<Exit, Failure> { options.project.attempt()?; Ok(Exit::Fine) }
