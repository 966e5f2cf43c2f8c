"""The dates of a result as an iCalendar file: whole days ahead, with the way back, read back by a parser."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from tests.calculator.conftest import RETIRED, WORKING

pytestmark = pytest.mark.django_db

ON = "2026-12-01"


def opened(client: Client, answers: dict[str, Any]) -> tuple[Calendar, list[Any]]:
    response = client.get("/calculator/calendar.ics", {**answers, "on": ON})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert "yibao.ics" in response["Content-Disposition"]
    text = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = Calendar.from_ical(text)
    return calendar, calendar.walk("VEVENT")


def test_the_next_change_the_full_years_and_the_day_to_look_again(client: Client) -> None:
    calendar, events = opened(client, {**WORKING, "birth_year": "1970", "cumulative_years": "22", "base": "8000"})
    assert (str(calendar["VERSION"]), str(calendar["X-WR-TIMEZONE"])) == ("2.0", "Asia/Shanghai")
    days = {str(event["SUMMARY"]): event.decoded("DTSTART") for event in events}
    assert days["北京医保：再查一次"] == date(2027, 6, 1)
    assert days["北京医保年限缴满"] == date(2029, 12, 1)
    assert days["北京医保返款：每月100元"] == date(2031, 10, 1)


def test_every_event_is_a_whole_day_with_the_way_back(client: Client) -> None:
    _, events = opened(client, {**RETIRED, "region": "beijing"})
    assert len(events) == 2
    for event in events:
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert type(start) is date
        assert (end - start).days == 1
        assert start > date(2026, 12, 1)
        address = str(event["URL"])
        assert address in str(event["DESCRIPTION"])
        assert client.get(address.removeprefix("http://127.0.0.1:8000"), follow=True).status_code == 200
        assert {"UID", "DTSTAMP"} <= set(event)
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_the_same_result_gives_the_same_file(client: Client) -> None:
    case = {**RETIRED, "region": "beijing", "on": ON}
    assert client.get("/calculator/calendar.ics", case).content == client.get("/calculator/calendar.ics", case).content


def test_where_nothing_comes_there_is_the_day_to_look_again(client: Client) -> None:
    _, events = opened(client, {**RETIRED, "status": "resident"})
    assert [str(event["SUMMARY"]) for event in events] == ["兰州医保：再查一次"]


def test_bad_answers_lead_to_the_form(client: Client) -> None:
    response = client.get("/calculator/calendar.ics", {**RETIRED, "sex": "x"})
    assert response.status_code == 302
    assert response["Location"].startswith("/calculator/?")
