"""What keeps a table from being published: every refusal names the row and the reason, in words an editor can act on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desk.review import checks
from policies.models import Source
from tests.builders import RETIRED, WORKING, coverage, credit, source

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NO_SOURCE = "还没有依据：至少引用一个来源。"
NO_EXAMPLE = "还没有验算例子：至少写一个。"


def day(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def test_a_table_in_order_has_no_problem() -> None:
    assert checks.problems(credit()) == []
    assert checks.problems(coverage()) == []


# ---- header, citations, examples ----


@pytest.mark.parametrize("make", [credit, coverage])
@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ({"checked_on": None}, "“核对日”还空着：请填最近一次对着来源核对的日子。"),
    ],
)
def test_an_unfinished_header_is_named(make: Any, header: dict[str, Any], problem: str) -> None:
    assert checks.problems(make(**header)) == [problem]


@pytest.mark.parametrize("make", [credit, coverage])
def test_a_table_without_a_source_is_refused(make: Any) -> None:
    assert checks.problems(make(ready=False)) == [NO_SOURCE, NO_EXAMPLE]


def test_a_source_without_title_or_publisher_is_named() -> None:
    table = credit()
    Source.objects.filter(pk=source().pk).update(publisher="")
    assert checks.problems(table) == ["依据“某通知”：“发布者”还空着。"]


@pytest.mark.parametrize("make", [credit, coverage])
def test_a_table_without_an_example_is_refused(make: Any) -> None:
    table = make()
    table.examples.all().delete()
    assert checks.problems(table) == [NO_EXAMPLE]


def test_an_example_that_comes_out_otherwise_says_what_comes_out() -> None:
    table = credit()
    table.examples.update(expected={"monthly": "95.00", "known": True})
    assert checks.problems(table) == ["验算例子“66岁”：“每月应得（元）”应得95.00，算出来是90.00。"]


def test_an_example_of_the_years_is_computed_too() -> None:
    table = coverage()
    table.examples.update(expected={"shortfall_months": 12, "required_cumulative_months": 240})
    assert checks.problems(table) == ["验算例子“缴了18年”：“现在还差”应得12，算出来是24。"]


def test_an_example_that_expects_a_name_which_no_answer_has_is_refused() -> None:
    table = credit()
    table.examples.update(expected={"monthley": "90.00"})
    assert checks.problems(table) == ["验算例子“66岁”：“monthley”应得90.00，算出来是没有。"]


def test_an_example_with_an_answer_missing_names_the_answer() -> None:
    table = credit()
    table.examples.update(answers={name: value for name, value in RETIRED.items() if name != "sex"})
    (problem,) = checks.problems(table)
    assert problem == "验算例子“66岁”的回答不对：性别：请选性别：女或男"


def test_an_example_from_before_the_tables_start_is_refused() -> None:
    table = credit(effective_from=date(2027, 1, 1))
    (problem,) = checks.problems(table)
    assert problem == "验算例子“66岁”按2026-11-22算，那天这张表还没施行：请把“按哪天算”改成施行日或以后。"


def test_an_example_is_computed_from_its_table_alone() -> None:
    """The example of a province's table is not answered by the table of a city, nor by one that begins later."""
    later = credit([{"amount": Decimal(70)}], effective_from=date(2025, 1, 1), headline="旧")
    table = credit()
    table.examples.update(expected={"monthly": "90.00"})
    later.examples.update(expected={"monthly": "70.00"})
    assert checks.problems(table) == checks.problems(later) == []


# ---- rows of a credit table ----

