"""What pages ask of the database: few statements, and no more for more data."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import CreditTable, Region
from tests import builders

pytestmark = pytest.mark.django_db


def test_tables_bring_their_rows_and_sources(django_assert_num_queries):
    with django_assert_num_queries(3):
        for table in CreditTable.objects.with_rows("bands", "citations"):
            assert all(band.table is table for band in table.bands.all())
            assert table.evidence or not table.sources


# With the regions, the easiest ways, top-ups and payments cached: content version, credit (3), years (4), findings, claims,
# contacts. What was taken down comes with the other tables.
MOST = {
    "/cities/lanzhou/": 11,
    "/cities/gansu/": 11,
    "/": 16,
    "/cities/": 8,
    "/compare/?city=lanzhou&city=beijing&city=shanghai&city=wuhan": 8,
    "/cities/lanzhou/history/": 7,
    "/changes/": 6,
}


def statements(client: Any, address: str) -> int:
    """Statements for one page, without the counting of places that are not known."""
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address, HTTP_SEC_PURPOSE="prefetch").status_code == 200
    return len(caught)


def publish(years: range) -> None:
    for year in years:
        for slug in ("lanzhou", "baiyin"):
            region = Region.objects.get(slug=slug)
            for make in (builders.credit, builders.coverage):
                make(region=region, status="published", effective_from=builders.ON.replace(year=year))


@pytest.mark.parametrize("address", MOST)
def test_pages_ask_few_questions_and_no_more_for_more_data(client, address):
    publish(range(2000, 2001))
    before = statements(client, address)
    assert before <= MOST[address]
    publish(range(2001, 2010))
    assert statements(client, address) == before
