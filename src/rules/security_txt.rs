//! Rules about security.txt (RFC 9116).

use jiff::{Span, ToSpan};

use crate::diag::{Code, Diagnostic, Report};
use crate::model::config::NEVER;
use crate::model::content::Content;

/// How long before the end somebody should be told.
const NOTICE_DAYS: i32 = 30;

/// A stale file is worse than none (§5.3), and one that lasts longer than a year is not looked after (§2.5.5).
pub fn expiry_is_near_but_not_past(content: &Content, report: &mut Report) {
    if content.config.security_txt.expires.value == NEVER {
        return;
    }
    let day = content.config.security_txt.expiry_day();
    let after = |span: Span| content.today.saturating_add(span);
    let (code, message) = if day <= content.today {
        (Code::SecurityTxtExpired, format!("security.txt expired on {day}"))
    } else if day <= after(NOTICE_DAYS.days()) {
        (Code::SecurityTxtExpiresSoon, format!("security.txt expires on {day}, within {NOTICE_DAYS} days"))
    } else if day > after(1.year()) {
        (Code::SecurityTxtExpiresLate, format!("security.txt expires on {day}, more than a year ahead"))
    } else {
        return;
    };
    let hint = "make sure that every contact still answers, then set `expires` to a day within a year";
    report.add(Diagnostic::new(code, content.config.security_txt.expires.place, message).hint(hint));
}

/// Below a path the file is not where RFC 9116 §3 wants it, and says nothing about the host.
pub fn the_host_is_ours(content: &Content, report: &mut Report) {
    let base = &content.config.base_url;
    if base.is_host_root() {
        return;
    }
    let origin = base.origin();
    let message = format!(
        "security.txt will be served below `{}`, and not at {origin}/.well-known/security.txt, where it is looked for",
        base.path()
    );
    let hint = match origin.strip_prefix("https://").filter(|host| host.ends_with(".github.io")) {
        Some(host) => format!(
            "copy `.well-known/security.txt` into the repository `{host}`, which serves the root of this host, or give the portal a domain of its own"
        ),
        None => format!(
            "serve a copy of `.well-known/security.txt` at the root of {origin}, or give the portal a domain of its own"
        ),
    };
    report.add(Diagnostic::new(Code::SecurityTxtNotAtRoot, base.place, message).hint(hint));
}
