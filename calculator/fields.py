"""The kinds of answers that the calculator takes, each with the sentence for what cannot be read."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple, NoReturn

from django import forms
from django.core.exceptions import ValidationError

from policies import search
from policies.models import Region
from website.form_fields import WholeNumberField, half_width

FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_PLACES = 6
# Longer than any working life, in months.
MOST_MONTHS = 960


def year_field(label: str, message: str, **kwargs: Any) -> WholeNumberField:
    errors = {"required": message, "invalid": message}
    return WholeNumberField(label=label, least=FIRST_YEAR, most=LAST_YEAR, error_messages=errors, **kwargs)


def month_field(label: str, **kwargs: Any) -> WholeNumberField:
    message = f"{label}要写1到12，例如：3"
    return WholeNumberField(
        label=label, least=1, most=12, error_messages={"required": message, "invalid": message}, **kwargs
    )


def count_field(label: str, most: int, example: str) -> WholeNumberField:
    message = f"{label}要写0到{most}的整数，例如：{example}"
    return WholeNumberField(label=label, least=0, most=most, required=False, error_messages={"invalid": message})


class WordField(forms.ChoiceField):
    """One of a few words; space around it is ignored."""

    def to_python(self, value: Any) -> str:
        return half_width(value or "")


def choice_field(
    label: str, choices: list[tuple[str, str]], message: str, *, two: bool = False, **kwargs: Any
) -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"two": two})
    errors = {"required": message, "invalid_choice": message}
    return WordField(label=label, choices=choices, widget=widget, error_messages=errors, **kwargs)


class DayField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = half_width(value or "")
        if not text:
            return None
        try:
            day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year <= LAST_YEAR:
            raise ValidationError("日期要写成2026-11-22这样，从2000年到2100年", code="invalid")
        return day


class PaidElsewhere(NamedTuple):
    """Months paid in another place; `actual_months` None: all of them were really paid."""

    region: Region
    cumulative_months: int
    actual_months: int | None

    @property
    def value(self) -> str:
        """The answer as it stands in an address."""
        months = [self.cumulative_months] + ([] if self.actual_months is None else [self.actual_months])
        return ":".join([self.region.slug, *map(str, months)])


class ElsewhereField(forms.Field):
    """Months paid in other places, `slug:months` or `slug:cumulative:actual`, repeated. Cleans to PaidElsewhere, in order."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "format": "别处缴的要写成“地方:月数”，例如：lanzhou:60",
        "place": "别处缴的，没有找到“%(place)s”",
        "twice": "别处缴的，%(place)s写了两次",
        "actual": "别处缴的，%(place)s的实际缴费不会比累计还多",
        "many": f"别处缴的，最多写{MOST_PLACES}个地方",
    }

    def to_python(self, value: Any) -> tuple[PaidElsewhere, ...]:
        texts = [value] if isinstance(value, str) else list(value or ())
        texts = [text for text in map(half_width, texts) if text]
        if len(texts) > MOST_PLACES:
            raise ValidationError(self.error_messages["many"], code="many")
        places = tuple(map(self._read, texts))
        seen: set[Region] = set()
        for paid in places:
            if paid.region in seen:
                self._refuse("twice", paid.region.short_name)
            seen.add(paid.region)
        return places

    def _read(self, text: str) -> PaidElsewhere:
        match = re.fullmatch(r"([0-9a-z-]{2,40}):(\d{1,3})(?::(\d{1,3}))?", text, re.ASCII)
        if match is None:
            raise ValidationError(self.error_messages["format"], code="format")
        name, cumulative, actual = match[1], int(match[2]), None if match[3] is None else int(match[3])
        region = search.gazetteer().by_name.get(name)
        if region is None or not region.scheme_applies:
            self._refuse("place", name[:12])
        if cumulative > MOST_MONTHS:
            raise ValidationError(self.error_messages["format"], code="format")
        if actual is not None and actual > cumulative:
            self._refuse("actual", region.short_name)
        return PaidElsewhere(region, cumulative, actual)

    def _refuse(self, code: str, place: str) -> NoReturn:
        raise ValidationError(self.error_messages[code], code=code, params={"place": place})


class ConfirmField(forms.Field):
    """Names of answers that look unlikely and are meant so, separated by commas; others than `names` are ignored."""

    widget = forms.HiddenInput

    def __init__(self, *, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = names

    def to_python(self, value: Any) -> tuple[str, ...]:
        values = half_width(value or "").replace("，", ",").split(",")
        return tuple(name for name in self.names if name in values)
