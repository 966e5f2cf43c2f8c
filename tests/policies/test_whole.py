"""Tables gathered in one statement are the same objects that prefetching gives."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import CoverageTable, CreditTable
from policies.whole import whole

from . import builders

pytestmark = pytest.mark.django_db

RELATIONS = {
    CreditTable: ("bands", "citations", "examples"),
    CoverageTable: ("rows", "options", "citations", "examples"),
}


def values(row: Any) -> str:
    """Every value with its type: Decimal('90.00') is not Decimal('90')."""
    return repr({field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})


@pytest.mark.parametrize("model", RELATIONS)
def test_they_are_what_prefetching_gives(model):
    names = RELATIONS[model]
    one_by_one = model.objects.order_by("pk").prefetch_related(*set(names) - {"citations"}, "citations__source")
    at_once = whole(model.objects.order_by("pk"), *names)
    assert len(at_once) == len(one_by_one) > 20
    for gathered, fetched in zip(at_once, one_by_one, strict=True):
        assert values(gathered) == values(fetched)
        for name in names:
            rows = list(getattr(gathered, name).all())
            assert list(map(values, rows)) == list(map(values, getattr(fetched, name).all()))
            assert all(row.table is gathered and not row._state.adding for row in rows)
        assert [values(c.source) for c in gathered.citations.all()] == [
            values(c.source) for c in fetched.citations.all()
        ]


def test_it_is_one_statement_whatever_is_asked_of_the_rows_afterwards(django_assert_num_queries):
    with django_assert_num_queries(1):
        for table in whole(CreditTable.objects.select_related("region"), "bands", "citations"):
            assert [band.figure for band in table.bands.all()] or True
            assert table.evidence or not table.sources


def test_a_row_can_be_saved_and_a_table_without_rows_has_none():
    table = builders.credit(bands=[], ready=False)
    (gathered,) = whole(CreditTable.objects.filter(pk=table.pk), "bands", "citations")
    assert (list(gathered.bands.all()), list(gathered.citations.all())) == ([], [])
    builders.credit([{"amount": 90, "note": 'a "quoted" 【note】\n'}], effective_from=builders.ON)
    (band,) = whole(CreditTable.objects.filter(effective_from=builders.ON, region=builders.city()), "bands")[
        0
    ].bands.all()
    assert band.note == 'a "quoted" 【note】\n'
    band.amount = 91
    band.save()
    assert type(band).objects.get(pk=band.pk).amount == 91


# ---- what pages ask of the database, however much it holds ----

# With the regions and the easiest ways at hand: the edition, credit, years, findings, claims, contacts.
MOST = {
    "/cities/lanzhou/": 6,
    "/cities/gansu/": 6,
    "/": 9,
    "/cities/": 3,
    "/compare/?city=lanzhou&city=beijing&city=shanghai&city=wuhan": 6,
    "/cities/lanzhou/history/": 3,
    "/changes/": 4,
}


def asked(client: Any, address: str) -> int:
    """Statements for one page. Counting what is not known is another matter: a ready page does not count."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address, HTTP_SEC_PURPOSE="prefetch").status_code == 200
    return len(caught)


@pytest.mark.parametrize("address", MOST)
def test_pages_ask_few_questions_and_no_more_for_more_data(client, address):
    before = asked(client, address)
    assert before <= MOST[address]
    for year in range(2000, 2010):
        for make in (builders.credit, builders.coverage):
            for slug in ("lanzhou", "baiyin"):
                region = type(builders.city()).objects.get(slug=slug)
                make(region=region, status="published", effective_from=builders.ON.replace(year=year))
    assert asked(client, address) == before
