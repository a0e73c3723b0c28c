//! Runs of text: the bare URLs, e-mail addresses and short names of emoji in them.

use std::borrow::Cow;
use std::ops::Range;

use emojis::Emoji;

use super::target;

/// A part of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'t> {
    /// Text that is only text.
    Text(&'t str),
    /// A URL, or the beginning of one: `www.`
    Url(&'t str),
    /// An e-mail address.
    Mail(&'t str),
    /// An emoji by its short name.
    Emoji(&'static Emoji),
}

impl Piece<'_> {
    /// Where it leads, if it is a link.
    pub fn target(&self) -> Option<String> {
        match self {
            Self::Url(url) if url.contains("://") => Some((*url).to_owned()),
            Self::Url(url) => Some(format!("https://{url}")),
            Self::Mail(address) => Some(format!("mailto:{address}")),
            Self::Text(_) | Self::Emoji(_) => None,
        }
    }
}

/// Splits a run into its parts.
pub fn pieces(text: &str) -> Pieces<'_> {
    Pieces { text, at: 0, found: None, word_end: 0 }
}

/// The text with emoji for their short names.
pub fn with_emoji(text: &str) -> Cow<'_, str> {
    if !text.contains(':') {
        return Cow::Borrowed(text);
    }
    let part = |(_, piece): (Range<usize>, Piece<'_>)| match piece {
        Piece::Text(text) | Piece::Url(text) | Piece::Mail(text) => text.to_owned(),
        Piece::Emoji(emoji) => emoji.as_str().to_owned(),
    };
    Cow::Owned(pieces(text).map(part).collect())
}

/// The parts of a run, each with its place.
pub struct Pieces<'t> {
    text: &'t str,
    at: usize,
    found: Option<(Range<usize>, Piece<'t>)>,
    /// Where the word ends that was looked at last, so that a long one is not read again from each of its places.
    word_end: usize,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = (Range<usize>, Piece<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(found) = self.found.take() {
            return Some(found);
        }
        let start = self.at;
        self.found = self.next_special(start);
        let (end, after) =
            self.found.as_ref().map_or((self.text.len(), self.text.len()), |(span, _)| (span.start, span.end));
        self.at = after;
        if start == end {
            return self.found.take();
        }
        self.text.get(start..end).map(|text| (start..end, Piece::Text(text)))
    }
}

impl<'t> Pieces<'t> {
    fn next_special(&mut self, start: usize) -> Option<(Range<usize>, Piece<'t>)> {
        let mut bytes = self.text.bytes().enumerate().skip(start);
        bytes.find_map(|(at, byte)| match byte {
            b':' => self.url(start, at).or_else(|| self.emoji(at)),
            b'w' | b'W' => self.www(at),
            b'@' => self.mail(start, at),
            _ => None,
        })
    }

    /// A URL whose `://` stands at a place.
    fn url(&mut self, start: usize, colon: usize) -> Option<(Range<usize>, Piece<'t>)> {
        if !self.text.get(colon..)?.starts_with("://") {
            return None;
        }
        let before = self.text.get(start..colon)?;
        let scheme = ["https", "http"].into_iter().find(|scheme| ends_with_ignoring_case(before, scheme))?;
        self.url_from(colon - scheme.len())
    }

    fn www(&mut self, at: usize) -> Option<(Range<usize>, Piece<'t>)> {
        let is_www = self.text.get(at..at + 4)?.eq_ignore_ascii_case("www.");
        if is_www { self.url_from(at) } else { None }
    }

    fn url_from(&mut self, start: usize) -> Option<(Range<usize>, Piece<'t>)> {
        if self.text.get(..start)?.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        let url = extent(self.text.get(start..self.word_end(start))?)?;
        let piece = Piece::Url(url);
        let is_link = target::kind(&piece.target()?) == target::Kind::Absolute;
        is_link.then(|| (start..start + url.len(), piece))
    }

    /// Where a URL ends that begins at a place (GFM 0.29 §6.9): at the next space or quote.
    fn word_end(&mut self, start: usize) -> usize {
        let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"`|（），。；、《》「」".contains(c);
        if self.word_end <= start {
            let rest = self.text.get(start..).unwrap_or("");
            self.word_end = start + rest.find(ends).unwrap_or(rest.len());
        }
        self.word_end
    }

