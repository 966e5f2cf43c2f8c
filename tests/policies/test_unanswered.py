"""Counting which places are asked for and not known: cheap, without personal data, and never in the way of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from policies import unanswered
from policies.models import PlaceDemand, Region

pytestmark = pytest.mark.django_db

GET = RequestFactory().get("/")
BROWSER = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _nobody_asked_yet(db: None, monkeypatch) -> None:
    """Tests that open every page once for all leave counts behind."""
    monkeypatch.setattr(unanswered, "tally", unanswered.UnansweredCounter())
    PlaceDemand.objects.all().delete()


@pytest.fixture
def lasa() -> Region:
    """A place without a table."""
    return Region.objects.select_related("parent").get(slug="lasa")


def count_of(slug: str) -> int:
    unanswered.tally.write()
    return sum(PlaceDemand.objects.filter(region__slug=slug).values_list("count", flat=True))


def test_one_row_a_day(lasa, monkeypatch):
    for day, times in ((date(2026, 11, 22), 3), (date(2026, 11, 23), 1), (date(2026, 11, 22), 2)):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        for _ in range(times):
            unanswered.record_unanswered(lasa, GET)
        unanswered.tally.write()
    assert list(PlaceDemand.objects.order_by("day").values_list("day", "count")) == [
        (date(2026, 11, 22), 5),
        (date(2026, 11, 23), 1),
    ]


def test_asking_does_not_touch_the_database(lasa, django_assert_num_queries):
    with django_assert_num_queries(0):
        unanswered.record_unanswered(lasa, GET)


def test_the_page_of_an_unknown_place_counts(client):
    assert client.get("/cities/lasa/").status_code == 200
    assert client.get("/cities/lasa/", {"average_pension": "3000"}).status_code == 200
    assert count_of("lasa") == 2


def test_the_page_of_a_known_place_does_not(client):
    client.get("/cities/lanzhou/")
    client.get("/cities/shenzhen/")
    client.get("/cities/xianggang/")
    client.get("/cities/no-such-place/")
    unanswered.tally.write()
    assert not PlaceDemand.objects.exists()


@pytest.mark.parametrize(
    ("method", "headers", "counts"),
    [
        ("get", {"user-agent": BROWSER}, True),
        ("get", {}, True),
        ("head", {"user-agent": BROWSER}, False),
        ("get", {"user-agent": BROWSER, "sec-purpose": "prefetch;prerender"}, False),
        ("get", {"user-agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"}, False),
        ("get", {"user-agent": "Mozilla/5.0 (compatible; bingbot/2.0)"}, False),
        ("get", {"user-agent": "python-requests/2.31"}, False),
        ("get", {"user-agent": "curl/8.0"}, False),
    ],
)
def test_only_what_a_reader_sees_counts(lasa, method, headers, counts):
    unanswered.record_unanswered(lasa, getattr(RequestFactory(), method)("/", headers=headers))
    unanswered.tally.write()
    assert PlaceDemand.objects.exists() is counts


def test_nothing_but_place_day_and_count_is_kept():
    assert {field.name for field in PlaceDemand._meta.get_fields()} == {"id", "region", "day", "count"}


@contextmanager
def read_only() -> Iterator[None]:
    """The connection refuses to write until the end of the block."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            yield
            transaction.set_rollback(True)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


def test_a_page_is_served_from_a_database_that_cannot_be_written(client):
    with read_only():
        assert client.get("/cities/lasa/").status_code == 200
        unanswered.tally.write()
    assert not PlaceDemand.objects.exists()


def test_a_failure_leaves_the_transaction_usable(lasa):
    unanswered.record_unanswered(Region(name="没有存的地方"), GET)
    unanswered.record_unanswered(lasa, GET)
    assert count_of("lasa") == 1


# ---- the list for editors ----


def test_the_most_asked_come_first_and_known_places_not_at_all(lasa):
    today = timezone.localdate()
    rows = [("lasa", 0, 3), ("lasa", 30, 4), ("ali", 1, 9), ("lanzhou", 1, 50), ("naqu", 0, 1), ("naqu", 95, 100)]
    for slug, ago, count in rows:
        region = Region.objects.get(slug=slug)
        PlaceDemand.objects.create(region=region, day=today - timedelta(days=ago), count=count)
    assert [(params.region.slug, params.count) for params in unanswered.most_unanswered()] == [
        ("ali", 9),
        ("lasa", 7),
        ("naqu", 1),
    ]
    assert [params.region.slug for params in unanswered.most_unanswered(days=7)] == ["ali", "lasa", "naqu"]
    assert unanswered.most_unanswered(days=7)[1].count == 3
    assert len(unanswered.most_unanswered(limit=2)) == 2


def test_nobody_asked():
    assert unanswered.most_unanswered() == []
