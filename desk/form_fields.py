"""What editors type, as they think it: 25年6个月, 2.5%, 2026年12月."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from rules.months import Month
from website import formats
from website.form_fields import PercentField, TypedField, half_width, plain_amount, whole_number

# "25" could be years or months; nobody writes fewer than 60 months without saying which.
LEAST_BARE_MONTHS = 60


class ShortField(forms.Field):
    """A text field for a short figure. Its label stands in the heading of a column, so it is said again."""

    def __init__(self, *, size: int = 9, **kwargs: Any) -> None:
        attrs = {"size": size, "autocomplete": "off", "aria-label": kwargs.get("label", "")}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)


class TypedDateField(forms.DateField):
    """A day in any of the formats of the language, full-width signs and blanks included."""

    default_error_messages = {"invalid": "“%(typed)s”不是一个日子，请写成：2027年1月1日。"}

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(half_width(value).replace(" ", "") if isinstance(value, str) else value)
        except ValidationError as error:
            raise ValidationError(error.message, code="invalid", params={"typed": str(value)[:20]}) from error


class TypedDecimalField(forms.DecimalField):
    """A number that is not below 0, read by `plain_amount`."""

    def __init__(self, *, min_value: Any = 0, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, **kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(plain_amount(value) if isinstance(value, str) else value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


DECIMAL_INPUT = {"inputmode": "decimal", "autocomplete": "off"}
# formfield_overrides of the desk: what is typed is read kindly
AS_TYPED: dict[type[models.Field], dict[str, Any]] = {
    models.DateField: {"form_class": TypedDateField},
    models.DecimalField: {
        "form_class": TypedDecimalField,
        "widget": forms.TextInput(attrs={"size": 8, **DECIMAL_INPUT}),
    },
}


class MonthsField(ShortField, TypedField):
    """Whole months, read and shown as 25年, 25年6个月 or 300个月."""

    default_error_messages = {"invalid": "年限请写成：25年、25年6个月，或300个月。"}
    FORM = re.compile(r"(?:(\d{1,2})年(半)?)?[零又]?(?:(\d{1,3})个?月)?", re.ASCII)

    def prepare_value(self, value: Any) -> Any:
        return formats.duration(value) if isinstance(value, int) else value

    def read(self, text: str) -> int | None:
        text = text.replace(" ", "")
        bare = whole_number(text) if len(text) <= 3 else None
        if bare is not None and 0 < bare < LEAST_BARE_MONTHS:
            raise ValidationError(f"请写清楚是{bare}年还是{bare}个月。", code="ambiguous")
        result = self.FORM.fullmatch(text)
        if bare is not None or not result or not any(result.groups()):
            return bare
        years, half, months = result.groups()
        return int(years or 0) * 12 + (6 if half else 0) + int(months or 0)


class MonthField(ShortField, TypedField):
    """A calendar month, read and shown as 2026年12月; kept as its first day, or as its last where it ends a span."""

    default_error_messages = {"invalid": "月份请写成：2026年12月，或2026-12。"}
    FORM = re.compile(r"(\d{4})[年.\-/](\d{1,2})(?:月|[月.\-/]\d{1,2}日?)?", re.ASCII)

    def __init__(self, *, last_day: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.last_day = last_day

    def prepare_value(self, value: Any) -> Any:
        return formats.month(value) if isinstance(value, date) else value

    def read(self, text: str) -> date | None:
        result = self.FORM.fullmatch(text.replace(" ", ""))
        if not result or not 1 <= int(result[2]) <= 12 or not 1900 <= int(result[1]) <= 2200:
            return None
        month = Month(int(result[1]), int(result[2]))
        return month.last_day if self.last_day else month.first_day

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Which day of the month is kept makes no difference."""
        try:
            typed = formats.month(self.to_python(data))
        except ValidationError:
            return True
        return typed != (formats.month(initial) if isinstance(initial, date) else initial or "")


class ShareField(ShortField, TypedField):
    """How much of a base: read as 60%, 0.6 or 六成, shown as 60%; up to three times the base."""

    default_error_messages = {"invalid": "几成请写成：60%、0.6或六成；全额写100%。"}
    FORM = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)(%|成)?", re.ASCII)
    PARTS = {"%": 100, "成": 10, None: 1}
    DIGITS = str.maketrans("一二三四五六七八九", "123456789", " ")

    def prepare_value(self, value: Any) -> Any:
        return formats.percent(value) if isinstance(value, Decimal) else value

    def read(self, text: str) -> Decimal | None:
        result = self.FORM.fullmatch(text.translate(self.DIGITS))
        share = Decimal(result[1]) / self.PARTS[result[2]] if result else Decimal(0)
        return share if 0 < share <= 3 else None


class ShortPercentField(ShortField, PercentField):
    """A percentage in a narrow column."""


# ---- worked examples ----

# In an address of the calculator: about the table, the page or the request, not about the person.
NOT_AN_ANSWER = ("region", "on", "type", "contrast", "was", "for", "csrfmiddlewaretoken")


def answers_of(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The answers in the query of a result's address, numbers as numbers."""
    numbers = [(name, value, whole_number(value)) for name, value in pairs if name not in NOT_AN_ANSWER and value]
    return {name: value if number is None else number for name, value, number in numbers}
