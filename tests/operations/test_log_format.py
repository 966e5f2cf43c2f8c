"""What is logged: JSON where it is asked for, and never what a reader asked nor where they are."""

from __future__ import annotations

import json
import logging
import socket
from contextlib import closing
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from config import log_format
from tests.operations.server import PATIENCE, Site

pytestmark = pytest.mark.one_database

# What only this reader would send.
PERSONAL = ("19510307", "3141.59", "wang-xiaohong", "620104195103070021", "203.0.113.77", "NokiaBrowser", "王小红")
QUERY = "birth_year=19510307&own_pension=3141.59&q=wang-xiaohong&id=620104195103070021"
HEADERS = "User-Agent: NokiaBrowser\r\nX-Forwarded-For: 203.0.113.77\r\nReferer: http://127.0.0.1/?q=wang-xiaohong\r\n"


def send(site: Site, line: str, host: str = "127.0.0.1", body: str = "") -> None:
    """One request, written as it is."""
    length = f"Content-Length: {len(body.encode())}\r\n" if body else ""
    form = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
    with closing(socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)) as reader:
        sent = f"{line}\r\nHost: {host}\r\nConnection: close\r\n{HEADERS}{length}{form}\r\n{body}"
        reader.sendall(sent.encode())
        while reader.recv(65536):
            pass


@pytest.mark.parametrize("form", ["json", "line"])
def test_nothing_personal_gets_into_the_log(make_site: Any, form: str) -> None:
    site = make_site(WORKERS="1", LOG_FORMAT=form, ACCESS_LOG="1", BEHIND_PROXY="1")
    site.start()
    with site.sql() as connection:
        connection.execute("ALTER TABLE policies_claim RENAME TO gone")
        send(site, f"GET /calculator/?{QUERY} HTTP/1.1")
        send(site, f"GET /nowhere/?{QUERY} HTTP/1.1")
        send(site, f"GET /cities/lanzhou/?{QUERY} HTTP/1.1")  # fails for the missing table
        send(site, f"GET /?{QUERY} HTTP/1.1", host=f"evil.example/?{QUERY}")
        send(site, "GET /calculator/r/620100-rf-19510307-p3141.59/ HTTP/1.1")
        send(site, f"GET /?{QUERY} 王小红 ' {QUERY} HTTP/1.1")
        send(site, "GET /?q=王小红 HTTP/9")
        send(site, "GET /cities/620104195103070021/ HTTP/1.1")
        send(site, "GET /%E7%8E%8B%E5%B0%8F%E7%BA%A2/ HTTP/1.1")
        send(site, "GET /cities/%31%39510307/ HTTP/1.1")
        send(site, f"POST /report/?{QUERY} HTTP/1.1", body="message=王小红")
        send(site, f"POST /admin/login/?{QUERY} HTTP/1.1", body="username=wang-xiaohong&password=x")
        connection.execute("ALTER TABLE gone RENAME TO policies_claim")
    text = site.log.read_text()
    assert [word for word in PERSONAL if word in text] == []
    assert "/nowhere/" in text
    assert "Traceback" in text
    assert "Invalid" in text
    if form == "json":
        check_lines([json.loads(line) for line in text.splitlines() if line.startswith("{")])


def check_lines(entries: list[dict[str, Any]]) -> None:
    assert all({"time", "level", "logger"} <= entry.keys() for entry in entries)
    missing = next(entry for entry in entries if entry.get("path") == "/nowhere/")
    assert (missing["method"], missing["status"], missing["logger"]) == ("GET", 404, "gunicorn.access")
    failed = next(entry for entry in entries if entry["logger"] == "django.request" and entry["level"] == "ERROR")
    assert "/cities/lanzhou/" in failed["message"]
    assert "no such table" in failed["trace"]


def record(message: str, *args: Any, **extra: Any) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, None)
    made.__dict__.update(extra)
    return made


@pytest.mark.parametrize("form", ["json", "line"])
def test_answers_in_the_words_of_an_error_are_taken_out(form: str) -> None:
    request = RequestFactory().get("/calculator/?own_pension=3141.59")
    request._post = QueryDict("message=王小红")
    note = log_format.formatter(form).format(record("%s", "no number: '3141.59', by 王小红", request=request))
    assert "3141.59" not in note
    assert "王小红" not in note
    assert "no number" in note


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:0:1:2:3:4:5", "2001:db8::1", "::ffff:203.0.113.77"])
def test_addresses_are_taken_out(address: str) -> None:
    note = log_format.without_readers(f"AXES: from {address}, at 03:24:29")
    assert address not in note
    assert "203.0.113" not in note
    assert "03:24:29" in note


def test_an_address_with_a_line_break_makes_no_second_line() -> None:
    assert "\n" not in log_format.formatter("line").format(record("Not Found: %s", "/a\nERROR forged"))
    assert "\n" not in log_format.formatter("json").format(record("Not Found: %s", "/a\nERROR forged"))


def test_an_unknown_form_is_an_error_at_start() -> None:
    with pytest.raises(ValueError, match="LOG_FORMAT"):
        log_format.formatter("xml")


@pytest.mark.parametrize("form", ["line", "json"])
def test_signs_that_a_terminal_obeys_are_written_out(form: str) -> None:
    said = "/cities/\x1b[31mred\x9b2J\x7f\u202egnp.\u2028x\ttab/"
    text = log_format.formatter(form).format(record("Not Found: %s", said))
    assert log_format.CONTROL.search(text) is None
    for sign in ("x1b", "x9b", "x7f", "u202e", "u2028"):
        assert sign in text