CREDIT_ROWS = {
    "no row": ([], {}, ["还没有年龄段：至少写一行。"]),
    "gap below": (
        [{"age_from": 70, "amount": 110}],
        {},
        ["0周岁：没有一行管到，请补一行。", "69周岁：没有一行管到，请补一行。"],
    ),
    "gap above": (
        [{"age_below": 70, "amount": 100}],
        {},
        ["70周岁：没有一行管到，请补一行。", "120周岁：没有一行管到，请补一行。"],
    ),
    "gap between": (
        [{"age_below": 70, "amount": 100}, {"age_from": 71, "amount": 110}],
        {},
        ["70周岁：没有一行管到，请补一行。"],
    ),
    "overlap": (
        [{"age_below": 71, "amount": 100}, {"age_from": 70, "amount": 110}],
        {},
        ["70周岁：第1、第2行都管到，请分开。"],
    ),
    "same twice": (
        [{"amount": 100}, {"amount": 110}],
        {},
        ["0周岁：第1、第2行都管到，请分开。", "120周岁：第1、第2行都管到，请分开。"],
    ),
    "one category missing": (
        [{"category": "employee", "amount": 83}],
        {},
        ["0周岁、灵活就业：没有一行管到，请补一行。", "120周岁、灵活就业：没有一行管到，请补一行。"],
    ),
    "category in both": (
        [{"category": "employee", "amount": 83}, {"category": "flexible", "amount": 66}, {"amount": 70}],
        {},
        [
            "0周岁、单位职工：第1、第2行都管到，请分开。",
            "0周岁、灵活就业：第1、第3行都管到，请分开。",
            "120周岁、单位职工：第1、第2行都管到，请分开。",
            "120周岁、灵活就业：第1、第3行都管到，请分开。",
        ],
    ),
    "gap in retirement months": (
        [{"retired_to": day("2020-12"), "amount": 80}, {"retired_from": day("2021-02"), "amount": 90}],
        {},
        ["0周岁、2021-01退休：没有一行管到，请补一行。", "120周岁、2021-01退休：没有一行管到，请补一行。"],
    ),
    "overlap of retirement months": (
        [{"retired_to": day("2021-01"), "amount": 80}, {"retired_from": day("2021-01"), "amount": 90}],
        {},
        ["0周岁、2021-01退休：第1、第2行都管到，请分开。", "120周岁、2021-01退休：第1、第2行都管到，请分开。"],
    ),
    "fixed without amount": ([{"rate": Decimal("0.02")}], {}, ["第1行（不分年龄）：定额要填金额。"]),
    "share without rate": (
        [{"amount": 90}],
        {"method": "percent_of_average_pension"},
        ["第1行（不分年龄）：按比例的要填比例。"],
    ),
    "about, without range": (
        [{"amount": 251}],
        {"approximate": True},
        ["第1行（不分年龄）：约数要填下限和上限，下限不高于上限。"],
    ),
    "about, half a range": (
        [{"amount": 251, "low": 245}],
        {"approximate": True},
        ["第1行（不分年龄）：约数要填下限和上限，下限不高于上限。"],
    ),
    "about, range upside down": (
        [{"amount": 251, "low": 255, "high": 245}],
        {"approximate": True},
        ["第1行（不分年龄）：约数要填下限和上限，下限不高于上限。"],
    ),
    "range, not about": (
        [{"amount": 251, "low": 245, "high": 255}],
        {},
        ["第1行（不分年龄）：填了下限、上限，但这张表没有勾“约数”。"],
    ),
    "not known, no word": (
        [{"age_below": 70, "amount": 100}, {"age_from": 70}],
        {},
        ["第2行（满70周岁起）：没有金额也没有比例，请在说明里写清楚查到了什么。"],
    ),
}


@pytest.mark.parametrize(("bands", "header", "problems"), CREDIT_ROWS.values(), ids=CREDIT_ROWS)
def test_rows_of_a_credit_table_that_do_not_hold(
    bands: list[dict[str, Any]], header: dict[str, Any], problems: list[str]
) -> None:
    assert checks.problems(credit(bands, **header)) == problems


CREDIT_IN_ORDER = {
    "two ages": ([{"age_below": 70, "amount": 100}, {"age_from": 70, "amount": 110}], {}),
    "a row that is not known": ([{"age_below": 70, "amount": 100}, {"age_from": 70, "note": "70岁起多少没查到"}], {}),
    "two categories": ([{"category": "employee", "amount": 83}, {"category": "flexible", "amount": 66}], {}),
    "retirement months": (
        [{"retired_to": day("2020-12"), "amount": 80}, {"retired_from": day("2021-01"), "amount": 90}],
        {},
    ),
    "about": ([{"amount": 251, "low": 245, "high": 255}], {"approximate": True}),
    "a share": ([{"rate": Decimal("0.02")}], {"method": "percent_of_average_pension"}),
}


@pytest.mark.parametrize(("bands", "header"), CREDIT_IN_ORDER.values(), ids=CREDIT_IN_ORDER)
def test_rows_of_a_credit_table_that_hold(bands: list[dict[str, Any]], header: dict[str, Any]) -> None:
    table = credit(bands, **header)
    table.examples.update(answers={**RETIRED, "retired_year": 2020, "retired_month": 3})
    assert checks.problems(table) == []


# ---- rows of a coverage table ----

