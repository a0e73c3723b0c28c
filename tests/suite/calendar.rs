//! The calendar of the ends of support.

use snapbox::{IntoData, str};

use crate::site::Site;

const POLICY: &str = "# Security Policy\n\n## Supported Versions\n\n| Version | Supported | Until |\n| --- | --- | --- |\n\
                      | 2.x | yes | 2027-06-30 |\n| < 2.0 | no | 2026-01-31 |\n";
const LINE: &str = "[[line]]\nversions = \"2.x\"\nname = \"Acme, the second\"\nend_of_support = 2027-12-31\n\
                    note = \"Three years; perhaps more\"\n";

#[test]
fn every_end_of_support_is_an_event() {
    let site = Site::new().write("SECURITY.md", POLICY).write("content/releases.toml", LINE);
    site.build().fine();
    let calendar = site.built("support.ics");
    assert!(calendar.lines().count() == calendar.matches("\r\n").count(), "every line ends in CRLF");
    snapbox::assert_data_eq!(
        calendar.replace("\r\n", "\n"),
        str![[r#"
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//secportal//secportal//EN
NAME:End of support of acme
X-WR-CALNAME:End of support of acme
BEGIN:VEVENT
UID:tag:acme.example\,2026:end-of-support-2.x
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20271231
SUMMARY:End of support: Acme\, the second
DESCRIPTION:The last day on which acme 2.x gets security fixes.\nThree year
 s\; perhaps more
URL:https://security.acme.example/supported-versions/
CATEGORIES:End of support
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:tag:acme.example\,2026:end-of-support-%3C%202.0
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20260131
SUMMARY:End of support: acme < 2.0
DESCRIPTION:The last day on which acme < 2.0 gets security fixes.
URL:https://security.acme.example/supported-versions/
CATEGORIES:End of support
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR

"#]]
        .raw()
    );
    assert!(site.built("supported-versions/index.html").contains("href=\"/support.ics\""));
}

#[test]
fn a_calendar_is_never_empty() {
    let site = Site::new();
    site.build().fine();
    assert!(!site.path("public/support.ics").exists());
    assert!(!site.built("supported-versions/index.html").contains("support.ics"));
}
