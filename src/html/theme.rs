//! How the pages look: the templates and static files that are built in, with a project's own files in their place where
//! it has any. Knows templates by name and renders them; what stands in them is made elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use tera::{Context, Error, ErrorKind, Tera, escape_html};

use super::built_in::{self, BuiltIn};
use super::mistake::{Templates, blamed, finding, mistakes};
use crate::diag::{Diagnostic, Report};
use crate::model::theme::ThemeFile;
use crate::source::{Place, SourceId, Sources};

const TEMPLATES: &str = "templates/";
const STATIC: &str = "static/";

/// The templates and the static files of a portal.
pub struct Theme {
    tera: Tera,
    /// Where the text of each template stands, by its name.
    templates: BTreeMap<String, SourceId>,
    /// Static files by their path in the site, which is their path in the theme: `static/style.css`.
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// Stands for the theme as a whole, where a mistake is in no template that is known.
    whole: SourceId,
}

impl Theme {
    /// Takes the built-in theme and puts a project's own files in place of those of the same path. A template that
    /// cannot be used is reported, and the built-in one of its name stays.
    pub fn load(sources: &mut Sources, own: &[ThemeFile], report: &mut Report) -> Self {
        let mut theme = Self {
            tera: Tera::new(),
            templates: BTreeMap::new(),
            files: BTreeMap::new(),
            whole: sources.add("themes/", ""),
        };
        theme.tera.autoescape_on([""]);
        theme.tera.set_escape_fn(|text, out| {
            if text.contains(is_forbidden) {
                escape_html(&text.replace(is_forbidden, ""), out)
            } else {
                escape_html(text, out)
            }
        });
        let mut templates = Templates::default();
        for BuiltIn { path, bytes } in built_in::files() {
            if let Some(name) = path.strip_prefix(TEMPLATES) {
                let text = String::from_utf8_lossy(bytes);
                let source = sources.add(format!("themes/default/{path}"), text.as_ref());
                templates.insert(name.to_owned(), source);
            } else if path.starts_with(STATIC) {
                theme.files.insert(path, Cow::Borrowed(bytes));
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
        theme
    }

    /// The paths of the static files, in the theme and in the site.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of a static file; none for a path that is not one of them.
    pub fn file(&self, path: &str) -> &[u8] {
        self.files.get(path).map_or(&[], |bytes| bytes.as_ref())
    }

    /// Renders a template.
    ///
    /// # Errors
    /// The first mistake in the template, at its line.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|error| self.unrendered(template, &error))
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

/// Whether a character may not stand in HTML at all (HTML standard, "control characters").
fn is_forbidden(c: char) -> bool {
    c.is_control() && !"\t\n\r".contains(c)
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
        Theme::load(&mut sources, &files, &mut report);
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
        let theme = Theme::load(&mut sources, &[style], &mut Report::default());
        assert_eq!(theme.file("static/style.css"), b"p{}");
        assert!(theme.files().any(|path| path == "static/style.css"));
        assert!(theme.file("static/nothing.css").is_empty());
    }
}
