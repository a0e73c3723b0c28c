//! Waits for changes of a project's files.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::failure::Failure;
use crate::project::{CONTENT, SITE_TOML, THEMES};

/// An editor's save is several events; they are taken as one once it has been quiet for so long.
const QUIET: Duration = Duration::from_millis(25);
/// But nobody waits longer than this.
const PATIENCE: Duration = Duration::from_millis(300);

/// Watches what a portal is made of: `site.toml`, `content/`, `themes/`, and the Markdown files where policies stand.
pub(super) struct Watcher {
    root: PathBuf,
    system: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl Watcher {
    /// Starts to watch.
    pub(super) fn new(root: &Path) -> Result<Self, Failure> {
        let root = std::fs::canonicalize(root).map_err(|error| Failure::io("read", root, error))?;
        let (sender, events) = channel();
        let refused = |error: notify::Error| Failure::refused(format!("cannot watch {}: {error}", root.display()));
        let mut system = notify::recommended_watcher(sender).map_err(refused)?;
        system.watch(&root, RecursiveMode::NonRecursive).map_err(refused)?;
        let mut watching = Self { root, system, events };
        watching.follow_folders();
        Ok(watching)
    }

    /// Calls back after each change, for ever.
    pub(super) fn each_change(mut self, mut changed: impl FnMut()) {
        while let Ok(event) = self.events.recv() {
            if self.matters(&event) {
                self.settle();
                self.follow_folders();
                changed();
            }
        }
    }

    /// Takes in the events that belong to the same save.
    fn settle(&self) {
        let started = Instant::now();
        while started.elapsed() < PATIENCE && self.events.recv_timeout(QUIET).is_ok() {}
    }

    /// Follows the folders of content, also those that have appeared only now. One that is not there is no failure.
    fn follow_folders(&mut self) {
        for folder in [CONTENT, THEMES, ".github", "docs"].map(|name| self.root.join(name)) {
            if folder.is_dir() {
                let _ = self.system.watch(&folder, RecursiveMode::Recursive);
            }
        }
    }

    /// Reading is no change, and neither is what happens to other files beside `site.toml`.
    fn matters(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        let ours = |path: &PathBuf| match path.strip_prefix(&self.root) {
            Ok(below) if below.components().count() == 1 => {
                below == Path::new(SITE_TOML)
                    || below == Path::new(CONTENT)
                    || below == Path::new(THEMES)
                    || is_markdown(below)
            }
            Ok(_) => true,
            Err(_) => false,
        };
        !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(ours)
    }
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}