    /// An e-mail address whose `@` stands at a place.
    fn mail(&self, start: usize, at: usize) -> Option<(Range<usize>, Piece<'t>)> {
        let is_local = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
        let before = self.text.get(start..at)?;
        let rest_of_before = before.trim_end_matches(is_local);
        let start = start + rest_of_before.len();
        if start == at || self.text.get(..start)?.ends_with(|c: char| c == '/' || c.is_alphanumeric()) {
            return None;
        }
        let domain = domain(self.text.get(at + 1..)?)?;
        let end = at + 1 + domain.len();
        self.text.get(start..end).map(|address| (start..end, Piece::Mail(address)))
    }

    /// An emoji whose short name's first colon stands at a place.
    fn emoji(&self, colon: usize) -> Option<(Range<usize>, Piece<'t>)> {
        const LONGEST: usize = 50;
        let name_start = colon + 1;
        let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_+-".contains(byte);
        let length =
            self.text.as_bytes().get(name_start..)?.iter().take(LONGEST).take_while(|byte| in_name(byte)).count();
        let name = self.text.get(name_start..name_start + length)?;
        let after = self.text.get(name_start + length..)?.strip_prefix(':')?;
        // `std::x::y` is a path.
        if name.is_empty() || after.starts_with(':') || self.text.get(..colon)?.ends_with(':') {
            return None;
        }
        let emoji = emojis::get_by_shortcode(name)?;
        Some((colon..name_start + length + 1, Piece::Emoji(emoji)))
    }
}

fn ends_with_ignoring_case(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start.and_then(|start| text.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// How much of a word that begins with a URL belongs to it: not the punctuation of the sentence around it. `None` beyond the
/// length that any server accepts.
fn extent(word: &str) -> Option<&str> {
    const LONGEST: usize = 2048;
    if word.len() > LONGEST {
        return None;
    }
    let mut url = word;
    let surplus = |open: char, close: char| url.matches(close).count().saturating_sub(url.matches(open).count());
    let (mut round, mut square) = (surplus('(', ')'), surplus('[', ']'));
    while let Some(last) = url.chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' => {}
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            _ => break,
        }
        url = url.get(..url.len() - last.len_utf8())?;
    }
    Some(url)
}

/// The domain at the start of a text, if it has the form of one that mail can be sent to.
fn domain(text: &str) -> Option<&str> {
    let in_domain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let end = text.find(|c| !in_domain(c)).unwrap_or(text.len());
    let domain = text.get(..end)?.trim_end_matches(['.', '-']);
    let (name, top) = domain.rsplit_once('.')?;
    let is_top = top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_name = name.split('.').all(|label| !label.is_empty());
    // `git@host.example:owner/project` is a repository, `name@host.example/x` a resource.
    let after = text.get(domain.len()..)?;
    let is_repository =
        after.starts_with('/') || after.strip_prefix(':').is_some_and(|path| path.starts_with(char::is_alphanumeric));
    (is_top && is_name && !is_repository).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let show = |(span, piece): (Range<usize>, Piece<'_>)| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Emoji(emoji) => format!("[{}]", emoji.as_str()),
            Piece::Url(_) | Piece::Mail(_) => format!("[{}]", &text[span]),
        };
        pieces(text).map(show).collect()
    }

    #[test]
    fn links_and_emoji_are_found_in_text() {
        let check = |text: &str, expected: &str| assert_eq!(shown(text), expected, "{text}");
        check("see https://h.example/a_b, then", "see [https://h.example/a_b], then");
        check("(https://h.example/a_(b)).", "([https://h.example/a_(b)]).");
        check("HTTP://H.example?q='x'; www.h.example/: x", "[HTTP://H.example?q='x]'; [www.h.example/]: x");
        check("xhttps://h.example wwww.h.example", "xhttps://h.example wwww.h.example");
        check("https:// http://{host}/ ftp://h.example", "https:// http://{host}/ ftp://h.example");
        check("请看https://h.example。", "请看[https://h.example]。");
        check("（https://h.example）", "（[https://h.example]）");
        check("mail a.b+c@h.example.", "mail [a.b+c@h.example].");
        check(
            "@0-auth/x wings@1.11.x x@1.2.3 a@b git@h.example:o/p",
            "@0-auth/x wings@1.11.x x@1.2.3 a@b git@h.example:o/p",
        );
        check("mailto:a@h.example x/a@h.example", "mailto:[a@h.example] x/a@h.example");
        check("no:x: :white_check_mark:(y) :+1:", "no[❌] [✅](y) [👍]");
        check("a::x::b :nosuch: 10:30:45 :", "a::x::b :nosuch: 10:30:45 :");
    }

    #[test]
    fn emoji_replace_their_short_names() {
        assert_eq!(with_emoji(":lock: Policy"), "🔒 Policy");
        assert_eq!(with_emoji("Policy"), "Policy");
    }
}
