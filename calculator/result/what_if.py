"""What if: another place, another retirement month, paying on: beside the first answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms

from policies.models import Region
from rules.credit import CreditEstimate
from rules.estimate import Estimate, estimate
from rules.months import Month
from website import formats
from website.form_fields import WholeNumberField

from ..fields import FIRST_YEAR, LAST_YEAR
from ..forms import CalculatorForm, RegionField
from . import wording
from .forms import Companion


class ElsewhereForm(Companion):
    """Another place."""

    if_region = RegionField(label="换个地方", required=False, help_text="城市名，例如：上海")

    @property
    def until(self) -> Month | None:
        """Until when contributions are paid, where that is asked."""
        return None


class WhatIfForm(ElsewhereForm):
    """The changed circumstances of somebody in work, each by itself optional."""

    if_retire = forms.ChoiceField(
        label="什么时候退休",
        choices=[("", "法定的月份"), ("earliest", "最早"), ("latest", "最晚")],
        required=False,
        error_messages={"invalid_choice": "请选：法定的月份、最早或最晚"},
    )
    if_until_year = WholeNumberField(
        label="缴到哪年",
        least=FIRST_YEAR,
        most=LAST_YEAR,
        required=False,
        error_messages={"invalid": "年份要写4位数字，例如：2030"},
    )
    if_until_month = WholeNumberField(
        label="缴到几月", least=1, most=12, required=False, error_messages={"invalid": "月份要写1到12，例如：6"}
    )

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if bool(values.get("if_until_year")) != bool(values.get("if_until_month")) and not self.errors:
            self.add_error(
                "if_until_month" if values.get("if_until_year") else "if_until_year", "缴到哪年哪月，两个都要写"
            )
        return values

    @property
    def until(self) -> Month | None:
        year, month = self.cleaned_data.get("if_until_year"), self.cleaned_data.get("if_until_month")
        return Month(year, month) if year and month else None


@dataclass(frozen=True)
class WhatIfComparison:
    """The first answer and the changed one, row by row; `open_questions` is where another place needs more answers."""

    label: str
    rows: list[tuple[str, str, str]]
    open_questions: str = ""


def compare(what: ElsewhereForm, form: CalculatorForm, first: Estimate) -> WhatIfComparison | None:
    """None where nothing was changed, or what was changed is not valid."""
    if not (what.is_valid() and any(map(what.data.get, what.fields))):
        return None
    place: Region = what.cleaned_data["if_region"] or form.cleaned_data["region"]
    case = form
    if place != form.cleaned_data["region"]:
        query = {name: form.data.get(name) for name in form.data} | {"region": place.slug}
        case = CalculatorForm(query, setting=form.setting)
        if not case.is_valid():
            return WhatIfComparison(place.short_name, [], f"{form.setting.address}?{urlencode(query)}")
    changed = _changed(what, case)
    until = what.until
    rows = [
        (name, item, other)
        for (name, item), (_, other) in zip(_facts(first, None), _facts(changed, until), strict=True)
        if item or other
    ]
    return WhatIfComparison(_label(what, place, form), rows)


def _changed(what: ElsewhereForm, case: CalculatorForm) -> Estimate:
    answers, on = case.answers, case.asked_on
    usual = estimate(answers, case.tables, on)
    choice = what.cleaned_data.get("if_retire")
    if not choice or usual.retirement is None:
        return usual
    month = usual.retirement.earliest if choice == "earliest" else usual.retirement.latest
    return estimate(replace(answers, retires=max(month, Month.of(on))), case.tables, on)


def _label(what: ElsewhereForm, place: Region, form: CalculatorForm) -> str:
    parts = [place.short_name] if place != form.cleaned_data["region"] else []
    parts += {"earliest": ["最早退休"], "latest": ["最晚退休"]}.get(what.cleaned_data.get("if_retire") or "", [])
    parts += [f"缴到{formats.month(what.until)}"] if what.until else []
    return "，".join(parts) or "不变"


def _facts(result: Estimate, until: Month | None) -> list[tuple[str, str]]:
    credit, coverage, retires = result.credit, result.coverage, result.retirement
    facts = [
        ("每月返", _credit_words(result) if credit.eligible else ""),
        ("退休", formats.month(retires.when) if retires else ""),
    ]
    if coverage is None or not coverage.known or coverage.shortfall_months is None:
        unknown = "没查到" if coverage is not None and not coverage.known else ""
        return [*facts, ("年限要求", unknown), ("退休时还差", unknown), ("缴满", unknown)]
    left = coverage.shortfall_at_retirement_months or 0
    if until:
        left = max(0, coverage.shortfall_months - max(0, until.since(Month.of(result.on))))
    months = coverage.required_cumulative_months or coverage.required_actual_months
    full = "已经够了" if coverage.reached else formats.month(coverage.full_by_paying_on) or "没查到"
    return [
        *facts,
        ("年限要求", wording.at_least(months, coverage.strictly_more)),
        ("那时还差" if until else "退休时还差", formats.duration(left) if left else "不差"),
        ("缴满", full),
    ]


def _credit_words(result: Estimate) -> str:
    credit = result.credit
    reach = f"（{formats.reach(credit.known_until).rstrip('。')}）" if credit.outdated else ""
    return _amount_words(credit) + reach


def _amount_words(credit: CreditEstimate) -> str:
    if credit.monthly is not None:
        return f"{wording.about(credit)}{formats.money(credit.monthly)}元"
    if credit.monthly_equivalent is not None:
        return f"折{formats.money(credit.monthly_equivalent)}元"
    if credit.known and credit.low is not None:
        return f"约{formats.money(credit.low)}到{formats.money(credit.high)}元"
    return "没查到"
