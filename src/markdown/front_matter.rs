//! Front matter: the block at the start of a text that is for site generators, in YAML (`---`) or TOML (`+++`). Pages do not
//! show it. Not left to the parser, which takes any two rules (`---`) in the middle of a text for one.

use std::ops::Range;

/// The length of the block with what encloses it; 0 where there is none, or one without an end, which is shown.
pub fn length(text: &str) -> usize {
    block(text).and_then(|block| block.end).unwrap_or(0)
}

/// Where a text begins like front matter that nothing ends.
pub fn open(text: &str) -> Option<Range<usize>> {
    block(text).filter(|block| block.end.is_none()).map(|block| block.inner)
}

/// Where front matter says that its text is not to be published, whatever word it takes for it.
pub fn unpublished(text: &str) -> Option<Range<usize>> {
    let inner = block(text)?.inner;
    let mut start = inner.start;
    text.get(inner)?.split_inclusive(['\n', ',', '{', '}']).find_map(|entry| {
        let place = start..start + entry.trim_end().len();
        start += entry.len();
        says_unpublished(entry.trim_end_matches(['\n', ',', '{', '}'])).then_some(place)
    })
}

fn says_unpublished(entry: &str) -> bool {
    let Some((key, value)) = entry.split_once([':', '=']) else { return false };
    let key = word(key).replace(['-', '_'], "");
    let value = word(value.split(" #").next().unwrap_or(""));
    let (yes, no) = (["true", "yes", "on", "1"], ["false", "no", "off", "0"]);
    match key.as_str() {
        "draft" | "unpublished" | "private" | "hidden" | "internal" | "secret" | "confidential" => {
            yes.contains(&value.as_str())
        }
        "published" | "publish" | "public" | "visible" => no.contains(&value.as_str()),
        "status" | "state" | "stage" | "visibility" => {
            let kept = ["draft", "embargo", "unpublished", "private", "hidden", "internal", "secret", "confidential"];
            kept.iter().any(|kept| value.starts_with(kept))
        }
        key => key.starts_with("embargo") && !value.is_empty() && !no.contains(&value.as_str()),
    }
}

fn word(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).trim().to_lowercase()
}

struct Block {
    /// What stands between the two lines that enclose it; to the first empty line where the second one is missing.
    inner: Range<usize>,
    /// Where the text goes on behind it.
    end: Option<usize>,
}

fn block(text: &str) -> Option<Block> {
    let before: usize = text.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    let mut lines = text.get(before..)?.split_inclusive('\n');
    let first = lines.next()?;
    let (sign, ends): (char, &[&str]) = match first.trim_end() {
        "---" => (':', &["---", "..."]),
        "+++" => ('=', &["+++"]),
        _ => return None,
    };
    let start = before + first.len();
    // A text that merely begins with a rule goes on with an empty line or with prose.
    let is_entry = |line: &str| line.contains(sign) || line.starts_with(['#', '[']);
    let (mut at, mut gap) = (start, None);
    for line in lines {
        if ends.contains(&line.trim_end()) {
            return Some(Block { inner: start..at, end: Some(at + line.len()) });
        }
        if at == start && !is_entry(line) {
            return None;
        }
        if line.trim().is_empty() {
            gap.get_or_insert(at);
        }
        at += line.len();
    }
    (at > start).then(|| Block { inner: start..gap.unwrap_or(at), end: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_a_block_at_the_start() {
        let check = |text: &str, expected: &str| assert_eq!(&text[length(text)..], expected, "{text}");
        check("---\na: b\n---\nc", "c");
        check("\n---\na: b\n...\nc", "c");
        check("+++\na = 1\n\n[b]\n+++\nc", "c");
        check("---\n---\nc", "c");
        for none in
            ["", "---", "---\n", "---\n\na: b\n---\n", "---\nprose\n---\n", "a\n---\nb: c\n---\n", "+++\na: b\n+++"]
        {
            check(none, none);
        }
        check("---\na: b\n\nc", "---\na: b\n\nc");
    }

    #[test]
    fn front_matter_without_an_end_is_found() {
        let check =
            |text: &str, expected: Option<&str>| assert_eq!(open(text).map(|place| &text[place]), expected, "{text}");
        check("---\na: b\nc: d\n\ne\n", Some("a: b\nc: d\n"));
        check("+++\na = 1", Some("a = 1"));
        check("---\na: b\n---\n", None);
        check("---\n\na: b", None);
        check("---", None);
    }

    #[test]
    fn drafts_say_so_in_many_ways() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(unpublished(text).map(|place| &text[place]), expected, "{text}");
        };
        check("---\ntitle: x\ndraft: true\n---\n", Some("draft: true"));
        check("---\npublished: \"False\" # yet\n---\n", Some("published: \"False\" # yet"));
        check("---\nmeta:\n  Status: 'Embargoed'\n---\n", Some("  Status: 'Embargoed'"));
        check("---\n{ title: x, draft: yes }\n---\n", Some(" draft: yes }"));
        check("+++\ndraft = true\n+++\n", Some("draft = true"));
        check("---\nembargo_until: 2027-01-18\n---\n", Some("embargo_until: 2027-01-18"));
        check("---\nvisibility: private\n\nno end", Some("visibility: private"));
        check("---\ndraft: false\npublished: 2026-02-01\nstatus: final\nembargo: no\nlayout: draft\n---\n", None);
        check("draft: true", None);
    }
}
