"""The monthly credit: real shapes of real places, and every reason for not giving a figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.answers import Answers, Category
from rules.national_range import ARTICLES, GUIDANCE
from rules.tables import BandOpens, CitedSource, CreditRule, CreditRuleBand, Evidence, Method, Period
from rules.trace import NoteKind, ReasonKind, StepKind
from tests.rules.builders import (
    CITY,
    NOTICE,
    ON,
    PROVINCE,
    around,
    band,
    credit,
    credit_table,
    month,
    resident,
    retiree,
    worker,
)

BEIJING = credit_table(
    band("100", age_below=70),
    band("110", age_from=70),
    start=date(2022, 12, 1),
    band_opens=BandOpens.BIRTHDAY_MONTH,
    deduction=Decimal(3),
    deduction_name="大额医疗互助",
)
SHANGHAI = credit_table(
    band("1680", age_below=75),
    band("1890", age_from=75),
    start=date(2023, 7, 1),
    period=Period.INSURANCE_YEAR,
    band_opens=BandOpens.INSURANCE_YEAR,
    year_starts=7,
)
SHANDONG = credit_table(
    band(rate="0.02", age_below=70),
    band(rate="0.025", age_from=70),
    method=Method.AVERAGE_PENSION,
    base_meaning="2023年月均养老金",
)
EMPLOYEE = credit_table(band(rate="0.02"), method=Method.BASE, base_meaning="缴费基数")


# What places really do


@pytest.mark.parametrize(
    ("birth", "monthly", "annual", "net"),
    [("1956-12", "100.00", "1200.00", "97.00"), ("1956-11", "110.00", "1320.00", "107.00")],
)
def test_beijing_pays_ten_yuan_more_from_seventy_and_keeps_three(
    birth: str, monthly: str, annual: str, net: str
) -> None:
    result = credit(retiree(birth), BEIJING)
    assert (result.known, result.eligible, result.kind, result.reason) == (True, True, "retiree", None)
    assert [str(result.monthly), str(result.annual), str(result.net_monthly)] == [monthly, annual, net]
    assert (result.monthly_equivalent, result.low, result.high, result.approximate) == (None, None, None, False)
    assert (result.method, result.period) == (Method.FIXED, Period.MONTH)
    assert (result.effective_from, result.decided_by, result.evidence) == (date(2022, 12, 1), CITY, Evidence.OFFICIAL)


def test_beijing_shows_the_band_and_what_is_taken_off() -> None:
    result = credit(retiree("1956-11"), BEIJING)
    band_step, deduction = result.steps
    assert band_step.kind is StepKind.BAND
    assert band_step.values["band"] is BEIJING.bands[1]
    assert (band_step.values["age_months"], band_step.values["amount"]) == (840, Decimal("110.00"))
    assert deduction.kind is StepKind.DEDUCTION
    assert deduction.values == {
        "monthly": Decimal(110),
        "deduction": Decimal(3),
        "name": "大额医疗互助",
        "net": Decimal(107),
    }
    assert result.sources == (NOTICE,)


@pytest.mark.parametrize(
    ("birth", "on", "annual", "equivalent"),
    [
        ("1951-07", date(2026, 6, 30), "1680.00", "140.00"),
        ("1951-07", date(2026, 7, 1), "1890.00", "157.50"),
        ("1951-08", date(2026, 11, 21), "1680.00", "140.00"),
        ("1951-08", date(2027, 7, 1), "1890.00", "157.50"),
    ],
)
def test_shanghai_pays_once_each_insurance_year(birth: str, on: date, annual: str, equivalent: str) -> None:
    result = credit(retiree(birth), SHANGHAI, on=on)
    assert result.period is Period.INSURANCE_YEAR
    assert (result.monthly, result.net_monthly) == (None, None)
    assert [str(result.annual), str(result.monthly_equivalent)] == [annual, equivalent]
    assert [step.kind for step in result.steps] == [StepKind.BAND, StepKind.TWELFTH]
    assert result.steps[0].values["amount"] == result.annual
    assert result.steps[1].source is None


def test_wuhan_states_both_the_amount_and_the_rate_it_came_from() -> None:
    table = credit_table(band("83", rate="0.025"), method=Method.AVERAGE_PENSION, base_meaning="2021年平均养老金")
    result = credit(retiree(average_pension=Decimal(5000)), table)
    assert (str(result.monthly), result.approximate) == ("83.00", False)
    assert result.method is Method.AVERAGE_PENSION
    (step,) = result.steps
    assert (step.values["amount"], step.values["rate"]) == (Decimal(83), Decimal("0.025"))


def test_shenzhens_about_is_a_range_and_never_a_figure() -> None:
    table = credit_table(CreditRuleBand(amount=Decimal(250), low=Decimal(245), high=Decimal(255)), approximate=True)
    result = credit(retiree(), table)
    assert (result.known, result.approximate) == (True, True)
    assert (result.monthly, result.annual, result.net_monthly) == (None, None, None)
    assert [str(result.low), str(result.high)] == ["245.00", "255.00"]
    assert result.steps[0].values["amount"] is None


def test_lanzhou_pays_ninety_at_any_age() -> None:
    table = credit_table(band("90"), sources=(CitedSource("各市州标准", Evidence.REPORTED),))
    for birth in ("1930-01", "1956-11", "1976-11"):
        result = credit(retiree(birth), table)
        assert (str(result.monthly), result.next_changes, result.net_monthly) == ("90.00", (), None)
        assert result.evidence is Evidence.REPORTED


def test_a_city_without_a_table_takes_its_provinces() -> None:
    provincial = credit_table(band("120"), place=PROVINCE)
    assert credit(retiree(), province=[provincial]).decided_by == PROVINCE
    assert str(credit(retiree(), province=[provincial]).monthly) == "120.00"
    assert credit(retiree(), BEIJING, province=[provincial]).decided_by == CITY


def test_a_deduction_never_makes_the_net_negative() -> None:
    result = credit(retiree(), credit_table(band("2"), deduction=Decimal("8.66")))
    assert str(result.net_monthly) == "0.00"


def test_the_weakest_source_grades_the_result() -> None:
    relayed = CitedSource("问答", Evidence.RELAYED)
    result = credit(retiree(), credit_table(band("90"), sources=(NOTICE, relayed, NOTICE)))
    assert result.evidence is Evidence.RELAYED
    assert result.sources == (NOTICE, relayed)
    assert result.steps[0].source is NOTICE


# Percentages


def test_a_published_base_decides_even_where_the_reader_has_a_figure() -> None:
    table = credit_table(
        band(rate="0.028"), method=Method.AVERAGE_PENSION, base_amount=Decimal("6038.57"), base_meaning="2021年平均"
    )
    result = credit(retiree(average_pension=Decimal(9999)), table)
    assert (str(result.monthly), str(result.annual), result.approximate) == ("169.08", "2028.96", False)
    share = result.steps[1]
    assert share.kind is StepKind.BASE_TIMES_RATE
    assert share.values == {
        "base": Decimal("6038.57"),
        "base_meaning": "2021年平均",
        "own_figure": False,
        "rate": Decimal("0.028"),
        "amount": Decimal("169.08"),
    }
    assert result.steps[0].values["amount"] is None


def test_an_unknown_base_names_the_method_and_no_amount() -> None:
    result = credit(retiree("1950-01"), SHANDONG)
    assert (result.known, result.eligible) == (False, True)
    assert result.reason is not None
    assert result.reason.kind is ReasonKind.BASE_UNKNOWN
    assert result.reason.values == {"rate": Decimal("0.025"), "base_meaning": "2023年月均养老金"}
    assert (result.monthly, result.annual, result.low, result.high, result.next_changes) == (None, None, None, None, ())
    assert (result.method, result.sources, result.decided_by) == (Method.AVERAGE_PENSION, (NOTICE,), CITY)


def test_the_readers_own_average_makes_an_estimate() -> None:
    result = credit(retiree("1950-01", average_pension=Decimal("3700.50")), SHANDONG)
    assert (result.known, result.approximate, str(result.monthly)) == (True, True, "92.51")
    assert (result.low, result.high) == (None, None)
    assert result.steps[1].values["own_figure"] is True
    assert result.steps[1].values["base"] == Decimal("3700.50")


def test_a_share_of_ones_own_pension() -> None:
    table = credit_table(band(rate="0.046"), method=Method.OWN_PENSION, base_amount=Decimal(1))
    result = credit(retiree(own_pension=Decimal("3210")), table)
    assert (str(result.monthly), result.approximate) == ("147.66", False)
    assert (result.steps[1].values["base"], result.steps[1].values["own_figure"]) == (Decimal(3210), True)
    missing = credit(retiree(average_pension=Decimal(4000)), table)
    assert missing.reason is not None
    assert (missing.known, missing.reason.kind) == (False, ReasonKind.PENSION_UNKNOWN)


def test_a_share_of_a_base_needs_the_base() -> None:
    rates = band(rate="0.043")
    known = credit(retiree(), credit_table(rates, method=Method.BASE, base_amount=Decimal(10000)))
    assert str(known.monthly) == "430.00"
    unknown = credit(retiree(average_pension=Decimal(4000)), credit_table(rates, method=Method.BASE))
    assert unknown.reason is not None
    assert unknown.reason.kind is ReasonKind.BASE_UNKNOWN


def test_a_yearly_share_is_twelve_months_rounded_once() -> None:
    table = credit_table(
        band(rate="0.02"),
        method=Method.AVERAGE_PENSION,
        base_amount=Decimal("3333.40"),
        period=Period.INSURANCE_YEAR,
    )
    result = credit(retiree(), table)
    # One month's share would round to 66.67, twelve of them to 800.04.
    assert (result.monthly, str(result.annual), str(result.monthly_equivalent)) == (None, "800.02", "66.67")


# No figure, and why


@pytest.mark.parametrize(
    ("average", "low", "high"),
    [("3700", "74.00", "111.00"), ("3712.25", "74.25", "111.37"), ("0.25", "0.01", "0.01")],
)
def test_without_a_table_the_readers_average_gives_the_national_range(average: str, low: str, high: str) -> None:
    result = credit(retiree(average_pension=Decimal(average)))
    assert (result.known, result.eligible, result.evidence, result.monthly) == (False, True, None, None)
    assert result.reason is not None
    assert result.reason.kind is ReasonKind.NO_TABLE
    assert [str(result.low), str(result.high)] == [low, high]
    assert [step.kind for step in result.steps] == [StepKind.NATIONAL_SHARE, StepKind.COMMON_SHARE]
    assert [str(step.values["amount"]) for step in result.steps] == [low, high]
    assert {step.values["average"] for step in result.steps} == {Decimal(average)}


def test_each_national_share_stands_with_who_says_so() -> None:
    result = credit(retiree(average_pension=Decimal(3700)))
    assert [(step.values["rate"], step.source) for step in result.steps] == [
        (Decimal("0.02"), GUIDANCE),
        (Decimal("0.03"), ARTICLES),
    ]
    assert result.sources == (GUIDANCE, ARTICLES)


def test_without_a_table_and_without_a_figure_there_is_nothing() -> None:
    result = credit(retiree())
    assert (result.known, result.low, result.high, result.steps, result.sources) == (False, None, None, (), ())


NO_FIGURE: list[tuple[CreditRule, ReasonKind]] = [
    (credit_table(band("110", age_from=71)), ReasonKind.NO_ROW),
    (credit_table(band("70", category=Category.FLEXIBLE)), ReasonKind.NO_ROW),
    (credit_table(band("70", retired_to=month("2021-12"))), ReasonKind.NO_ROW),
    (credit_table(band()), ReasonKind.ROW_UNKNOWN),
    (credit_table(band(rate="0.02")), ReasonKind.ROW_UNKNOWN),
    (credit_table(band(), method=Method.AVERAGE_PENSION, base_amount=Decimal(4000)), ReasonKind.ROW_UNKNOWN),
    (credit_table(around("240", None), approximate=True), ReasonKind.ROW_UNKNOWN),
    (credit_table(band("250"), approximate=True), ReasonKind.ROW_UNKNOWN),
]


@pytest.mark.parametrize(("table", "kind"), NO_FIGURE)
def test_a_gap_in_the_table_is_told_and_never_filled(table: CreditRule, kind: ReasonKind) -> None:
    result = credit(retiree("1956-03", average_pension=Decimal(4000)), table)
    assert result.reason is not None
    assert (result.known, result.eligible, result.reason.kind) == (False, True, kind)
    assert (result.monthly, result.annual, result.low, result.high, result.steps) == (None, None, None, None, ())
    assert (result.sources, result.decided_by, result.approximate) == ((NOTICE,), CITY, False)


def test_an_unknown_row_passes_on_what_its_note_says() -> None:
    result = credit(retiree(), credit_table(band(note="劳模另有规定")))
    assert result.reason is not None
    assert result.reason.values == {"note": "劳模另有规定"}


def test_residents_have_no_account() -> None:
    result = credit(resident(), BEIJING)
    assert result.reason is not None
    assert (result.known, result.eligible, result.kind) == (True, False, "retiree")
    assert (result.reason.kind, result.monthly) == (ReasonKind.RESIDENT, None)


# People in work


def test_people_in_work_without_a_base_are_told_to_retire_first() -> None:
    result = credit(worker(), BEIJING, employee=[EMPLOYEE])
    assert result.reason is not None
    assert (result.known, result.eligible, result.kind) == (True, False, "retiree")
    assert (result.reason.kind, result.monthly) == (ReasonKind.NOT_RETIRED, None)


def test_people_in_work_get_a_share_of_their_own_base() -> None:
    result = credit(worker(base=Decimal("8020.25")), BEIJING, employee=[EMPLOYEE])
    assert (result.known, result.eligible, result.kind) == (True, True, "employee")
    assert (str(result.monthly), str(result.annual), result.approximate) == ("160.41", "1924.92", False)
    assert [step.kind for step in result.steps] == [StepKind.BAND, StepKind.BASE_TIMES_RATE]
    assert (result.steps[1].values["base"], result.steps[1].values["own_figure"]) == (Decimal("8020.25"), True)


EMPLOYEE_AT_FIFTY = credit_table(band(rate="0.02", age_below=50), band(rate="0.03", age_from=50), method=Method.BASE)


@pytest.mark.parametrize(
    ("birth", "monthly", "coming"), [("1976-12", "160.00", ["2026-12"]), ("1976-11", "240.00", [])]
)
def test_age_bands_hold_for_people_in_work_too(birth: str, monthly: str, coming: list[str]) -> None:
    result = credit(worker(birth, base=Decimal(8000)), employee=[EMPLOYEE_AT_FIFTY])
    assert str(result.monthly) == monthly
    assert [str(change.month) for change in result.next_changes] == coming


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [credit_table(band("100"))],
        [credit_table(band(rate="0.02"), method=Method.AVERAGE_PENSION, base_amount=Decimal(4000))],
        [credit_table(band("100"), method=Method.BASE)],
        [credit_table(band(rate="0.02", category=Category.FLEXIBLE), method=Method.BASE)],
        [credit_table(band(rate="0.02"), method=Method.BASE, approximate=True)],
        [credit_table(band(rate="0.02"), method=Method.BASE, start=date(2026, 11, 22))],
    ],
)
def test_without_a_rule_for_people_in_work_nothing_is_paid(rules: list[CreditRule]) -> None:
    result = credit(worker(base=Decimal(8000)), BEIJING, employee=rules)
    assert result.reason is not None
    assert (result.known, result.eligible, result.kind) == (False, False, "retiree")
    assert (result.reason.kind, result.monthly) == (ReasonKind.NO_EMPLOYEE_RULE, None)


# Notes


def kinds(answers: Answers, table: CreditRule, on: date = ON) -> list[NoteKind]:
    return [note.kind for note in credit(answers, table, on=on).notes]


def test_a_silent_source_is_noted_only_in_the_month_in_which_it_matters() -> None:
    silent = credit_table(band("100", age_below=70), band("110", age_from=70))
    (note,) = credit(retiree("1956-11"), silent).notes
    assert (note.kind, note.values) == (
        NoteKind.BAND_OPENING_UNSTATED,
        {"age": 70, "before": Decimal("100.00"), "now": Decimal("110.00")},
    )
    assert kinds(retiree("1956-10"), silent) == []
    assert kinds(retiree("1956-12"), silent) == []
    stated = credit_table(*silent.bands, band_opens=BandOpens.BIRTHDAY_MONTH)
    assert kinds(retiree("1956-11"), stated) == []


def test_a_birthday_that_changes_nothing_needs_no_note() -> None:
    same = credit_table(band("100", age_below=70), band("100", age_from=70))
    assert kinds(retiree("1956-11"), same) == []
    assert kinds(retiree("1956-11"), SHANDONG) == []


def test_people_in_work_are_told_of_a_silent_source_too() -> None:
    result = credit(worker("1976-11", base=Decimal(8000)), employee=[EMPLOYEE_AT_FIFTY])
    assert [(note.kind, note.values) for note in result.notes] == [
        (NoteKind.BAND_OPENING_UNSTATED, {"age": 50, "before": Decimal("160.00"), "now": Decimal("240.00")})
    ]


def test_an_expired_source_still_answers_and_says_so() -> None:
    expired = CitedSource("办法", Evidence.OFFICIAL, expires_on=date(2025, 6, 30))
    result = credit(retiree(), credit_table(band("90"), sources=(expired, NOTICE)))
    assert str(result.monthly) == "90.00"
    (note,) = result.notes
    assert (note.kind, note.values["title"]) == (NoteKind.SOURCE_EXPIRED, "办法")


def test_the_note_of_the_readers_band_is_passed_on() -> None:
    table = credit_table(band("100", age_below=70, note="甲"), band("110", age_from=70, note="乙"))
    (note,) = credit(retiree("1950-01"), table).notes
    assert (note.kind, note.values) == (NoteKind.BAND_NOTE, {"text": "乙"})
