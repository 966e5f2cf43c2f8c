"""Form fields that take what people type: full-width digits, spaces, 元 and 年 behind the number."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2

from . import formats

# Of the forms that readers see; the admin's widgets have templates in Django's language only.
RENDERER = Jinja2()

YUAN_SIGNS = str.maketrans("", "", ",， 元¥￥")
GROUPED = re.compile(r"^\D*\d{1,3}(,\d{3})+([^\d,]|$)", re.ASCII)
NUMBER_SIGNS = str.maketrans("", "", " 年月个")


# Longer than any number that a form of this site asks for; Python refuses to read thousands of digits.
MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """The number that a text of ASCII digits says; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def half_width(value: Any) -> str:
    """Text as people see it: full-width signs become half-width; invisible ones and what is around the text go.

    Invisible are the characters of the Unicode category Cf, such as U+200B and U+FEFF, which copied text brings along.
    """
    text = unicodedata.normalize("NFKC", str(value))
    if not text.isascii():
        text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return text.strip()


def plain_amount(text: str) -> str:
    """A number as people write it without its signs: 120元, 1,200, full-width digits. Raises ValueError for 95,00."""
    typed = half_width(text)
    if "," in typed and not GROUPED.search(typed):
        raise ValueError(f"“{typed[:20]}”看不清楚：小数请用点，例如：95.00；千位的逗号后面要有三个数字，例如：1,200。")
    return typed.translate(YUAN_SIGNS)


class TypedField(forms.Field):
    """What people typed, read as they see it. Raises ValidationError with the field's `invalid` sentence."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        result = self.read(half_width(value))
        if result is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return result

    def read(self, text: str) -> Any:
        """The value of a half-width text; None for what is none."""
        raise NotImplementedError


class YuanField(TypedField):
    """Yuan with at most two decimals, above 0 and up to `most`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    FORM = re.compile(r"\d{1,9}(\.\d{0,2})?", re.ASCII)

    def __init__(self, *, most: int = 1_000_000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = Decimal(most)

    def read(self, text: str) -> Decimal | None:
        try:
            number = plain_amount(text)
        except ValueError as error:
            raise ValidationError(str(error), code="unclear") from error
        amount = Decimal(number) if self.FORM.fullmatch(number) else Decimal(0)
        return amount if 0 < amount <= self.most else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another amount was typed: the initial one may be text, 90 and 90.00 are the same."""
        try:
            shown = self.to_python("" if initial is None else str(initial))
        except ValidationError:
            shown = initial
        return super().has_changed(shown, data)


# "0.5" could be half a percent or half of everything.
UNCLEAR_SHARES = (Decimal("0.2"), Decimal(1))


class PercentField(TypedField):
    """A percentage as a share above 0 and up to `most`, read and shown as 2.5%.

    Without a sign, a number from 1 on is a percentage (8 → 0.08) and one below 0.2 a share (0.08); in between it is asked
    for the sign. Raises ValidationError with the field's sentence `zero` or `unclear` as well.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {
        "invalid": "比例请写成：2.5%。",
        "zero": "比例要大于0；没查到就留空。",
        "unclear": "请写上百分号：%(number)s%%。",
    }
    FORM = re.compile(r"\d{1,2}(\.\d{1,5})?|\.\d{1,5}", re.ASCII)

    def __init__(self, *, most: Decimal = Decimal(1), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        return formats.percent(value) if isinstance(value, Decimal) else value

    def read(self, text: str) -> Decimal | None:
        text = text.replace(" ", "")
        number = text.removesuffix("%")
        if not self.FORM.fullmatch(number):
            return None
        share = Decimal(number)
        if text.endswith("%") or share >= UNCLEAR_SHARES[1]:
            share /= 100
        elif share >= UNCLEAR_SHARES[0]:
            raise ValidationError(self.error_messages["unclear"], code="unclear", params={"number": number})
        if not share:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return share if share <= self.most else None


class WholeNumberField(TypedField):
    """A whole number from `least` to `most`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def read(self, text: str) -> int | None:
        number = whole_number(text.translate(NUMBER_SIGNS))
        return number if number is not None and self.least <= number <= self.most else None
