"""Policy tables as the rules see them: frozen, without a database. `calculator.lookup` makes them from the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar

from .answers import Category, Sex
from .in_force import in_force
from .months import Month
from .text_enum import TextEnum


class Evidence(TextEnum):
    """How hard the evidence of a source is, hardest first."""

    OFFICIAL = "official"
    RELAYED = "relayed"
    REPORTED = "reported"

    @classmethod
    def hardest(cls, grades: Iterable[str]) -> Evidence | None:
        """None without any."""
        return min(map(cls, grades), key=_RANKS.__getitem__, default=None)

    @classmethod
    def weakest(cls, grades: Iterable[str]) -> Evidence | None:
        """What rests on several sources is only as hard as the weakest; None without any."""
        return max(map(cls, grades), key=_RANKS.__getitem__, default=None)


_RANKS = {grade: rank for rank, grade in enumerate(Evidence)}


class Method(TextEnum):
    FIXED = "fixed"
    AVERAGE_PENSION = "percent_of_average_pension"
    OWN_PENSION = "percent_of_own_pension"
    BASE = "percent_of_base"
    FROZEN_OWN = "frozen_own"


class Period(TextEnum):
    MONTH = "month"
    INSURANCE_YEAR = "insurance_year"


class Basis(TextEnum):
    """Which month a coverage row's `retires_*` is about: that of retiring, or that of applying for it (办手续)."""

    RETIRES = "retires"
    APPLIES = "applies"


class BandOpens(TextEnum):
    """From when a birthday that opens an age band counts.

    UNSTATED: the source is silent, the birthday's month is used.
    """

    UNSTATED = "unstated"
    BIRTHDAY_MONTH = "birthday_month"
    NEXT_MONTH = "next_month"
    NEXT_JANUARY = "next_january"
    INSURANCE_YEAR = "insurance_year"


@dataclass(frozen=True)
class CitedSource:
    """One cited source: where a figure comes from, where in it (`article`), and how hard that evidence is. `copy_href` is the
    address of a copy that readers may open, `quote` the sentence of it that carries the figure."""

    title: str
    evidence: Evidence
    publisher: str = ""
    url: str = ""
    document_number: str = ""
    published_on: date | None = None
    expires_on: date | None = None
    article: str = ""
    copy_href: str = ""
    quote: str = ""

    def __hash__(self) -> int:
        # a title knows its own hash; sources are sorted out in every calculation
        return hash(self.title)

    @property
    def href(self) -> str:
        """The address to link; `lookup` leaves it empty where the page should not be opened."""
        return self.url


@dataclass(frozen=True)
class DecidingRegion:
    """The region that decided a table."""

    slug: str
    name: str


@dataclass(frozen=True)
class CreditRuleBand:
    """One row of a credit table. Ages in whole years: from `age_from` to below `age_below` (None: no limit).

    `retired_from`/`retired_to` limit the row to people who retired in those months (both included).
    `amount` is yuan per period, `rate` a share of the base, `frozen_at` the month whose own amount goes on unchanged; all
    None: the amount of this row is not known. `base_amount` (yuan a month) and `base_meaning` replace the table's for this
    row. `only_for`: a condition in words that no question asks about.
    """

    age_from: int = 0
    age_below: int | None = None
    category: Category | None = None
    retired_from: Month | None = None
    retired_to: Month | None = None
    amount: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    rate: Decimal | None = None
    frozen_at: Month | None = None
    base_amount: Decimal | None = None
    base_meaning: str = ""
    only_for: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reduction:
    """What is taken off a retiree's credit for missing years: `rate`, a share of the amount, for each missing year.

    `male_months` and `female_months` are the months of contribution from which nothing is taken off.
    """

    rate: Decimal
    male_months: int
    female_months: int

    def required(self, sex: Sex) -> int:
        return self.male_months if sex is Sex.MALE else self.female_months


@dataclass(frozen=True, kw_only=True)
class DatedRule:
    """A dated rule of one region. `effective_from` None sorts before every date.

    `known_until`: the last day for which the sources vouch; None: open. The main source comes first.
    """

    place: DecidingRegion
    effective_from: date | None
    sources: tuple[CitedSource, ...]
    known_until: date | None = None
    checked_on: date | None = None

    @cached_property
    def distinct_sources(self) -> tuple[CitedSource, ...]:
        """The sources in their order, each once."""
        return tuple(dict.fromkeys(self.sources))

    @cached_property
    def evidence(self) -> Evidence | None:
        return Evidence.weakest(source.evidence for source in self.sources)

    @property
    def main_source(self) -> CitedSource | None:
        """What a step cites."""
        return self.sources[0] if self.sources else None


