"""The dates of a result for a calendar (RFC 5545): whole days, each with the way back to the result."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from icalendar import Alarm, Calendar, Event

from website import formats

from .page import Result


class Entry(NamedTuple):
    """One day in the calendar. `key` tells it from the others of the same result."""

    key: str
    day: date
    title: str
    text: str


def entries(result: Result) -> list[Entry]:
    """The next change, the month in which the years are full, and the day to look again; none before the day asked about."""
    ahead = [entry for entry in _entries(result) if entry.day >= result.on]
    return sorted(ahead, key=lambda entry: entry.day)


def _entries(result: Result) -> Iterator[Entry]:
    place, change = result.region.short_name, result.next_change
    if change is not None:
        amount = result.next_change_words or "看看新的数"
        yield Entry("change", change.month.first_day, f"{place}医保返款：{amount}", f"因为{result.why_next_change}。")
    if result.full_month is not None:
        text = f"从今天起每月都缴的话，到{formats.month(result.full_month)}缴满。"
        yield Entry("full", result.full_month.first_day, f"{place}医保年限缴满", text)
    again = result.recheck_before.first_day
    yield Entry("again", again, f"{place}医保：再查一次", "标准会变。打开下面的网址，答案已经填好。")


def ics(result: Result, host: str) -> bytes:
    """The entries as an iCalendar file. The same result gives the same file, so that importing it again replaces the old."""
    calendar = Calendar()
    calendar.add("prodid", "-//退休医保通//算一算//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "退休医保通")
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    for entry in entries(result):
        calendar.add_component(_event(entry, result, host))
    return calendar.to_ical()


def _event(entry: Entry, result: Result, host: str) -> Event:
    event = Event()
    case = hashlib.sha256(f"{result.code}/{entry.key}".encode()).hexdigest()[:24]
    event.add("uid", f"{case}@{host}")
    event.add("dtstamp", datetime.combine(result.on, time(), timezone.utc))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", f"{entry.text}\n{result.short_address}")
    event.add("url", result.short_address)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", timedelta(hours=9))
    event.add_component(alarm)
    return event
