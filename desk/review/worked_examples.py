"""Worked examples of policy tables, computed the way a reader's case is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from calculator.api.serializers import serialize
from calculator.forms import CalculatorForm
from calculator.lookup import only_table
from policies.models import CoverageTable, CreditTable, PolicyTable, WorkedExample
from policies.models.choices import CATEGORIES, EVIDENCE, SEXES
from rules.answers import Category
from rules.bands import matching_band
from rules.estimate import estimate
from rules.months import Month
from website import formats

# What an example can expect, by the contract's names, in the words of the desk.
NAMES = {
    "monthly": "每月应得（元）",
    "annual": "每年应得（元）",
    "net_monthly": "扣款以后每月（元）",
    "monthly_equivalent": "折合每月（元）",
    "low": "约数下限（元）",
    "high": "约数上限（元）",
    "known": "查到了",
    "evidence": "依据级别",
    "eligible": "有这笔钱",
    "approximate": "是约数",
    "provisional": "是暂定的",
    "outdated": "过了来源管的日子",
    "kind": "哪一种钱",
    "period": "按月还是按年",
    "known_until": "来源管到哪天",
    "required_cumulative_months": "累计要缴",
    "required_actual_months": "实际要缴",
    "shortfall_months": "现在还差",
    "shortfall_at_retirement_months": "到退休还差",
    "reached": "够了",
    "reached_month": "哪个月够",
    "strictly_more": "要超过才算",
}
STATUSES = [("retired", "已经退休"), ("working", "还在职")]
TRACKS = [("female55", "女，55岁退休"), ("female50", "女，50岁退休")]
VALUES = {True: "是", False: "不是", None: "没有", **dict(STATUSES), **dict(TRACKS)}
VALUES |= {choice.value: words for named in (EVIDENCE, SEXES, CATEGORIES) for choice, words in named.items()}
# The answers, and those that the calculator keeps in two parts.
ANSWERS = {"status": "身份", "sex": "性别", "category": "参保身份", "track": "退休年龄", "base": "缴费基数"}
ANSWERS |= {"average_pension": "当地月均养老金", "own_pension": "本人养老金", "own_credit": "本人以前那笔"}
SPLIT = {"birth": "出生", "retired": "退休", "enrolled": "首次参保", "started_work": "参加工作"}
SPLIT |= {"cumulative": "累计缴费", "actual": "实际缴费"}
UNITS = {"year": "年", "month": "月", "years": "年", "months": "个月"}


def examine(table: PolicyTable, example: WorkedExample) -> dict[str, Any]:
    """The part of the answer that the table decides, by the contract's names, from this table alone.

    Raises ValueError where the example's answers are not complete.
    """
    form = _form(table, example)
    if not form.is_valid():
        raise ValueError(
            "；".join(f"{form[name].label}：{' '.join(map(str, why))}" for name, why in form.errors.items())
        )
    result = serialize(table.region, estimate(form.answers, form.tables, form.asked_on))
    part: dict[str, Any] = result["coverage" if isinstance(table, CoverageTable) else "credit"] or {}
    return part


def _form(table: PolicyTable, example: WorkedExample) -> CalculatorForm:
    data = {**example.answers, "region": table.region.slug, "on": example.as_of.isoformat()}
    return CalculatorForm({name: str(value) for name, value in data.items()}, tables=only_table(table))


def same(computed: Any, wanted: Any) -> bool:
    """Whether two values are the same; numbers as numbers: 150 is 150.00."""
    if isinstance(computed, bool) or isinstance(wanted, bool) or computed is None or wanted is None:
        return bool(computed == wanted)
    try:
        return Decimal(str(computed)) == Decimal(str(wanted))
    except InvalidOperation:
        return bool(computed == wanted)


def in_words(name: str, wanted: Any, computed: Any) -> str:
    """What should have come out and what did."""
    return f"“{NAMES.get(name, name)}”应得{_value(wanted)}，算出来是{_value(computed)}"


def _value(value: Any) -> str:
    return VALUES.get(value, str(value)) if isinstance(value, (bool, str, type(None))) else str(value)


def facts_in_words(facts: Mapping[str, Any]) -> str:
    """Answers or results of an example as editors read them: 身份 已经退休，出生 1960年3月."""
    told: dict[str, str] = {}
    for name, value in facts.items():
        stem, _, unit = name.rpartition("_")
        if stem in SPLIT and unit in UNITS:
            told[SPLIT[stem]] = told.get(SPLIT[stem], "") + f"{value}{UNITS[unit]}"
        elif name.endswith("_months") and isinstance(value, int):
            told[NAMES.get(name, name)] = formats.duration(value)
        else:
            told[NAMES.get(name) or ANSWERS.get(name, name)] = _value(value)
    return "，".join(f"{name} {words}" for name, words in told.items())


def rows_of(table: PolicyTable) -> list[Any]:
    """The bands or the requirements of a table."""
    return list(getattr(table, "rows" if isinstance(table, CoverageTable) else "bands").all())


def categories_of(rows: Iterable[Any]) -> list[Category]:
    """The categories that rows tell apart, none where they do not: 机关事业单位 only where a row names them, because they
    count as employees elsewhere."""
    named = {row.category for row in rows if row.category}
    return [item for item in Category if item != Category.PUBLIC or item in named] if named else []


def rows_tried(table: PolicyTable) -> Iterator[int]:
    """The numbers of the rows that examples with a result reach; of a table of years those whose requirements come out."""
    for example in table.examples.exclude(expected={}):
        form = _form(table, example)
        if form.is_valid():
            yield from _credit_row(table, form) if isinstance(table, CreditTable) else _coverage_row(table, example)


def _credit_row(table: CreditTable, form: CalculatorForm) -> Iterator[int]:
    book = form.tables.retiree.own or form.tables.employee.own
    band = matching_band(form.answers, book[0], Month.of(form.asked_on))
    if band is not None:
        yield book[0].bands.index(band) + 1


def _coverage_row(table: PolicyTable, example: WorkedExample) -> Iterator[int]:
    computed = examine(table, example)
    wanted = (computed.get("required_cumulative_months"), computed.get("required_actual_months"))
    for number, row in enumerate(rows_of(table), 1):
        if (row.cumulative_months, row.actual_months) == wanted and row.sex in ("", example.answers.get("sex")):
            yield number
