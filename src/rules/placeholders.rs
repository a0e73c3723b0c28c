//! Gaps that a template leaves to be filled in: addresses, links and words that stand for the real ones.

use std::ops::Range;

use super::policy::policies;
use crate::diag::{Code, Diagnostic, Report};
use crate::markdown::Link;
use crate::model::content::Content;
use crate::model::page::Page;

/// A report that goes to a placeholder goes to nobody; any other gap is one that readers stumble into.
pub fn gaps_are_filled_in(content: &Content, report: &mut Report) {
    for page in policies(content) {
        let names_another = names_contact(page);
        for link in page.document.links.iter().filter(|link| !link.image && is_placeholder(&link.target)) {
            let shown = link.target.strip_prefix("mailto:").unwrap_or(&link.target);
            report_gap(page, Gap { span: link.span.clone(), for_contact: true }, shown, names_another, report);
        }
        for passage in &page.document.passages {
            for gap in gaps(&passage.text) {
                let shown = passage.text.get(gap.span.clone()).unwrap_or("");
                let within = Gap { span: passage.span_of(gap.span), ..gap };
                report_gap(page, within, shown, names_another, report);
            }
        }
    }
}

fn report_gap(page: &Page, gap: Gap, shown: &str, names_another: bool, report: &mut Report) {
    let code = if gap.for_contact { Code::PlaceholderContact } else { Code::UnfilledPlaceholder };
    let hint = if gap.for_contact { "write where reports really go" } else { "write what it stands for" };
    let found = Diagnostic::new(code, page.prose.place_of(gap.span), format!("`{shown}` is a placeholder")).hint(hint);
    report.add(if gap.for_contact && names_another { found.as_warning() } else { found });
}

/// What is left to be filled in.
struct Gap {
    span: Range<usize>,
    /// Whether reports should go there.
    for_contact: bool,
}

/// Hosts that stand for a real one (RFC 2606, and what people write instead). Names below them are taken for real.
const HOSTS: &[&str] = &["example.com", "example.net", "example.org", "localhost"];

/// What "your" is said of where a template is to be filled in.
const YOURS: &[&str] = &[
    "account",
    "app",
    "company",
    "contact",
    "domain",
    "email",
    "emailaddress",
    "githubusername",
    "github",
    "mail",
    "org",
    "organisation",
    "organization",
    "package",
    "product",
    "project",
    "projectname",
    "repo",
    "repository",
    "repositoryname",
    "reponame",
    "securityemail",
    "site",
    "team",
    "url",
    "user",
    "username",
    "website",
];

/// Whether a word stands for the author's own: `yourdomain`, `YOUR_USERNAME`, `your-org`.
fn is_yours(word: &str) -> bool {
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    plain.strip_prefix("your").is_some_and(|what| YOURS.contains(&what))
}

/// Whether a link leads to a placeholder.
fn is_placeholder(target: &str) -> bool {
    match target.strip_prefix("mailto:") {
        Some(mail) => is_placeholder_mail(mail.split('?').next().unwrap_or("")),
        None => is_placeholder_url(target),
    }
}

fn is_placeholder_mail(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let (name, host) = lower.rsplit_once('@').unwrap_or(("", &lower));
    is_placeholder_host(host) || is_yours(name) || matches!(name, "you" | "your-name" | "your.name" | "yourname")
}

fn is_placeholder_host(host: &str) -> bool {
    HOSTS.contains(&host) || host.split('.').any(is_yours)
}

/// Whether a URL is one. A bare `https://example.com` in a sentence is an example of a site, and `localhost` a machine.
fn is_placeholder_url(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    let Some((_, rest)) = lower.split_once("://") else { return false };
    let mut parts = rest.split(['/', '?', '#']).filter(|part| !part.is_empty());
    let (host, owner, project) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let is_host = is_placeholder_host(host) && host != "localhost" && owner.is_some();
    let is_owner = owner.is_some_and(|owner| is_yours(owner) || is_pair(owner, project.unwrap_or("")));
    is_host || FORGES.contains(&host) && is_owner
}

/// Where repositories stand below the name of their owner.
const FORGES: &[&str] = &["github.com", "gitlab.com", "codeberg.org", "bitbucket.org"];

/// Whether a repository is the one of every documentation: `OWNER/REPO`. There are people of these names.
fn is_pair(owner: &str, project: &str) -> bool {
    let plain = |text: &str| text.trim_matches(['<', '>', '{', '}', '[', ']', '$']).to_ascii_lowercase();
    matches!(plain(owner).as_str(), "owner" | "org" | "organization" | "user" | "username" | "account")
        && matches!(plain(project).as_str(), "repo" | "repository" | "repo-name" | "repo_name" | "project")
}

/// Whether the policy names an address, or a page to report on, that is none.
fn names_contact(page: &Page) -> bool {
    const PAGES: &[&str] =
        &["secur", "report", "contact", "disclos", "advisor", "bounty", "issue", "hackerone", "huntr"];
    let leads_there = |link: &Link| {
        let lower = link.target.to_ascii_lowercase();
        let is_page = lower.contains("://") || lower.starts_with("../");
        !link.image && is_page && !is_placeholder(&lower) && PAGES.iter().any(|page| lower.contains(page))
    };
    page.document.links.iter().any(leads_there) || has_real_mail(page)
}

/// Whether a real address is written anywhere but in a comment; in code, too, where it does no harm to be right.
fn has_real_mail(page: &Page) -> bool {
    let text = without_comments(page);
    let in_address = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    text.match_indices('@').any(|(at, _)| {
        let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or(""));
        let name = before.get(before.trim_end_matches(in_address).len()..).unwrap_or("");
        let end = after.find(|c| !in_address(c)).unwrap_or(after.len());
        let host = after.get(..end).unwrap_or("").trim_end_matches(['.', '-']);
        let is_mail = !name.is_empty() && host.contains('.') && host.ends_with(|c: char| c.is_ascii_alphabetic());
        is_mail && !is_placeholder_mail(&format!("{name}@{host}"))
    })
}