@dataclass(frozen=True, kw_only=True)
class CreditRule(DatedRule):
    """A dated rule for the credit to the personal account.

    `base_amount` is yuan a month, None where the base is not known. `deduction` is yuan a month taken off before the
    money arrives, known until `deduction_until` (None: open). An approximate table gives `low`/`high` per band.
    `provisional`: first amounts that the source says will be settled later. `year_starts` is the calendar month in which
    an insurance year begins.
    """

    method: Method
    bands: tuple[CreditRuleBand, ...]
    period: Period = Period.MONTH
    band_opens: BandOpens = BandOpens.UNSTATED
    year_starts: int = 1
    base_amount: Decimal | None = None
    base_meaning: str = ""
    approximate: bool = False
    provisional: bool = False
    reduction: Reduction | None = None
    deduction: Decimal | None = None
    deduction_name: str = ""
    deduction_until: date | None = None

    @cached_property
    def age_limits(self) -> frozenset[int]:
        """Every age in years at which a band begins or ends; 0 begins nothing, it is open from birth."""
        limits = {band.age_from for band in self.bands} | {band.age_below for band in self.bands}
        return frozenset(age for age in limits if age)


@dataclass(frozen=True)
class CoverageRequirement:
    """One requirement for lifetime coverage and the cases it is for. Months are whole; None: no such requirement.

    `enrolled_*`, `retires_*` and `started_work_*` are months, both ends included. `strictly_more`: the rule says 超过,
    exactly the cumulative months is not enough. `known` False: the source is silent about these cases, `note` says what is
    known. `only_for`: a condition in words that no question asks about.
    """

    sex: Sex | None = None
    category: Category | None = None
    enrolled_from: Month | None = None
    enrolled_to: Month | None = None
    retires_from: Month | None = None
    retires_to: Month | None = None
    started_work_from: Month | None = None
    started_work_to: Month | None = None
    cumulative_months: int | None = None
    actual_months: int | None = None
    strictly_more: bool = False
    known: bool = True
    only_for: str = ""
    note: str = ""


@dataclass(frozen=True)
class CoverageRoute:
    """One way of filling missing years that the place names."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CoverageRule(DatedRule):
    """A dated rule for the years that give lifetime coverage.

    `basis`: whether the rows' `retires_*` count the month of retiring or of applying. `deemed`: which years count without
    having been paid (视同缴费), in words.
    """

    rows: tuple[CoverageRequirement, ...]
    options: tuple[CoverageRoute, ...] = ()
    basis: Basis = Basis.RETIRES
    deemed: str = ""

    @cached_property
    def turns(self) -> frozenset[Month]:
        """Every month of retiring from which on another row may be for somebody."""
        starts = {row.retires_from for row in self.rows if row.retires_from}
        return frozenset(starts | {row.retires_to.plus(1) for row in self.rows if row.retires_to})


@dataclass(frozen=True)
class TopUpRule:
    """What a missing month costs by one rule of a place.

    `kind` is "lump_sum" or "monthly". `base_amount` is yuan a month, None where that year's figure is not known;
    `base_share` the part of it that counts; `rate` a share of that for each missing month, None where not known.
    `valid_from` and `valid_until` bound the days on which the figures hold, both included. `who`: whom it is for, in words.
    """

    place: DecidingRegion
    kind: str
    base_meaning: str
    source: CitedSource
    category: Category | None = None
    who: str = ""
    base_amount: Decimal | None = None
    base_year: int | None = None
    base_share: Decimal = Decimal(1)
    rate: Decimal | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""


@dataclass(frozen=True)
class AccountDeduction:
    """Something taken off before the money arrives, for some people: `amount` yuan a month. None: how much is not known."""

    name: str
    source: CitedSource
    amount: Decimal | None = None
    only_for: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


Table = TypeVar("Table", CreditRule, CoverageRule)


@dataclass(frozen=True)
class Rulebook(Generic[Table]):
    """Every published table of one kind for a region: its own, and its province's, which stand in without one."""

    own: Sequence[Table] = ()
    province: Sequence[Table] = ()

    @property
    def tables(self) -> Iterable[Table]:
        return chain(self.own, self.province)

    def in_force(self, on: date) -> Table | None:
        """The region's table with the latest `effective_from` not after `on`; else its province's; else None."""
        return in_force(self.own, on) or in_force(self.province, on)

    def starts_after(self, on: date) -> list[date]:
        """Days after `on` on which another table may take over, in order."""
        return sorted(
            {table.effective_from for table in self.tables if table.effective_from and table.effective_from > on}
        )


@dataclass(frozen=True)
class Tables:
    """All rules that can answer one case."""

    retiree: Rulebook[CreditRule]
    employee: Rulebook[CreditRule]
    coverage: Rulebook[CoverageRule]
    top_ups: tuple[TopUpRule, ...] = ()
    deductions: tuple[AccountDeduction, ...] = ()
