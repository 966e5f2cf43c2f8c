"""The small forms on a result page: what arrived, and what filling the gap would cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast

from django import forms

from rules.money import yuan
from rules.reconcile import explanations
from website.form_fields import RENDERER, PercentField, YuanField

from ..forms import CalculatorForm
from . import wording

TOO_MUCH = "比例要写0到30之间的数，例如：8"


class Companion(forms.Form):
    """A small form on a result page: its fields are named alike wherever it stands, and checked once it is used."""

    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="%s")


Form = TypeVar("Form", bound=Companion)


def companion(form: type[Form], data: Mapping[str, Any], *args: Any) -> Form:
    """The form with what was sent; where nothing of it was, the empty one, which all pages share."""
    used = any(name in data for name in form.base_fields)
    return form(data, *args) if used else cast(Form, _empty(form))


@lru_cache(maxsize=8)
def _empty(form: type[Companion]) -> Companion:
    return form()


class ArrivedForm(Companion):
    """对账: what arrived in the account, yuan, in one payment."""

    arrived = YuanField(
        label="这个月到账多少元？",
        most=100_000,
        error_messages={"invalid": "到账要写多少元，只写数字，例如：97", "required": "请写到账多少元，例如：97"},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, case: CalculatorForm | None = None) -> None:
        super().__init__(data)
        self.case = case

    @property
    def amount(self) -> Decimal | None:
        return self.cleaned_data["arrived"] if self.is_valid() else None

    @property
    def sentences(self) -> list[str]:
        """What explains the amount, the likeliest first."""
        if self.case is None or self.amount is None:
            return []
        matches = explanations(self.amount, self.case.answers, self.case.tables, self.case.asked_on)
        return [wording.explanation(match) for match in matches[:3]]


class TopUpForm(Companion):
    """What the missing months would cost: the base and the rate that the place told the reader."""

    gap_base = YuanField(
        label="按多少元的基数补？",
        most=100_000,
        error_messages={"invalid": "基数要写每月多少元，只写数字，例如：4500", "required": "请写基数，例如：4500"},
    )
    gap_rate = PercentField(
        label="按百分之几补？",
        most=Decimal("0.3"),
        error_messages={"invalid": TOO_MUCH, "zero": TOO_MUCH, "required": "请写比例，例如：8"},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, months: int = 0) -> None:
        super().__init__(data)
        self.months = months

    @property
    def cost(self) -> Decimal | None:
        """Yuan for the missing months."""
        if not self.is_valid():
            return None
        return yuan(self.cleaned_data["gap_base"] * self.cleaned_data["gap_rate"] * self.months)