fn without_comments(page: &Page) -> String {
    let (text, mut at) = (&page.prose.text, 0);
    let mut comments: Vec<_> = page.document.comments.iter().map(|comment| comment.span.clone()).collect();
    comments.sort_by_key(|span| span.start);
    let mut shown = String::with_capacity(text.len());
    for comment in comments {
        shown.push_str(text.get(at..comment.start).unwrap_or(""));
        at = at.max(comment.end);
    }
    shown + text.get(at..).unwrap_or("")
}

/// The gaps in a text.
fn gaps(text: &str) -> Vec<Gap> {
    let in_brackets = [("{{", "}}"), ("[", "]"), ("<", ">"), ("{", "}")]
        .into_iter()
        .flat_map(|(open, close)| bracketed(text, open, close))
        .filter_map(|(span, open)| gap_in_brackets(text, span, open));
    let mut gaps: Vec<Gap> = in_brackets.chain(loose_gaps(text)).collect();
    gaps.sort_by_key(|gap| (gap.span.start, usize::MAX - gap.span.end));
    // What lies within a gap is a part of it.
    let mut end = 0;
    gaps.retain(|gap| {
        let is_new = gap.span.start >= end;
        end = end.max(gap.span.end);
        is_new
    });
    gaps
}

/// Gaps have names; what is longer than this is a remark.
const LONGEST_GAP: usize = 60;

/// What stands in brackets on its own, with the brackets.
fn bracketed<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = (Range<usize>, &'t str)> {
    find_all(text, open).filter_map(move |found| {
        let inner = text.get(found.end..)?;
        let mut near = inner.char_indices().take(LONGEST_GAP).map(|(at, _)| at);
        let end = near.find(|at| inner.get(*at..).is_some_and(|rest| rest.starts_with(close)))?;
        let has_more = inner.get(..end)?.contains(['[', ']', '<', '>', '{', '}', '\u{fffc}']);
        (!has_more).then_some((found.start..found.end + end + close.len(), open))
    })
}

fn gap_in_brackets(text: &str, span: Range<usize>, open: &str) -> Option<Gap> {
    let inner = text.get(span.start + open.len()..span.end - open.len())?.trim();
    let before = text.get(..span.start)?;
    let is_gap = match open {
        // `${{ github.token }}` is an expression of GitHub Actions, and `{{7*7}}` an attack.
        "{{" => inner.starts_with(char::is_alphabetic) && !before.ends_with('$'),
        _ => asks(inner),
    };
    is_gap.then(|| Gap { for_contact: is_contact(inner), span })
}

/// Words that ask an author to write something.
const ASKING: &[&str] =
    &["insert", "enter", "add", "replace", "fill", "inserir", "insira", "insertar", "inserte", "insérer", "inserisci"];

/// What templates leave open by its name alone: `[project name]`.
const OPEN: &[(&str, &str)] = &[
    ("security", "email"),
    ("security", "contact"),
    ("contact", "email"),
    ("maintainer", "email"),
    ("maintainers", "email"),
    ("project", "email"),
    ("project", "name"),
    ("project", "url"),
    ("company", "name"),
    ("organization", "name"),
    ("organisation", "name"),
    ("repository", "url"),
    ("repo", "url"),
    ("email", "address"),
    // What Cloudflare leaves of an address that was copied from a page.
    ("email", "protected"),
];

/// Whether words in brackets ask to be replaced: `YOUR EMAIL`, `insert contact here`, `project name`.
fn asks(inner: &str) -> bool {
    let lower = inner.to_lowercase().replace("e-mail", "email");
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        ["your", what @ ..] => YOURS.contains(&what.concat().as_str()) || what.last() == Some(&"email"),
        [word, _, ..] if ASKING.contains(word) => true,
        [first, last] => OPEN.contains(&(first, last)),
        [one] => is_yours(one),
        _ => false,
    }
}

fn is_contact(inner: &str) -> bool {
    let lower = inner.to_lowercase();
    ["mail", "contact"].iter().any(|word| lower.contains(word))
}

/// Gaps without brackets: `OWNER/REPO`, `<owner>/<repo>`, `YOUR_USERNAME`. What is a link is judged as one.
fn loose_gaps(text: &str) -> impl Iterator<Item = Gap> {
    words(text).filter_map(|span| {
        let word = text.get(span.clone())?;
        if word.contains("://") || word.contains('@') {
            return None;
        }
        let (owner, project) = word.split_once('/').unwrap_or((word, ""));
        let is_marked = |part: &str| part.starts_with(['<', '{', '[']) || part.chars().all(|c| !c.is_lowercase());
        let is_repository = is_pair(owner, project) && is_marked(owner) && is_marked(project);
        let is_name = word.contains(['_', '-']) && is_yours(owner) && owner.chars().all(|c| !c.is_whitespace());
        (is_repository || is_name).then_some(Gap { span, for_contact: false })
    })
}

/// The words of a text, without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive(char::is_whitespace).filter_map(move |part| {
        let start = at;
        at += part.len();
        let word = part.trim_start_matches(['(', '"', '\'', '*', '`']);
        let start = start + part.len() - word.len();
        let word = word.trim_end().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '*', '`']);
        (!word.is_empty()).then(|| start..start + word.len())
    })
}

/// Every place of a part in a text.
pub fn find_all<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    text.match_indices(part).map(|(start, part)| start..start + part.len())
}
