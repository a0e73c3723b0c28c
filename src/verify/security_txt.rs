//! security.txt (RFC 9116), signed or not.

use jiff::{SignedDuration, Timestamp};

use super::built::Built;
use super::finding::{Code, Finding};

const WELL_KNOWN: &str = ".well-known/security.txt";
const TOP_LEVEL: &str = "security.txt";

/// How long before it expires somebody should look at it.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// There is one, it follows the grammar, it names its own address, and it has not expired.
pub fn follows_the_rfc(built: &Built<'_>) -> Vec<Finding> {
    let Some(text) = built.text(WELL_KNOWN) else {
        return vec![
            Finding::new(Code::SecurityTxt, WELL_KNOWN, "there is no security.txt that is text")
                .hint("a copy that leaves hidden folders out loses `.well-known`"),
        ];
    };
    let mut findings = Vec::new();
    if built.files.get(TOP_LEVEL).is_some_and(|copy| copy != text.as_bytes()) {
        let message = format!("it is not the same as `{WELL_KNOWN}`");
        findings.push(Finding::new(Code::SecurityTxt, TOP_LEVEL, message));
    }
    let fields = Fields::read(text, &mut findings);
    fields.judge(built, &mut findings);
    findings
}

/// The fields in their order: name in lower case, value, line.
struct Fields<'t>(Vec<(String, &'t str, usize)>);

fn wrong(line: usize, message: impl Into<String>) -> Finding {
    let finding = Finding::new(Code::SecurityTxt, WELL_KNOWN, message);
    if line == 0 { finding } else { finding.at(format!("line {line}")) }
}

impl<'t> Fields<'t> {
    fn read(text: &'t str, findings: &mut Vec<Finding>) -> Self {
        if text.starts_with('\u{feff}') {
            findings.push(wrong(1, "it begins with a byte order mark"));
        }
        if !text.ends_with('\n') {
            findings.push(wrong(text.lines().count(), "the last line has no end"));
        }
        let mut fields = Vec::new();
        for (number, line) in signed_part(text) {
            let line = line.trim_end();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once(": ") {
                Some((name, value)) if is_name(name) && !value.starts_with(' ') && !value.is_empty() => {
                    fields.push((name.to_ascii_lowercase(), value, number));
                }
                _ => findings.push(wrong(number, "this is neither a field nor a comment")),
            }
        }
        Self(fields)
    }

    fn of<'f>(&'f self, name: &'f str) -> impl Iterator<Item = (&'t str, usize)> + 'f {
        self.0.iter().filter(move |(found, ..)| found == name).map(|(_, value, line)| (*value, *line))
    }

    fn judge(&self, built: &Built<'_>, findings: &mut Vec<Finding>) {
        if self.of("contact").next().is_none() {
            findings.push(wrong(0, "there is no `Contact`"));
        }
        for (value, line) in self.0.iter().filter(|(name, ..)| is_uri(name)).map(|(_, value, line)| (value, *line)) {
            if value.starts_with("http://") || !value.contains(':') || value.contains(char::is_whitespace) {
                findings.push(wrong(line, format!("`{value}` is not a URI that is encrypted")));
            }
        }
        if self.of("preferred-languages").nth(1).is_some() {
            findings.push(wrong(0, "`Preferred-Languages` stands there twice"));
        }
        self.judge_expiry(built.now, findings);
        self.judge_address(built, findings);
    }

    fn judge_expiry(&self, now: Timestamp, findings: &mut Vec<Finding>) {
        let dates: Vec<_> = self.of("expires").collect();
        let [(value, line)] = dates.as_slice() else {
            findings.push(wrong(0, format!("`Expires` stands there {} times, and not once", dates.len())));
            return;
        };
        let Ok(expires) = value.parse::<Timestamp>() else {
            findings.push(wrong(*line, format!("`{value}` is not a date with a time and a zone")));
            return;
        };
        let expiry = |code, message: String| {
            Finding::new(code, WELL_KNOWN, message)
                .at(format!("line {line}"))
                .hint("check the contacts, then move the date")
        };
        if expires <= now {
            findings.push(expiry(Code::SecurityTxtExpired, format!("it expired at {value}")));
        } else if expires.duration_since(now) < SOON {
            findings.push(expiry(Code::SecurityTxtExpiresSoon, format!("it expires at {value}")));
        }
    }

    /// Where `Canonical` is given, the address of the file is among them (§2.5.2).
    fn judge_address(&self, built: &Built<'_>, findings: &mut Vec<Finding>) {
        let canonical: Vec<_> = self.of("canonical").map(|(value, _)| value).collect();
        let own = built.url_of(WELL_KNOWN);
        if !canonical.is_empty() && own.is_some_and(|own| !canonical.contains(&own.as_str())) {
            findings.push(wrong(0, "no `Canonical` is the address of this file"));
        }
        let metadata = self
            .of("csaf")
            .find(|(value, _)| built.path_of(value).is_some_and(|path| !built.files.contains_key(&path)));
        if let Some((value, line)) = metadata {
            findings.push(
                Finding::new(Code::MissingFile, WELL_KNOWN, format!("`{value}` is not there"))
                    .at(format!("line {line}")),
            );
        }
    }
}

/// The lines of the text, or of what was signed (RFC 9580 §7), numbered from 1.
fn signed_part(text: &str) -> Vec<(usize, &str)> {
    let lines = (1..).zip(text.lines());
    if !text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----") {
        return lines.collect();
    }
    lines
        .skip_while(|(_, line)| !line.trim_end().is_empty())
        .take_while(|(_, line)| !line.starts_with("-----BEGIN PGP SIGNATURE-----"))
        .map(|(number, line)| (number, line.strip_prefix("- ").unwrap_or(line)))
        .collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The fields that hold a URI (IANA registry of security.txt fields).
fn is_uri(name: &str) -> bool {
    ["contact", "encryption", "acknowledgments", "canonical", "policy", "hiring", "csaf"].contains(&name)
}
