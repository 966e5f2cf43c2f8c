"""Counting which places are asked for and not known: cheap, without personal data, and never in the way of a page."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from policies import counting, demand
from policies.models import PlaceDemand, Region

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _nobody_asked_yet(db: None) -> None:
    """Tests that open every page once for all leave counts behind."""
    PlaceDemand.objects.all().delete()


@pytest.fixture
def lasa() -> Region:
    """A place without a table."""
    return Region.objects.select_related("parent").get(slug="lasa")


def count_of(slug: str) -> int:
    return sum(PlaceDemand.objects.filter(region__slug=slug).values_list("count", flat=True))


def test_one_row_a_day(lasa):
    for _ in range(3):
        demand.ask(lasa, on=date(2026, 11, 22))
    demand.ask(lasa, on=date(2026, 11, 23))
    assert list(PlaceDemand.objects.order_by("day").values_list("day", "count")) == [
        (date(2026, 11, 22), 3),
        (date(2026, 11, 23), 1),
    ]


def test_asking_is_one_statement(lasa, django_assert_max_num_queries):
    # savepoint, the statement, release; and the patience of SQLite before and after
    with django_assert_max_num_queries(6):
        demand.ask(lasa)


def test_the_page_of_an_unknown_place_counts(client):
    assert client.get("/cities/lasa/").status_code == 200
    assert client.get("/cities/lasa/", {"average_pension": "3000"}).status_code == 200
    assert count_of("lasa") == 2


def test_the_page_of_a_known_place_does_not(client):
    client.get("/cities/lanzhou/")
    client.get("/cities/shenzhen/")
    client.get("/cities/xianggang/")
    client.get("/cities/no-such-place/")
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
    demand.ask(lasa, getattr(RequestFactory(), method)("/", headers=headers))
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
    assert not PlaceDemand.objects.exists()


def test_a_page_is_served_where_counting_fails(client, monkeypatch):
    def broken(*args, **options):
        raise OperationalError("disk full")

    monkeypatch.setattr(demand, "count_up", broken)
    assert client.get("/cities/lasa/").status_code == 200


def test_a_failure_leaves_the_transaction_usable(lasa):
    demand.ask(Region(name="没有存的地方"), on=date(2026, 11, 22))
    demand.ask(lasa, on=date(2026, 11, 22))
    assert count_of("lasa") == 1


@pytest.mark.django_db(transaction=False)
def test_another_writer_is_not_waited_for(tmp_path, monkeypatch):
    """On a real file with a lock on it: the count is lost at once, and the patience of the connection comes back."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    path = tmp_path / "busy.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE policies_placedemand (region_id, day, count, UNIQUE (region_id, day))")
    holder.execute("BEGIN IMMEDIATE")
    settings = connection.settings_dict | {"NAME": path, "OPTIONS": {"timeout": 10, "transaction_mode": "IMMEDIATE"}}
    busy = DatabaseWrapper(settings, alias="default")
    monkeypatch.setattr(counting, "connections", {"default": busy})
    monkeypatch.setattr(counting.transaction, "atomic", lambda using: _atomic(busy))
    demand.ask(Region(pk=1))
    assert busy.cursor().execute("PRAGMA busy_timeout").fetchone()[0] == 10_000
    holder.execute("COMMIT")
    assert holder.execute("SELECT count(*) FROM policies_placedemand").fetchone() == (0,)
    demand.ask(Region(pk=1))
    assert holder.execute("SELECT count FROM policies_placedemand").fetchall() == [(1,)]
    busy.close()
    holder.close()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL calls a lock timeout")
def test_another_writer_is_not_waited_for_on_postgresql(lasa, caplog):
    """Another connection has counted the same place and has not finished: the count is lost at once."""
    holder = connection.Database.connect(**connection.get_connection_params())
    with caplog.at_level(logging.INFO, "policies.demand"):
        try:
            holder.execute(
                "INSERT INTO policies_placedemand (region_id, day, count) VALUES (%s, %s, 1)",
                [lasa.pk, date(2026, 11, 22)],
            )
            demand.ask(lasa, on=date(2026, 11, 22))
        finally:
            holder.close()
    assert "lock timeout" in caplog.text
    demand.ask(lasa, on=date(2026, 11, 22))
    assert count_of("lasa") == 1


class _atomic:  # noqa: N801
    """A transaction on a connection that Django does not know by name."""

    def __init__(self, using) -> None:
        self.using = using

    def __enter__(self) -> None:
        self.using._start_transaction_under_autocommit()

    def __exit__(self, kind, error, trace) -> None:
        self.using.connection.execute("ROLLBACK" if kind else "COMMIT")


# ---- the list for editors ----


def test_the_most_asked_come_first_and_known_places_not_at_all(lasa):
    today = timezone.localdate()
    rows = [("lasa", 0, 3), ("lasa", 30, 4), ("ali", 1, 9), ("lanzhou", 1, 50), ("naqu", 0, 1), ("naqu", 95, 100)]
    for slug, ago, count in rows:
        region = Region.objects.get(slug=slug)
        PlaceDemand.objects.create(region=region, day=today - timedelta(days=ago), count=count)
    assert [(asked.region.slug, asked.count) for asked in demand.most_asked()] == [("ali", 9), ("lasa", 7), ("naqu", 1)]
    assert [asked.region.slug for asked in demand.most_asked(days=7)] == ["ali", "lasa", "naqu"]
    assert demand.most_asked(days=7)[1].count == 3
    assert len(demand.most_asked(limit=2)) == 2


def test_nobody_asked():
    assert demand.most_asked() == []
