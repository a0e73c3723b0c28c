//! What a cell says of support: by marks, by words, and by days.

use jiff::civil::Date;

use super::date::{self, Order};
use crate::model::support::Support;
use crate::model::vocabulary::{Concept, Mark, Words, marks, plain};

/// What a cell says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether versions are supported; `None` where it speaks of something else.
    pub verdict: Option<Support>,
    /// The days on which support may end, each from the earliest to the latest that it can mean.
    pub ends: Vec<(Date, Date)>,
    /// Whether it tells of an end that cannot be read.
    pub has_unread_end: bool,
}

/// What a cell is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It tells whether versions are supported.
    Status,
    /// It tells when support ends.
    End,
    /// It tells when something less than security fixes ends.
    LesserEnd,
    /// It tells something else.
    Note,
}

/// Reads a cell.
#[must_use]
pub fn say(cell: &str, role: Role, order: Order) -> Said {
    let clauses = Clause::of(cell, order);
    let marked = marked(cell);
    let worded = worded(&clauses);
    let verdict = match (marked, worded) {
        (Some(mark), Some(words)) if mark != words && words != Support::Unknown => Some(Support::Unknown),
        (Some(Support::Unknown), words) => words.or(Some(Support::Unknown)),
        // `✅ No longer`: what is denied is not said, and may be what the mark says.
        (Some(Support::Supported), None) if clauses.iter().any(Clause::is_a_denial) => Some(Support::Unknown),
        (mark, words) => mark.or(words),
    };
    let ends: Vec<_> = clauses.iter().flat_map(|clause| clause.ends(role)).collect();
    let has_unread_end = ends.is_empty() && is_unread_end(cell, &clauses, role, verdict);
    Said { verdict: if role == Role::Note { None } else { verdict }, ends, has_unread_end }
}

/// Whether a cell is a day that can be read in one way, and nothing else.
#[must_use]
pub fn is_only_a_day(cell: &str, order: Order) -> bool {
    let text = plain(cell);
    let rest = |span: &std::ops::Range<usize>| {
        [text.get(..span.start), text.get(span.end..)].into_iter().flatten().all(|part| Words::of(part).is_empty())
    };
    matches!(&date::find(&text, order)[..], [day] if day.first == day.last && rest(&day.span))
}

fn is_unread_end(cell: &str, clauses: &[Clause], role: Role, verdict: Option<Support>) -> bool {
    let words = Words::of(cell);
    if words.is_empty()
        || words.mention(Concept::Open)
        || words.are(Concept::Nothing)
        || words.mention(Concept::Nothing)
    {
        return false;
    }
    let promises = |clause: &Clause| {
        clause.days.is_empty() && clause.says(Concept::Until) && clause.verdict() != Some(Support::Unsupported)
    };
    match role {
        Role::End => verdict.is_none(),
        Role::LesserEnd => false,
        Role::Status => clauses.iter().any(promises),
        Role::Note => clauses.iter().any(|clause| promises(clause) && clause.says(Concept::Good)),
    }
}

fn marked(cell: &str) -> Option<Support> {
    let marks: Vec<_> = marks(cell).collect();
    match (marks.contains(&Mark::Good), marks.contains(&Mark::Bad), marks.is_empty()) {
        (true, false, _) => Some(Support::Supported),
        (false, true, _) => Some(Support::Unsupported),
        (false, false, true) => None,
        _ => Some(Support::Unknown),
    }
}

/// What the clauses say together: those about security decide over others, and what stands outside brackets over what is in them.
fn worded(clauses: &[Clause]) -> Option<Support> {
    let of = |wanted: &dyn Fn(&&Clause) -> bool| agreed(clauses.iter().filter(wanted).filter_map(Clause::verdict));
    let outside = of(&|clause| !clause.is_bracketed);
    let inside = of(&|clause| clause.is_bracketed);
    let security = of(&|clause| clause.says(Concept::Security) && clause.verdict() != Some(Support::Unknown));
    match (outside, inside) {
        _ if security.is_some() => security,
        // `Supported (ended)`
        (Some(Support::Supported), Some(Support::Unsupported)) => {
            let has_ended = clauses
                .iter()
                .any(|clause| clause.is_bracketed && (clause.says(Concept::Bad) || clause.says(Concept::Past)));
            Some(if has_ended { Support::Unknown } else { Support::Supported })
        }
        (outside, inside) => outside.or(inside),
    }
}

/// The one answer of all; unknown where they differ.
pub fn agreed(mut answers: impl Iterator<Item = Support>) -> Option<Support> {
    let first = answers.next()?;
    Some(if answers.all(|answer| answer == first) { first } else { Support::Unknown })
}

/// A part of a cell that says one thing.
struct Clause {
    words: Words,
    is_bracketed: bool,
    /// The days in it, of which each stands as [`DAY`] in the words.
    days: Vec<(Date, Date)>,
}

/// What stands for a day.
const DAY: &str = "0day0";

