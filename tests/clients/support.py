"""Judges the calendar of the ends of support with icalendar, and the lines of its file as RFC 5545 wants them.

usage: support.py FOLDER... | --self-test FOLDER
"""

from collections import Counter

from built import Spoilt, main, remove, replace
from icalendar import Calendar

CALENDAR = "support.ics"


def judge(portal):
    """A portal without dates has no calendar: one without events is invalid."""
    if not portal.has(CALENDAR):
        if "support.ics" in portal.text("supported-versions/index.html"):
            portal.say(CALENDAR, "is missing, and the page on supported versions leads to it")
        return 0
    judge_lines(portal, portal.bytes(CALENDAR))
    try:
        calendar = Calendar.from_ical(portal.bytes(CALENDAR))
    except ValueError as error:
        portal.say(CALENDAR, f"cannot be read: {error}")
        return 0
    for component in calendar.walk():
        for name, reason in component.errors:
            portal.say(CALENDAR, f"{component.name} has an invalid {name}: {reason}")
    events = calendar.walk("VEVENT")
    judge_properties(portal, calendar, {"VERSION": 1, "PRODID": 1})
    for event in events:
        judge_properties(portal, event, {"UID": 1, "DTSTAMP": 1, "DTSTART": 1, "SUMMARY": 1})
        judge_event(portal, event)
    for uid, times in Counter(str(event.get("UID")) for event in events).items():
        if times > 1:
            portal.say(CALENDAR, f"{times} events are {uid}")
    if not events:
        portal.say(CALENDAR, "holds no event")
    return len(events)


def judge_lines(portal, content):
    if not content.endswith(b"\r\n") or b"\n" in content.replace(b"\r\n", b""):
        portal.say(CALENDAR, "a line does not end in CRLF")
    for line in content.split(b"\r\n"):
        if len(line) > 75:
            portal.say(CALENDAR, f"a line of {len(line)} octets: {line[:40]!r}")
        try:
            line.decode()
        except UnicodeDecodeError:
            portal.say(CALENDAR, f"a line is folded within a character: {line!r}")


def judge_properties(portal, component, wanted):
    for name, times in wanted.items():
        value = component.get(name, [])
        found = len(value) if isinstance(value, list) else 1
        if found != times:
            portal.say(CALENDAR, f"{component.name} has {name} {found} times")


def judge_event(portal, event):
    """All day, without an alarm; and where it leads to, is there."""
    start, end = event.decoded("DTSTART", None), event.decoded("DTEND", None)
    if hasattr(start, "hour"):
        portal.say(CALENDAR, f"{event.get('UID')} is at {start}, not all day")
    if start and end and end <= start:
        portal.say(CALENDAR, f"{event.get('UID')} ends before it begins")
    if event.walk("VALARM"):
        portal.say(CALENDAR, f"{event.get('UID')} rings")
    if "URL" in event and not portal.route(str(event["URL"])):
        portal.say(CALENDAR, f"{event['URL']} is not there")


EVENT = "BEGIN:VEVENT\r\n"
SPOILT = [
    Spoilt("no calendar", remove(CALENDAR), "is missing"),
    Spoilt("lines of Unix", replace(CALENDAR, "\r\n", "\n"), "CRLF"),
    Spoilt("a line too long", replace(CALENDAR, "SUMMARY:", "SUMMARY:" + 80 * "a"), "octets"),
    Spoilt("no time stamp", replace(CALENDAR, r"DTSTAMP[^\r]*\r\n", ""), "DTSTAMP 0 times"),
    Spoilt("two time stamps", replace(CALENDAR, r"(DTSTAMP[^\r]*\r\n)", r"\1\1"), "DTSTAMP 2 times"),
    Spoilt(
        "a date that is none",
        replace(CALENDAR, r"(DTSTART[^:]*):\d{8}", r"\1:20261399"),
        "invalid DTSTART|cannot be read",
    ),
    Spoilt("an hour", replace(CALENDAR, r"DTSTART[^:]*:(\d{8})", r"DTSTART:\1T000000Z"), "not all day"),
    Spoilt("the same event twice", replace(CALENDAR, r"(?s)(BEGIN:VEVENT.*?END:VEVENT\r\n)", r"\1\1"), "events are"),
    Spoilt("an event without a name", replace(CALENDAR, r"UID:[^\r]*\r\n", ""), "UID 0 times"),
    Spoilt("an event that does not end", replace(CALENDAR, "END:VEVENT\r\n", ""), "cannot be read"),
    Spoilt("no version", replace(CALENDAR, "VERSION:2.0\r\n", ""), "VERSION 0 times"),
    Spoilt("a calendar of nothing", replace(CALENDAR, "(?s)BEGIN:VEVENT.*END:VEVENT\r\n", ""), "holds no event"),
    Spoilt(
        "an alarm",
        replace(CALENDAR, "END:VEVENT", "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER:-P1D\r\nEND:VALARM\r\nEND:VEVENT"),
        "rings",
    ),
]

if __name__ == "__main__":
    main(judge, "events", SPOILT)
