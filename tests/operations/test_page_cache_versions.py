"""Results behind the version poller: they take the content version that it saw a moment ago, and show an edit two looks later at most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from operations.page_cache import version_poller
from operations.page_cache.wsgi import PageCache, with_page_cache
from policies import content_version
from policies.models import ContentEdition, CreditBand, CreditTable

pytestmark = pytest.mark.django_db

RESULT = {"region": "lanzhou", "status": "retired", "sex": "female", "birth_year": "1960", "birth_month": "3"}
RESULT |= {"on": "2026-11-22"}


class Site:
    """Django behind ready pages. the version poller looks when the test says so, and `seconds` is the time that it tells."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.application: PageCache = with_page_cache(get_wsgi_application())
        self.poller = self.application.poller
        # the thread is the test itself
        self.poller._started.acquire()

    def ask(self, answer: str = "200 OK", **headers: str) -> str:
        environ: dict[str, Any] = {"PATH_INFO": "/calculator/", "QUERY_STRING": urlencode(RESULT)}
        environ |= {"HTTP_HOST": "testserver", **headers}
        setup_testing_defaults(environ)
        status: list[str] = []
        sent = self.application(environ, lambda note, headers, exc_info=None: status.append(note))
        body = b"".join(sent).decode()
        assert status == [answer]
        sent.close()
        return body

    def statements(self, **headers: str) -> int:
        """How often one result asks the database for the content version."""
        with CaptureQueriesContext(connection) as caught:
            self.ask(**headers)
        return sum(ContentEdition._meta.db_table in query["sql"] for query in caught)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    # neither a request's end nor the version poller may close a connection that is in the test's own transaction
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "close_if_unusable_or_obsolete", lambda: None)
    site = Site()
    monkeypatch.setattr(version_poller, "monotonic", lambda: site.seconds)
    site.poller.look()
    site.ask()
    return site


@pytest.fixture
def edit() -> Callable[[], object]:
    """兰州 from 90 to 91 yuan, past every signal."""
    table = CreditTable.objects.published().get(region__slug="lanzhou", audience="retiree")
    return lambda: CreditBand.objects.filter(table=table, amount=90).update(amount=91)


def shows(html: str, amount: int) -> bool:
    return f'<span class="n">{amount}</span>' in html


def test_a_reader_does_not_wait_for_the_edition(site):
    assert site.statements() == 0


@pytest.mark.parametrize("cookie", ["sessionid=x", "csrftoken=y"])
def test_somebody_known_reads_it_anew(site, cookie):
    """Who edits sees at once what was edited."""
    assert site.statements(HTTP_COOKIE=cookie) == 1


def test_a_reader_cannot_bring_an_edition(site):
    site.seconds += 2 * site.poller.seconds
    assert site.statements(**{f"HTTP_{content_version.SEEN.upper()}": "{1: 1}"}) == 1


def test_while_the_watch_is_late_each_result_reads_for_itself(site):
    site.seconds += 2 * site.poller.seconds
    assert site.statements() == 1
    site.poller.look()
    assert site.statements() == 0


def test_after_the_watch_could_not_see_nobody_waits_for_the_database(site, monkeypatch):
    """Until it sees again: results are refused at once and unasked."""

    def silent() -> dict[int, int]:
        raise OperationalError("locked")

    with monkeypatch.context() as locked:
        locked.setattr(content_version, "read", silent)
        locked.setattr(version_poller.connection, "close", lambda: None)
        site.poller.look()
    with CaptureQueriesContext(connection) as caught:
        site.ask("503 Service Unavailable")
    assert len(caught) == 0
    site.poller.look()
    assert site.statements() == 0


def test_an_edit_shows_after_the_next_look(site, edit):
    assert shows(site.ask(), 90)
    assert edit() == 1
    site.poller.look()
    assert shows(site.ask(), 91)


def test_an_edit_shows_two_intervals_later_though_nobody_looks(site, edit):
    assert shows(site.ask(), 90)
    assert edit() == 1
    site.seconds += 2 * site.poller.seconds
    assert shows(site.ask(), 91)


def test_who_edits_sees_it_at_once_and_no_reader_loses_it_again(site, edit):
    assert edit() == 1
    assert shows(site.ask(HTTP_COOKIE="sessionid=x"), 91)
    site.poller.look()
    assert shows(site.ask(), 91)
