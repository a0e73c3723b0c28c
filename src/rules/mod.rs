//! What can be wrong with content whose every value is right by itself: rules over the whole.
//!
//! A rule looks at everything, also at what is not public yet: a draft should be right before it is published.

pub mod advisories;
pub mod dependencies;
pub mod insights;
pub mod markdown;
pub mod placeholders;
pub mod policy;
pub mod releases;
pub mod security_txt;
pub mod support;
pub mod versions;

use crate::diag::{Code, Report};
use crate::model::content::Content;

/// One rule.
pub struct Rule {
    /// The kinds of findings it may report.
    pub codes: &'static [Code],
    /// What it does.
    pub check: fn(&Content, &mut Report),
}

/// Every rule; the only list of them.
pub const RULES: &[Rule] = &[
    rule(&[Code::DuplicateId], advisories::ids_are_unique),
    rule(&[Code::DuplicateAlias], advisories::aliases_are_unique),
    rule(&[Code::InvalidDuplicate], advisories::duplicates_lead_to_another),
    rule(&[Code::EmptyInterval, Code::OverlappingIntervals], advisories::intervals_are_sound),
    rule(&[Code::UnknownRelease], advisories::fixed_versions_are_releases),
    rule(&[Code::ManyReferences], advisories::references_fit_a_cve_record),
    rule(&[Code::DiscouragedCwe, Code::ProhibitedCwe], advisories::weaknesses_are_causes),
    rule(&[Code::VersionSpelling], versions::fixed_versions_are_spelt_as_released),
    rule(&[Code::AlmostAffected], versions::ranges_leave_out_no_near_release),
    rule(&[Code::DateOrder, Code::DuplicateEvent], advisories::timelines_are_in_order),
    rule(&[Code::DateInFuture], advisories::the_past_is_past),
    rule(&[Code::EmbargoEnded], advisories::embargoes_are_running),
    rule(&[Code::DuplicateRelease, Code::DateInFuture], releases::releases_are_unique_and_past),
    rule(&[Code::VersionScheme], releases::later_releases_are_numbered_higher),
    rule(&[Code::UnlistedRelease], releases::the_newest_release_is_listed),
    rule(&[Code::SupportConflict], releases::policy_and_lines_agree),
    rule(&[Code::UnreadRow], support::rows_are_understood),
    rule(&[Code::UnreadDate, Code::EndPassed], support::ends_are_understood),
    rule(&[Code::ContradictoryRows], support::rows_agree),
    rule(&[Code::TemplateRows], support::rows_are_no_template),
    rule(&[Code::DuplicateStatement], dependencies::statements_do_not_contradict),
    rule(&[Code::UnknownRelease], dependencies::versions_are_releases),
    rule(&[Code::EmptyInterval, Code::DateInFuture], dependencies::statements_are_sound),
    rule(&[Code::RevisionOrder], dependencies::statements_are_revised),
    rule(&[Code::UnreadRequirement], dependencies::requirements_are_read),
    rule(
        &[Code::SecurityTxtExpired, Code::SecurityTxtExpiresSoon, Code::SecurityTxtExpiresLate],
        security_txt::expiry_is_near_but_not_past,
    ),
    rule(&[Code::SecurityTxtNotAtRoot], security_txt::the_host_is_ours),
    rule(&[Code::DateInFuture], insights::statements_are_past),
    rule(&[Code::DeadLink, Code::DeadFragment], markdown::links_lead_somewhere),
    rule(&[Code::DraftPage, Code::OpenFrontMatter], markdown::drafts_are_not_public),
    rule(&[Code::TodoInComment], markdown::comments_hold_no_todo),
    rule(&[Code::Mojibake], markdown::text_is_not_mojibake),
    rule(&[Code::EmptyPolicy], policy::policies_say_something),
    rule(&[Code::PointerPolicy], policy::policies_are_here),
    rule(&[Code::FencedPolicy], policy::policies_are_text),
    rule(&[Code::UneditedTemplate], policy::templates_are_edited),
    rule(&[Code::VisibleTodo], policy::readers_see_no_todo),
    rule(&[Code::PlaceholderContact, Code::UnfilledPlaceholder], placeholders::gaps_are_filled_in),
];

const fn rule(codes: &'static [Code], check: fn(&Content, &mut Report)) -> Rule {
    Rule { codes, check }
}

/// Applies every rule.
pub fn check(content: &Content, report: &mut Report) {
    for rule in RULES {
        (rule.check)(content, report);
    }
}
