"""Statutory retirement against the annexes of the decision of 2024-09-13, walked birth month by birth month."""

from __future__ import annotations

from datetime import date

import pytest

from rules.answers import Sex, Track
from rules.months import Month
from rules.retirement_age import DECISION, pension_minimum_months, retirement
from rules.tables import Evidence
from rules.trace import StepKind
from tests.rules.builders import month

# Of each annex: track, original age in years, first birth month in it, how many birth months share a line, last delay.
ANNEXES = {
    "male": (Sex.MALE, None, 60, (1965, 1), 4, 36),
    "female55": (Sex.FEMALE, Track.FEMALE55, 55, (1970, 1), 4, 36),
    "female50": (Sex.FEMALE, Track.FEMALE50, 50, (1975, 1), 2, 60),
}


def following(birth: tuple[int, int]) -> tuple[int, int]:
    year, number = birth
    return (year + 1, 1) if number == 12 else (year, number + 1)


def later(start: tuple[int, int], steps: int) -> tuple[int, int]:
    for _ in range(steps):
        start = following(start)
    return start


def annex_delays(first: tuple[int, int], group: int, last_delay: int) -> dict[tuple[int, int], int]:
    """The annex line by line: `group` birth months share an age, and each line's age is a month above the last."""
    delays = {}
    birth = first
    for delay in range(1, last_delay + 1):
        for _ in range(group):
            delays[birth] = delay
            birth = following(birth)
    return delays


@pytest.mark.parametrize("name", ANNEXES)
def test_every_birth_month_from_1955_to_2000_agrees_with_the_annex(name: str) -> None:
    sex, track, years, first, group, last_delay = ANNEXES[name]
    delays = annex_delays(first, group, last_delay)
    birth = (1955, 1)
    while birth <= (2000, 12):
        delay = 0 if birth < first else delays.get(birth, last_delay)
        result = retirement(Month(*birth), sex, track)
        assert result.age_months == 12 * years + delay, birth
        assert result.month == Month(*later((birth[0] + years, birth[1]), delay)), birth
        birth = following(birth)


@pytest.mark.parametrize("name", ANNEXES)
def test_the_choice_is_three_years_either_way_but_never_below_the_original_age(name: str) -> None:
    sex, track, years, first, group, last_delay = ANNEXES[name]
    delays = annex_delays(first, group, last_delay)
    birth = first
    while birth <= (2000, 12):
        delay = delays.get(birth, last_delay)
        original = (birth[0] + years, birth[1])
        result = retirement(Month(*birth), sex, track)
        # Only a delay of more than three years puts the earliest month after the original age.
        assert result.earliest == Month(*later(original, max(0, delay - 36))), birth
        assert result.latest == Month(*later(original, delay + 36)), birth
        birth = following(birth)


@pytest.mark.parametrize("name", ANNEXES)
def test_who_reached_the_age_before_2025_has_no_choice(name: str) -> None:
    sex, track, years, first, _, _ = ANNEXES[name]
    birth = (1955, 1)
    while birth < first:
        result = retirement(Month(*birth), sex, track)
        assert result.earliest == result.month == result.latest == Month(birth[0] + years, birth[1])
        birth = following(birth)


SPOT_ROWS = [
    # birth, sex, track, age, retires, earliest, latest
    ("1964-12", Sex.MALE, None, (60, 0), "2024-12", "2024-12", "2024-12"),
    ("1965-01", Sex.MALE, None, (60, 1), "2025-02", "2025-01", "2028-02"),
    ("1965-04", Sex.MALE, None, (60, 1), "2025-05", "2025-04", "2028-05"),
    ("1965-05", Sex.MALE, None, (60, 2), "2025-07", "2025-05", "2028-07"),
    ("1968-05", Sex.MALE, None, (60, 11), "2029-04", "2028-05", "2032-04"),
    ("1976-08", Sex.MALE, None, (62, 11), "2039-07", "2036-08", "2042-07"),
    ("1976-09", Sex.MALE, None, (63, 0), "2039-09", "2036-09", "2042-09"),
    ("1990-06", Sex.MALE, None, (63, 0), "2053-06", "2050-06", "2056-06"),
    ("1969-12", Sex.FEMALE, Track.FEMALE55, (55, 0), "2024-12", "2024-12", "2024-12"),
    ("1970-01", Sex.FEMALE, Track.FEMALE55, (55, 1), "2025-02", "2025-01", "2028-02"),
    ("1981-09", Sex.FEMALE, Track.FEMALE55, (58, 0), "2039-09", "2036-09", "2042-09"),
    ("1974-12", Sex.FEMALE, Track.FEMALE50, (50, 0), "2024-12", "2024-12", "2024-12"),
    ("1975-01", Sex.FEMALE, Track.FEMALE50, (50, 1), "2025-02", "2025-01", "2028-02"),
    ("1975-02", Sex.FEMALE, Track.FEMALE50, (50, 1), "2025-03", "2025-02", "2028-03"),
    ("1975-03", Sex.FEMALE, Track.FEMALE50, (50, 2), "2025-05", "2025-03", "2028-05"),
    ("1984-10", Sex.FEMALE, Track.FEMALE50, (54, 11), "2039-09", "2036-09", "2042-09"),
    ("1984-11", Sex.FEMALE, Track.FEMALE50, (55, 0), "2039-11", "2036-11", "2042-11"),
]


@pytest.mark.parametrize(("birth", "sex", "track", "age", "retires", "earliest", "latest"), SPOT_ROWS)
def test_rows_of_the_published_table(
    birth: str, sex: Sex, track: Track | None, age: tuple[int, int], retires: str, earliest: str, latest: str
) -> None:
    result = retirement(month(birth), sex, track)
    assert divmod(result.age_months, 12) == age
    assert [str(result.month), str(result.earliest), str(result.latest)] == [retires, earliest, latest]


def test_a_woman_without_a_track_has_no_age() -> None:
    with pytest.raises(ValueError, match="track"):
        retirement(month("1970-01"), Sex.FEMALE, None)


def test_a_track_does_not_move_a_mans_age() -> None:
    assert retirement(month("1970-01"), Sex.MALE, Track.FEMALE50) == retirement(month("1970-01"), Sex.MALE, None)


def test_the_step_cites_the_decision() -> None:
    (step,) = retirement(month("1968-05"), Sex.MALE, None).steps
    assert step.kind is StepKind.RETIREMENT
    assert step.values == {"birth": month("1968-05"), "age_months": 731, "month": month("2029-04")}
    assert step.source is DECISION
    assert (DECISION.evidence, DECISION.published_on) == (Evidence.OFFICIAL, date(2024, 9, 13))


@pytest.mark.parametrize(
    ("retires", "needed"),
    [("2029-12", 180), ("2030-01", 186), ("2030-12", 186), ("2033-06", 204), ("2038-12", 234), ("2039-01", 240)],
)
def test_the_pension_asks_six_months_more_each_year_from_2030_to_2039(retires: str, needed: int) -> None:
    assert pension_minimum_months(month(retires)) == needed


def test_the_pension_asks_fifteen_years_before_and_twenty_after_the_rise() -> None:
    assert pension_minimum_months(month("2025-01")) == 180
    assert pension_minimum_months(month("2050-01")) == 240
