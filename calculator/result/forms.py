"""The small forms on a result page: what arrived, and what filling the gap would cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rules.money import yuan
from website.form_fields import RENDERER, YuanField, half_width


class Companion(forms.Form):
    """A small form on a result page: its fields are named alike wherever it stands, and checked once it is used."""

    use_required_attribute = False
    default_renderer = RENDERER

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        params = data is not None and any(name in data for name in self.base_fields)
        super().__init__(data if params else None, auto_id="%s")


class ArrivedForm(Companion):
    """对账: what arrived in the account, yuan, in one payment."""

    arrived = YuanField(
        label="这个月到账多少元？",
        most=100_000,
        error_messages={"invalid": "到账要写多少元，只写数字，例如：97", "required": "请写到账多少元，例如：97"},
    )


class PercentField(forms.Field):
    """A percentage above 0 and up to 30, as a share: 8 → 0.08. Raises ValidationError with the field's sentence."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = half_width(value).rstrip("%").strip()
        try:
            percent = (
                Decimal(text) if len(text) <= 6 and text.replace(".", "", 1).isdecimal() and text.isascii() else None
            )
        except InvalidOperation:
            percent = None
        if percent is None or not 0 < percent <= 30:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return percent / 100


class TopUpForm(Companion):
    """What the missing months would cost: the base and the rate that the place told the reader."""

    gap_base = YuanField(
        label="按多少元的基数补？",
        most=100_000,
        error_messages={"invalid": "基数要写每月多少元，只写数字，例如：4500", "required": "请写基数，例如：4500"},
    )
    gap_rate = PercentField(
        label="按百分之几补？",
        error_messages={"invalid": "比例要写0到30之间的数，例如：8", "required": "请写比例，例如：8"},
    )

    def cost(self, months: int) -> Decimal:
        """Yuan for so many missing months."""
        return yuan(self.cleaned_data["gap_base"] * self.cleaned_data["gap_rate"] * months)
