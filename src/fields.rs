//! Reads one TOML table field by field, and reports every mistake in it at its own place.
//!
//! A derived deserializer stops at the first mistake of a file; an author wants all of them. So tables are parsed with
//! their spans, fields are asked for by name, and what nobody asked for is reported as unknown.

use std::collections::BTreeSet;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use crate::diag::{Code, Diagnostic, Report};
use crate::invalid::Invalid;
use crate::markdown;
use crate::source::{At, Place, Prose, SourceId, Sources};
use crate::words::nearest;

/// A TOML table that is being read.
pub struct Fields<'t, 'r> {
    table: DeTable<'t>,
    asked: Vec<&'static str>,
    written: Vec<(&'static str, Place)>,
    place: Place,
    /// How many findings there were before this table.
    earlier: usize,
    /// Where the mistakes go.
    pub report: &'r mut Report,
}

/// Reads a whole TOML source. Syntax errors are reported, and what could be parsed around them is read all the same.
pub fn read_toml<T>(
    sources: &Sources,
    id: SourceId,
    report: &mut Report,
    read: impl FnOnce(&mut Fields<'_, '_>) -> T,
) -> T {
    let source = sources.get(id);
    let line = |place: Place| source.line(place.span().start);
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    let mut broken_lines = BTreeSet::new();
    for error in errors {
        let place = Place::new(id, error.span().unwrap_or(0..0));
        broken_lines.insert(line(place));
        report.add(Diagnostic::new(Code::TomlSyntax, place, error.message().to_lowercase()));
    }
    let mut findings = Report::default();
    let mut fields = Fields::new(table.into_inner(), Place::start_of(id), &mut findings);
    let value = read(&mut fields);
    fields.finish();
    if !broken_lines.is_empty() {
        // What is missing may only have been lost by the broken syntax, and what is wrong in the same line follows from it.
        findings.retain(|found| found.code != Code::MissingField && !broken_lines.contains(&line(found.place)));
    }
    report.absorb(findings);
    value
}

impl<'t, 'r> Fields<'t, 'r> {
    fn new(table: DeTable<'t>, place: Place, report: &'r mut Report) -> Self {
        Self { table, asked: Vec::new(), written: Vec::new(), place, earlier: report.total(), report }
    }

    /// Where the table stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// Whether a field that was asked for is written; if no value came of it, a mistake has been reported.
    #[must_use]
    pub fn wrote(&self, key: &str) -> bool {
        self.written.iter().any(|(written, _)| *written == key)
    }

    /// Whether a mistake has been reported in what is written for a field.
    #[must_use]
    pub fn misread(&self, key: &str) -> bool {
        self.written.iter().any(|(written, place)| *written == key && self.report.has_found_in(*place, self.earlier))
    }

