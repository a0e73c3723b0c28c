//! Every text of the interface is there in every language, and is used; no page in one language says anything in another.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::html::built_in;
use crate::html::texts::{self, Forms, Written};
use crate::model::severity::Reading;

fn built_in_texts(language: &str) -> Written {
    let path = format!("i18n/{language}.toml");
    let file = built_in::files().into_iter().find(|file| file.path == path).expect("the file of the language");
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add(path, String::from_utf8_lossy(file.bytes).as_ref());
    let written = texts::read(&sources, source, &mut report);
    assert!(!report.has_errors(), "{:?}", report.sorted(&sources));
    written
}

fn values(forms: &Forms) -> BTreeSet<&str> {
    forms.values().flat_map(texts::message::Message::values).collect()
}

#[test]
fn every_language_says_everything_with_the_same_values() {
    let (english, spanish) = (built_in_texts("en"), built_in_texts("es"));
    assert!(english.len() > 400, "the test finds the texts");
    let keys = |written: &Written| written.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&english), keys(&spanish));
    for (key, forms) in &english {
        assert_eq!(values(forms), values(&spanish[key]), "{key}");
    }
}

/// The code of the pages: their views and their templates.
fn code() -> String {
    fn add(folder: &Path, code: &mut String) {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() && !path.ends_with("tests") {
                add(&path, code);
            } else if path.is_file() {
                let text = fs::read_to_string(&path).expect("a text");
                code.push_str(text.split("#[cfg(test)]").next().expect("the code before the tests"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    add(&root.join("src/html"), &mut code);
    add(&root.join("themes/default/templates"), &mut code);
    code
}

#[test]
fn every_text_is_used_and_every_text_that_is_used_is_there() {
    let (english, code) = (built_in_texts("en"), code());
    let sections: BTreeSet<&str> = english.keys().filter_map(|key| key.split('.').next()).collect();
    let is_key = |literal: &&str| {
        let letters = literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'.');
        letters
            && !literal.ends_with(".html")
            && literal.split_once('.').is_some_and(|(section, _)| sections.contains(section))
    };
    let used: BTreeSet<&str> = code.split('"').filter(is_key).collect();
    let missing: Vec<_> = used.iter().filter(|key| !english.contains_key(**key)).collect();
    assert!(missing.is_empty(), "used and not there: {missing:?}");
    // What metrics are called follows from their names in the model.
    let unused: Vec<_> =
        english.keys().filter(|key| !key.starts_with("metric") && !used.contains(key.as_str())).collect();
    assert!(unused.is_empty(), "there and not used: {unused:?}");
}

#[test]
fn every_value_of_every_metric_is_explained() {
    let mut explained = BTreeSet::new();
    let [english, spanish] = editions();
    for reading in Reading::all() {
        for sample in [&english, &spanish] {
            let row = view::severity::metric(&sample.edition(), &reading);
            assert!(row.meaning.ends_with('.') && row.meaning.contains(' '), "{reading:?}: {}", row.meaning);
            for name in [&row.metric, &row.value, row.group.as_ref().unwrap_or(&row.value)] {
                assert!(!name.contains('.') || name.contains(' '), "{reading:?}: {name}");
            }
        }
        explained.extend(view::severity::keys(&reading));
    }
    let written = built_in_texts("en");
    let unused: Vec<_> = written.keys().filter(|key| key.starts_with("metric") && !explained.contains(*key)).collect();
    assert!(unused.is_empty(), "there and of no metric: {unused:?}");
}

/// English without values, of more than a word, so that it cannot be Spanish by chance.
#[test]
fn spanish_pages_hold_no_english() {
    let written = built_in_texts("en");
    let phrases: Vec<String> = written
        .iter()
        .filter(|(_, forms)| values(forms).is_empty())
        .flat_map(|(_, forms)| forms.values())
        .map(|message| message.plain(|_| None))
        .filter(|text| text.contains(' '))
        .collect();
    assert!(phrases.len() > 200, "the test finds the texts");
    for sample in [Sample::new(RECORDS, Some(0)), Sample::new("", Some(0))] {
        // Addresses that do not exist have one page for all languages.
        for page in pages(&sample.portal).into_iter().filter(|page| !matches!(page, Page::NotFound)) {
            // Texts of the content are in its own language, and are marked as such or stand alone on their page.
            let html = sample.page(&page);
            for phrase in &phrases {
                assert!(!html.contains(phrase.as_str()), "{page:?} says {phrase:?}:\n{html}");
            }
            assert!(!html.contains('{') || html.contains("data-words"), "{page:?} has a gap:\n{html}");
        }
    }
}

/// What a page says is the same in every language: the same marks, dates and addresses in the same order.
#[test]
fn pages_mean_the_same_in_every_language() {
    fn marks(html: &str) -> Vec<&str> {
        let tags = html.split('<').skip(1).filter_map(|tag| tag.split('>').next());
        tags.flat_map(|tag| tag.split("=\"").skip(1).zip(tag.split('"').step_by(2)))
            .filter(|(_, name)| {
                [" class=", " datetime=", " value=", " data-severity=", " data-status="]
                    .iter()
                    .any(|one| name.ends_with(one))
            })
            .filter_map(|(value, _)| value.split('"').next())
            .collect()
    }
    let [english, spanish] = editions();
    for page in pages(&english.portal) {
        let (one, other) = (english.page(&page), spanish.page(&page));
        assert!(marks(&one).len() > 5, "the test finds the marks of {page:?}");
        assert_eq!(marks(&one), marks(&other), "{page:?}");
    }
}