COVERAGE_ROWS = {
    "no row": ([], ["还没有行：至少写一行。"]),
    "one sex": ([{"sex": "male", "cumulative_months": 300}], ["女：没有一行管到，请补一行。"]),
    "both and one": (
        [{"sex": "male", "cumulative_months": 300}, {"cumulative_months": 240}],
        ["男：第1、第2行都管到，请分开。"],
    ),
    "category": (
        [{"category": "flexible", "cumulative_months": 240}],
        ["男、单位职工：没有一行管到，请补一行。", "女、单位职工：没有一行管到，请补一行。"],
    ),
    "gap in enrolment": (
        [
            {"enrolled_to": day("2013-12"), "cumulative_months": 120},
            {"enrolled_from": day("2014-02"), "cumulative_months": 180},
        ],
        ["男、2014-01首次参保：没有一行管到，请补一行。", "女、2014-01首次参保：没有一行管到，请补一行。"],
    ),
    "overlap of enrolment": (
        [
            {"enrolled_to": day("2014-01"), "cumulative_months": 120},
            {"enrolled_from": day("2014-01"), "cumulative_months": 180},
        ],
        ["男、2014-01首次参保：第1、第2行都管到，请分开。", "女、2014-01首次参保：第1、第2行都管到，请分开。"],
    ),
    "a ladder with a missing step": (
        [
            {"retires_to": day("2025-12"), "cumulative_months": 300},
            {"retires_from": day("2027-01"), "cumulative_months": 360},
        ],
        [
            "男、2026-01退休：没有一行管到，请补一行。",
            "男、2026-12退休：没有一行管到，请补一行。",
            "女、2026-01退休：没有一行管到，请补一行。",
            "女、2026-12退休：没有一行管到，请补一行。",
        ],
    ),
    "a ladder that does not begin": (
        [{"retires_from": day("2026-01"), "cumulative_months": 300}],
        ["男、2025-12退休：没有一行管到，请补一行。", "女、2025-12退休：没有一行管到，请补一行。"],
    ),
    "known, without a number": ([{}], ["第1行（男女一样）：累计和实际至少填一个；没查到就去掉“查到了”的勾。"]),
    "unknown, with a number": (
        [{"known": False, "cumulative_months": 240, "note": "？"}],
        ["第1行（男女一样）：没有勾“查到了”，却填了年限。"],
    ),
    "unknown, no word": ([{"known": False}], ["第1行（男女一样）：没查到的，请在说明里写清楚知道什么。"]),
    "more actual than cumulative": (
        [{"cumulative_months": 120, "actual_months": 180}],
        ["第1行（男女一样）：实际缴费不会比累计还多。"],
    ),
}


@pytest.mark.parametrize(("rows", "problems"), COVERAGE_ROWS.values(), ids=COVERAGE_ROWS)
def test_rows_of_a_coverage_table_that_do_not_hold(rows: list[dict[str, Any]], problems: list[str]) -> None:
    assert checks.problems(coverage(rows)) == problems


COVERAGE_IN_ORDER = {
    "men and women": [{"sex": "male", "cumulative_months": 300}, {"sex": "female", "cumulative_months": 240}],
    "only actual years": [{"actual_months": 120}],
    "zero years": [{"cumulative_months": 0}],
    "a step that no source tells": [
        {"retires_to": day("2029-12"), "known": False, "note": "没查到"},
        {"retires_from": day("2030-01"), "cumulative_months": 360},
    ],
    "by enrolment": [
        {"enrolled_to": day("2013-12"), "cumulative_months": 120},
        {"enrolled_from": day("2014-01"), "cumulative_months": 180},
    ],
    "days within a month count as the month": [
        {"retires_to": date(2025, 12, 31), "cumulative_months": 300},
        {"retires_from": date(2026, 1, 15), "cumulative_months": 360},
    ],
}


@pytest.mark.parametrize("rows", COVERAGE_IN_ORDER.values(), ids=COVERAGE_IN_ORDER)
def test_rows_of_a_coverage_table_that_hold(rows: list[dict[str, Any]]) -> None:
    assert checks.problems(coverage(rows)) == []


def test_problems_of_rows_are_told_a_few_at_a_time() -> None:
    ladder = [
        {"retires_from": day(f"{year}-03"), "retires_to": day(f"{year}-04"), "cumulative_months": 240}
        for year in range(2010, 2020)
    ]
    assert len(checks.problems(coverage(ladder))) == 6


def test_every_problem_is_told_at_once() -> None:
    table = coverage([{"sex": "male", "cumulative_months": 300}], ready=False, checked_on=None)
    assert len(checks.problems(table)) == 4
    assert NO_EXAMPLE in checks.problems(table)


def test_an_example_with_more_answers_than_the_table_needs_is_fine() -> None:
    table = coverage()
    table.examples.update(answers={**WORKING, "base": "6000", "category": "flexible"}, expected={"known": True})
    assert checks.problems(table) == []