    /// Whether a table is written for a field, where there could be something simpler.
    #[must_use]
    pub fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| matches!(value.get_ref(), DeValue::Table(_)))
    }

    /// A text field.
    pub fn text(&mut self, key: &'static str) -> Option<At<String>> {
        let (value, place) = self.take(key)?;
        match value {
            DeValue::String(text) => Some(self.legible(At::new(text.into_owned(), place))),
            other => self.wrong_type(key, "a string", &other, place),
        }
    }

    /// A text in which nothing controls what shows it. What would is reported and replaced.
    fn legible(&mut self, text: At<String>) -> At<String> {
        match markdown::without_controls(&text) {
            Some(replaced) => {
                self.report.add(Diagnostic::replaced(text.place, &replaced));
                At::new(replaced.text, text.place)
            }
            None => text,
        }
    }

    /// A text field that is not empty and stands on one line of at most `limit` characters.
    pub fn line(&mut self, key: &'static str, limit: usize) -> Option<At<String>> {
        let text = self.text(key)?.map(|text| markdown::without_comments(&text));
        let length = text.chars().count();
        let message = if text.trim().is_empty() {
            format!("`{key}` is empty")
        } else if text.contains(['\n', '\r']) {
            format!("`{key}` has more than one line")
        } else if length > limit {
            format!("`{key}` has {length} characters; {limit} is the limit")
        } else {
            return Some(text.map(|text| text.trim().to_owned()));
        };
        self.report.add(Diagnostic::new(Code::InvalidText, text.place, message));
        None
    }

    /// The same, written in Markdown: also without its markup something is left of it, for formats that take plain text.
    pub fn markdown_line(&mut self, key: &'static str, limit: usize) -> Option<At<String>> {
        let text = self.line(key, limit)?;
        self.with_words(key, text)
    }

    /// A text in Markdown, of any length; something is left of it, too.
    pub fn prose(&mut self, key: &'static str) -> Option<Prose> {
        let text = self.text(key)?;
        self.with_words(key, text).map(Prose::from)
    }

    fn with_words(&mut self, key: &str, text: At<String>) -> Option<At<String>> {
        if !markdown::plain(&text).is_empty() {
            return Some(text);
        }
        let message = format!("`{key}` shows nothing where only plain text can be shown");
        self.report
            .add(Diagnostic::new(Code::InvalidText, text.place, message).hint("write it in words, or leave it out"));
        None
    }

    /// A text field that is a value of the model.
    pub fn value<T: FromStr<Err = Invalid>>(&mut self, key: &'static str, code: Code) -> Option<At<T>> {
        let text = self.text(key)?;
        parse(&text, code, self.report)
    }

    /// A list of texts that are values of the model; those that are not are reported and left out.
    pub fn values<T: FromStr<Err = Invalid>>(&mut self, key: &'static str, code: Code) -> Vec<At<T>> {
        let texts = self.texts(key);
        texts.iter().filter_map(|text| parse(text, code, self.report)).collect()
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        let mut texts = Vec::new();
        for (value, place) in self.array(key) {
            match value {
                DeValue::String(text) => texts.push(self.legible(At::new(text.into_owned(), place))),
                other => self.mistyped(key, "a list of strings", &other, place),
            }
        }
        texts
    }

    /// A yes or no.
    pub fn flag(&mut self, key: &'static str) -> Option<At<bool>> {
        let (value, place) = self.take(key)?;
        match value {
            DeValue::Boolean(flag) => Some(At::new(flag, place)),
            other => self.wrong_type(key, "`true` or `false`", &other, place),
        }
    }

    /// A number of at least 0.
    pub fn number(&mut self, key: &'static str) -> Option<At<u32>> {
        let (value, place) = self.take(key)?;
        let number = match &value {
            DeValue::Integer(digits) => u32::from_str_radix(digits.as_str(), digits.radix()).ok(),
            _ => None,
        };
        match number {
            Some(number) => Some(At::new(number, place)),
            None => self.wrong_type(key, "a number from 0 on", &value, place),
        }
    }

    /// An instant: an offset date-time, or a plain date, which means its midnight in UTC.
    pub fn instant(&mut self, key: &'static str) -> Option<At<Timestamp>> {
        let (value, place) = self.take(key)?;
        let DeValue::Datetime(written) = value else {
            return self.wrong_type(key, "a date-time", &value, place);
        };
        match instant(&written) {
            Ok(instant) => Some(At::new(instant, place)),
            Err(invalid) => self.invalid(Code::InvalidDate, place, invalid),
        }
    }

    /// A day.
    pub fn date(&mut self, key: &'static str) -> Option<At<Date>> {
        let (value, place) = self.take(key)?;
        match value {
            DeValue::Datetime(Datetime { date: Some(date), time: None, offset: None }) => match civil(date) {
                Ok(date) => Some(At::new(date, place)),
                Err(invalid) => self.invalid(Code::InvalidDate, place, invalid),
            },
            other => self.wrong_type(key, "a date such as 2026-02-01", &other, place),
        }
    }

    /// Reads every table of an array of tables.
    pub fn each<T>(&mut self, key: &'static str, mut read: impl FnMut(&mut Fields<'_, '_>) -> Option<T>) -> Vec<T> {
        let mut values = Vec::new();
        for (value, place) in self.array(key) {
            match value {
                DeValue::Table(table) => values.extend(self.within(table, place, &mut read)),
                other => self.mistyped(key, "a list of tables", &other, place),
            }
        }
        values
    }

    /// Reads a table within this one, if it is written.
    pub fn optional<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Fields<'_, '_>) -> Option<T>) -> Option<T> {
        match self.take(key)? {
            (DeValue::Table(table), place) => self.within(table, place, read),
            (other, place) => self.wrong_type(key, "a table", &other, place),
        }
    }

    /// Reads a table within this one; an empty one when it is not written.
    pub fn section<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Fields<'_, '_>) -> T) -> T {
        let (table, place) = match self.take(key) {
            Some((DeValue::Table(table), place)) => (table, place),
            Some((other, place)) => {
                self.mistyped(key, "a table", &other, place);
                (DeTable::new(), place)
            }
            None => (DeTable::new(), self.place),
        };
        self.within(table, place, read)
    }

    /// Every text in the table and in the tables within it, with its path (`a.b`), where any name may stand.
    pub fn all_texts(&mut self) -> Vec<(At<String>, At<String>)> {
        let source = self.place.source;
        let mut texts = Vec::new();
        for (key, value) in std::mem::take(&mut self.table) {
            let name = At::new(key.get_ref().to_string(), Place::new(source, key.span()));
            let place = Place::new(source, value.span());
            match value.into_inner() {
                DeValue::String(text) => {
                    texts.push((name, self.legible(At::new(text.into_owned(), place))));
                }
                DeValue::Table(table) => {
                    let inner = Fields::new(table, place, self.report).all_texts().into_iter();
                    texts.extend(inner.map(|(path, text)| (path.map(|path| format!("{name}.{path}")), text)));
                }
                other => self.mistyped(&name, "a string", &other, place),
            }
        }
        texts
    }

    fn within<T>(&mut self, table: DeTable<'t>, place: Place, read: impl FnOnce(&mut Fields<'_, '_>) -> T) -> T {
        let mut fields = Fields::new(table, place, self.report);
        let value = read(&mut fields);
        fields.finish();
        value
    }

    /// The value, or a finding that the field is required when it is not written.
    pub fn require<T>(&mut self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.wrote(key) {
            let message = format!("the field `{key}` is missing");
            self.report.add(Diagnostic::new(Code::MissingField, self.place, message));
        }
        value
    }

    /// Reports a mistake in a value and gives nothing in its place.
    pub fn invalid<T>(&mut self, code: Code, place: Place, invalid: Invalid) -> Option<T> {
        self.report.add(Diagnostic::invalid(code, place, invalid));
        None
    }

    /// Reports what nobody asked for.
    fn finish(self) {
        for key in self.table.keys() {
            let place = Place::new(self.place.source, key.span());
            let name = key.get_ref();
            let unknown = Diagnostic::new(Code::UnknownField, place, format!("unknown field `{name}`"));
            self.report.add(match nearest(name, self.asked.iter().copied()) {
                Some(word) => unknown.hint(format!("did you mean `{word}`?")),
                None => unknown.hint(format!("the fields here are {}", self.asked.join(", "))),
            });
        }
    }

    /// Takes a field out of the table, so that what is left in the end is what nobody knows.
    fn take(&mut self, key: &'static str) -> Option<(DeValue<'t>, Place)> {
        self.asked.push(key);
        let value = self.table.remove(key)?;
        let place = Place::new(self.place.source, value.span());
        self.written.push((key, place));
        Some((value.into_inner(), place))
    }

    /// Takes a list with the place of each item.
    fn array(&mut self, key: &'static str) -> Vec<(DeValue<'t>, Place)> {
        let source = self.place.source;
        match self.take(key) {
            Some((DeValue::Array(items), _)) => items
                .into_iter()
                .map(|item| {
                    let place = Place::new(source, item.span());
                    (item.into_inner(), place)
                })
                .collect(),
            Some((other, place)) => {
                self.mistyped(key, "a list", &other, place);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn mistyped(&mut self, key: &str, wanted: &str, found: &DeValue<'_>, place: Place) {
        let message = format!("`{key}` should be {wanted}, not {}", kind(found));
        self.report.add(Diagnostic::new(Code::WrongType, place, message));
    }

    fn wrong_type<T>(&mut self, key: &str, wanted: &str, found: &DeValue<'_>, place: Place) -> Option<T> {
        self.mistyped(key, wanted, found, place);
        None
    }
}

/// Parses one text of the author; a mistake is reported where it stands.
fn parse<T: FromStr<Err = Invalid>>(text: &At<String>, code: Code, report: &mut Report) -> Option<At<T>> {
    match text.value.parse() {
        Ok(value) => Some(At::new(value, text.place)),
        Err(invalid) => {
            report.add(Diagnostic::invalid(code, text.place, invalid));
            None
        }
    }
}

/// What a TOML value is called in a message.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(Datetime { time: None, .. }) => "a date",
        DeValue::Datetime(_) => "a date-time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn instant(written: &Datetime) -> Result<Timestamp, Invalid> {
    let no_offset = || {
        Err(Invalid::new("this time has no offset, so nobody knows which instant it means")
            .hint("add `Z` for UTC, as in 2026-02-01T12:00:00Z"))
    };
    let Some(date) = written.date else { return no_offset() };
    let day = civil(date)?;
    let (time, minutes) = match (written.time, written.offset) {
        (None, None) => (jiff::civil::Time::midnight(), 0),
        (Some(time), Some(Offset::Z)) => (clock(time)?, 0),
        (Some(time), Some(Offset::Custom { minutes })) => (clock(time)?, minutes),
        _ => return no_offset(),
    };
    let offset = jiff::tz::Offset::from_seconds(i32::from(minutes) * 60).map_err(|_| unreal(written))?;
    offset.to_timestamp(day.to_datetime(time)).map_err(|_| unreal(written))
}

/// Seconds are enough for what people write down, and the only thing every format can carry.
fn clock(time: toml::value::Time) -> Result<jiff::civil::Time, Invalid> {
    let part = |number: u8| i8::try_from(number).unwrap_or(i8::MAX);
    jiff::civil::Time::new(part(time.hour), part(time.minute), part(time.second.unwrap_or(0)), 0)
        .map_err(|_| Invalid::new("there is no such time of day"))
}

/// Nothing in a security portal happened before 1970 or will be planned past 2199.
fn civil(date: toml::value::Date) -> Result<Date, Invalid> {
    let year = i16::try_from(date.year).unwrap_or(i16::MAX);
    if !(1970..2200).contains(&year) {
        return Err(Invalid::new(format!("the year {} is out of all reason", date.year))
            .hint("years from 1970 to 2199 are taken"));
    }
    let part = |number: u8| i8::try_from(number).unwrap_or(i8::MAX);
    Date::new(year, part(date.month), part(date.day))
        .map_err(|_| unreal(&Datetime { date: Some(date), time: None, offset: None }))
}

fn unreal(written: &Datetime) -> Invalid {
    Invalid::new(format!("there is no such date as {written}"))
}
