//! The files of the built-in theme, and what each of them is for.

use include_dir::{Dir, DirEntry, include_dir};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// What each file is for, in a few words.
const ABOUT: &[(&str, &str)] = &[
    ("i18n/en.toml", "the texts of the pages in English"),
    ("i18n/es.toml", "the texts of the pages in Spanish"),
    ("static/copy.js", "copies an advisory as Markdown"),
    ("static/filter.js", "filters the list of advisories"),
    ("static/icon.svg", "the icon of the window"),
    ("static/order.js", "compares versions, for versions.js"),
    ("static/promises.js", "tells when a promise was broken after the build"),
    ("static/style.css", "the style sheet of every page, light and dark"),
    ("static/support.js", "marks today in the chart of supported versions"),
    ("static/versions.js", "answers \"is my version affected?\" while a version is typed"),
    ("templates/404.html", "the page for addresses that do not exist"),
    ("templates/acknowledgments.html", "everybody who helped"),
    ("templates/advisories.html", "the list of advisories, by year"),
    ("templates/advisory.html", "an advisory"),
    ("templates/base.html", "what every page has around its content: head, navigation, footer"),
    ("templates/charts.html", "components that draw"),
    ("templates/components.html", "components for what appears on more than one page"),
    ("templates/contents.html", "the table of contents of a text"),
    ("templates/dependencies.html", "what vulnerabilities of dependencies mean"),
    ("templates/disclosures.html", "what happened in a year: a part of the two pages of the timeline"),
    ("templates/home.html", "the home page"),
    ("templates/matrix.html", "advisories against releases, in one table"),
    ("templates/page.html", "any other text of content/"),
    ("templates/policy.html", "the policy, in any language"),
    ("templates/redirect.html", "an old address that leads to a new one"),
    ("templates/release.html", "a release: is it supported and affected, and what to upgrade to"),
    ("templates/supported-versions.html", "which versions are supported, and until when"),
    ("templates/timeline-year.html", "a year of the timeline before the newest one"),
    ("templates/timeline.html", "how long disclosures took, and what happened in the newest year"),
    ("templates/versions.html", "\"is my version affected?\", and the list of releases"),
];

/// A file of the built-in theme.
#[derive(Clone, Debug)]
pub struct BuiltIn {
    /// Its path within the theme, with `/`: `templates/base.html`, `static/style.css`.
    pub path: String,
    /// Its bytes.
    pub bytes: &'static [u8],
}

impl BuiltIn {
    /// What it is for, in a few words.
    #[must_use]
    pub fn about(&self) -> &'static str {
        ABOUT.iter().find(|(path, _)| *path == self.path).map_or("", |(_, about)| about)
    }
}

/// All files, sorted by their paths.
#[must_use]
pub fn files() -> Vec<BuiltIn> {
    let mut files = files_in(&BUILT_IN);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn files_in(folder: &'static Dir<'static>) -> Vec<BuiltIn> {
    let mut files = Vec::new();
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => files.extend(files_in(inner)),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                files.push(BuiltIn { path, bytes: file.contents() });
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_what_every_file_is_for() {
        let files = files();
        let missing = files.iter().filter(|file| file.about().is_empty());
        let missing = missing.map(|file| format!("add to ABOUT in src/html/built_in.rs: (\"{}\", \"…\"),", file.path));
        let gone = ABOUT.iter().filter(|(path, _)| !files.iter().any(|file| file.path == *path));
        let gone = gone.map(|(path, _)| format!("remove from ABOUT in src/html/built_in.rs: {path}"));
        assert_eq!(missing.chain(gone).collect::<Vec<_>>(), Vec::<String>::new());
    }
}
