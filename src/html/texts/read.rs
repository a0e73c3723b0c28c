//! Reads the texts of a language from TOML: `home.report = "Report a vulnerability"`, and forms for numbers in a table of
//! their own, `home.count = { one = "1 advisory", other = "{number} advisories" }`.

use std::collections::BTreeMap;

use super::message::Message;
use super::{Form, Forms};
use crate::diag::{Code, Diagnostic, Report};
use crate::fields::read_toml;
use crate::source::{At, Place, SourceId, Sources};
use crate::words::nearest;

/// The texts of a file by their names, with the place of the first form of each.
pub type Written = BTreeMap<String, At<Forms>>;

/// Reads a file of texts. What is none is reported and left out.
pub fn read(sources: &Sources, id: SourceId, report: &mut Report) -> Written {
    let mut written = Written::new();
    read_toml(sources, id, report, |fields| {
        for (path, text) in fields.all_texts() {
            let (key, form) = form_of(&path);
            match Message::read(&text) {
                Ok(message) => {
                    let forms = written.entry(key.to_owned()).or_insert_with(|| At::new(Forms::new(), path.place));
                    forms.value.insert(form, message);
                }
                Err(invalid) => fields.report.add(Diagnostic::invalid(Code::InvalidText, text.place, invalid)),
            }
        }
    });
    for (key, forms) in written.iter().filter(|(_, forms)| !forms.contains_key(&Form::Other)) {
        let message = format!("`{key}` has no form `other`, for all numbers that no other form is for");
        report.add(Diagnostic::new(Code::MissingField, forms.place, message));
    }
    written
}

/// The name of a text, and which of its forms a path means.
fn form_of(path: &str) -> (&str, Form) {
    let split = path.rsplit_once('.');
    let form = split.and_then(|(key, last)| Some((key, Form::WORDS.iter().find(|(word, _)| *word == last)?.1)));
    form.unwrap_or((path, Form::Other))
}

/// Compares a project's own texts with those that are built in: texts of sections that are built in have to be built in,
/// too, and need no more values than those. Sections of other names are the theme's own.
pub fn compare(own: &Written, built_in: &Written, report: &mut Report) {
    let section = |key: &str| key.split('.').next().unwrap_or("").to_owned();
    for (key, forms) in own {
        let Some(known) = built_in.get(key) else {
            if built_in.keys().any(|one| section(one) == section(key)) {
                report.add(unknown(key, forms.place, built_in));
            }
            continue;
        };
        let values: Vec<&str> = known.values().flat_map(Message::values).collect();
        for value in forms.values().flat_map(Message::values).filter(|value| !values.contains(value)) {
            let message = format!("there is no value `{value}` for `{key}`");
            let hint = match values.as_slice() {
                [] => "the text has no values".to_owned(),
                values => format!("its values are {}", values.join(", ")),
            };
            report.add(Diagnostic::new(Code::InvalidText, forms.place, message).hint(hint));
        }
    }
}

fn unknown(key: &str, place: Place, built_in: &Written) -> Diagnostic {
    let found = Diagnostic::new(Code::UnknownField, place, format!("no page shows a text `{key}`"));
    found.hint(match nearest(key, built_in.keys().map(String::as_str)) {
        Some(word) => format!("did you mean `{word}`?"),
        None => "texts of your own templates go into a section of another name".to_owned(),
    })
}

/// Reports what a language lacks that is not built in: it is said in English.
pub fn report_missing(own: &Written, built_in: &Written, id: SourceId, report: &mut Report) {
    let missing: Vec<_> = built_in.keys().filter(|key| !own.contains_key(*key)).map(String::as_str).collect();
    let [first, ..] = missing.as_slice() else {
        return;
    };
    let message = format!("{} of {} texts are missing, such as `{first}`", missing.len(), built_in.len());
    let hint = "they are shown in English; `secportal theme eject` gives you `i18n/en.toml` with all of them";
    report.add(Diagnostic::new(Code::MissingTexts, Place::start_of(id), message).hint(hint));
}
