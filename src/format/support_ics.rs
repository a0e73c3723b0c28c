//! The calendar of the ends of support (iCalendar, RFC 5545).
//!
//! Written by hand: the libraries that fold lines rightly fill in the present time and a random id where they can, and the
//! one that does not folds after one octet too many.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::portal::Portal;
use crate::route::Route;

/// Versions in a permanent id (RFC 4151 §2.1): `3.x`, `%3C%201.4`.
const IN_ID: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-');

/// The calendar; `None` when no end of support is known, since a calendar must not be empty (RFC 5545 §3.6).
#[must_use]
pub fn export(portal: &Portal) -> Option<Vec<u8>> {
    let ends = ends(portal);
    if ends.is_empty() {
        return None;
    }
    let config = &portal.config;
    let name = text(&format!("End of support of {}", config.name));
    let page = config.base_url.absolute(&Route::supported_versions());
    // Nobody writes down when an end of support was decided. The authority's date never changes, so that an event changes
    // only when its end does; calendars that fetch the file take what is new from the rest.
    let stamp = config.since.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//secportal//secportal//EN");
    calendar.line("NAME", &name);
    // What calendars read that do not know the name of RFC 7986.
    calendar.line("X-WR-CALNAME", &name);
    for (versions, end) in ends {
        let versions_in_id = utf8_percent_encode(&versions, IN_ID);
        let note = end.note.map(|note| format!("\n{note}")).unwrap_or_default();
        calendar.line("BEGIN", "VEVENT");
        calendar.line("UID", &text(&config.permanent_id(&format!("end-of-support-{versions_in_id}"))));
        calendar.line("DTSTAMP", &stamp);
        calendar.line("DTSTART;VALUE=DATE", &end.day.strftime("%Y%m%d").to_string());
        calendar.line("SUMMARY", &text(&format!("End of support: {}", end.name)));
        calendar.line(
            "DESCRIPTION",
            &text(&format!("The last day on which {} {versions} gets security fixes.{note}", config.name)),
        );
        calendar.line("URL", &page);
        calendar.line("CATEGORIES", "End of support");
        calendar.line("TRANSP", "TRANSPARENT");
        calendar.line("END", "VEVENT");
    }
    calendar.line("END", "VCALENDAR");
    Some(calendar.0.into_bytes())
}

struct End<'p> {
    day: Date,
    name: String,
    note: Option<&'p str>,
}

/// The ends by the versions that they are of. Where a release line and a row of the policy's table speak of the same ones,
/// the line's date decides.
fn ends(portal: &Portal) -> BTreeMap<String, End<'_>> {
    let mut ends = BTreeMap::new();
    for row in portal.stated_rows() {
        let as_written = || row.versions.trim_matches('`').to_owned();
        let versions = row.selector.as_ref().map_or_else(|_| as_written(), ToString::to_string);
        if let Some(day) = row.until() {
            let name = format!("{} {versions}", portal.config.name);
            ends.entry(versions).or_insert(End { day, name, note: None });
        }
    }
    for line in &portal.lines {
        if let Some(day) = &line.end_of_support {
            let note = line.note.as_ref().map(|note| note.as_str());
            ends.insert(line.versions.to_string(), End { day: day.value, name: line.name.to_string(), note });
        }
    }
    ends
}

/// A value of the type TEXT (RFC 5545 §3.3.11), without the control characters that no value may hold (§3.1).
fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[derive(Default)]
struct Calendar(String);

impl Calendar {
    /// The longest line, in octets without its end (RFC 5545 §3.1).
    const LONGEST: usize = 75;

    /// Adds a property, folded between characters where it is too long for a line.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain(":".chars()).chain(value.chars()) {
            if length + c.len_utf8() > Self::LONGEST {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        let check = |value: &str, expected: &str| {
            let mut calendar = Calendar::default();
            calendar.line("NOTE", value);
            assert_eq!(calendar.0, expected);
        };
        let (seventy, more) = ("x".repeat(70), "y".repeat(74));
        check(&seventy, &format!("NOTE:{seventy}\r\n"));
        check(&format!("{seventy}{more}"), &format!("NOTE:{seventy}\r\n {more}\r\n"));
        check(&format!("{seventy}{more}z"), &format!("NOTE:{seventy}\r\n {more}\r\n z\r\n"));
        check(&format!("{}é", &seventy[1..]), &format!("NOTE:{}\r\n é\r\n", &seventy[1..]));
    }

    #[test]
    fn what_means_something_is_escaped() {
        assert_eq!(text("a, b; c: \\d\ne\u{7}\r"), "a\\, b\\; c: \\\\d\\ne");
    }
}
