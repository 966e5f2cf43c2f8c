"""Cases and tables by the thousand, for properties that must hold for all of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from rules.answers import Answers, Category, InsuranceStatus, Sex, Track
from rules.months import Month
from rules.tables import (
    BandOpens,
    Basis,
    CitedSource,
    CoverageRequirement,
    CoverageRule,
    CreditRule,
    CreditRuleBand,
    Evidence,
    Method,
    Period,
    Reduction,
    Rulebook,
    Table,
    Tables,
)
from tests.rules.builders import CITY, PROVINCE

bounded = settings(max_examples=150)

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
MONEY = st.decimals(Decimal(0), Decimal(20000), places=2)
RATES = st.decimals(Decimal("0.001"), Decimal("0.1"), places=4)
PAID = st.integers(0, 600)


def months_between(first: int, last: int) -> st.SearchStrategy[Month]:
    return st.builds(Month, st.integers(first, last), st.integers(1, 12))


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


SOURCES = st.lists(
    st.builds(
        CitedSource,
        title=st.sampled_from(["甲", "乙", "丙"]),
        evidence=st.sampled_from(Evidence),
        expires_on=maybe(st.dates(date(2019, 1, 1), date(2030, 1, 1))),
    ),
    min_size=1,
    max_size=3,
).map(tuple)

# Every question is answered, so that nothing is missing that a form would have asked for.
ANSWERS = st.builds(
    Answers,
    status=st.sampled_from(InsuranceStatus),
    sex=st.sampled_from(Sex),
    birth=months_between(1935, 1990),
    track=st.sampled_from(Track),
    retired=months_between(1990, 2030),
    category=st.sampled_from(Category),
    cumulative_months=PAID,
    actual_months=PAID,
    enrolled=months_between(1990, 2026),
    started_work=months_between(1960, 2026),
    own_pension=maybe(MONEY),
    own_credit=maybe(MONEY),
    average_pension=maybe(MONEY),
    base=maybe(MONEY),
)

# Overlapping, empty and impossible bands are meant: an editor may write them, a reader must still get an answer.
BANDS = st.builds(
    CreditRuleBand,
    age_from=st.sampled_from([0, 0, 60, 65, 70, 75]),
    age_below=st.sampled_from([None, 65, 70, 75, 80]),
    category=maybe(st.sampled_from(Category)),
    retired_from=maybe(months_between(2000, 2025)),
    retired_to=maybe(months_between(2000, 2025)),
    amount=maybe(MONEY),
    low=maybe(MONEY),
    high=maybe(MONEY),
    rate=maybe(RATES),
    frozen_at=maybe(months_between(2022, 2023)),
    base_amount=maybe(MONEY),
    base_meaning=st.sampled_from(["", "企业退休人员的平均养老金"]),
    only_for=st.sampled_from(["", "享受一档的人"]),
    note=st.sampled_from(["", "说明"]),
)


@st.composite
def age_ladders(draw: st.DrawFn) -> tuple[CreditRuleBand, ...]:
    """Bands without gap or overlap from birth on, each with an amount of its own: what most places publish."""
    limits = sorted(draw(st.sets(st.integers(50, 85), max_size=3)))
    return tuple(
        CreditRuleBand(age_from=start, age_below=end, amount=draw(MONEY))
        for start, end in zip([0, *limits], [*limits, None], strict=True)
    )


REDUCTIONS = st.builds(
    Reduction,
    rate=st.decimals(Decimal("0.001"), Decimal("0.2"), places=3),
    male_months=st.integers(0, 480),
    female_months=st.integers(0, 480),
)
CREDIT_TABLES = st.builds(
    CreditRule,
    place=st.sampled_from([CITY, PROVINCE]),
    effective_from=maybe(st.dates(date(2015, 1, 1), date(2040, 12, 31))),
    method=st.sampled_from(Method),
    bands=age_ladders() | st.lists(BANDS, max_size=3).map(tuple),
    sources=SOURCES,
    period=st.sampled_from(Period),
    band_opens=st.sampled_from(BandOpens),
    year_starts=st.integers(1, 12),
    base_amount=maybe(MONEY),
    base_meaning=st.just("平均养老金"),
    approximate=st.sampled_from([False, False, False, True]),
    provisional=st.booleans(),
    reduction=maybe(REDUCTIONS),
    deduction=maybe(st.decimals(Decimal(0), Decimal(20), places=2)),
    deduction_until=maybe(st.dates(date(2020, 1, 1), date(2032, 12, 31))),
    known_until=maybe(st.dates(date(2020, 1, 1), date(2045, 12, 31))),
)
COVERAGE_ROWS = st.builds(
    CoverageRequirement,
    sex=maybe(st.sampled_from(Sex)),
    category=maybe(st.sampled_from(Category)),
    enrolled_from=maybe(months_between(2000, 2020)),
    enrolled_to=maybe(months_between(2000, 2020)),
    retires_from=maybe(months_between(2020, 2040)),
    retires_to=maybe(months_between(2020, 2040)),
    started_work_from=maybe(months_between(1980, 2020)),
    started_work_to=maybe(months_between(1980, 2020)),
    cumulative_months=maybe(st.integers(0, 480)),
    actual_months=maybe(st.integers(0, 240)),
    strictly_more=st.booleans(),
    known=st.booleans(),
)
COVERAGE_TABLES = st.builds(
    CoverageRule,
    place=st.just(CITY),
    effective_from=maybe(st.dates(date(1990, 1, 1), date(2040, 12, 31))),
    rows=st.lists(COVERAGE_ROWS, max_size=4).map(tuple),
    sources=SOURCES,
    basis=st.sampled_from(Basis),
    known_until=maybe(st.dates(date(2020, 1, 1), date(2045, 12, 31))),
)


def rulebooks(kind: st.SearchStrategy[Table]) -> st.SearchStrategy[Rulebook[Table]]:
    return st.builds(Rulebook, own=st.lists(kind, max_size=3), province=st.lists(kind, max_size=1))


TABLES = st.builds(
    Tables, retiree=rulebooks(CREDIT_TABLES), employee=rulebooks(CREDIT_TABLES), coverage=rulebooks(COVERAGE_TABLES)
)