impl Clause {
    fn of(cell: &str, order: Order) -> Vec<Self> {
        let mut text = plain(cell);
        let found = date::find(&text, order);
        for day in found.iter().rev() {
            text.replace_range(day.span.clone(), &format!(" {DAY} "));
        }
        let mut days = found.into_iter().map(|day| (day.first, day.last));
        let mut clauses = Vec::new();
        let mut is_bracketed = false;
        for part in parts(&text) {
            for words in split_at_but(&Words::of(part)) {
                let days: Vec<_> = words.iter().filter(|word| *word == DAY).filter_map(|_| days.next()).collect();
                clauses.push(Self { words, is_bracketed, days });
            }
            is_bracketed = (is_bracketed || part.ends_with('(')) && !part.ends_with(')');
        }
        clauses
    }

    /// Whether it denies something, and nothing in it says what: `no longer`, but not `no new features`.
    fn is_a_denial(&self) -> bool {
        let denied = self.words.length_at(Concept::Not, 0).filter(|_| !self.is_bracketed);
        let rest = std::iter::successors(denied, |place| Some(place + self.words.length_at(Concept::Plain, *place)?));
        rest.last() == Some(self.words.len())
    }

    fn says(&self, concept: Concept) -> bool {
        self.words.mention(concept)
    }

    /// Whether it says that versions are supported; `None` where it speaks of something else.
    fn verdict(&self) -> Option<Support> {
        let says = |concept: Concept| self.says(concept);
        if self.words.are(Concept::No) {
            return Some(Support::Unsupported);
        }
        if self.words.begin_with(Concept::Instead) {
            return None;
        }
        if self.words.begin_with(Concept::Yes) && !says(Concept::Not) && !says(Concept::Bad) {
            return Some(Support::Supported);
        }
        let has_day = !self.days.is_empty();
        if says(Concept::Bad) {
            // `EOL 2027-12-31` and `will be unsupported from 2028 on`: the day decides.
            return match (says(Concept::Not), says(Concept::Future), has_day) {
                (_, _, true) => None,
                (false, false, _) => Some(Support::Unsupported),
                (true, false, _) if says(Concept::Past) || self.is_not_good() => Some(Support::Unsupported),
                _ => Some(Support::Unknown),
            };
        }
        if says(Concept::Good) {
            return Some(match (says(Concept::Not), says(Concept::Past)) {
                (true, _) | (_, true) => Support::Unsupported,
                _ if says(Concept::Future) && !has_day => Support::Unknown,
                _ if says(Concept::Doubt) => Support::Unknown,
                _ => Support::Supported,
            });
        }
        let only_past = self.words.iter().all(|word| word == DAY || Words::of(word).are(Concept::Past));
        if says(Concept::Past) && only_past {
            return Some(Support::Unsupported);
        }
        says(Concept::Doubt).then_some(Support::Unknown)
    }

    /// In scripts without spaces, `not supported` can hold words for an end, too.
    fn is_not_good(&self) -> bool {
        self.says(Concept::Good)
    }

    /// The days in it that are the last of support.
    fn ends(&self, role: Role) -> Vec<(Date, Date)> {
        let is_end = self.says(Concept::Until) || self.says(Concept::End) || self.says(Concept::Bad);
        let is_other = self.says(Concept::Since) || self.says(Concept::Product);
        // From then on there may be fewer fixes, or none.
        let open = |days: &[(Date, Date)]| days.iter().map(|(first, _)| (*first, Date::MAX)).collect();
        match role {
            Role::Note if self.says(Concept::Product) => Vec::new(),
            Role::LesserEnd => open(&self.days),
            _ if is_end && self.says(Concept::Lesser) && !self.says(Concept::Security) => open(&self.days),
            Role::End if is_end || !is_other => self.days.clone(),
            Role::Status | Role::Note if is_end => self.days.clone(),
            // A day beside a mark is likely the last one; where it has passed, nobody can be sure.
            Role::Status if !is_other => open(&self.days),
            _ => Vec::new(),
        }
    }
}

/// A text cut behind commas, brackets, dashes and full stops; a point within a number is none.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let cuts = [',', ';', ':', '(', ')', '|', '\u{2013}', '\u{2014}', '\u{3002}', '\u{ff0c}'];
    text.split_inclusive(cuts).flat_map(|part| part.split_inclusive(". "))
}

