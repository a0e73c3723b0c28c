//! How many findings people are shown: a file with thousands of mistakes has few reasons for them, and the first ones tell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// So many are shown of a file, and as many of a code.
const OF_A_KIND: usize = 20;
/// So many are shown in all.
const IN_ALL: usize = 200;

/// What the choice among findings goes by.
pub(super) struct Kind<'f> {
    pub(super) file: &'f str,
    pub(super) code: &'static str,
    pub(super) is_error: bool,
}

/// The findings to show, in their order, and a line for every code of which there are more.
pub(super) fn choose<'f, T>(findings: &'f [T], kind: impl Fn(&'f T) -> Kind<'f>) -> (Vec<&'f T>, String) {
    let kinds: Vec<_> = findings.iter().map(kind).collect();
    let chosen = first(&kinds);
    let shown = findings.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(finding, _)| finding);
    let left_out = kinds.iter().zip(&chosen).filter(|(_, chosen)| !**chosen).map(|(kind, _)| kind);
    (shown.collect(), more(left_out))
}

/// Which findings come first. Errors do, since they alone can be why nothing was built.
fn first(kinds: &[Kind<'_>]) -> Vec<bool> {
    let (mut of_file, mut of_code, mut in_all) = (BTreeMap::new(), BTreeMap::new(), 0);
    let mut chosen = vec![false; kinds.len()];
    for errors in [true, false] {
        let level = kinds.iter().zip(&mut chosen).filter(|(kind, _)| kind.is_error == errors);
        for (kind, chosen) in level {
            let of_file = of_file.entry(kind.file).or_insert(0);
            let of_code = of_code.entry(kind.code).or_insert(0);
            if *of_file < OF_A_KIND && *of_code < OF_A_KIND && in_all < IN_ALL {
                *chosen = true;
                (*of_file, *of_code, in_all) = (*of_file + 1, *of_code + 1, in_all + 1);
            }
        }
    }
    chosen
}

/// `and 27 more of dead-link, in SECURITY.md`
fn more<'k>(left_out: impl Iterator<Item = &'k Kind<'k>>) -> String {
    let mut codes: BTreeMap<_, (usize, BTreeSet<_>)> = BTreeMap::new();
    for kind in left_out {
        let (count, files) = codes.entry(kind.code).or_default();
        *count += 1;
        files.insert(kind.file);
    }
    codes.into_iter().fold(String::new(), |mut lines, (code, (count, files))| {
        let place = match files.first() {
            Some(file) if files.len() == 1 => (*file).to_owned(),
            _ => format!("{} files", files.len()),
        };
        let _ = writeln!(lines, "and {count} more of {code}, in {place}");
        lines
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Finding = (&'static str, &'static str, bool);

    fn of(finding: &Finding) -> Kind<'_> {
        Kind { file: finding.0, code: finding.1, is_error: finding.2 }
    }

    #[test]
    fn a_file_and_a_code_have_twenty() {
        let (shown, more) = choose(&[("a.md", "x", true); 25], of);
        assert_eq!((shown.len(), more.as_str()), (20, "and 5 more of x, in a.md\n"));
        let files: Vec<String> = (0..30).map(|number| format!("{number}.md")).collect();
        let (shown, more) = choose(&files, |file| Kind { file, code: "x", is_error: true });
        assert_eq!((shown.len(), more.as_str()), (20, "and 10 more of x, in 10 files\n"));
        assert_eq!(choose(&[("a.md", "x", true); 20], of).1, "");
    }

    #[test]
    fn there_are_two_hundred_in_all() {
        let codes = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m"];
        let many: Vec<_> = (0..400).map(|number| (number, format!("{number}.md"))).collect();
        let (shown, more) = choose(&many, |(number, file)| Kind { file, code: codes[number % 13], is_error: true });
        assert_eq!((shown.len(), more.lines().count()), (200, 13));
    }

    #[test]
    fn an_error_is_shown_before_warnings_and_in_its_place() {
        let mut findings = vec![("a.md", "x", false); 30];
        findings.push(("a.md", "y", true));
        findings.push(("a.md", "x", false));
        let (shown, more) = choose(&findings, of);
        assert_eq!(shown.last(), Some(&&("a.md", "y", true)));
        assert_eq!((shown.len(), more.as_str()), (20, "and 12 more of x, in a.md\n"));
    }
}
