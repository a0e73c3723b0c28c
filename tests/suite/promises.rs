//! What the policy promises, and whether it was kept.

use crate::site::{ADVISORY, ADVISORY_FILE, Site};

/// A portal whose advisory was reported on Monday, 16 November 2026, at 15:00, and has no fix.
fn unfixed(promises: &str) -> Site {
    let advisory = ADVISORY
        .replace(", fixed = \"1.2\"", "")
        .replace("2026-02-01", "2026-11-18")
        .replace("revisions", "timeline = [{ date = 2026-11-16T15:00:00Z, event = \"reported\" }]\nrevisions");
    Site::new().edit("site.toml", "acknowledge_within = \"48h\"", promises).write(ADVISORY_FILE, &advisory)
}

/// The text of a built page, without markup.
fn text(site: &Site, path: &str) -> String {
    let page = site.built(path);
    let parts = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

const PAGE: &str = "advisories/ACME-2026-0001/index.html";

#[test]
fn a_fix_that_is_overdue_is_a_broken_promise() {
    let check = |promise: &str, now: &'static str, by: &str, overdue: bool| {
        let site = unfixed(&format!("fix_within = \"{promise}\"")).now(now);
        site.build().fine();
        for path in [PAGE, "timeline/index.html"] {
            let said = text(&site, path);
            assert!(said.contains(&format!("not fixed yet; promised by {by}")), "{said}");
            let page = site.built(path);
            // Until then a script has to know the day.
            assert_eq!(page.contains("data-due="), !overdue, "{promise} on {now}: {page}");
            assert_eq!(page.contains("static/promises.js"), !overdue, "{promise} on {now}: {page}");
            assert_eq!(said.matches("overdue").count(), 1, "{promise} on {now}: {said}");
        }
        let timeline = site.built("timeline/index.html");
        assert_eq!(timeline.contains("<strong>0 of 1</strong>"), overdue, "{timeline}");
        assert_eq!(timeline.contains("data-open=\"2026-11-"), !overdue, "{timeline}");
    };
    check("4d", "2026-11-19", "20 November 2026", false);
    check("4d", "2026-11-20", "20 November 2026", false);
    check("4d", "2026-11-21", "20 November 2026", true);
    check("5bd", "2026-11-23", "23 November 2026", false);
    check("5bd", "2026-11-24", "23 November 2026", true);
    check("1w", "2026-11-24", "23 November 2026", true);
}

#[test]
fn another_day_changes_only_pages_on_which_a_promise_falls_due() {
    let [before, after] = ["2026-11-20", "2026-11-21"].map(|now| unfixed("fix_within = \"4d\"").now(now));
    before.build().fine();
    after.build().fine();
    let (before, after) = (before.output(), after.output());
    let changed: Vec<_> = after.keys().filter(|path| before.get(*path) != after.get(*path)).collect();
    assert_eq!(changed, [PAGE, "timeline/index.html"]);
}

#[test]
fn what_nobody_owes_is_not_overdue() {
    let says = |site: Site, words: &str| {
        site.build().fine();
        let said = text(&site, "timeline/index.html");
        assert!(said.contains(words) && !said.contains("overdue"), "{said}");
    };
    says(unfixed(""), "not fixed yet");
    let fix = "fix_within = \"1d\"";
    let released = ", { date = 2026-11-17T14:00:00Z, event = \"released\" }]";
    says(unfixed(fix).edit(ADVISORY_FILE, "}]\nrevisions", &format!("}}{released}\nrevisions")), "23 hours");
    says(unfixed(fix).edit(ADVISORY_FILE, "\"1.0\" }", "\"1.0\", fixed = \"1.2\" }"), "not recorded");
    says(unfixed(fix).edit(ADVISORY_FILE, "event = \"reported\"", "event = \"note\""), "not fixed yet");
}

#[test]
fn business_days_are_measured_as_such() {
    let timeline = "timeline = [{ date = 2026-01-09T15:00:00Z, event = \"reported\" }, \
                    { date = 2026-01-13T14:00:00+01:00, event = \"acknowledged\" }, \
                    { date = 2026-01-17T10:00:00Z, event = \"responded\" }]\nrevisions";
    let promises = "acknowledge_within = \"2 business days\"\nrespond_within = { after_report = \"5bd\" }\ndisclose_within = \"10bd\"";
    let site = Site::new()
        .edit("site.toml", "acknowledge_within = \"48h\"", promises)
        .write(ADVISORY_FILE, &ADVISORY.replace("revisions", timeline));
    site.build().fine();
    let said = text(&site, PAGE);
    for expected in [
        "Acknowledged from the report 1 business day in time within 2 business days",
        "Answered in detail from the report more than 5 business days late within 5 business days",
        "Published from the report 15 business days late within 10 business days",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let home = text(&site, "index.html");
    assert!(home.contains("an acknowledgment within 2 business days"), "{home}");
    assert!(home.contains("a detailed answer within 5 business days of the report"), "{home}");
    let timeline = text(&site, "timeline/index.html");
    assert!(timeline.contains("1 business day within 2 business days 1 of 1 1 of 1"), "{timeline}");
}

#[test]
fn promises_that_cannot_be_read() {
    let check = |written: &str, expected: &str| {
        let site = Site::new().edit("site.toml", "acknowledge_within = \"48h\"", written);
        site.check().finds(&[expected]);
    };
    check("acknowledge_within = \"3 working days\"", "invalid-duration site.toml:13:22");
    check("respond_within = { after_report = \"soon\" }", "invalid-duration site.toml:13:35");
    check("respond_within = {}", "missing-field site.toml:13:18");
    check("respond_within = 10", "wrong-type site.toml:13:18");
    check("fix_within = { after_report = \"10d\" }", "wrong-type site.toml:13:14");
}
