//! Days as people write them: `2026-12-31`, `31.12.2026`, `December 31st, 2026`, `April 2026`, `Q3 2027`, `2024H2`, `2027年12月`.

use std::ops::Range;

use jiff::civil::Date;

use crate::model::vocabulary::{Concept, Words, is_unspaced, month};

/// Which of two numbers between strokes is the day: `03/12/2026`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Nothing tells.
    #[default]
    Unknown,
    /// The first.
    DayFirst,
    /// The second.
    MonthFirst,
}

/// The last day that a text means: that of a month, a quarter, a year where it names no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub span: Range<usize>,
    /// The earliest day that it can mean.
    pub first: Date,
    /// The latest one; the same where it can mean only one.
    pub last: Date,
}

/// How the days of some cells are written, if any of them can be read in one way only.
#[must_use]
pub fn order<'t>(cells: impl IntoIterator<Item = &'t str>) -> Order {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        let tokens = tokens(cell);
        for start in 0..tokens.len() {
            if let Some([one, other, _]) = numbers(&tokens, start, |c| matches!(c, '/' | '-')) {
                day_first |= one > 12 && one < 32 && other <= 12;
                month_first |= other > 12 && other < 32 && one <= 12;
            }
        }
    }
    match (day_first, month_first) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
}

/// The days in a text without accents and upper case ([`crate::model::vocabulary::plain`]).
#[must_use]
pub fn find(text: &str, order: Order) -> Vec<Found> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        match day_at(&tokens, start, order) {
            Some((length, first, last)) => {
                let end = tokens.get(start + length - 1).map_or(text.len(), |token| token.span.end);
                let begin = tokens.get(start).map_or(0, |token| token.span.start);
                found.push(Found { span: begin..end, first, last });
                start += length;
            }
            None => start += 1,
        }
    }
    found
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A number with the count of its digits.
    Number(i16, usize),
    Word(String),
    Sign(char),
}

struct Token {
    kind: Kind,
    span: Range<usize>,
}

/// Numbers, words and signs; letters and digits part, and so does each sign of a script without spaces.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (at, c) in text.char_indices() {
        let span = at..at + c.len_utf8();
        let adjoins = tokens.last().is_some_and(|last| last.span.end == at);
        match tokens.last_mut() {
            Some(Token { kind: Kind::Number(number, digits), span }) if adjoins && c.is_ascii_digit() => {
                *number = number.saturating_mul(10).saturating_add(digit(c));
                *digits += 1;
                span.end = at + 1;
            }
            Some(Token { kind: Kind::Word(word), span })
                if adjoins && c.is_alphabetic() && !is_unspaced(c.encode_utf8(&mut [0; 4])) && !is_unspaced(word) =>
            {
                word.push(c);
                span.end = at + c.len_utf8();
            }
            _ if c.is_whitespace() => {}
            _ if c.is_ascii_digit() => tokens.push(Token { kind: Kind::Number(digit(c), 1), span }),
            _ if c.is_alphabetic() => tokens.push(Token { kind: Kind::Word(c.into()), span }),
            _ => tokens.push(Token { kind: Kind::Sign(c), span }),
        }
    }
    tokens
}

fn digit(c: char) -> i16 {
    c.to_digit(10).and_then(|digit| i16::try_from(digit).ok()).unwrap_or(0)
}

/// How many tokens from a place on are a day, and which.
fn day_at(tokens: &[Token], start: usize, order: Order) -> Option<(usize, Date, Date)> {
    if is_within_version(tokens, start) {
        return None;
    }
    let certain = |(length, date): (usize, Date)| (length, date, date);
    in_figures(tokens, start, order)
        .or_else(|| in_signs(tokens, start).map(certain))
        .or_else(|| with_month_name(tokens, start).map(certain))
        .or_else(|| part_of_year(tokens, start).map(certain))
        .or_else(|| month_in_figures(tokens, start).map(certain))
        .or_else(|| about_year(tokens, start))
}

