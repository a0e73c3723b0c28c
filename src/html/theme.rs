//! How the pages look: the templates and static files that are built in, with a project's own files in their place where
//! it has any. Knows templates by name and renders them; what stands in them is made elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value, escape_html};

use super::built_in::{self, BuiltIn};
use super::markup::allowed;
use super::mistake::{Templates, blamed, finding, mistakes};
use super::texts::{self, Texts, Written};
use crate::diag::{Code, Diagnostic, Report};
use crate::language::Language;
use crate::model::theme::ThemeFile;
use crate::source::{Place, SourceId, Sources};

const TEMPLATES: &str = "templates/";
const STATIC: &str = "static/";
const I18N: &str = "i18n/";
/// The language that every theme speaks, and that stands in for all others.
const ENGLISH: &str = "en";

/// The templates and the static files of a portal.
pub struct Theme {
    tera: Tera,
    english: Arc<Texts>,
    /// The languages by their tags, English among them.
    tongues: BTreeMap<String, Tongue>,
    /// Where the text of each template stands, by its name.
    templates: BTreeMap<String, SourceId>,
    /// Static files by their path in the site, which is their path in the theme: `static/style.css`.
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Stands for the theme as a whole, where a mistake is in no template that is known.
    whole: SourceId,
}

/// What a theme needs to speak a language: its texts, and templates that say them.
struct Tongue {
    texts: Arc<Texts>,
    tera: Tera,
}

impl Theme {
    /// Takes the built-in theme and puts a project's own files in place of those of the same path. A template that
    /// cannot be used is reported, and the built-in one of its name stays. Built-in texts are read in the wanted languages.
    pub fn load(
        sources: &mut Sources,
        own: &[ThemeFile],
        is_wanted: impl Fn(&str) -> bool,
        report: &mut Report,
    ) -> Self {
        let mut theme = Self {
            tera: Tera::new(),
            english: Arc::new(Texts::new(ENGLISH, BTreeMap::new(), None)),
            tongues: BTreeMap::new(),
            templates: BTreeMap::new(),
            files: BTreeMap::new(),
            whole: sources.add("themes/", ""),
        };
        theme.tera.autoescape_on([""]);
        theme.tera.set_escape_fn(|text, out| escape_html(&allowed(text), out));
        theme.tera.register_filter("say", saying(Arc::clone(&theme.english)));
        let own_texts = own_texts(own, sources, report);
        let is_wanted = |tag: &str| tag == ENGLISH || own_texts.contains_key(tag) || is_wanted(tag);
        let (mut templates, mut built_in) = (Templates::default(), BTreeMap::new());
        for BuiltIn { path, bytes } in built_in::files() {
            if path.starts_with(STATIC) {
                theme.files.insert(path, Cow::Borrowed(bytes));
                continue;
            }
            let source = sources.add(format!("themes/default/{path}"), String::from_utf8_lossy(bytes).as_ref());
            if let Some(name) = path.strip_prefix(TEMPLATES) {
                templates.insert(name.to_owned(), source);
            } else if let Some(tag) = language_of(&path).filter(|tag| is_wanted(tag)) {
                built_in.insert(tag.to_owned(), texts::read(sources, source, report));
            }
        }
        theme.add_templates(templates, sources, report);
        let mut own_templates = Templates::default();
        for file in own {
            match (file.path.strip_prefix(TEMPLATES), file.source) {
                (Some(name), Some(source)) => drop(own_templates.insert(name.to_owned(), source)),
                _ if file.path.starts_with(STATIC) => {
                    drop(theme.files.insert(file.path.clone(), Cow::Owned(file.bytes.clone())));
                }
                _ => {}
            }
        }
        theme.add_templates(own_templates, sources, report);
        theme.speak(built_in, own_texts, report);
        theme
    }

    /// The languages of the built-in theme, with a project's own texts in place of those of the same names, and with
    /// languages of its own.
    fn speak(
        &mut self,
        mut texts: BTreeMap<String, Written>,
        own: BTreeMap<String, (SourceId, Written)>,
        report: &mut Report,
    ) {
        let english = texts.get(ENGLISH).cloned().unwrap_or_default();
        for (tag, (source, written)) in own {
            texts::compare(&written, &english, report);
            if !texts.contains_key(&tag) {
                texts::report_missing(&written, &english, source, report);
            }
            texts.entry(tag).or_default().extend(written);
        }
        let plain = |written: Written| written.into_iter().map(|(key, forms)| (key, forms.value)).collect();
        self.english = Arc::new(Texts::new(ENGLISH, texts.remove(ENGLISH).map(plain).unwrap_or_default(), None));
        for (tag, written) in texts {
            let texts = Texts::new(&tag, plain(written), Some(Arc::clone(&self.english)));
            self.tongues.insert(tag, self.tongue(Arc::new(texts)));
        }
        self.tongues.insert(ENGLISH.to_owned(), self.tongue(Arc::clone(&self.english)));
    }

