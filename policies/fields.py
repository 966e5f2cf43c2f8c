"""Form fields that take what people type: full-width digits, spaces, 元 and 年 behind the number."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

YUAN_SIGNS = str.maketrans("", "", ",， 元¥￥")
NUMBER_SIGNS = str.maketrans("", "", " 年月个")


# Longer than any number that a form of this site asks for; Python refuses to read thousands of digits.
MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """The number that a text of ASCII digits says; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def half_width(value: Any) -> str:
    """Full-width signs become half-width; what is around the text goes."""
    return unicodedata.normalize("NFKC", str(value)).strip()


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


# ---- forms that are asked often ----

FormClass = TypeVar("FormClass", bound=type[forms.Form])


class _Shared(dict[str, forms.Field]):
    """Fields by name; a copy has the same ones."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


def with_shared_fields(kind: FormClass) -> FormClass:
    """Class decorator: every form of the class has the very same fields, so nobody may change one.

    Django copies each field for each form, which takes longer than checking the answers.
    """
    kind.base_fields = _Shared(kind.base_fields)
    return kind


class QuickForm(forms.Form):
    """A form that looks only at what was told. What was not is what its field makes of nothing."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        # without a suffix Django translates one
        super().__init__(data, auto_id="%s", label_suffix="", **kwargs)

    def _clean_fields(self) -> None:
        every = self.fields
        untold = {name: field for name, field in every.items() if not field.required and name not in self.data}
        self.fields = {name: field for name, field in every.items() if name not in untold}
        super()._clean_fields()  # type: ignore[misc]
        self.fields = every
        self.cleaned_data |= {name: copy(_of_nothing(field)) for name, field in untold.items()}


@lru_cache(maxsize=256)
def _of_nothing(field: forms.Field) -> Any:
    return field.clean(None)
