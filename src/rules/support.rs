//! Rules about what the policy states of supported versions: what was not understood is said, since no verdict follows from it.

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic, Report};
use crate::model::content::Content;
use crate::model::selector::Selector;
use crate::model::support::{End, Support, SupportRow, SupportTable};

/// Every row says which versions it means, and whether they are supported.
pub fn rows_are_understood(content: &Content, report: &mut Report) {
    for row in content.support.iter().flat_map(SupportTable::stated) {
        match &row.selector {
            Err(invalid) => {
                let unread = Diagnostic::invalid(Code::UnreadRow, row.place, invalid.clone());
                report.add(unread);
            }
            Ok(selector) if row.lacks_releases() => {
                let message = format!("which release `{}` is cannot be told: none is listed", row.versions);
                let hint = if matches!(selector, Selector::Newest(newest) if !newest.within.is_empty()) {
                    "list the releases of that series in `content/releases.toml`"
                } else {
                    "list the releases in `content/releases.toml`"
                };
                report.add(Diagnostic::new(Code::UnreadRow, row.place, message).hint(hint));
            }
            Ok(_) => {}
        }
        if row.selector.is_ok() && row.support == Support::Unknown && row.end.is_none() {
            let message = format!("`{}` does not say whether `{}` is supported", row.status, row.versions);
            let hint =
                "write `✅` or `❌`, `supported` or `not supported`, or the last day of support, such as `2027-12-31`";
            report.add(Diagnostic::new(Code::UnreadRow, row.place, message).hint(hint));
        }
    }
}

/// Every end of support is a day that can be read in one way, and no mark says that what has ended goes on.
pub fn ends_are_understood(content: &Content, report: &mut Report) {
    for row in content.support.iter().flat_map(SupportTable::stated).filter(|row| row.support != Support::Unsupported) {
        report_end(row, content.today, report);
    }
}

fn report_end(row: &SupportRow, today: Date, report: &mut Report) {
    const HINT: &str = "write the last day of support as `2027-12-31`";
    match &row.end {
        Some(End::Unread(text)) => {
            let message = format!("`{text}` is not a day on which the support of `{}` ends", row.versions);
            report.add(Diagnostic::new(Code::UnreadDate, row.place, message).hint(HINT));
        }
        Some(End::On(first, last)) if *first < today && today <= *last => {
            let message = if *last == Date::MAX {
                format!("whether the support of `{}` ended on {first} cannot be told", row.versions)
            } else {
                format!("the support of `{}` may end on {first} or on {last}", row.versions)
            };
            report.add(Diagnostic::new(Code::UnreadDate, row.place, message).hint(HINT));
        }
        Some(End::On(_, last)) if *last < today && row.support == Support::Supported => {
            let message = format!("`{}` is marked as supported, and its support ended on {last}", row.versions);
            let hint = "the portal follows the day; bring the table up to date";
            report.add(Diagnostic::new(Code::EndPassed, row.place, message).hint(hint));
        }
        _ => {}
    }
}

/// No two rows say the contrary of the same versions.
pub fn rows_agree(content: &Content, report: &mut Report) {
    let contradicted = |row: &&SupportRow| row.is_contradicted;
    for row in content.support.iter().flat_map(SupportTable::stated).filter(contradicted) {
        let message = format!("another row says the contrary of versions of `{}`", row.versions);
        let hint = "whether they are supported is unknown until one of the two is changed";
        report.add(Diagnostic::new(Code::ContradictoryRows, row.place, message).hint(hint));
    }
}

/// The versions are those of the project, and not those of GitHub's template.
pub fn rows_are_no_template(content: &Content, report: &mut Report) {
    if let Some(table) = content.support.as_ref().filter(|table| table.is_template) {
        let message = "these are the versions of GitHub's template for a policy";
        let hint = "write which versions of your project get security fixes";
        report.add(Diagnostic::new(Code::TemplateRows, table.place, message).hint(hint));
    }
}