/// Whether a number is glued to what stands before it, as in `v2024`, `1.2024` and `x2024`.
fn is_within_version(tokens: &[Token], start: usize) -> bool {
    let Some((before, token)) = start.checked_sub(1).and_then(|before| Some((tokens.get(before)?, tokens.get(start)?)))
    else {
        return false;
    };
    let glued = before.span.end == token.span.start && matches!(token.kind, Kind::Number(..));
    glued
        && matches!(before.kind, Kind::Sign('.' | '/' | '-') | Kind::Word(_))
        && start.checked_sub(2).and_then(|place| tokens.get(place)).is_none_or(|first| {
            matches!(before.kind, Kind::Word(_))
                || (matches!(first.kind, Kind::Number(..)) && first.span.end == before.span.start)
        })
}

fn number_at(tokens: &[Token], place: usize) -> Option<(i16, usize)> {
    match tokens.get(place)?.kind {
        Kind::Number(number, digits) => Some((number, digits)),
        _ => None,
    }
}

fn word_at(tokens: &[Token], place: usize) -> Option<&str> {
    match &tokens.get(place)?.kind {
        Kind::Word(word) => Some(word),
        _ => None,
    }
}

/// Three numbers with the same sign between them and nothing else.
fn numbers(tokens: &[Token], start: usize, sign: impl Fn(char) -> bool) -> Option<[i16; 3]> {
    let run = tokens.get(start..start + 5)?;
    let glued = run.windows(2).all(|pair| matches!(pair, [one, other] if one.span.end == other.span.start));
    let signs = match run {
        [_, Token { kind: Kind::Sign(one), .. }, _, Token { kind: Kind::Sign(other), .. }, _] => {
            one == other && sign(*one)
        }
        _ => false,
    };
    let parts = [number_at(tokens, start)?.0, number_at(tokens, start + 2)?.0, number_at(tokens, start + 4)?.0];
    (glued && signs).then_some(parts)
}

/// `2026-12-31`, `31.12.2026`, `12/31/2026`.
fn in_figures(tokens: &[Token], start: usize, order: Order) -> Option<(usize, Date, Date)> {
    let [one, two, three] = numbers(tokens, start, |c| matches!(c, '/' | '-' | '.'))?;
    let is_year = |place: usize| number_at(tokens, place).is_some_and(|(_, digits)| digits == 4);
    if is_year(start) {
        let date = date(one, two, three)?;
        return Some((5, date, date));
    }
    if !is_year(start + 4) {
        return None;
    }
    let (day_first, month_first) = (date(three, two, one), date(three, one, two));
    let dotted = tokens.get(start + 1).is_some_and(|token| token.kind == Kind::Sign('.'));
    let (first, last) = match (day_first, month_first) {
        (Some(day_first), _) if dotted || order == Order::DayFirst => (day_first, day_first),
        (_, Some(month_first)) if !dotted && order == Order::MonthFirst => (month_first, month_first),
        (Some(one), Some(other)) => (one.min(other), one.max(other)),
        (one, other) => one.or(other).map(|date| (date, date))?,
    };
    Some((5, first, last))
}

/// `2026年12月31日`, `2026년 12월`.
fn in_signs(tokens: &[Token], start: usize) -> Option<(usize, Date)> {
    let unit = |place: usize, signs: [&str; 2]| word_at(tokens, place).is_some_and(|word| signs.contains(&word));
    let year = year_at(tokens, start)?;
    if !unit(start + 1, ["\u{5e74}", "\u{b144}"]) {
        return None;
    }
    let Some((month, _)) = number_at(tokens, start + 2).filter(|_| unit(start + 3, ["\u{6708}", "\u{c6d4}"])) else {
        return Some((2, date(year, 12, 31)?));
    };
    match number_at(tokens, start + 4).filter(|_| unit(start + 5, ["\u{65e5}", "\u{c77c}"])) {
        Some((day, _)) => Some((6, date(year, month, day)?)),
        None => Some((4, month_end(year, month)?)),
    }
}

