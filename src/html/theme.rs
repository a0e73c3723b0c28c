//! How the pages look: the templates and static files that are built in, with a project's own files in their place where
//! it has any. Knows templates by name and renders them; what stands in them is made elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use include_dir::{Dir, DirEntry, include_dir};
use tera::{Context, Error, ErrorKind, ReportError, Tera, escape_html};

use crate::diag::{Code, Diagnostic, Report};
use crate::model::theme::ThemeFile;
use crate::source::{Place, SourceId, Sources};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");
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
        let mut built_in = Templates::default();
        for (path, bytes) in files_in(&BUILT_IN) {
            if let Some(name) = path.strip_prefix(TEMPLATES) {
                let text = String::from_utf8_lossy(bytes);
                let source = sources.add(format!("themes/default/{path}"), text.as_ref());
                built_in.insert(name.to_owned(), source);
            } else if path.starts_with(STATIC) {
                theme.files.insert(path, Cow::Borrowed(bytes));
            }
        }
        theme.add_templates(built_in, sources, report);
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
        self.tera
            .render(template, context)
            .map_err(|error| self.unrendered(template, &error))
    }

    /// Adds templates that may lean on each other. As long as they cannot be used together, those with a mistake are
    /// reported and left out.
    fn add_templates(&mut self, mut templates: Templates, sources: &Sources, report: &mut Report) {
        let mut refused: Vec<String> = Vec::new();
        while !templates.is_empty() {
            let texts = templates
                .iter()
                .map(|(name, source)| (name.as_str(), sources.get(*source).text.as_str()));
            let Err(error) = self.tera.add_raw_templates(texts) else {
                break;
            };
            let mistakes = mistakes(&error);
            let blamed = blamed(&mistakes, &templates);
            for mistake in &mistakes {
                // What leans on a template that was refused is no mistake of its own.
                let follows = refused.iter().any(|name| mistake.mentions(name));
                let source = blamed.iter().find(|(name, _)| *name == mistake.template);
                if let Some((_, source)) = source.or(blamed.first()).filter(|_| !follows) {
                    report.add(mistake.diagnostic(*source, sources));
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
        let (message, hint) = in_our_words(&message);
        let found = Diagnostic::new(Code::Template, place, message);
        match hint {
            Some(hint) => found.hint(hint),
            None => found,
        }
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

/// Templates by name, with the sources of their texts.
type Templates = BTreeMap<String, SourceId>;

/// Why a template cannot be used.
#[derive(Debug, PartialEq, Eq)]
struct Mistake {
    /// The template's name; empty when it is not known.
    template: String,
    spot: Spot,
    message: String,
}

/// Where in a template.
#[derive(Debug, PartialEq, Eq)]
enum Spot {
    Bytes(usize, usize),
    /// Both counted from 1.
    LineColumn(usize, usize),
}

impl Mistake {
    fn at_start(template: &str, message: String) -> Self {
        Self {
            template: template.to_owned(),
            spot: Spot::Bytes(0, 0),
            message,
        }
    }

    fn reported(report: &ReportError) -> Self {
        let span = &report.span().range;
        Self {
            template: report.filename().to_owned(),
            spot: Spot::Bytes(span.start, span.end),
            message: report.message().to_owned(),
        }
    }

    /// Whether the mistake is about a template of that name.
    fn mentions(&self, name: &str) -> bool {
        ["`", "'"]
            .iter()
            .any(|quote| self.message.contains(&format!("{quote}{name}{quote}")))
    }

    fn diagnostic(&self, source: SourceId, sources: &Sources) -> Diagnostic {
        let text = &sources.get(source).text;
        let (start, end) = match self.spot {
            Spot::Bytes(start, end) => (start, end),
            Spot::LineColumn(line, column) => {
                let start = offset(text, line, column);
                (start, start)
            }
        };
        let inside = |offset: usize| text.floor_char_boundary(offset);
        let (message, hint) = in_our_words(&self.message);
        let found = Diagnostic::new(Code::Template, Place::new(source, inside(start)..inside(end)), message);
        match hint {
            Some(hint) => found.hint(hint),
            None => found,
        }
    }
}

/// What is wrong according to an error. Mistakes that show only when all templates are known come as one text, a block
/// of lines for each: `error: …` and `--> template:line:column`.
fn mistakes(error: &Error) -> Vec<Mistake> {
    match error.kind() {
        ErrorKind::SyntaxError(found) | ErrorKind::RenderingError(found) => vec![Mistake::reported(found)],
        ErrorKind::MissingParent { current, parent } => {
            vec![Mistake::at_start(
                current,
                format!("there is no template `{parent}` to extend"),
            )]
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            vec![Mistake::at_start(
                tpl,
                format!("`{tpl}` extends itself, by way of others"),
            )]
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            vec![Mistake::at_start(
                tpl,
                format!("`{tpl}` includes itself, by way of others"),
            )]
        }
        other => {
            let text = other.to_string();
            let blocks: Vec<_> = text.split("\n\n").filter_map(block).collect();
            if blocks.is_empty() {
                vec![Mistake::at_start("", text)]
            } else {
                blocks
            }
        }
    }
}

fn block(text: &str) -> Option<Mistake> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let place = lines.next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let (column, line, template) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Mistake {
        template: template.to_owned(),
        spot: Spot::LineColumn(line.parse().ok()?, column.parse().ok()?),
        message: message.to_owned(),
    })
}

/// The new templates that have to go: those with a mistake, else those that a mistake elsewhere mentions, else all.
fn blamed(mistakes: &[Mistake], templates: &Templates) -> Vec<(String, SourceId)> {
    let which = |wanted: &dyn Fn(&str) -> bool| -> Vec<(String, SourceId)> {
        let blamed = templates.iter().filter(|(name, _)| wanted(name));
        blamed.map(|(name, source)| (name.clone(), *source)).collect()
    };
    let guilty = which(&|name| mistakes.iter().any(|mistake| mistake.template == name));
    let named = || which(&|name| mistakes.iter().any(|mistake| mistake.mentions(name)));
    let guilty = if guilty.is_empty() { named() } else { guilty };
    if guilty.is_empty() { which(&|_| true) } else { guilty }
}

/// A message as ours are: lower case, no full stop; what follows the first sentence is a hint.
fn in_our_words(message: &str) -> (String, Option<String>) {
    let (first, rest) = message.split_once(". ").unwrap_or((message, ""));
    let mut letters = first.trim_end_matches('.').chars();
    let lower: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    let rest = rest.trim().trim_end_matches('.');
    (
        format!("{lower}{}", letters.as_str()),
        (!rest.is_empty()).then(|| rest.to_owned()),
    )
}

/// The byte at a line and column, both counted from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or("");
    let within = rest.char_indices().nth(column.saturating_sub(1));
    before + within.map_or(rest.len(), |(at, _)| at)
}

/// Whether a character may not stand in HTML at all (HTML standard, "control characters").
fn is_forbidden(c: char) -> bool {
    c.is_control() && !"\t\n\r".contains(c)
}

/// All files below a folder, by their path from the theme.
fn files_in(folder: &'static Dir<'static>) -> Vec<(String, &'static [u8])> {
    let mut files = Vec::new();
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => files.extend(files_in(inner)),
            DirEntry::File(file) => {
                let path = file.path().to_string_lossy().replace('\\', "/");
                files.push((path, file.contents()));
            }
        }
    }
    files
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
        assert_eq!(
            findings(&[("a.html", "é\n {{ x | nothing }}")]),
            ["a.html:2:9: unknown filter `nothing`"]
        );
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
    fn own_files_take_the_place_of_built_in_ones() {
        let mut sources = Sources::default();
        let style = ThemeFile {
            path: "static/style.css".into(),
            bytes: b"p{}".to_vec(),
            source: None,
        };
        let theme = Theme::load(&mut sources, &[style], &mut Report::default());
        assert_eq!(theme.file("static/style.css"), b"p{}");
        assert!(theme.files().any(|path| path == "static/style.css"));
        assert!(theme.file("static/nothing.css").is_empty());
    }
}
