"""Which questions a case needs besides region, status, sex and month of birth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .answers import InsuranceStatus, Sex
from .bands import limits_retired
from .coverage_rows import is_for, limits_enrolled
from .months import Month
from .tables import Method, Rulebook, Table, Tables


def questions_needed(
    tables: Tables, status: InsuranceStatus, sex: Sex | None, on: date | None = None
) -> frozenset[str]:
    """Names out of track, retired, category, cumulative, actual, enrolled, own_pension.

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
        "category": any(row.category for row in rows) or any(band.category for band in bands),
    }
    return frozenset(name for name, needed in params.items() if needed)


def _retired_questions(tables: Tables, on: date | None) -> frozenset[str]:
    deciding = _deciding(tables.retiree, on)
    bands = [band for table in deciding for band in table.bands]
    params = {
        "retired": any(limits_retired(band) for band in bands),
        "category": any(band.category is not None for band in bands),
        "own_pension": any(table.method is Method.OWN_PENSION for table in deciding),
    }
    return frozenset(name for name, needed in params.items() if needed)


def _deciding(rulebook: Rulebook[Table], on: date | None) -> Sequence[Table]:
    if on is None:
        return rulebook.own or rulebook.province
    table = rulebook.in_force(on)
    return [] if table is None else [table]
