//! Reads selectors: `5.1.x`, `>=1.4 <3`, `2.x or 1.x`, `prior to 2.0`, `1.3 and older`, `latest in 7.x`, `two latest minor releases`.

use super::{Constraint, Newest, Selector, Series, Unit, in_bounds, next};
use crate::invalid::Invalid;
use crate::model::version::{Version, VersionOrder};
use crate::model::vocabulary::{Concept, Words, is_unspaced, number, plain};

impl Selector {
    /// Reads a cell. A bare version of one or two numbers (`5.1`) means its series, and so does one at which a range ends
    /// (`<= 2.5`); one of three or more numbers means itself.
    ///
    /// # Errors
    /// When the text is not a selector: a sentence, or words that nobody told us.
    pub fn parse(text: &str, order: VersionOrder) -> Result<Self, Invalid> {
        let tokens = tokens(&without_labels(text));
        let reader = Reader { order, words: words(&tokens), tokens };
        reader.named().or_else(|| reader.below_newest()).or_else(|| reader.relative()).ok_or_else(|| {
            Invalid::text(text.trim(), "does not say which versions it means")
                .hint("write `1.2.x`, `< 2.0`, `>= 1.0, < 2.0`, `latest`, `latest in 1.x`, `older` or `all others`")
        })
    }
}

/// A part of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// `<`, `>=`, `^`, `~>`.
    Sign(String),
    /// What holds a figure: `5.1.x`, `2.latest`.
    Version(String),
    Word(String),
    /// `,` and what else lists.
    Comma,
    /// A dash between two versions.
    Dash,
    /// A sign that means nothing to us.
    Unknown,
}

/// The text in lower case, without a note in brackets such as `(alpha)`. A note that tells of versions stays, and is read with the rest.
fn without_labels(text: &str) -> String {
    let text = plain(text).replace("&lt;", "<").replace("&gt;", ">");
    let mut kept = String::new();
    let mut rest = text.as_str();
    while let Some((before, (note, after))) =
        rest.split_once('(').and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
    {
        kept.push_str(before);
        let words = Words::of(note);
        let tells = |concept| words.mention(concept);
        let bears =
            [Concept::Later, Concept::Earlier, Concept::Except, Concept::Below, Concept::Above].into_iter().any(tells);
        if bears
            || note.split_whitespace().any(|word| word.contains('.') && word.contains(|c: char| c.is_ascii_digit()))
        {
            kept.extend([" ", note, " "]);
        }
        rest = after;
    }
    kept.push_str(rest.split('(').next().unwrap_or(""));
    kept
}

fn tokens(text: &str) -> Vec<Token> {
    #[derive(PartialEq)]
    enum Class {
        Space,
        Sign,
        Word,
        /// A script without spaces.
        Glued,
        Comma,
        Dash,
        Silent,
        Unknown,
    }
    let class = |c: char| match c {
        c if c.is_whitespace() => Class::Space,
        '<' | '>' | '=' | '!' | '~' | '^' | '\u{2264}' | '\u{2265}' => Class::Sign,
        ',' | ';' | '&' | '/' | '|' | '\u{3001}' | '\u{ff0c}' => Class::Comma,
        '\u{2010}'..='\u{2015}' | '\u{301c}' | '\u{ff5e}' => Class::Dash,
        '`' | '"' | ':' | '\u{201c}' | '\u{201d}' => Class::Silent,
        c if is_unspaced(c.encode_utf8(&mut [0; 4])) => Class::Glued,
        c if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '*') => Class::Word,
        c if c.is_ascii() => Class::Unknown,
        // Marks and emoji beside a version.
        _ => Class::Silent,
    };
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let kind = class(c);
        let mut run = String::from(c);
        if matches!(kind, Class::Sign | Class::Word | Class::Glued) {
            while let Some(c) = chars.next_if(|c| class(*c) == kind || (kind == Class::Word && *c == '!')) {
                run.push(c);
            }
        }
        match kind {
            Class::Space | Class::Silent => {}
            Class::Sign => tokens.push(Token::Sign(run.replace('\u{2264}', "<=").replace('\u{2265}', ">="))),
            Class::Comma => tokens.push(Token::Comma),
            Class::Dash => tokens.push(Token::Dash),
            Class::Unknown => tokens.push(Token::Unknown),
            Class::Glued => tokens.extend(glued_words(&run)),
            Class::Word => word_tokens(&run, &mut tokens),
        }
    }
    tokens
}

