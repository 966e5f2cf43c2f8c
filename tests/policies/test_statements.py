"""What pages ask of the database: few statements, and no more for more data."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guides.models import Channel, Topic
from policies.models import Contact, CreditTable, Region
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_tables_bring_their_rows_and_sources(django_assert_num_queries):
    with django_assert_num_queries(3):
        for table in CreditTable.objects.with_rows("bands", "citations"):
            assert all(band.table is table for band in table.bands.all())
            assert table.evidence or not table.sources


# The first page after a publication with a new source reads what it shows, with the content version: credit (3), years (4),
# and one statement each for findings, claims, top-ups, payments; channels with steps and citations, topics with rules.
# Every later one reads the content version alone; superseded tables are always read.
FIRST = {
    "/cities/lanzhou/": 12,
    "/cities/gansu/": 12,
    "/": 9,
    "/cities/": 8,
    "/compare/?city=lanzhou&city=beijing&city=shanghai&city=wuhan": 8,
    "/cities/lanzhou/history/": 7,
    "/changes/": 9,
    "/cities/lanzhou.json": 14,
    "/guides/": 4,
    "/guides/phone/lanzhou/": 4,
    "/topics/": 3,
    "/topics/jiating-gongji/": 3,
    "/calculator/?region=lanzhou&status=retired&sex=male&birth_year=1955&birth_month=3": 11,
}
LATER = dict.fromkeys(FIRST, 1) | {"/cities/lanzhou/history/": 7}


def statements(client: Any, address: str) -> int:
    """Statements for one page, without the counting of places that are not known."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address, HTTP_SEC_PURPOSE="prefetch").status_code == 200
    return len(caught)


def publish(years: range) -> None:
    for year in years:
        for slug in ("lanzhou", "baiyin"):
            region = Region.objects.get(slug=slug)
            for make in (builders.credit, builders.coverage):
                make(region=region, status="published", effective_from=builders.ON.replace(year=year))


@pytest.mark.parametrize("address", FIRST)
def test_pages_ask_few_questions_and_no_more_for_more_data(client, address):
    client.get(address)
    for years in (range(2000, 2001), range(2001, 2010)):
        publish(years)
        assert statements(client, address) <= FIRST[address]
        assert statements(client, address) <= LATER[address]


@pytest.mark.parametrize(
    "address", ["/cities/lanzhou/", "/guides/", "/guides/phone/lanzhou/", "/topics/jiating-gongji/"]
)
def test_a_change_of_a_way_to_ask_leaves_in_memory_what_was_read_of_the_rules(client, address):
    """Contacts; channels, and of the one that is shown its steps and citations; topics."""
    client.get(address)
    Contact.objects.filter(region__slug="lanzhou").update(note="从速")
    Channel.objects.filter(slug="phone").update(suits="谁都行")
    Topic.objects.filter(slug="jiating-gongji").update(ask="问一句")
    assert statements(client, address) <= 6
    assert statements(client, address) <= 1


def test_a_change_is_read_at_once(client):
    """In the process that wrote it, and in the same transaction."""
    region = Region.objects.get(slug="lanzhou")
    for year, amount in ((2024, "123.45"), (2025, "234.56")):
        start = builders.ON.replace(year=year)
        bands = [{"amount": amount}]
        builders.credit(region=region, status="published", effective_from=start, bands=bands)
        assert amount in client.get("/cities/lanzhou/").content.decode()
        assert amount in client.get("/cities/").content.decode()
