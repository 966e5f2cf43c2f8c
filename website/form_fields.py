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


class YuanField(forms.Field):
    """Yuan with at most two decimals, up to `most`. Raises ValidationError with the field's `invalid` sentence."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, *, most: int = 1_000_000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = Decimal(most)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = half_width(value).translate(YUAN_SIGNS)
        whole, _, cents = text.partition(".")
        digits = whole + cents
        if not (whole and digits.isascii() and digits.isdecimal() and len(cents) <= 2 and len(whole) <= 9):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        amount = Decimal(text.rstrip("."))
        if not 0 < amount <= self.most:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another amount was typed: the initial one may be text, 90 and 90.00 are the same."""
        try:
            shown = self.to_python("" if initial is None else str(initial))
        except ValidationError:
            shown = initial
        return super().has_changed(shown, data)


# "0.5" could be half a percent or half of everything.
UNCLEAR_SHARES = (Decimal("0.2"), Decimal(1))


class PercentField(forms.Field):
    """A percentage as a share above 0 and up to `most`, read and shown as 2.5%.

    Without a sign, a number from 1 on is a percentage (8 → 0.08) and one below 0.2 a share (0.08); in between it is asked
    for the sign. Raises ValidationError with the field's sentence `invalid`, `zero` or `unclear`.
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

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        text = half_width(value).replace(" ", "")
        number = text.removesuffix("%")
        if not self.FORM.fullmatch(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        share = Decimal(number)
        if text.endswith("%") or share >= UNCLEAR_SHARES[1]:
            share /= 100
        elif share >= UNCLEAR_SHARES[0]:
            raise ValidationError(self.error_messages["unclear"], code="unclear", params={"number": number})
        if not 0 < share <= self.most:
            code = "invalid" if share else "zero"
            raise ValidationError(self.error_messages[code], code=code)
        return share


class WholeNumberField(forms.Field):
    """A whole number from `least` to `most`. Raises ValidationError with the field's `invalid` sentence."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = half_width(value).translate(NUMBER_SIGNS)
        if not (text.isascii() and text.isdecimal() and len(text) <= 6 and self.least <= int(text) <= self.most):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)
