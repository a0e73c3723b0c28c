//! The command `secportal`: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    secportal::cmd::run(std::env::args_os()).into()
}