fn split_at_but(words: &Words) -> Vec<Words> {
    let mut clauses = vec![Vec::new()];
    for (place, word) in words.iter().enumerate() {
        if words.length_at(Concept::But, place).is_some() {
            clauses.push(Vec::new());
        } else if let Some(clause) = clauses.last_mut() {
            clause.push(word.to_owned());
        }
    }
    clauses.into_iter().map(Words::from_iter).filter(|words| !words.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], expected: Option<Support>) {
        for cell in cells {
            assert_eq!(say(cell, Role::Status, Order::Unknown).verdict, expected, "{cell}");
        }
    }

    #[test]
    fn what_is_supported_is_said_in_many_ways() {
        check(
            &[
                "✅",
                ":white_check_mark:",
                "✔️",
                "🟢",
                "👍",
                "Yes",
                "true",
                "Supported",
                "✅ Actively supported",
                "still supported:white_check_mark:",
                "Full support",
                "Security patches only",
                "Security only",
                "bug fixes",
                "LTS",
                "Active LTS",
                "Yes (critical only)",
                "Critical fixes only",
                "Security fixes, no bug fixes",
                "✅ no new features",
                "Supported (no new features)",
                "Maintenance",
                "Receives security updates",
                "Current",
                "Soportada",
                "Recebe patches de segurança",
                "Unterstützt",
                "Pris en charge",
                "支持",
                "サポート中",
                "поддерживается",
                "wspierana",
                "destekleniyor",
                "Được hỗ trợ",
                "지원",
            ],
            Some(Support::Supported),
        );
    }

    #[test]
    fn what_is_not_supported_is_said_in_many_ways() {
        check(
            &[
                "❌",
                ":x:",
                "✗",
                "✘",
                "✕",
                "🔴",
                "⛔",
                "No",
                "false",
                "No (use 16.x)",
                "Unsupported",
                "Not supported",
                "not currently supported",
                "Never supported",
                "Isn’t supported",
                "Won't get security fixes",
                "No more security fixes",
                "No further security patches",
                "Formerly maintained",
                "Security fixes ended in 2024",
                "Was supported",
                "Not yet supported",
                "no longer supported:x:",
                "End of life",
                "EOL",
                "Retired",
                "Ended",
                "Sunset",
                "Deprecated",
                "Not maintained",
                "Bug fixes, no security fixes",
                "End of life, use 3.x",
                "No support",
                "Out of support",
                "Unmaintained since 3.0",
                "Sin soporte",
                "Fim do suporte",
                "Nicht unterstützt",
                "Non pris en charge",
                "不支持",
                "已停止支持",
                "サポート終了",
                "サポート対象外",
                "не поддерживается",
                "nie wspierana",
                "niet ondersteund",
                "Không hỗ trợ",
                "미지원",
                "desteklenmiyor",
            ],
            Some(Support::Unsupported),
        );
    }

    #[test]
    fn what_decides_nothing_is_unknown() {
        check(
            &[
                "Will be supported",
                "Planned support",
                "Soon end of life",
                "Best effort",
                "Limited support",
                "Extended support (paid)",
                "✅ Not supported",
                "✅ No longer",
                "✅❌",
                "⚠️",
                "Supported?",
                "not deprecated",
                "Supported (ended)",
                "Paid support only",
            ],
            Some(Support::Unknown),
        );
        check(&["", "See results below", "Defaults apply", "Beta", "n/a", "Upgrade to a supported version", "x"], None);
    }

    #[test]
    fn ends_are_told_from_other_days() {
        let check = |cell: &str, role: Role, expected: &[&str]| {
            let said = say(cell, role, Order::Unknown);
            let ends: Vec<_> = said
                .ends
                .iter()
                .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}..{last}") })
                .collect();
            assert_eq!(ends, expected, "{cell}");
        };
        check("until January 2024", Role::Note, &["2024-01-31"]);
        check("Released January 2024, supported until June 2028", Role::Note, &["2028-06-30"]);
        check("Released January 2024", Role::Note, &[]);
        check("Support for Python 3.7 ends 2026-01-01", Role::Note, &[]);
        check("Supported (EOL 2027-12-31)", Role::Status, &["2027-12-31"]);
        check("✅ since 2024-01-01", Role::Status, &[]);
        check("✅ 2024-01-01", Role::Status, &["2024-01-01..9999-12-31"]);
        check("September 3rd, 2027", Role::End, &["2027-09-03"]);
        check(
            "Active support until 2024-01-01, security fixes until 2028-01-01",
            Role::Status,
            &["2024-01-01..9999-12-31", "2028-01-01"],
        );
    }

    #[test]
    fn an_end_that_is_no_day_is_noticed() {
        let check = |cell: &str, role: Role, expected: bool| {
            assert_eq!(say(cell, role, Order::Unknown).has_unread_end, expected, "{cell}");
        };
        check("The release of 5.2", Role::End, true);
        check("31.12.26", Role::End, true);
        check("Supported until 3.0", Role::Status, true);
        check("supported until the next major", Role::Note, true);
        for (cell, role) in [
            ("Further Notice", Role::End),
            ("N/A", Role::End),
            ("-", Role::End),
            ("TBD", Role::End),
            ("", Role::End),
            ("No longer supported", Role::End),
            ("❌", Role::End),
            ("Supported until further notice", Role::Status),
            ("Get updates through the mailing list", Role::Note),
            ("End of life", Role::Status),
            ("2027-12-31", Role::End),
        ] {
            check(cell, role, false);
        }
    }
}