/// The words of a run without spaces, as far as they are known: the longest first.
fn glued_words(run: &str) -> Vec<Token> {
    const KNOWN: &[Concept] = &[
        Concept::Later,
        Concept::Earlier,
        Concept::Below,
        Concept::Above,
        Concept::From,
        Concept::To,
        Concept::And,
        Concept::Or,
        Concept::Latest,
        Concept::Older,
        Concept::Other,
        Concept::Each,
        Concept::Filler,
    ];
    let mut tokens = Vec::new();
    let mut rest = run;
    while !rest.is_empty() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let known = ends.rev().find_map(|end| {
            let part = rest.get(..end)?;
            let words = Words::of(part);
            KNOWN.iter().any(|concept| words.are(*concept)).then_some((part, end))
        });
        let Some((part, end)) = known else {
            tokens.push(Token::Word(rest.to_owned()));
            break;
        };
        tokens.push(Token::Word(part.to_owned()));
        rest = rest.get(end..).unwrap_or("");
    }
    tokens
}

/// What a run of letters, figures and dots is.
fn word_tokens(run: &str, tokens: &mut Vec<Token>) {
    let has_figure = |text: &str| text.contains(|c: char| c.is_ascii_digit());
    let is_dotted = |text: &str| {
        let parts: Vec<_> = text.trim_start_matches('v').split('.').collect();
        parts.len() > 1
            && parts
                .iter()
                .all(|part| is_wild(part) || (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())))
    };
    match run.split_once('-') {
        _ if run.bytes().all(|byte| byte == b'-') => tokens.push(Token::Dash),
        // `2.0.0-2.4.9` is a range, although SemVer could take it for a pre-release.
        Some((first, last)) if is_dotted(first) && is_dotted(last) => {
            tokens.extend([Token::Version(first.to_owned()), Token::Dash, Token::Version(last.to_owned())]);
        }
        Some((version, label)) if has_figure(version) && Words::of(label).are(Concept::Label) => {
            tokens.extend([Token::Version(version.to_owned()), Token::Word(label.to_owned())]);
        }
        _ if has_figure(run) => tokens.push(Token::Version(run.trim_end_matches('.').to_owned())),
        _ if run.bytes().all(|byte| byte == b'.') => {}
        _ if run == "*" => tokens.push(Token::Word("all".to_owned())),
        _ => tokens
            .extend(run.split(['-', '.']).filter(|word| !word.is_empty()).map(|word| Token::Word(word.to_owned()))),
    }
}

/// The words at their places; an empty word where there is something else.
fn words(tokens: &[Token]) -> Words {
    let word = |token: &Token| if let Token::Word(word) = token { word.clone() } else { String::new() };
    tokens.iter().map(word).collect()
}

struct Reader {
    order: VersionOrder,
    tokens: Vec<Token>,
    words: Words,
}

/// One part of a list of versions, and whether it was written with a sign: `< 2.0`.
struct Part {
    group: Vec<Constraint>,
    is_signed: bool,
    /// Whether `or` stands before it.
    is_alternative: bool,
}

impl Reader {
    fn phrase(&self, concept: Concept, place: usize) -> Option<usize> {
        self.words.length_at(concept, place)
    }

    /// What is named by numbers.
    fn named(&self) -> Option<Selector> {
        let mut parts = Vec::new();
        let mut place = 0;
        let mut is_alternative = false;
        while place < self.tokens.len() {
            if self.tokens.get(place) == Some(&Token::Comma) {
                place += 1;
            } else if let Some(length) = self.separator(place) {
                is_alternative = self.phrase(Concept::Or, place).is_some();
                place += length;
            } else if let Some(length) = self.part_prefix(place).is_none().then(|| self.filler(place)).flatten() {
                place += length;
            } else {
                let (end, group, is_signed) = self.part(place)?;
                parts.push(Part { group, is_signed, is_alternative });
                (place, is_alternative) = (end, false);
            }
        }
        combine(parts, self.order)
    }

    fn separator(&self, place: usize) -> Option<usize> {
        self.phrase(Concept::And, place).or_else(|| self.phrase(Concept::Or, place))
    }

