"""Worked examples as columns of a sheet of tables: one on a line, for the people of that line.

They are only brought in: a line adds an example, or changes what must come out of the one with the same answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from import_export.fields import Field

from policies.models import CreditTable
from policies.models.choices import SEXES, choices
from rules.tables import Period
from website import formats

from ..review.worked_examples import NAMES, STATUSES, same
from .plan import NEW, CellChange, LineChange
from .widgets import ChoiceWidget, DayWidget, DurationWidget, MoneyWidget, MonthWidget

PREFIX = "例子："
COMMON = {
    "status": ("身份", ChoiceWidget(STATUSES)),
    "sex": ("性别", ChoiceWidget(choices(SEXES))),
    "birth": ("出生年月", MonthWidget(example="1960年3月")),
    "as_of": ("按哪天", DayWidget(example="2026-12-01")),
}
CREDIT = {
    **COMMON,
    "retired": ("退休年月", MonthWidget(example="2020年3月")),
    "amount": ("应得", MoneyWidget(example="95")),
}
COVERAGE = {
    **COMMON,
    "cumulative": ("已缴累计", DurationWidget(example="20年")),
    "actual": ("已缴实际", DurationWidget(example="10年")),
    "required_cumulative_months": ("要缴累计", DurationWidget(example="25年")),
    "required_actual_months": ("要缴实际", DurationWidget(example="10年")),
}


def example_columns(named: dict[str, tuple[str, Any]]) -> dict[str, Field]:
    return {
        f"example__{name}": Field(f"example__{name}", PREFIX + title, widget) for name, (title, widget) in named.items()
    }


@dataclass(frozen=True)
class SheetExample:
    """One line's example, by the names of the calculator and of the API."""

    number: int
    as_of: date
    answers: dict[str, Any]
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        born = formats.month(date(self.answers["birth_year"], self.answers["birth_month"], 1))
        return f"{SEXES[self.answers['sex']]}，{born}出生"

    def stored(self, table: Any) -> Any:
        """The example of a table with the same answers; None where it has none."""
        rows = table.examples.all() if table is not None else ()
        return next((row for row in rows if row.answers == self.answers), None)

    def is_in(self, table: Any) -> bool:
        row = self.stored(table)
        return (
            row is not None
            and row.as_of == self.as_of
            and all(name in row.expected and same(row.expected[name], value) for name, value in self.expected.items())
        )

    @property
    def line(self) -> LineChange:
        """What the preview shows of it."""
        told = "；".join(f"{NAMES[name]} {_words(name, value)}" for name, value in self.expected.items())
        cells = (CellChange("按哪天", "", self.as_of.isoformat()), CellChange("应得结果", "", told))
        return LineChange(NEW, f"验算例子，{self.name}", self.number, cells)


def _words(name: str, value: Any) -> str:
    return formats.duration(value) if name.endswith("_months") else formats.money(value)


def missing(values: dict[str, Any]) -> str:
    """What an example lacks, in a sentence; empty where it is whole."""
    needed = {"sex": "性别", "birth": "出生年月"}
    lacking = [title for name, title in needed.items() if not values.get(name)]
    wanted = ("amount", "required_cumulative_months", "required_actual_months")
    lacking += [] if any(values.get(name) is not None for name in wanted) else ["应得（要缴几年）"]
    return f"这一行的例子还缺{'、'.join(lacking)}。写全，或把例子的几格都清空。" if lacking else ""


def sheet_example(
    number: int, values: dict[str, Any], row: dict[str, Any], head: dict[str, Any], table: Any
) -> SheetExample:
    """An example out of its cells, the row of its line, the header of its table, and a table with what the file leaves out."""
    credit = isinstance(table, CreditTable)
    said = {name: head.get(name, getattr(table, name, None)) for name in ("audience", "period", "effective_from")}
    status = values.get("status") or ("retired" if credit and said["audience"] == "retiree" else "working")
    answers: dict[str, Any] = {"status": status, "sex": values["sex"]}
    answers |= {"birth_year": values["birth"].year, "birth_month": values["birth"].month}
    if row.get("category"):
        answers["category"] = row["category"]
    if values.get("retired"):
        answers |= {"retired_year": values["retired"].year, "retired_month": values["retired"].month}
    for name in ("cumulative", "actual"):
        if values.get(name) is not None:
            years, months = divmod(values[name], 12)
            answers |= {f"{name}_years": years} | ({f"{name}_months": months} if months else {})
    as_of = values.get("as_of") or said["effective_from"] or timezone.localdate()
    return SheetExample(number, as_of, answers, _expected(values, said["period"]))


def _expected(values: dict[str, Any], period: Any) -> dict[str, Any]:
    if values.get("amount") is not None:
        return {"annual" if period == Period.INSURANCE_YEAR else "monthly": f"{values['amount']:.2f}"}
    names = ("required_cumulative_months", "required_actual_months")
    return {name: values[name] for name in names if values.get(name) is not None}
