"""The years for lifetime coverage: required, missing, reached when."""

from __future__ import annotations

from datetime import date

import pytest

from rules.answers import Answers, Category, Sex
from rules.coverage import CoverageEstimate, coverage_estimate
from rules.retirement_age import Retirement
from rules.tables import CitedSource, CoverageRequirement, CoverageRoute, CoverageRule, Evidence
from rules.trace import NoteKind, ReasonKind, StepKind
from tests.rules.builders import (
    CITY,
    NOTICE,
    ON,
    PROVINCE,
    coverage_table,
    month,
    months,
    resident,
    retiree,
    tables,
    worker,
)

TWENTY_FIVE = coverage_table(CoverageRequirement(cumulative_months=months(25)))


def retiring(text: str) -> Retirement:
    return Retirement(month(text), 0, month(text), month(text))


def covered(
    answers: Answers,
    *own: CoverageRule,
    retires: str = "2031-02",
    on: date = ON,
    province: tuple[CoverageRule, ...] = (),
) -> CoverageEstimate:
    result = coverage_estimate(answers, tables(coverage=own, province_coverage=province), retiring(retires), on)
    assert result is not None
    return result


def test_the_retired_have_nothing_left_to_reach() -> None:
    assert coverage_estimate(retiree(), tables(coverage=[TWENTY_FIVE]), None, ON) is None


def test_residents_pay_every_year() -> None:
    result = coverage_estimate(resident(), tables(coverage=[TWENTY_FIVE]), None, ON)
    assert result is not None
    assert result.reason is not None
    assert (result.known, result.reason.kind) == (True, ReasonKind.RESIDENT)
    assert (result.required_cumulative_months, result.shortfall_months, result.reached) == (None, None, None)


def test_people_in_work_need_a_retirement_month() -> None:
    with pytest.raises(ValueError, match="retirement month"):
        coverage_estimate(worker(), tables(coverage=[TWENTY_FIVE]), None, ON)


def test_missing_years_are_counted_from_the_month_asked_about() -> None:
    result = covered(worker(cumulative_months=months(23)), TWENTY_FIVE)
    assert (result.known, result.reason, result.required_cumulative_months) == (True, None, 300)
    assert (result.required_actual_months, result.strictly_more) == (None, False)
    assert (result.shortfall_months, result.reached) == (24, False)
    assert (result.reached_month, result.shortfall_at_retirement_months) == (month("2028-11"), 0)


@pytest.mark.parametrize(
    ("retires", "left"),
    [("2028-11", 0), ("2028-10", 1), ("2026-12", 23), ("2026-11", 24), ("2026-10", 24), ("2020-01", 24)],
)
def test_what_is_left_at_retirement_if_every_month_up_to_it_is_paid(retires: str, left: int) -> None:
    result = covered(worker(cumulative_months=months(23)), TWENTY_FIVE, retires=retires)
    assert result.shortfall_at_retirement_months == left


@pytest.mark.parametrize("paid", [300, 301, 480])
def test_who_has_the_years_has_reached_them(paid: int) -> None:
    result = covered(worker(cumulative_months=paid), TWENTY_FIVE)
    assert (result.shortfall_months, result.reached, result.reached_month) == (0, True, None)
    assert result.shortfall_at_retirement_months == 0
    assert [step.kind for step in result.steps] == [StepKind.REQUIREMENT, StepKind.SHORTFALL]


@pytest.mark.parametrize(("paid", "missing"), [(179, 2), (180, 1), (181, 0)])
def test_shanghais_more_than_fifteen_years_is_one_month_beyond(paid: int, missing: int) -> None:
    shanghai = coverage_table(CoverageRequirement(cumulative_months=180, strictly_more=True))
    result = covered(worker(cumulative_months=paid), shanghai)
    assert (result.required_cumulative_months, result.strictly_more) == (180, True)
    assert (result.shortfall_months, result.reached) == (missing, missing == 0)


@pytest.mark.parametrize(
    ("cumulative", "actual", "missing"), [(300, 100, 20), (290, 119, 10), (290, 120, 10), (360, 120, 0), (280, 60, 60)]
)
def test_the_larger_of_two_shortfalls_counts(cumulative: int, actual: int, missing: int) -> None:
    table = coverage_table(CoverageRequirement(cumulative_months=300, actual_months=120))
    result = covered(worker(cumulative_months=cumulative, actual_months=actual), table)
    assert (result.required_actual_months, result.shortfall_months) == (120, missing)


def test_more_than_is_said_of_the_cumulative_years_only() -> None:
    table = coverage_table(CoverageRequirement(cumulative_months=180, actual_months=120, strictly_more=True))
    assert covered(worker(cumulative_months=181, actual_months=120), table).shortfall_months == 0


def test_the_steps_show_the_working() -> None:
    row = CoverageRequirement(cumulative_months=300, actual_months=120)
    result = covered(worker(cumulative_months=276, actual_months=130), coverage_table(row))
    requirement, cumulative, actual, reached, at_retirement = result.steps
    assert (requirement.kind, requirement.source, requirement.values) == (StepKind.REQUIREMENT, NOTICE, {"row": row})
    assert cumulative.values == {
        "what": "cumulative", "required": 300, "strictly_more": False, "paid": 276, "missing": 24
    }  # fmt: skip
    assert (actual.values["what"], actual.values["missing"]) == ("actual", 0)
    assert (reached.kind, reached.values) == (
        StepKind.REACHED,
        {"on": ON, "missing": 24, "month": month("2028-11")},
    )
    assert at_retirement.kind is StepKind.AT_RETIREMENT
    assert at_retirement.values == {"missing": 24, "payable": 51, "month": month("2031-02"), "left": 0}


