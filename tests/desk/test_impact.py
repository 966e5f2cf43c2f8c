"""发布以后谁会变: who gains, who loses, who becomes known, in the place and in those that inherit from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from calculator.api.serializers import serialize
from calculator.forms import CalculatorForm
from calculator.lookup import tables_for
from desk.impact import impact as impacts
from desk.impact.comparison import Effect, PlaceImpact, ReaderComparison
from desk.impact.impact import Impact, compare, impact, with_months_paid
from desk.impact.sample_readers import SampleReader, readers_for
from desk.review import transitions
from policies.models import CoverageTable, CreditTable, PolicyTable, Region, Status
from rules.estimate import estimate
from rules.months import Month
from tests.builders import coverage, credit
from tests.strict import blocked

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ON = date(2026, 11, 22)
SOON = date(2026, 12, 1)


def published(model: Any, slug: str, **where: Any) -> Any:
    if model is CreditTable:
        where.setdefault("audience", "retiree")
    return model.objects.published().filter(region__slug=slug, **where).newest_first().first()


def revised(table: Any, change: Callable[[Any], None] | None = None, start: date | None = SOON) -> Any:
    """A draft that revises a table from `start` on, every row changed."""
    draft = transitions.copy_as_draft(table)
    draft.effective_from = start
    draft.save()
    for row in (draft.bands if isinstance(draft, CreditTable) else draft.rows).all():
        if change:
            change(row)
            row.save()
    return draft


def raise_amount(by: str) -> Callable[[Any], None]:
    def change(band: Any) -> None:
        band.amount += Decimal(by)

    return change


def raise_rate(band: Any) -> None:
    band.rate += Decimal("0.01")


def raise_months(by: int) -> Callable[[Any], None]:
    def change(row: Any) -> None:
        if row.cumulative_months is not None:
            row.cumulative_months += by

    return change


def announce(slug: str) -> None:
    """Publish a table of a place that starts in March 2027."""
    table = credit(region=Region.objects.get(slug=slug), effective_from=date(2027, 3, 1))
    table.examples.update(as_of=date(2027, 3, 1))
    transitions.publish(table)


def row_of(place: PlaceImpact, name: str) -> ReaderComparison:
    return next(row for row in place.rows if row.reader.name == name)


def effects(place: PlaceImpact) -> set[Effect]:
    return {row.effect for row in place.rows}


def age(reader: SampleReader, on: date = ON) -> int:
    """In whole months."""
    return Month.of(on).since(reader.answers.birth)


# ---- credit ----


def test_five_yuan_more_for_everybody_under_seventy() -> None:
    def change(band: Any) -> None:
        if band.age_below == 70:
            band.amount = Decimal("105.00")

    result = impact(revised(published(CreditTable, "beijing"), change), ON)
    assert result.on == SOON
    assert [place.name for place in result.places] == ["北京市"]
    for row in result.places[0].rows:
        young = age(row.reader, SOON) < 70 * 12
        assert row.effect is (Effect.BETTER if young else Effect.SAME), row.reader.name
        assert row.difference == (5 if young else 0)
    row = row_of(result.places[0], "女，69岁11个月")
    assert (row.old.monthly, row.new.monthly, row.words) == (Decimal("100.00"), Decimal("105.00"), "多5元")
    assert row.old.words == "100元，到账97元"
    assert not result.unusual
    assert not result.changes_nothing


def test_share_of_an_unknown_average_is_compared_in_the_whole_province() -> None:
    draft = revised(published(CreditTable, "shandong"), raise_rate)
    result = impact(draft, ON)
    first = result.places[0]
    inheriting = {region.slug for region in first.regions}
    assert first.name == "山东省"
    assert {"jinan", "qingdao", "linyi"} <= inheriting
    assert [region.slug for region in result.untouched] == ["yantai"]
    assert "yantai" not in inheriting
    assert "另有15个地方一样：济南市" in first.others
    row = row_of(first, "女，69岁11个月")
    assert (row.old.words, row.new.words, row.words) == ("约60元", "约90元", "多30元")
    assert row_of(first, "男，70岁").difference == 30
    assert "3000元" in result.assumed_words
    assert all("50%" in str(jump) or "40%" in str(jump) for jump in result.unusual)
    assert result.unusual


def test_place_whose_own_table_comes_later_is_worked_out_by_itself() -> None:
    announce("jinan")
    result = impact(revised(published(CreditTable, "shandong"), raise_rate), ON)
    assert "jinan" in {region.slug for place in result.places for region in place.regions}
    result = impact(revised(published(CreditTable, "shandong"), raise_rate, start=date(2027, 4, 1)), ON)
    assert {region.slug for region in result.untouched} == {"jinan", "yantai"}


def test_first_table_of_a_place_makes_it_known() -> None:
    result = impact(credit(effective_from=SOON), ON)
    assert effects(result.places[0]) == {Effect.FOUND}
    assert row_of(result.places[0], "男，70岁").old.words == "没查到"
    assert row_of(result.places[0], "男，70岁").words == "变成查得到"
    assert not result.unusual


def test_changed_deduction_is_felt_in_what_arrives() -> None:
    draft = revised(published(CreditTable, "beijing"))
    draft.deduction = Decimal("5.00")
    result = impact(draft, ON)
    assert {row.words for row in result.places[0].rows} == {"少2元"}
    assert effects(result.places[0]) == {Effect.WORSE}


def test_yearly_credit_counts_as_its_twelfth() -> None:
    result = impact(revised(published(CreditTable, "shanghai"), raise_amount("12")), ON)
    assert {row.words for row in result.places[0].rows} == {"多1元"}


def test_same_start_replaces_and_an_older_start_changes_only_the_past() -> None:
    table = published(CreditTable, "beijing")
    same_start = revised(table, raise_amount("5"), start=table.effective_from)
    assert {row.words for row in impact(same_start, ON).places[0].rows} == {"多5元"}
    older = revised(table, raise_amount("5"), start=date(2020, 1, 1))
    result = impact(older, ON)
    assert result.overtaken_by == table
    assert result.changes_nothing
    assert "只改变以前的日子" in panel(result)


def test_employees_are_tried_on_a_table_for_employees() -> None:
    draft = revised(published(CreditTable, "wuhan", audience="employee"))
    draft.bands.filter(category="employee").update(rate=Decimal("0.025"))
    result = impact(draft, ON)
    assert row_of(result.places[0], "男，30岁").words == "多30元"
    assert row_of(result.places[0], "女，灵活就业，50岁").effect is Effect.UNKNOWN
    assert "缴费基数按每月6000元试算" in result.assumed_words


# ---- what is out of the ordinary ----


@pytest.mark.parametrize(
    ("old", "new", "flagged"),
    [
        *(("100", "130", False), ("100", "131", True), ("100", "69", True), ("200", "250", False)),
        *(("200", "251", True), ("200", "149", True), ("0", "10", True), ("100", "100", False)),
    ],
)
def test_jumps_of_the_credit(old: str, new: str, flagged: bool) -> None:
    transitions.publish(credit([{"amount": Decimal(old)}], effective_from=date(2024, 1, 1)))
    result = impact(credit([{"amount": Decimal(new)}], effective_from=SOON), ON)
    assert bool(result.unusual) is flagged


def test_jump_names_places_readers_and_reason() -> None:
    result = impact(revised(published(CreditTable, "beijing"), raise_amount("100")), ON)
    (younger, older) = result.unusual
    assert str(younger).startswith(
        "北京市：原来100元，到账97元，改后200元，到账197元，多了100元（103%）。这些人：女，59岁11个月"
    )
    assert "男，70岁" in older.readers
    assert "变得不寻常的有2处，发布时要写理由" in panel(result)


def test_known_that_becomes_unknown_needs_a_reason() -> None:
    def forget(band: Any) -> None:
        band.amount, band.note = None, "没查到"

    result = impact(revised(published(CreditTable, "beijing"), forget), ON)
    assert effects(result.places[0]) == {Effect.LOST}
    assert "改后没查到" in str(result.unusual[0])


def test_figure_that_becomes_a_bare_share_needs_a_reason() -> None:
    draft = revised(published(CreditTable, "beijing"))
    draft.method = "percent_of_average_pension"
    draft.bands.update(amount=None, rate=Decimal("0.02"))
    result = impact(draft, ON)
    assert effects(result.places[0]) == {Effect.LOST}
    assert "改后只知道比例2%" in str(result.unusual[0])


@pytest.mark.parametrize(("months", "flagged"), [(60, False), (61, True), (-61, True)])
def test_required_months_that_jump(months: int, flagged: bool) -> None:
    transitions.publish(coverage([{"cumulative_months": 240}], effective_from=date(2024, 1, 1)))
    result = impact(coverage([{"cumulative_months": 240 + months}], effective_from=SOON), ON)
    values = [str(jump) for jump in result.unusual if "要求的年限" in jump.why]
    assert bool(values) is flagged


def test_enough_years_that_become_too_few_need_a_reason() -> None:
    result = impact(revised(published(CoverageTable, "beijing"), raise_months(12), start=None), ON)
    values = [jump for jump in result.unusual if jump.why == "原来年限够了，改后还差1年"]
    assert values
    assert "男，58岁，正好缴够" in values[0].readers


# ---- years ----


def test_short_by_three_years_and_what_more_is_asked() -> None:
    result = impact(revised(published(CoverageTable, "beijing"), raise_months(12), start=None), ON)
    row = row_of(result.places[0], "男，58岁，差3年")
    assert (row.old.shortfall_months, row.new.shortfall_months, row.difference) == (36, 48, 12)
    assert row.effect is Effect.WORSE
    assert row.words == "要多缴1年"
    assert row.old.words == "累计25年；现在差3年，退休时不差"
    better = impact(revised(published(CoverageTable, "beijing"), raise_months(-12), start=None), ON)
    assert row_of(better.places[0], "女，原50岁退休，49岁，差3年").words == "要少缴1年"


def test_both_sides_of_every_cohort_boundary_are_tried() -> None:
    rows = [
        {"enrolled_to": date(2013, 12, 31), "retires_to": date(2029, 12, 31), "cumulative_months": 180},
        {"enrolled_from": date(2014, 1, 1), "retires_to": date(2029, 12, 31), "cumulative_months": 240},
        {"retires_from": date(2030, 1, 1), "cumulative_months": 300},
    ]
    result = impact(coverage(rows, effective_from=SOON), ON)
    required = {row.reader.name: row.new.required_cumulative_months for row in result.places[0].rows}
    assert required["男，2030年1月前退休，缴了20年"] == 180
    assert required["男，2030年1月起退休，缴了20年"] == 300
    assert {"男，2013年12月首次参保", "男，2014年1月首次参保"} <= set(required)


def test_enrolled_before_and_after_a_boundary() -> None:
    rows = [
        {"enrolled_to": date(2013, 12, 31), "cumulative_months": 180},
        {"enrolled_from": date(2014, 1, 1), "cumulative_months": 240},
    ]
    result = impact(coverage(rows, effective_from=SOON), ON)
    required = {row.reader.name: row.new.required_cumulative_months for row in result.places[0].rows}
    assert required["男，2013年12月首次参保"] == 180
    assert required["男，2014年1月首次参保"] == 240


def test_retired_before_and_after_a_boundary() -> None:
    bands = [
        {"retired_to": date(2022, 12, 31), "amount": Decimal(80)},
        {"retired_from": date(2023, 1, 1), "amount": Decimal(90)},
    ]
    result = impact(credit(bands, effective_from=SOON), ON)
    paid = {row.reader.name: row.new.monthly for row in result.places[0].rows}
    assert paid["男，2022年12月退休"] == 80
    assert paid["男，2023年1月退休"] == 90


def test_each_age_limit_has_a_reader_on_both_sides() -> None:
    bands = [{"age_below": 65, "amount": Decimal(80)}, {"age_from": 65, "amount": Decimal(90)}]
    result = impact(credit(bands, effective_from=SOON), ON)
    paid = {row.reader.name: row.new.monthly for row in result.places[0].rows}
    assert paid["女，64岁11个月"] == 80
    assert paid["女，65岁"] == 90


def test_limits_of_the_table_that_is_replaced_count_too() -> None:
    result = impact(revised(published(CreditTable, "shanghai"), start=SOON), ON)
    assert row_of(result.places[0], "女，74岁11个月").effect is Effect.SAME
    draft = revised(published(CreditTable, "shanghai"))
    draft.bands.exclude(age_from=0).delete()
    draft.bands.update(age_below=None)
    assert row_of(impact(draft, ON).places[0], "女，74岁11个月")


def test_readers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impacts, "MOST_READERS", 5)
    result = impact(revised(published(CreditTable, "beijing")), ON)
    assert len(result.places[0].rows) == 5
    assert result.readers_left_out > 0
    assert f"还有{result.readers_left_out}种人没有算" in panel(result)


# ---- the readers ----


def complete(reader: SampleReader, region: Region, tables: Any, on: date) -> dict[str, str]:
    """The address of the calculator for a reader's case."""
    case = with_months_paid(reader, (tables, tables), on)
    values = {name: getattr(case, name) for name in ("status", "sex", "track", "category", "base", "own_pension")}
    for name in ("birth", "retired", "enrolled", "started_work"):
        if month := getattr(case, name):
            values |= {f"{name}_year": month.year, f"{name}_month": month.month}
    if case.cumulative_months is not None:
        for name, months in (("cumulative", case.cumulative_months), ("actual", case.actual_months or 0)):
            values |= {f"{name}_years": months // 12, f"{name}_months": months % 12}
    values |= {"region": region.slug, "on": on.isoformat()}
    return {name: str(value) for name, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("model", "slug", "where"),
    [
        *((CreditTable, slug, {}) for slug in ("beijing", "shandong", "wuhan", "shanghai")),
        *((CreditTable, slug, {"audience": "employee"}) for slug in ("beijing", "wuhan")),
        *((CoverageTable, slug, {}) for slug in ("beijing", "hunan", "chengdu", "jiangmen", "nanjing")),
    ],
)
def test_every_reader_is_a_case_that_the_calculator_takes_and_answers_alike(
    model: Any, slug: str, where: dict[str, Any]
) -> None:
    table = published(model, slug, **where)
    tables = tables_for(table.region)
    tried = readers_for([table], ON)
    assert len({reader.name for reader in tried}) == len(tried)
    for row in compare(table, table.region, tried, ON):
        reader, old = row.reader, row.old
        assert old == row.new, reader.name
        form = CalculatorForm(complete(reader, table.region, tables, ON))
        assert form.is_valid(), (reader.name, form.errors)
        values = serialize(table.region, estimate(form.answers, form.tables, ON))
        if model is CoverageTable:
            assert values["coverage"]["known"] == old.known, reader.name
            assert values["coverage"]["required_cumulative_months"] == old.required_cumulative_months
            assert values["coverage"]["shortfall_months"] == old.shortfall_months
        elif not old.own_figure:
            amount = values["credit"]["monthly"] or values["credit"]["monthly_equivalent"]
            assert amount == (None if old.paid is None else f"{old.paid:.2f}"), reader.name


def test_ages_stay_right_whatever_the_day() -> None:
    table = published(CreditTable, "beijing")
    for on in (ON, date(2031, 1, 31), date(2044, 2, 29)):
        assert age(readers_for([table], on)[0], on) == 59 * 12 + 11


# ---- the cost, and the panel ----


def test_a_whole_province_is_computed_at_once() -> None:
    draft = revised(published(CoverageTable, "hunan"), raise_months(12))
    with CaptureQueriesContext(connection) as queries:
        result = impact(draft, ON)
    assert len(result.places[0].regions) > 10
    assert len(queries) < 80


@pytest.mark.parametrize(
    "table",
    [
        lambda: credit([], effective_from=SOON),
        lambda: coverage([], effective_from=SOON),
        lambda: credit([{}], effective_from=None),
        lambda: coverage([{"known": False}, {"cumulative_months": 240}], effective_from=SOON),
        lambda: credit(region=Region.objects.get(slug="quanguo")),
        lambda: credit([{"age_from": 70, "amount": Decimal(1)}, {"age_from": 60, "amount": Decimal(2)}]),
        lambda: credit([{"low": Decimal(80), "high": Decimal(90)}], approximate=True),
        lambda: credit([{"rate": Decimal("0.02")}], method="percent_of_own_pension"),
    ],
)
def test_unfinished_and_unusual_tables_are_computed_all_the_same(table: Callable[[], PolicyTable]) -> None:
    result = impact(table(), ON)
    assert result.places[0].rows
    assert "None" not in panel(result)


def test_range_is_compared_by_its_middle() -> None:
    transitions.publish(credit([{"amount": Decimal(80)}], effective_from=date(2024, 1, 1)))
    draft = credit([{"low": Decimal(80), "high": Decimal(90)}], approximate=True, effective_from=SOON)
    row = impact(draft, ON).places[0].rows[0]
    assert (row.new.words, row.words) == ("约80到90元", "多5元")


def test_nothing_is_written() -> None:
    draft = revised(published(CreditTable, "beijing"), raise_amount("5"))
    before = list(CreditTable.objects.values())
    impact(draft, ON)
    assert list(CreditTable.objects.values()) == before
    assert draft.status == Status.DRAFT


def panel(found: Impact) -> str:
    return render_to_string("admin/policies/_impact.html", {"impacts": [found], "jumps": found.unusual})


@pytest.mark.parametrize("model", [CreditTable, CoverageTable])
def test_panel_says_who_gains_in_words(model: type[PolicyTable]) -> None:
    change = raise_amount("5") if model is CreditTable else raise_months(12)
    html = panel(impact(revised(published(model, "beijing"), change, start=SOON), ON))
    assert blocked(html) == []
    assert "<script" not in html
    assert "按2026年12月1日各算两遍" in html
    assert '<th scope="col">发布以后</th>' in html
    assert ("多5元" if model is CreditTable else "要多缴1年") in html
    assert "None" not in html
