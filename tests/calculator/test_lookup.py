"""The pages (from the database) and the calculator (from frozen tables) let the same table decide, everywhere and on any day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from calculator.lookup import only_table, tables_for
from desk.review.worked_examples import examine
from policies.in_force import all_in_force, in_force
from policies.models import CoverageTable, CreditTable, PolicyTable, Region, Status
from rules.tables import BandOpens, Method, Rulebook

pytestmark = pytest.mark.django_db

DAYS = [date(2013, 12, 31), date(2023, 6, 1), date(2025, 12, 31), date(2026, 11, 22), date(2035, 1, 1)]


def named(table: Any) -> tuple[str, date | None, int] | None:
    """What tells one deciding table from another: who decided, since when, with how many rows."""
    if table is None:
        return None
    rows = list(getattr(table, "bands", None) or table.rows) if not isinstance(table, PolicyTable) else _rows(table)
    place = table.region.slug if isinstance(table, PolicyTable) else table.place.slug
    return place, table.effective_from, len(rows)


def _rows(table: PolicyTable) -> list[Any]:
    return list(table.bands.all()) if isinstance(table, CreditTable) else list(table.rows.all())


def test_one_table_decides_for_pages_and_calculator() -> None:
    regions = list(Region.objects.pooling().select_related("parent"))
    stands = {on: all_in_force(on, regions) for on in DAYS}
    for region in regions:
        tables = tables_for(region)
        for on in DAYS:
            item = stands[on][region.pk]
            assert named(item.credit) == named(tables.retiree.in_force(on)), (region, on)
            assert named(item.coverage) == named(tables.coverage.in_force(on)), (region, on)


def test_they_agree_on_the_day_a_table_begins_and_on_the_day_before() -> None:
    published = [*CreditTable.objects.published().filter(audience="retiree"), *CoverageTable.objects.published()]
    begun = [table for table in published if table.effective_from]
    assert len(begun) > 30
    for table in begun:
        region, tables = table.region, tables_for(table.region)
        for on in (table.effective_from - timedelta(days=1), table.effective_from):
            item = in_force(on, region)
            assert named(item.credit) == named(tables.retiree.in_force(on)), (region, on)
            assert named(item.coverage) == named(tables.coverage.in_force(on)), (region, on)


def test_only_what_is_published_is_looked_up() -> None:
    lanzhou = Region.objects.select_related("parent").get(slug="lanzhou")
    assert len(tables_for(lanzhou).retiree.own) == 1
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.SUPERSEDED, Status.WITHDRAWN):
        CreditTable.objects.filter(region=lanzhou).update(status=status)
        assert tables_for(lanzhou).retiree == Rulebook(), status


def test_a_city_sees_its_provinces_tables_and_a_province_not_the_nations() -> None:
    jinan = Region.objects.select_related("parent").get(slug="jinan")
    tables = tables_for(jinan)
    assert (tables.retiree.own, [table.place.slug for table in tables.retiree.province]) == ((), ["shandong"])
    shandong = Region.objects.select_related("parent").get(slug="shandong")
    assert [table.place.slug for table in tables_for(shandong).retiree.own] == ["shandong"]
    assert tables_for(shandong).retiree.province == ()


def test_looking_up_takes_a_fixed_number_of_queries(django_assert_max_num_queries) -> None:
    region = Region.objects.select_related("parent").get(slug="qingdao")
    with django_assert_max_num_queries(9):
        tables_for(region)


def test_a_credit_table_keeps_every_value_on_its_way() -> None:
    shanghai = CreditTable.objects.published().get(region__slug="shanghai", audience="retiree")
    frozen = only_table(shanghai).retiree.own[0]
    assert (frozen.method, frozen.band_opens, frozen.year_starts) == (Method.FIXED, BandOpens.INSURANCE_YEAR, 7)
    assert [(band.age_from, band.age_below, band.amount) for band in frozen.bands] == [
        (0, 75, Decimal("1680.00")),
        (75, None, Decimal("1890.00")),
    ]
    assert [source.evidence for source in frozen.sources] == [source.evidence for source in shanghai.sources]
    guangzhou = only_table(CreditTable.objects.published().get(region__slug="guangzhou")).retiree.own[0]
    assert (guangzhou.deduction, guangzhou.deduction_name) == (Decimal("8.66"), "长期护理保险")


def test_a_coverage_table_keeps_every_value_on_its_way() -> None:
    table = CoverageTable.objects.published().get(region__slug="qingyuan")
    frozen = only_table(table).coverage.own[0]
    assert len(frozen.rows) == table.rows.count()
    for row, stored in zip(frozen.rows, table.rows.all(), strict=True):
        assert (row.cumulative_months, row.actual_months, row.known, row.note) == (
            stored.cumulative_months,
            stored.actual_months,
            stored.known,
            stored.note,
        )
        assert (row.sex.value if row.sex else "") == stored.sex
    assert [option.kind for option in frozen.options] == [option.kind for option in table.options.all()]


def test_an_address_that_should_not_be_opened_does_not_reach_the_rules() -> None:
    lanzhou = (
        CreditTable.objects.published().filter(region__slug="lanzhou", audience="retiree").latest("effective_from")
    )
    closed = {source.title for source in lanzhou.sources if source.url and not source.href}
    assert closed
    assert all(not source.href for source in only_table(lanzhou).retiree.own[0].sources if source.title in closed)


# ---- worked examples of the tables ----


def test_an_example_is_asked_for_the_day_it_names() -> None:
    table = CreditTable.objects.published().get(region__slug="beijing", audience="retiree")
    example = table.examples.get(name__startswith="差一个月满70岁")
    example.as_of = date(2026, 12, 1)
    assert examine(table, example)["monthly"] == "110.00"


def test_an_example_with_a_bad_answer_says_which() -> None:
    table = CreditTable.objects.published().filter(region__slug="lanzhou", audience="retiree").latest("effective_from")
    example = table.examples.first()
    example.answers = {**example.answers, "birth_month": 13}
    with pytest.raises(ValueError, match="出生月份要写1到12"):
        examine(table, example)