    fn filler(&self, place: usize) -> Option<usize> {
        self.phrase(Concept::Filler, place)
            .or_else(|| self.phrase(Concept::Label, place))
            .or_else(|| self.phrase(Concept::Final, place))
    }

    /// A sign before a version, or a word for one.
    fn part_prefix(&self, place: usize) -> Option<(usize, &str)> {
        if let Some(Token::Sign(sign)) = self.tokens.get(place) {
            return Some((1, sign));
        }
        let signs = [(Concept::Below, "<"), (Concept::Above, ">"), (Concept::From, ">="), (Concept::UpTo, "<=")];
        let longest = signs.into_iter().filter_map(|(concept, sign)| Some((self.phrase(concept, place)?, sign)));
        longest.max_by_key(|(length, _)| *length)
    }

    fn version_at(&self, place: usize) -> Option<(usize, &str)> {
        let skipped = std::iter::successors(Some(place), |place| self.filler(*place).map(|length| place + length));
        skipped.take(4).find_map(|place| match self.tokens.get(place) {
            Some(Token::Version(version)) => Some((place + 1, version.as_str())),
            _ => None,
        })
    }

    /// A version with what stands before and behind it, and where it ends.
    fn part(&self, start: usize) -> Option<(usize, Vec<Constraint>, bool)> {
        let (length, sign) = self.part_prefix(start).unwrap_or((0, ""));
        let (end, version) = self.version_at(start + length)?;
        let open = version.strip_suffix('+').filter(|_| sign.is_empty());
        if let Some(first) = open {
            return Some((end, bound(">=", first, self.order)?, true));
        }
        if let Some((end, last)) = self.range_end(end).filter(|_| matches!(sign, "" | ">=")) {
            let group = [bound(">=", version, self.order)?, bound("<=", last, self.order)?].concat();
            return Some((end, group, false));
        }
        let behind = [(Concept::Later, ">="), (Concept::Earlier, "<=")].into_iter().filter(|_| sign.is_empty());
        // Words such as `versions` may stand between.
        let gap = self.filler(end).unwrap_or(0);
        let behind = behind.filter_map(|(concept, sign)| {
            let at_end = self.phrase(concept, end).map(|length| (end + length, sign));
            at_end.or_else(|| self.phrase(concept, end + gap).map(|length| (end + gap + length, sign)))
        });
        if let Some((end, sign)) = behind.max_by_key(|(end, _)| *end) {
            return Some((end, bound(sign, version, self.order)?, true));
        }
        Some((end, bound(sign, version, self.order)?, !sign.is_empty()))
    }

    /// What follows `1.0` in `1.0 - 1.4` and `1.0 to 1.4`.
    fn range_end(&self, place: usize) -> Option<(usize, &str)> {
        let length = match self.tokens.get(place)? {
            Token::Dash => 1,
            _ => self.phrase(Concept::To, place)?,
        };
        self.version_at(place + length)
    }

    /// `< 2.latest`, `older than the latest release`.
    fn below_newest(&self) -> Option<Selector> {
        let (length, _) = self.part_prefix(0).filter(|(_, sign)| *sign == "<")?;
        let rest = self.tokens.get(length..)?.to_vec();
        match (Reader { order: self.order, words: words(&rest), tokens: rest }).relative()? {
            Selector::Newest(newest) => Some(Selector::BelowNewest(newest)),
            _ => None,
        }
    }

    /// What is told by its place among the releases or the rows.
    fn relative(&self) -> Option<Selector> {
        let mut told = Told::default();
        let mut place = 0;
        while place < self.tokens.len() {
            place += match self.tokens.get(place)? {
                Token::Word(_) => self.tell(&mut told, place)?,
                Token::Version(version) => {
                    told.version(version)?;
                    1
                }
                Token::Comma => {
                    told.is_list = true;
                    1
                }
                _ => return None,
            };
        }
        told.selector()
    }