def test_an_untold_number_of_months_is_an_error_of_the_form() -> None:
    table = coverage_table(CoverageRequirement(cumulative_months=300, actual_months=120))
    with pytest.raises(ValueError, match="actual"):
        covered(worker(), table)
    with pytest.raises(ValueError, match="cumulative"):
        covered(worker(cumulative_months=None, actual_months=100), table)


# Real shapes


def test_guangzhous_cohorts_by_first_enrolment() -> None:
    guangzhou = coverage_table(
        CoverageRequirement(enrolled_to=month("2013-12"), cumulative_months=months(10)),
        CoverageRequirement(enrolled_from=month("2014-01"), cumulative_months=months(15)),
    )
    assert covered(worker(enrolled=month("2013-12")), guangzhou).required_cumulative_months == 120
    assert covered(worker(enrolled=month("2014-01")), guangzhou).required_cumulative_months == 180


def test_nanjings_flexible_workers_have_a_rule_of_their_own() -> None:
    nanjing = coverage_table(
        CoverageRequirement(sex=Sex.MALE, category=Category.EMPLOYEE, cumulative_months=months(30)),
        CoverageRequirement(sex=Sex.FEMALE, category=Category.EMPLOYEE, cumulative_months=months(25)),
        CoverageRequirement(category=Category.FLEXIBLE, actual_months=months(10)),
    )
    assert covered(worker(), nanjing).required_cumulative_months == 360
    assert covered(worker(sex=Sex.FEMALE), nanjing).required_cumulative_months == 300
    flexible = covered(worker(category=Category.FLEXIBLE, actual_months=100), nanjing)
    assert (flexible.required_cumulative_months, flexible.required_actual_months) == (None, 120)
    assert flexible.shortfall_months == 20


LADDER = coverage_table(
    CoverageRequirement(retires_to=month("2021-12"), cumulative_months=months(15)),
    CoverageRequirement(retires_from=month("2022-01"), retires_to=month("2029-12"), known=False, note="逐年表没查到"),
    CoverageRequirement(retires_from=month("2030-01"), cumulative_months=months(30), actual_months=months(10)),
    options=(CoverageRoute("lump_sum", "一次性补缴"),),
)


@pytest.mark.parametrize("retires", ["2022-01", "2027-06", "2029-12"])
def test_the_missing_years_of_a_ladder_are_not_known(retires: str) -> None:
    result = covered(worker(), LADDER, retires=retires)
    assert result.reason is not None
    assert (result.known, result.reason.kind) == (False, ReasonKind.ROW_UNKNOWN)
    assert (result.reason.values, result.row_note) == ({"note": "逐年表没查到"}, "逐年表没查到")
    assert (result.required_cumulative_months, result.shortfall_months, result.reached) == (None, None, None)
    # What can be cited is cited all the same.
    assert (result.evidence, result.decided_by, result.sources) == (Evidence.OFFICIAL, CITY, (NOTICE,))
    assert result.options == LADDER.options
    assert [step.kind for step in result.steps] == [StepKind.REQUIREMENT]


@pytest.mark.parametrize(("retires", "required"), [("2021-12", 180), ("2030-01", 360)])
def test_the_ends_of_a_ladder_are_known(retires: str, required: int) -> None:
    result = covered(worker(actual_months=120), LADDER, retires=retires)
    assert (result.known, result.required_cumulative_months) == (True, required)


def test_a_case_that_no_row_is_for_is_not_known() -> None:
    result = covered(worker(), coverage_table(CoverageRequirement(sex=Sex.FEMALE, cumulative_months=240)))
    assert result.reason is not None
    assert (result.known, result.reason.kind, result.required_cumulative_months) == (False, ReasonKind.NO_ROW, None)
    assert result.sources == (NOTICE,)


# Which table decides


def test_the_table_in_force_in_the_retirement_month_decides() -> None:
    now = coverage_table(CoverageRequirement(cumulative_months=300), start=date(2020, 1, 1))
    coming = coverage_table(CoverageRequirement(cumulative_months=360), start=date(2030, 1, 15))
    assert covered(worker(), now, coming, retires="2029-12").required_cumulative_months == 300
    result = covered(worker(), now, coming, retires="2030-01")
    assert (result.required_cumulative_months, result.effective_from) == (360, date(2030, 1, 15))


def test_a_month_before_every_table_has_no_rule() -> None:
    later = coverage_table(CoverageRequirement(cumulative_months=300), start=date(2026, 1, 1))
    result = covered(worker(), later, retires="2025-12")
    assert result.reason is not None
    assert (result.known, result.reason.kind, result.sources) == (False, ReasonKind.NO_TABLE, ())


def test_the_province_decides_where_the_region_has_no_table() -> None:
    provincial = coverage_table(CoverageRequirement(cumulative_months=360), place=PROVINCE)
    assert covered(worker(), province=(provincial,)).decided_by == PROVINCE
    assert covered(worker(), TWENTY_FIVE, province=(provincial,)).decided_by == CITY


def test_an_expired_source_still_answers_and_says_so() -> None:
    expired = CitedSource("粤医保规〔2022〕6号", Evidence.OFFICIAL, expires_on=date(2025, 6, 30))
    table = coverage_table(*LADDER.rows, sources=(expired,))
    for retires, known in (("2027-01", False), ("2031-01", True)):
        result = covered(worker(actual_months=120), table, retires=retires)
        assert result.known is known
        assert [note.kind for note in result.notes] == [NoteKind.SOURCE_EXPIRED]


def test_the_note_of_the_row_is_passed_on() -> None:
    table = coverage_table(CoverageRequirement(cumulative_months=300, note="须在本地实缴"))
    assert covered(worker(), table).row_note == "须在本地实缴"
