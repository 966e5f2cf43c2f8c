"""The small forms on a result page: what arrived, and what filling the gap would cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from policies.fields import QuickForm, YuanField, half_width, with_shared_fields

from .rules.money import yuan

if TYPE_CHECKING:
    from typing_extensions import Self


class Companion(QuickForm):
    """A small form on a result page, each with the template of its fields."""

    template: str

    @classmethod
    def asked(cls, data: Mapping[str, Any]) -> Self | None:
        """The form of somebody who used it; None for all others."""
        return cls(data) if any(name in data for name in cls.base_fields) else None

    @property
    def drawn(self) -> SafeString:
        """The fields, with what was told and what is wrong with it."""
        return render_to_string(self.template, {"form": self})


@lru_cache(maxsize=8)
def unasked(kind: type[Companion]) -> SafeString:
    """The fields of a form that nobody used yet: the same for everybody, and drawn once."""
    return kind().drawn


@with_shared_fields
class ArrivedForm(Companion):
    """对账: what arrived in the account, yuan, in one payment."""

    template = "calculator/_arrived_fields.html"

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


@with_shared_fields
class TopUpForm(Companion):
    """What the missing months would cost: the base and the rate that the place told the reader."""

    template = "calculator/_top_up_fields.html"

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
