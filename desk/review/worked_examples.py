"""Worked examples of policy tables, computed the way a reader's case is."""

from __future__ import annotations

from typing import Any

from calculator.api.serializers import serialize
from calculator.forms import CalculatorForm
from calculator.lookup import only_table
from policies.models import CoverageTable, PolicyTable, WorkedExample
from rules.estimate import estimate


def examine(table: PolicyTable, example: WorkedExample) -> dict[str, Any]:
    """The part of the answer that the table decides, by the contract's names, from this table alone.

    Raises ValueError where the example's answers are not complete.
    """
    tables = only_table(table)
    data = {**example.answers, "region": table.region.slug, "on": example.as_of.isoformat()}
    form = CalculatorForm({name: str(value) for name, value in data.items()}, tables=tables)
    if not form.is_valid():
        raise ValueError("；".join(f"{name} {' '.join(map(str, errors))}" for name, errors in form.errors.items()))
    result = serialize(table.region, estimate(form.answers, tables, form.asked_on))
    part: dict[str, Any] = result["coverage" if isinstance(table, CoverageTable) else "credit"] or {}
    return part
