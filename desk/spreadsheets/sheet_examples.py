"""Worked examples as columns of a sheet of tables: one on a line, for the people of that line.

They are only brought in: a line adds an example, or changes what must come out of the one with the same answers.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from import_export.fields import Field

from policies.models import CreditTable
from policies.models.choices import SEXES, choices
from rules.tables import Period
from website import formats

from ..review.worked_examples import STATUSES, facts_in_words, same
from .plan import NEW, CellChange, LineChange
from .widgets import ChoiceWidget, DayWidget, DurationWidget, MoneyWidget, MonthWidget

PREFIX = "例子："
REQUIRED = ("required_cumulative_months", "required_actual_months")
COMMON = {
    "status": ("身份", ChoiceWidget(STATUSES)),
    "sex": ("性别", ChoiceWidget(choices(SEXES))),
    "birth": ("出生年月", MonthWidget()),
    "as_of": ("按哪天", DayWidget()),
}
CREDIT = {
    **COMMON,
    "retired": ("退休年月", MonthWidget()),
    "amount": ("应得", MoneyWidget()),
}
COVERAGE = {
    **COMMON,
    "cumulative": ("已缴累计", DurationWidget()),
    "actual": ("已缴实际", DurationWidget()),
    "required_cumulative_months": ("要缴累计", DurationWidget()),
    "required_actual_months": ("要缴实际", DurationWidget()),
}


def example_columns(named: dict[str, tuple[str, Any]]) -> dict[str, Field]:
    return {
        f"example__{name}": Field(f"example__{name}", PREFIX + title, widget) for name, (title, widget) in named.items()
    }


def missing(values: dict[str, Any]) -> str:
    """What an example lacks, in a sentence; empty where it is whole."""
    lacking = [title for name, title in {"sex": "性别", "birth": "出生年月"}.items() if not values.get(name)]
    if all(values.get(name) is None for name in ("amount", *REQUIRED)):
        lacking.append("应得（要缴几年）")
    return f"这一行的例子还缺{'、'.join(lacking)}。写全，或把例子的几格都清空。" if lacking else ""


def new_example(values: dict[str, Any], row: dict[str, Any], head: dict[str, Any], table: Any) -> Any:
    """An example, not yet saved, out of its cells, the row of its line, and the header of its table; `table` has what the
    file leaves out."""
    said = {name: head.get(name, getattr(table, name, None)) for name in ("audience", "period", "effective_from")}
    retired = isinstance(table, CreditTable) and said["audience"] == "retiree"
    answers = {"status": values.get("status") or ("retired" if retired else "working"), "sex": values["sex"]}
    answers |= _month("birth", values) | ({"category": row["category"]} if row.get("category") else {})
    answers |= _month("retired", values) if values.get("retired") else {}
    for name in ("cumulative", "actual"):
        if values.get(name) is not None:
            years, months = divmod(values[name], 12)
            answers |= {f"{name}_years": years} | ({f"{name}_months": months} if months else {})
    expected = {name: values[name] for name in REQUIRED if values.get(name) is not None}
    if values.get("amount") is not None:
        period = "annual" if said["period"] == Period.INSURANCE_YEAR else "monthly"
        expected = {period: f"{values['amount']:.2f}"}
    return table._meta.get_field("examples").related_model(
        name=f"{SEXES[values['sex']]}，{formats.month(values['birth'])}出生",
        as_of=values.get("as_of") or said["effective_from"] or timezone.localdate(),
        answers=answers,
        expected=expected,
    )


def _month(name: str, values: dict[str, Any]) -> dict[str, int]:
    return {f"{name}_year": values[name].year, f"{name}_month": values[name].month}


def stored_example(table: Any, example: Any) -> Any:
    """The example of a table with the same answers; None where it has none."""
    rows = table.examples.all() if table is not None else ()
    return next((row for row in rows if row.answers == example.answers), None)


def is_in(table: Any, example: Any) -> bool:
    """Whether a table has the very example."""
    row = stored_example(table, example)
    return (
        row is not None
        and row.as_of == example.as_of
        and all(name in row.expected and same(row.expected[name], value) for name, value in example.expected.items())
    )


def example_line(number: int, example: Any) -> LineChange:
    """What the preview shows of it."""
    day = CellChange("按哪天", "", example.as_of.isoformat())
    told = CellChange("应得结果", "", facts_in_words(example.expected))
    return LineChange(NEW, f"验算例子，{example.name}", number, (day, told))