    /// Takes in the longest phrase at a place; of phrases that are as long, the one that says the most.
    fn tell(&self, told: &mut Told, place: usize) -> Option<usize> {
        const SAID: &[Concept] = &[
            Concept::Filler,
            Concept::Numbers,
            Concept::Final,
            Concept::Branch,
            Concept::Prerelease,
            Concept::Major,
            Concept::Minor,
            Concept::Other,
            Concept::Older,
            Concept::Latest,
        ];
        if self.phrase(Concept::Each, place).is_some() {
            return None;
        }
        let found = SAID.iter().filter_map(|concept| Some((self.phrase(*concept, place)?, *concept)));
        let (length, concept) = found.max_by_key(|(length, _)| *length)?;
        if concept == Concept::Numbers {
            told.count = Some(self.words.iter().nth(place).and_then(number)?);
        }
        told.concepts.push(concept);
        Some(length)
    }
}

/// What the words of a cell tell.
#[derive(Default)]
struct Told {
    concepts: Vec<Concept>,
    count: Option<usize>,
    series: Option<Series>,
    /// A lone number, of which the other words tell whether it counts or names a series.
    figure: Option<u64>,
    /// Whether it lists several things.
    is_list: bool,
}

impl Told {
    fn version(&mut self, version: &str) -> Option<()> {
        if self.series.is_some() || self.figure.is_some() {
            return None;
        }
        // `2.latest`
        if let Some((series, _)) =
            version.split_once(['.', '-']).filter(|(_, word)| Words::of(word).are(Concept::Latest))
        {
            self.concepts.push(Concept::Latest);
            self.series = Some(numbers_of(series)?);
        } else if let Ok(figure) = version.parse() {
            self.figure = Some(figure);
        } else {
            self.series = Some(numbers_of(version)?);
        }
        Some(())
    }

    fn selector(self) -> Option<Selector> {
        let lists_more =
            |concept: &Concept| !matches!(concept, Concept::Prerelease | Concept::Branch | Concept::Filler);
        if self.is_list && self.concepts.iter().any(lists_more) {
            return None;
        }
        let says = |concept: Concept| self.concepts.contains(&concept);
        let counts = says(Concept::Minor) || says(Concept::Major);
        let figure_counts = self.figure.is_some() && counts;
        let within =
            self.series.clone().or(self.figure.filter(|_| !counts).map(|figure| vec![figure])).unwrap_or_default();
        let only = |wanted: &[Concept]| {
            self.concepts.iter().all(|concept| wanted.contains(concept) || *concept == Concept::Filler)
        };
        if says(Concept::Latest)
            && only(&[
                Concept::Latest,
                Concept::Minor,
                Concept::Major,
                Concept::Numbers,
                Concept::Final,
                Concept::Other,
            ])
        {
            let unit = match (says(Concept::Major), says(Concept::Minor)) {
                (true, true) => return None,
                (true, false) => Unit::Series(1),
                (false, true) => Unit::Series(2),
                (false, false) => Unit::Release,
            };
            let count =
                self.count.or(self.figure.filter(|_| figure_counts).and_then(|figure| usize::try_from(figure).ok()));
            // `latest 2 releases` may mean two of them, or the latest of the series 2.
            let is_clear = self.figure.is_none() || counts;
            let all_of_newest = says(Concept::Other);
            return (is_clear && count != Some(0) && !all_of_newest).then_some(Selector::Newest(Newest {
                within,
                count: count.unwrap_or(1),
                unit,
            }));
        }
        if counts || self.count.is_some() {
            return None;
        }
        if says(Concept::Older) && only(&[Concept::Older, Concept::Other]) {
            return Some(Selector::Older(within));
        }
        if says(Concept::Other) && only(&[Concept::Other]) {
            return Some(Selector::Others(within));
        }
        if !within.is_empty() {
            return None;
        }
        if says(Concept::Branch) && only(&[Concept::Branch]) {
            return Some(Selector::Branch);
        }
        (says(Concept::Prerelease) && only(&[Concept::Prerelease])).then_some(Selector::Prereleases)
    }
}

/// Signs beside each other, or joined by `and`, narrow each other down where that leaves anything; everything else is one beside
/// the other, since no version is in two series.
fn combine(parts: Vec<Part>, order: VersionOrder) -> Option<Selector> {
    let mut groups: Vec<Vec<Constraint>> = Vec::new();
    for part in parts {
        let joined = groups
            .last()
            .filter(|_| part.is_signed && !part.is_alternative)
            .map(|last| [&last[..], &part.group].concat());
        match (joined.filter(|joined| in_bounds(joined, order)), groups.last_mut()) {
            (Some(joined), Some(last)) => *last = joined,
            _ => groups.push(part.group),
        }
    }
    (!groups.is_empty()).then_some(Selector::Named(groups))
}

