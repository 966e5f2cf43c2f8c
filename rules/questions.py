"""Which questions a case needs besides region, status, sex and month of birth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .answers import Category, InsuranceStatus, Sex
from .bands import limits_retired
from .coverage_rows import is_for, limits_enrolled, limits_started_work
from .months import Month
from .tables import Method, Rulebook, Table, Tables


def questions_needed(
    tables: Tables, status: InsuranceStatus, sex: Sex | None, on: date | None = None
) -> frozenset[str]:
    """Names out of track, retired, category, cumulative, actual, enrolled, started_work, own_pension: what must be told.

    `on` is the day whose tables decide: for the retired the day asked about, for the working the last day of their
    statutory retirement month. None where that is not known yet: every published table counts, the region's own
    if there are any, else its province's.
    """
    if status is InsuranceStatus.WORKING:
        return _working_questions(tables, sex, on)
    if status is InsuranceStatus.RETIRED:
        return _retired_questions(tables, on)
    return frozenset()


def _working_questions(tables: Tables, sex: Sex | None, on: date | None) -> frozenset[str]:
    retires = None if on is None else Month.of(on)
    rows = [row for table in _deciding(tables.coverage, on) for row in table.rows if is_for(row, sex, retires)]
    # The credit while working is that of today, not of the retirement month: any table of it may decide.
    bands = [band for table in _deciding(tables.employee, None) for band in table.bands]
    params = {
        "track": sex is Sex.FEMALE,
        "cumulative": True,
        "actual": any(row.known and row.actual_months is not None for row in rows),
        "enrolled": any(limits_enrolled(row) for row in rows),
        "started_work": any(limits_started_work(row) for row in rows),
        "category": any(row.category for row in rows) or any(band.category for band in bands),
    }
    return frozenset(name for name, needed in params.items() if needed)


def _retired_questions(tables: Tables, on: date | None) -> frozenset[str]:
    deciding = _deciding(tables.retiree, on)
    bands = [band for table in deciding for band in table.bands]
    params = {
        "retired": any(limits_retired(band) for band in bands),
        "category": any(band.category is not None for band in bands),
        "cumulative": any(table.reduction is not None for table in deciding),
        "own_pension": any(table.method is Method.OWN_PENSION for table in deciding),
    }
    return frozenset(name for name, needed in params.items() if needed)


def questions_offered(tables: Tables, status: InsuranceStatus, on: date | None = None) -> frozenset[str]:
    """Names out of own_credit, own_pension, base: what may be told, and without which there is an answer all the same."""
    if status is InsuranceStatus.WORKING:
        known = on is not None and tables.employee.in_force(on) is not None
        return frozenset({"base"} if known else ())
    if status is InsuranceStatus.RESIDENT:
        return frozenset()
    frozen = [table for table in _deciding(tables.retiree, on) if table.method is Method.FROZEN_OWN]
    bands = [band for table in frozen for band in table.bands]
    params = {
        "own_credit": any(band.frozen_at is not None for band in bands),
        "own_pension": any(band.rate is not None for band in bands),
    }
    return frozenset(name for name, offered in params.items() if offered)


def categories_told_apart(tables: Tables) -> frozenset[Category]:
    """The categories that any row names: where none names 机关事业单位, nobody need be asked about it."""
    bands = [
        band for book in (tables.retiree, tables.employee) for table in _deciding(book, None) for band in table.bands
    ]
    rows = [row for table in _deciding(tables.coverage, None) for row in table.rows]
    named = {band.category for band in bands} | {row.category for row in rows}
    return frozenset(category for category in named if category is not None)


def _deciding(rulebook: Rulebook[Table], on: date | None) -> Sequence[Table]:
    if on is None:
        return rulebook.own or rulebook.province
    table = rulebook.in_force(on)
    return [] if table is None else [table]