/// `December 31st, 2026`, `31 de diciembre de 2026`, `Dec-2026`, `2026 Dec 31`.
fn with_month_name(tokens: &[Token], start: usize) -> Option<(usize, Date)> {
    let mut place = start;
    let (mut day, mut month_found, mut year) = (None, None, None);
    while let Some(token) = tokens.get(place) {
        match &token.kind {
            Kind::Number(number, 4) if year.is_none() && (1990..2200).contains(number) => year = Some(*number),
            Kind::Number(number, 1 | 2) if day.is_none() && (1..=31).contains(number) => day = Some(*number),
            Kind::Word(word) if month_found.is_none() && month(word).is_some() => month_found = month(word),
            Kind::Word(word) if place > start && is_between(word) => {}
            Kind::Sign('.' | ',' | '-' | '/') if place > start => {}
            _ => break,
        }
        place += 1;
        // A day behind the year belongs to it only where the year came first.
        let first_is_year = matches!(tokens.get(start).map(|token| &token.kind), Some(Kind::Number(_, 4)));
        if let (Some(year), Some(month)) = (year, month_found) {
            let day_follows =
                first_is_year && day.is_none() && number_at(tokens, place).is_some_and(|(_, digits)| digits <= 2);
            if !day_follows {
                let date = match day {
                    Some(day) => date(year, i16::from(month), day)?,
                    None => month_end(year, i16::from(month))?,
                };
                return Some((place - start, date));
            }
        }
    }
    None
}

/// What stands between the parts of a day: `3rd of March`, `1er`, `de`.
fn is_between(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "of" | "the" | "de" | "del" | "er" | "do" | "den" | "da" | "g" | "r")
}

/// `Q3 2027`, `2027-Q3`, `2024H2`, `S1 2027`.
fn part_of_year(tokens: &[Token], start: usize) -> Option<(usize, Date)> {
    let part = |place: usize| -> Option<(i16, usize)> {
        let (number, _) = number_at(tokens, place + 1).filter(|(_, digits)| *digits == 1)?;
        Some((last_month(word_at(tokens, place)?, number)?, 2))
    };
    let skip = |place: usize| {
        let sign = matches!(tokens.get(place).map(|token| &token.kind), Some(Kind::Sign('-' | '/' | ',' | ' ')));
        let word = word_at(tokens, place).is_some_and(is_between);
        place + usize::from(sign || word)
    };
    if let Some((month, length)) = part(start) {
        let place = skip(start + length);
        return Some((place + 1 - start, month_end(year_at(tokens, place)?, month)?));
    }
    let year = year_at(tokens, start)?;
    let place = skip(start + 1);
    let (month, length) = part(place)?;
    Some((place + length - start, month_end(year, month)?))
}

/// The last month of a quarter or half.
fn last_month(word: &str, number: i16) -> Option<i16> {
    match word {
        "q" | "t" | "quarter" | "kw" if (1..=4).contains(&number) && word != "kw" => Some(number * 3),
        "h" | "s" | "half" if (1..=2).contains(&number) => Some(number * 6),
        _ => None,
    }
}

/// `2026-12`, `12/2026`.
fn month_in_figures(tokens: &[Token], start: usize) -> Option<(usize, Date)> {
    let glued = tokens
        .get(start..start + 3)?
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.span.end == other.span.start));
    let sign = matches!(tokens.get(start + 1)?.kind, Kind::Sign('-' | '/'));
    let (one, one_digits) = number_at(tokens, start)?;
    let (other, other_digits) = number_at(tokens, start + 2)?;
    let is_end = tokens.get(start + 3).is_none_or(|next| next.kind != Kind::Sign('-') && next.kind != Kind::Sign('/'));
    match (one_digits, other_digits) {
        (4, 2) if glued && sign && is_end => Some((3, month_end(one, other)?)),
        (1 | 2, 4) if glued && sign && is_end => Some((3, month_end(other, one)?)),
        _ => None,
    }
}

/// `end of 2027`, `mid-2027`, `2027`. A year alone may end on its first day or its last.
fn about_year(tokens: &[Token], start: usize) -> Option<(usize, Date, Date)> {
    let (year_place, words) = leading_words(tokens, start)?;
    let year = year_at(tokens, year_place)?;
    if glued_behind(tokens, year_place) {
        return None;
    }
    let is = |concept: Concept| words.are(concept);
    let (first, last) = if words.is_empty() {
        (date(year.checked_sub(1)?, 12, 31)?, date(year, 12, 31)?)
    } else if is(Concept::EndOf) {
        (date(year, 12, 31)?, date(year, 12, 31)?)
    } else if is(Concept::Early) {
        (date(year, 1, 1)?, date(year, 6, 30)?)
    } else if is(Concept::Mid) {
        (date(year, 4, 30)?, date(year, 9, 30)?)
    } else if is(Concept::Late) {
        (date(year, 8, 31)?, date(year, 12, 31)?)
    } else {
        return None;
    };
    Some((year_place + 1 - start, first, last))
}