    fn tongue(&self, texts: Arc<Texts>) -> Tongue {
        let mut tera = self.tera.clone();
        tera.register_filter("say", saying(Arc::clone(&texts)));
        Tongue { texts, tera }
    }

    /// The texts in English, which every theme has.
    pub fn english(&self) -> &Texts {
        &self.english
    }

    /// The texts of a language, by its tag; also those of `pt` for `pt-BR`.
    pub fn texts(&self, tag: &str) -> Option<&Texts> {
        let primary = tag.split('-').next().unwrap_or("");
        let language = self.tongues.get(tag).or_else(|| self.tongues.get(primary))?;
        Some(&language.texts)
    }

    /// The paths of the static files, in the theme and in the site.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of a static file; none for a path that is not one of them.
    pub fn file(&self, path: &str) -> &[u8] {
        self.files.get(path).map_or(&[], |bytes| bytes.as_ref())
    }

    /// Renders a template in the language of some texts.
    ///
    /// # Errors
    /// The first mistake in the template, at its line.
    pub fn render(&self, texts: &Texts, template: &str, context: &Context) -> Result<String, Diagnostic> {
        let tera = self.tongues.get(texts.language()).map_or(&self.tera, |language| &language.tera);
        tera.render(template, context).map_err(|error| self.unrendered(template, &error))
    }

    /// Adds templates that may lean on each other. As long as they cannot be used together, those with a mistake are
    /// reported and left out.
    fn add_templates(&mut self, mut templates: Templates, sources: &Sources, report: &mut Report) {
        let mut refused: Vec<String> = Vec::new();
        while !templates.is_empty() {
            let texts = templates.iter().map(|(name, source)| (name.as_str(), sources.get(*source).text.as_str()));
            let Err(error) = self.tera.add_raw_templates(texts) else {
                break;
            };
            let mistakes = mistakes(&error);
            let blamed = blamed(&mistakes, &templates);
            for mistake in &mistakes {
                // What leans on a template that was refused is no mistake of its own.
                let follows = refused.iter().any(|name| mistake.mentions(name));
                let own = blamed.iter().find(|(name, _)| *name == mistake.template);
                match (own, blamed.first()) {
                    _ if follows => {}
                    (Some((_, source)), _) => report.add(mistake.diagnostic(*source, sources)),
                    (None, Some((_, source))) => report.add(mistake.caused_by(*source)),
                    (None, None) => {}
                }
            }
            templates.retain(|name, _| !blamed.iter().any(|(blamed, _)| blamed == name));
            refused.extend(blamed.into_iter().map(|(name, _)| name));
        }
        self.templates.extend(templates);
    }

    fn unrendered(&self, template: &str, error: &Error) -> Diagnostic {
        let (name, span, message) = match error.kind() {
            ErrorKind::RenderingError(found) | ErrorKind::SyntaxError(found) => {
                (found.filename(), found.span().range.clone(), found.message().to_owned())
            }
            other => (template, 0..0, other.to_string()),
        };
        let place = match self.templates.get(name) {
            Some(source) => Place::new(*source, span),
            None => Place::start_of(self.whole),
        };
        finding(place, &message)
    }
}

impl fmt::Debug for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Theme")
            .field("templates", &self.templates.keys())
            .field("files", &self.files.keys())
            .finish_non_exhaustive()
    }
}

/// The language of a file of texts: `es` for `i18n/es.toml`.
fn language_of(path: &str) -> Option<&str> {
    path.strip_prefix(I18N)?.strip_suffix(".toml")
}

/// A project's own texts by their language, each with its file.
fn own_texts(own: &[ThemeFile], sources: &Sources, report: &mut Report) -> BTreeMap<String, (SourceId, Written)> {
    let mut texts = BTreeMap::new();
    for file in own {
        let Some((tag, source)) = language_of(&file.path).zip(file.source) else {
            continue;
        };
        match tag.parse::<Language>() {
            Ok(_) => drop(texts.insert(tag.to_owned(), (source, texts::read(sources, source, report)))),
            Err(invalid) => report.add(Diagnostic::invalid(Code::InvalidLanguage, Place::start_of(source), invalid)),
        }
    }
    texts
}

