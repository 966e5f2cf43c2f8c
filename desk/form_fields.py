"""What editors type, as they think it: 25年6个月, 2.5%, 2026年12月, and the answers of a worked example."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.core.exceptions import ValidationError

from rules.months import Month
from website import formats
from website.form_fields import MOST_DIGITS, PercentField, half_width, whole_number

# "25" could be years or months; nobody writes fewer than 60 months without saying which.
LEAST_BARE_MONTHS = 60


class ShortField(forms.Field):
    """A text field for a short figure. Its label stands in the heading of a column, so it is said again."""

    def __init__(self, *, size: int = 9, **kwargs: Any) -> None:
        attrs = {"size": size, "autocomplete": "off", "aria-label": kwargs.get("label", "")}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)


class MonthsField(ShortField):
    """Whole months, read and shown as 25年, 25年6个月 or 300个月."""

    FORM = re.compile(r"(?:(\d{1,2})年(半)?)?[零又]?(?:(\d{1,3})个?月)?", re.ASCII)

    def prepare_value(self, value: Any) -> Any:
        return formats.duration(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = half_width(value).replace(" ", "")
        if text.isascii() and text.isdecimal() and len(text) <= 3:
            return self._bare(int(text))
        result = self.FORM.fullmatch(text)
        if not result or not any(result.groups()):
            raise ValidationError("年限请写成：25年、25年6个月，或300个月。", code="invalid")
        years, half, months = result.groups()
        return int(years or 0) * 12 + (6 if half else 0) + int(months or 0)

    @staticmethod
    def _bare(number: int) -> int:
        if 0 < number < LEAST_BARE_MONTHS:
            raise ValidationError(f"请写清楚是{number}年还是{number}个月。", code="ambiguous")
        return number


class MonthField(ShortField):
    """A calendar month, read and shown as 2026年12月; kept as its first day, or as its last where it ends a span."""

    FORM = re.compile(r"(\d{4})[年.\-/](\d{1,2})(?:月|[月.\-/]\d{1,2}日?)?", re.ASCII)

    def __init__(self, *, last_day: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.last_day = last_day

    def prepare_value(self, value: Any) -> Any:
        return formats.month(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        result = self.FORM.fullmatch(half_width(value).replace(" ", ""))
        if not result or not 1 <= int(result[2]) <= 12 or not 1900 <= int(result[1]) <= 2200:
            raise ValidationError("月份请写成：2026年12月，或2026-12。", code="invalid")
        month = Month(int(result[1]), int(result[2]))
        return month.last_day if self.last_day else month.first_day

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Which day of the month is kept makes no difference."""
        if isinstance(initial, date):
            return formats.month(initial) != formats.month(self._read(data))
        return super().has_changed(initial, data)

    def _read(self, data: Any) -> date | None:
        try:
            return self.to_python(data)
        except ValidationError:
            return None


class ShortPercentField(ShortField, PercentField):
    """A percentage in a narrow column."""


# ---- worked examples ----

# Typed with a Chinese keyboard; put right only where the text cannot be read as it stands.
CHINESE_SIGNS = str.maketrans("，：“”‘’｛｝", ',:""""{}')
MOST_IN_FACTS = 5000
NOT_AN_ANSWER = ("region", "on", "type", "contrast")
HOW_TO_WRITE = '请写成 {"名称": 值, "名称": 值}：名称和文字加英文双引号，两项之间用逗号，最后一项后面不要逗号。'


class FactsField(forms.Field):
    """Names and values of a worked example, one a line. Where `address` is set, the calculator's address will do."""

    def __init__(self, *, address: bool = False, placeholder: str = "", **kwargs: Any) -> None:
        attrs = {"rows": 7, "cols": 44, "spellcheck": "false", "class": "facts", "placeholder": placeholder}
        super().__init__(widget=forms.Textarea(attrs=attrs), **kwargs)
        self.address = address

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> dict[str, Any] | None:
        if value in self.empty_values or isinstance(value, dict):
            return value or None
        text = value.strip()
        if self.address and "?" in text and '"' not in text:
            return _answers_in_address(text)
        facts = _read_json(text)
        if not isinstance(facts, dict):
            raise ValidationError(HOW_TO_WRITE, code="invalid")
        return facts


def _answers_in_address(text: str) -> dict[str, Any]:
    """The answers in an address of the calculator; the place and the day are the table's and the example's own."""
    try:
        pairs = parse_qsl(urlsplit(text).query)
    except ValueError as error:
        raise ValidationError(HOW_TO_WRITE, code="invalid") from error
    numbers = {value: whole_number(value) for _, value in pairs}
    return {
        name: value if numbers[value] is None else numbers[value] for name, value in pairs if name not in NOT_AN_ANSWER
    }


def _read_json(text: str) -> Any:
    """JSON as people type it. Raises ValidationError that names the line. 90.00 without quotes is kept as "90.00"."""
    braced = text if text[:1] in "{｛[" else f"{{{text}}}"
    try:
        return _facts(braced)
    except ValueError:
        pass
    try:
        return _facts(braced.translate(CHINESE_SIGNS))
    except json.JSONDecodeError as error:
        line = braced.splitlines()[error.lineno - 1].strip()[:40] if braced.strip() else ""
        raise ValidationError(f"第{error.lineno}行附近读不懂：{line}。{HOW_TO_WRITE}", code="invalid") from error
    except ValueError as error:
        raise ValidationError(f"{error}{HOW_TO_WRITE}", code="invalid") from error


def _facts(text: str) -> Any:
    """What a text of JSON says. Raises ValueError; NaN and numbers without end are none, and what is nested is no fact."""
    if len(text) > MOST_IN_FACTS:
        raise ValueError(f"太长了，最多{MOST_IN_FACTS}字。")
    try:
        result = json.loads(text, parse_float=str, parse_int=_whole, parse_constant=_no_number)
        json.dumps(result, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("括号套得太深了。") from error
    except UnicodeEncodeError as error:
        raise ValueError("里面有不能保存的字。") from error
    if "\\u0000" in text:
        raise ValueError("里面有不能保存的字。")
    return result


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"数太大了：{digits[:20]}。")
    return int(digits)


def _no_number(name: str) -> Any:
    raise ValueError(f"“{name}”不是数。")
