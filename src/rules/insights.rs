//! Rules about what people state for OpenSSF Security Insights.

use crate::diag::{Code, Diagnostic, Report};
use crate::model::content::Content;

/// Nobody has changed or looked at anything on a day that is still to come.
pub fn statements_are_past(content: &Content, report: &mut Report) {
    let Some(insights) = &content.config.security_insights else { return };
    for (what, date) in [("last_updated", &insights.last_updated), ("last_reviewed", &insights.last_reviewed)] {
        if date.value > content.today {
            let message = format!("`{what}` is dated {}, after today, {}", date.value, content.today);
            let hint = "write the day on which somebody really did it";
            report.add(Diagnostic::new(Code::DateInFuture, date.place, message).hint(hint));
        }
    }
}