/// The filter `say`: a text by its name, with the named values in its gaps.
fn saying(texts: Arc<Texts>) -> impl Fn(&str, Kwargs, &State<'_>) -> TeraResult<Value> + Send + Sync + 'static {
    move |key, values, state| {
        let number = values.get::<u64>("number")?;
        let message = texts.message(key, number).ok_or_else(|| Error::message(format!("there is no text `{key}`")))?;
        let html = message.html(|name| {
            let value = values.get::<Value>(name)?;
            let value = value.ok_or_else(|| Error::message(format!("the text `{key}` needs a value `{name}`")))?;
            if value.is_safe() { Ok(value.to_string()) } else { state.escape(&value.to_string()) }
        })?;
        Ok(Value::safe_string(&html))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    impl Theme {
        /// The variables that a template uses, with those of what it includes and extends.
        pub(in crate::html) fn variables(&self, template: &str) -> BTreeSet<&str> {
            let variables = self.tera.get_template_variables(template).expect("a template");
            variables.into_iter().collect()
        }
    }

    /// Loads the built-in theme with templates of the project's own, and gives each finding with its place.
    fn findings(own: &[(&str, &str)]) -> Vec<String> {
        let mut sources = Sources::default();
        let mut report = Report::default();
        let files: Vec<_> = own
            .iter()
            .map(|(name, text)| ThemeFile {
                path: format!("{TEMPLATES}{name}"),
                bytes: text.as_bytes().to_vec(),
                source: Some(sources.add(*name, *text)),
            })
            .collect();
        Theme::load(&mut sources, &files, |_| true, &mut report);
        let show = |found: &&Diagnostic| {
            let source = sources.get(found.place.source);
            let (line, column) = source.line_column(found.place.span().start);
            format!("{}:{line}:{column}: {}", source.path, found.message)
        };
        report.sorted(&sources).iter().map(show).collect()
    }

    #[test]
    fn the_built_in_theme_has_no_mistake() {
        assert_eq!(findings(&[]), Vec::<String>::new());
    }

    #[test]
    fn every_broken_template_is_reported_at_its_line() {
        assert_eq!(
            findings(&[
                ("404.html", "<p>\n{% if %}\n"),
                ("a.html", "{{ x | nothing }}\n{{ y | nothing_either }}"),
                ("b.html", "{% extends \"nowhere.html\" %}"),
                ("c.html", "\n{% include \"404.htm\" %}"),
                ("good.html", "{{ fine }}"),
            ])
            .len(),
            5
        );
        assert_eq!(findings(&[("a.html", "é\n {{ x | nothing }}")]), ["a.html:2:9: unknown filter `nothing`"]);
        assert_eq!(
            findings(&[("b.html", "{% extends \"nowhere.html\" %}")]),
            ["b.html:1:1: there is no template `nowhere.html` to extend"]
        );
    }

    #[test]
    fn what_leans_on_a_broken_template_is_not_reported_again() {
        let found = findings(&[
            ("child.html", "{% extends \"parent.html\" %}"),
            ("parent.html", "{% for %}"),
            ("user.html", "{% include \"parent.html\" %}"),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found.iter().all(|found| found.starts_with("parent.html:1:")));
    }

    #[test]
    fn a_component_may_not_be_defined_twice() {
        let found = findings(&[("mine.html", "{% component severity(of) %}{% endcomponent severity %}")]);
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn a_template_that_others_cannot_do_without_is_blamed_for_them() {
        let found = findings(&[("components.html", "{% component severity(of) %}{% endcomponent severity %}")]);
        assert!(found.iter().all(|found| found.starts_with("components.html:1:1: `")), "{found:?}");
        assert!(found.iter().any(|found| found.ends_with("unknown component `date`")), "{found:?}");
    }

    #[test]
    fn own_files_take_the_place_of_built_in_ones() {
        let mut sources = Sources::default();
        let style = ThemeFile { path: "static/style.css".into(), bytes: b"p{}".to_vec(), source: None };
        let theme = Theme::load(&mut sources, &[style], |_| true, &mut Report::default());
        assert_eq!(theme.file("static/style.css"), b"p{}");
        assert!(theme.files().any(|path| path == "static/style.css"));
        assert!(theme.file("static/nothing.css").is_empty());
    }
}