/// A sign with a version or a series: `<= 3.x` ends where the series ends, `> 1.4.x` begins after it.
fn bound(sign: &str, text: &str, order: VersionOrder) -> Option<Vec<Constraint>> {
    let text = text.trim_start_matches('v');
    let numbers = series(text).or_else(|| few_numbers(text));
    let starting = |numbers: &[u64]| first_of(numbers, order);
    let one = match (sign, numbers) {
        ("" | "=" | "==" | "~", Some(numbers)) => Constraint::Series(numbers),
        ("!=", Some(numbers)) => Constraint::NotSeries(numbers),
        ("<", Some(numbers)) => Constraint::Before(starting(&numbers)?),
        (">=" | "=>", Some(numbers)) => Constraint::From(starting(&numbers)?),
        ("<=" | "=<", Some(numbers)) => Constraint::Before(starting(&next(numbers)?)?),
        (">", Some(numbers)) => Constraint::From(starting(&next(numbers)?)?),
        ("^" | "~" | "~>" | "~=", _) => return compatible(sign, text, order),
        ("" | "=" | "==", None) => Constraint::Exactly(exact(text, order)?),
        ("!=", None) => Constraint::Except(version(text, order)?),
        ("<", None) => Constraint::Before(version(text, order)?),
        ("<=" | "=<", None) => Constraint::UpTo(version(text, order)?),
        (">", None) => Constraint::After(version(text, order)?),
        (">=" | "=>", None) => Constraint::From(version(text, order)?),
        _ => return None,
    };
    Some(vec![one])
}

/// `^4.2` goes on to the next first number that is not zero, `~> 4.2` and `~= 4.2` to the next number but the last, `~4.2.1` to the
/// next minor version.
fn compatible(sign: &str, text: &str, order: VersionOrder) -> Option<Vec<Constraint>> {
    let numbers = numbers_of(text)?;
    let kept = match sign {
        "^" => numbers.iter().position(|number| *number != 0).unwrap_or(numbers.len().saturating_sub(1)) + 1,
        "~" => 2,
        _ => numbers.len().checked_sub(1)?,
    };
    let series = numbers.get(..kept.min(numbers.len())).filter(|series| !series.is_empty())?;
    Some(vec![Constraint::From(version(text, order)?), Constraint::Series(series.to_vec())])
}

fn is_wild(part: &str) -> bool {
    matches!(part, "x" | "xx" | "*")
}

/// The numbers before the first wildcard: `[5, 1]` of `5.1.x`; `None` when there is no wildcard.
fn series(text: &str) -> Option<Series> {
    let all: Vec<_> = text.split('.').collect();
    let first_wild = all.iter().position(|part| is_wild(part))?;
    let (numbers, rest) = all.split_at_checked(first_wild)?;
    if numbers.is_empty() || !rest.iter().all(|part| is_wild(part)) {
        return None;
    }
    numbers.iter().map(|part| part.parse().ok()).collect()
}

/// The numbers of a version that has one or two.
fn few_numbers(text: &str) -> Option<Series> {
    let numbers: Series = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (numbers.len() < 3).then_some(numbers)
}

/// The numbers of a series or a version: `[7]` of `7.x`, `[7, 1]` of `v7.1`.
fn numbers_of(text: &str) -> Option<Series> {
    let text = text.trim_start_matches('v');
    series(text).or_else(|| text.split('.').map(|part| part.parse().ok()).collect())
}

/// The first final release of a series.
fn first_of(numbers: &[u64], order: VersionOrder) -> Option<Version> {
    let text: Vec<_> = numbers.iter().map(u64::to_string).collect();
    version(&text.join("."), order)
}

/// A version that begins with a figure, as it is.
fn exact(text: &str, order: VersionOrder) -> Option<Version> {
    order.parse(text).ok().filter(|_| text.starts_with(|first: char| first.is_ascii_digit()))
}

/// A version of which people leave away zeros: `4.0` where SemVer wants `4.0.0`.
fn version(text: &str, order: VersionOrder) -> Option<Version> {
    let padded = || (1..=2).map(|zeros| format!("{text}{}", ".0".repeat(zeros)));
    order.parse(text).ok().or_else(|| padded().find_map(|padded| order.parse(&padded).ok()))
}
