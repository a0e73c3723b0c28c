//! What is wrong with templates, as the author of a theme needs to hear it: which file, where in it, and in what words.

use std::collections::BTreeMap;

use tera::{Error, ErrorKind, ReportError};

use crate::diag::{Code, Diagnostic};
use crate::source::{Place, SourceId, Sources};

/// Templates by name, with the sources of their texts.
pub type Templates = BTreeMap<String, SourceId>;

/// Why a template cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The template's name; empty when it is not known.
    pub template: String,
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
        Self { template: template.to_owned(), spot: Spot::Bytes(0, 0), message }
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
    pub fn mentions(&self, name: &str) -> bool {
        ["`", "'"].iter().any(|quote| self.message.contains(&format!("{quote}{name}{quote}")))
    }

    /// The finding for it, in the source of its template.
    pub fn diagnostic(&self, source: SourceId, sources: &Sources) -> Diagnostic {
        let text = &sources.get(source).text;
        let (start, end) = match self.spot {
            Spot::Bytes(start, end) => (start, end),
            Spot::LineColumn(line, column) => {
                let start = offset(text, line, column);
                (start, start)
            }
        };
        let inside = |offset: usize| {
            let mut before = (0..=offset.min(text.len())).rev();
            before.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
        };
        finding(Place::new(source, inside(start)..inside(end)), &self.message)
    }

    /// The finding for it at the start of another template: the one that its own does not go together with.
    pub fn caused_by(&self, source: SourceId) -> Diagnostic {
        let found = finding(Place::start_of(source), &self.message);
        if self.template.is_empty() {
            return found;
        }
        let message = format!("`{}` cannot be used with it: {}", self.template, found.message);
        Diagnostic { message, ..found }
    }
}

/// A finding in a template. The message becomes like ours: lower case, no full stop; what follows its first sentence is
/// the hint.
pub fn finding(place: Place, message: &str) -> Diagnostic {
    let (first, rest) = message.split_once(". ").unwrap_or((message, ""));
    let mut letters = first.trim_end_matches('.').chars();
    let lower: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    let found = Diagnostic::new(Code::Template, place, format!("{lower}{}", letters.as_str()));
    match rest.trim().trim_end_matches('.') {
        "" => found,
        rest => found.hint(rest),
    }
}

/// What is wrong according to an error. Mistakes that show only when all templates are known come as one text, a block
/// of lines for each: `error: …` and `--> template:line:column`.
pub fn mistakes(error: &Error) -> Vec<Mistake> {
    match error.kind() {
        ErrorKind::SyntaxError(found) | ErrorKind::RenderingError(found) => vec![Mistake::reported(found)],
        ErrorKind::MissingParent { current, parent } => {
            vec![Mistake::at_start(current, format!("there is no template `{parent}` to extend"))]
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            vec![Mistake::at_start(tpl, format!("`{tpl}` extends itself, by way of others"))]
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            vec![Mistake::at_start(tpl, format!("`{tpl}` includes itself, by way of others"))]
        }
        other => {
            let text = other.to_string();
            let blocks: Vec<_> = text.split("\n\n").filter_map(block).collect();
            if blocks.is_empty() { vec![Mistake::at_start("", text)] } else { blocks }
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
pub fn blamed(mistakes: &[Mistake], templates: &Templates) -> Vec<(String, SourceId)> {
    let which = |wanted: &dyn Fn(&str) -> bool| -> Vec<(String, SourceId)> {
        let blamed = templates.iter().filter(|(name, _)| wanted(name));
        blamed.map(|(name, source)| (name.clone(), *source)).collect()
    };
    let guilty = which(&|name| mistakes.iter().any(|mistake| mistake.template == name));
    let named = || which(&|name| mistakes.iter().any(|mistake| mistake.mentions(name)));
    let guilty = if guilty.is_empty() { named() } else { guilty };
    if guilty.is_empty() { which(&|_| true) } else { guilty }
}

/// The byte at a line and column, both counted from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(before..).unwrap_or("");
    let within = rest.char_indices().nth(column.saturating_sub(1));
    before + within.map_or(rest.len(), |(at, _)| at)
}