/// The place of the year, and the words before it that tell which part of it is meant.
fn leading_words(tokens: &[Token], start: usize) -> Option<(usize, Words)> {
    let mut place = start;
    let mut words = Vec::new();
    while let Some(word) = word_at(tokens, place).filter(|_| words.len() < 4) {
        words.push(word.to_owned());
        place += 1 + usize::from(tokens.get(place + 1).is_some_and(|token| token.kind == Kind::Sign('-')));
    }
    number_at(tokens, place)?;
    Some((place, words.into_iter().collect()))
}

/// Whether something is glued to a year that makes a version or a counter of it: `2024.1`, `2024x`.
fn glued_behind(tokens: &[Token], place: usize) -> bool {
    let end = tokens.get(place).map(|token| token.span.end);
    let next = tokens.get(place + 1).filter(|next| Some(next.span.start) == end);
    let after = tokens.get(place + 2);
    match next.map(|next| &next.kind) {
        Some(Kind::Sign('.' | '-' | '/')) => {
            after.is_some_and(|after| matches!(after.kind, Kind::Number(..) | Kind::Word(_)))
        }
        Some(Kind::Word(word)) => !is_unspaced(word),
        _ => false,
    }
}

fn year_at(tokens: &[Token], place: usize) -> Option<i16> {
    number_at(tokens, place).filter(|(year, digits)| *digits == 4 && (1990..2200).contains(year)).map(|(year, _)| year)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| (1990..2200).contains(&year))
}

fn month_end(year: i16, month: i16) -> Option<Date> {
    date(year, month, 1).map(Date::last_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocabulary::plain;

    fn days(text: &str, order: Order) -> Vec<String> {
        let show = |found: Found| {
            if found.first == found.last { found.first.to_string() } else { format!("{}..{}", found.first, found.last) }
        };
        find(&plain(text), order).into_iter().map(show).collect()
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let check = |text: &str, expected: &[&str]| assert_eq!(days(text, Order::Unknown), expected, "{text}");
        for text in [
            "2026-12-31",
            "until 2026/12/31",
            "31.12.2026",
            "31/12/2026",
            "12/31/2026",
            "31-12-2026",
            "December 31st, 2026",
            "Dec. 31, 2026",
            "31 December 2026",
            "31. Dezember 2026",
            "31 de diciembre de 2026",
            "31st of December 2026",
            "2026 Dec 31",
            "31-Dec-2026",
            "2026年12月31日",
            "2026년 12월 31일",
            "December 2026",
            "Dec 2026",
            "2026-12",
            "12/2026",
            "Q4 2026",
            "2026Q4",
            "2026-Q4",
            "H2 2026",
            "2026H2(plan)",
            "end of 2026",
            "31 décembre 2026",
            "31 grudnia 2026",
            "31 декабря 2026",
            "2026年12月",
            "2026-12-31T00:00:00Z",
        ] {
            check(text, &["2026-12-31"]);
        }
        check("September 3rd, 2027", &["2027-09-03"]);
        check("36 months after the release of 5.0 (09 Sep 2026)", &["2026-09-09"]);
        check("February 24th, 2027", &["2027-02-24"]);
        check("2024H1", &["2024-06-30"]);
        check("October 2025 – April 2026", &["2025-10-31", "2026-04-30"]);
        check("03/12/2026", &["2026-03-12..2026-12-03"]);
        check("2027", &["2026-12-31..2027-12-31"]);
        check("mid-2027", &["2027-04-30..2027-09-30"]);
        for text in [
            "2.4.2",
            "v2024.1",
            "2024.1",
            "1.2024",
            "31.13.2026",
            "31/31/2026",
            "99.99.2026",
            "the release of 5.2",
            "2024x",
            "31.12.26",
            "May",
            "",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn one_day_that_is_certain_tells_how_a_column_is_written() {
        assert_eq!(order(["25/12/2027", "03/12/2026"]), Order::DayFirst);
        assert_eq!(order(["12/25/2027"]), Order::MonthFirst);
        assert_eq!(order(["12/25/2027", "25/12/2027"]), Order::Unknown);
        assert_eq!(days("03/12/2026", Order::DayFirst), ["2026-12-03"]);
        assert_eq!(days("03/12/2026", Order::MonthFirst), ["2026-03-12"]);
    }
}
