//! `secportal serve`: the newest good site, from memory, on this machine only.
//!
//! 1. The project is compiled; a route is rendered when it is asked for, as `build` would.
//! 2. `watch` waits for changes and compiles again; with errors, the last good site stays.
//! 3. Open pages hear of a new site by a server-sent event and load themselves again.

mod http;
mod watch;

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use clap::Args;
use tokio::sync::watch::{Receiver, channel};

use super::{Attempt, Exit, ProjectOptions, findings};
use crate::compile::Compiled;
use crate::failure::Failure;

/// Options of `serve`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    project: ProjectOptions,

    /// The port on 127.0.0.1; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
}

/// The newest good site; `None` until the content has been without errors once.
type Newest = Option<Arc<Compiled>>;

/// Serves until the program is stopped.
pub(super) fn run(options: &Options) -> Result<Exit, Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = TcpListener::bind(address).map_err(|error| {
        Failure::refused(format!("cannot listen on {address}: {error}"))
            .hint("another program may have the port; choose one with `--port`")
    })?;
    let watcher = watch::Watcher::new(&options.project.root)?;
    let (newest, served) = channel(None);
    let first = recompile(&options.project)?;
    let base_path = first.as_ref().map_or("/", |compiled| compiled.portal.config.base_url.path()).to_owned();
    newest.send_replace(first);
    announce(&listener, &base_path);
    let project = options.project.clone();
    std::thread::spawn(move || {
        watcher.each_change(|| match recompile(&project) {
            Ok(Some(compiled)) => drop(newest.send_replace(Some(compiled))),
            Ok(None) => {}
            Err(failure) => findings::print_failure(&failure),
        });
    });
    http::serve(listener, served)?;
    Ok(Exit::Fine)
}

/// Compiles the project and shows what was found; `None` when it has errors.
fn recompile(options: &ProjectOptions) -> Result<Newest, Failure> {
    let Attempt { project, compiled, report } = options.attempt()?;
    findings::print(&report, &project);
    if report.has_errors() {
        tell("not rebuilt: the last good site stays");
        return Ok(None);
    }
    Ok(compiled.map(Arc::new))
}

fn announce(listener: &TcpListener, base_path: &str) {
    let address = listener.local_addr().map_or_else(|_| "127.0.0.1".to_owned(), |address| address.to_string());
    tell(&format!("serving http://{address}{base_path} (stop with Ctrl-C)"));
}

/// Says something on standard output at once, also through a pipe.
fn tell(line: &str) {
    let mut out = io::stdout().lock();
    // Nobody is left to be told when printing fails.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
