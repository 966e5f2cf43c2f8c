"""Widgets of django-import-export: cells into values as editors write them, and back. A ValueError is a sentence.

Each is a widget of django-import-export: `clean` reads, `render` writes. `shown` is what a preview prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export.widgets import Widget

from policies import search
from policies.models import Level, OptionKind, Region, Source
from website import formats
from website.form_fields import PercentField, half_width

from ..form_fields import MonthField, MonthsField, TypedDateField, TypedDecimalField


class Share(Decimal):
    """A part of one, which a spreadsheet shows with a percent sign."""


def in_words(cell: Any) -> str:
    """What a cell holds, as text."""
    if isinstance(cell, Share):
        return formats.percent(cell)
    if isinstance(cell, Decimal):
        return formats.money(cell)
    return "" if cell is None else str(cell)


class TextWidget(Widget):
    """Text as it is. `example` is what an error recommends, `how` says in a sentence what a column takes; `offered` are
    the words to choose from."""

    example = ""
    how = "文字。"
    offered: list[str] = []

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.read(str(value or "").strip())

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value

    def read(self, text: str) -> Any:
        return text

    def told(self, value: Any) -> str:
        """The value as the preview shows it."""
        return self.shown(value)

    def shown(self, value: Any) -> str:
        """The value in words, for finding out what differs."""
        return in_words(self.render(value))


class WholeNumberWidget(TextWidget):
    """A whole number, or nothing."""

    how = "整数。"

    def __init__(self, example: str = "0") -> None:
        super().__init__()
        self.example = example

    def read(self, text: str) -> int | None:
        plain = half_width(text).rstrip("岁周月号第 ").lstrip("第 ")
        if not plain:
            return None
        if not (plain.isascii() and plain.isdecimal() and len(plain) <= 6):
            raise ValueError(f"请写整数，例如：{self.example}")
        return int(plain)


class _Typed(TextWidget):
    """Read by the same form field as on the pages of the desk."""

    field: Any

    def read(self, text: str) -> Any:
        try:
            return self.field.clean(text)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error


NO_AMOUNT = dict.fromkeys(
    ("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), "请写数字，最多两位小数，例如：95"
)


class MoneyWidget(_Typed):
    """Yuan with at most two decimals, or nothing."""

    example = "95"
    how = "元，只写数字。没有就留空。"
    field = TypedDecimalField(
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        error_messages={**NO_AMOUNT, "min_value": "不能是负数，例如：95"},
    )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else Decimal(formats.money(value))


class RateWidget(_Typed):
    """A share: 2.5%."""

    how = "例如：2.5%。没有就留空。"
    field = PercentField(required=False)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else Share(value)


class DurationWidget(_Typed):
    """Whole months, as 25年 or 25年6个月."""

    how = "例如：25年，或25年6个月。没有要求就留空。"
    field = MonthsField(required=False)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return formats.duration(value)


class MonthWidget(_Typed):
    """A calendar month, kept as its first day, or its last where it ends a span."""

    how = "年月，例如：2024年1月；当月算在内。不限就留空。"

    def __init__(self, *, last_day: bool = False) -> None:
        super().__init__()
        self.field = MonthField(required=False, last_day=last_day)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return formats.month(value)


class DayWidget(_Typed):
    """A day, as 2026-03-01 or 2026年3月1日."""

    example = "2026-03-01"
    how = "年月日，例如：2026-12-01。"
    field = TypedDateField(required=False, error_messages={"invalid": "请写成年月日，例如：2026-03-01"})
    SERIAL = re.compile(r"[34]\d{4}", re.ASCII)

    def read(self, text: str) -> date | None:
        if self.SERIAL.fullmatch(half_width(text)):
            raise ValueError("这是 Excel 里日期的序号。请把这一格的格式改成日期，或写成：2026-03-01")
        return super().read(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value or ""


class YesNoWidget(TextWidget):
    """是 or 否; an empty cell takes `default`."""

    how = "写：是，或者：否。"
    offered = ["是", "否"]
    YES = {"是", "对", "有", "1", "true", "yes", "y", "√", "✓", "✔"}
    NO = {"否", "不", "不是", "没有", "0", "false", "no", "n", "×", "✗", "x"}

    def __init__(self, default: bool) -> None:
        super().__init__()
        self.default = default

    def read(self, text: str) -> bool:
        plain = half_width(text).lower()
        if plain in self.YES:
            return True
        if plain in self.NO:
            return False
        if plain:
            raise ValueError("请写：是，或者：否")
        return self.default

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else "是" if value else "否"


class ChoiceWidget(TextWidget):
    """One of the labels. `empty` is the word for the empty choice, where there is one; else an empty cell takes `default`."""

    def __init__(self, choices: Iterable[tuple[str, Any]], *, default: str = "", empty: str = "") -> None:
        super().__init__()
        self.labels = {value: str(label) for value, label in choices if value}
        self.default = default
        self.empty = empty
        self.offered = [*([empty] if empty else []), *self.labels.values()]
        self.how = f"写其中一个：{'、'.join(self.offered)}。"

    def read(self, text: str) -> str:
        plain = half_width(text)
        if not plain or plain == half_width(self.empty):
            return self.default
        for value, label in self.labels.items():
            if plain in (value, half_width(label)):
                return value
        raise ValueError(f"没有“{text[:20]}”这一项。请写其中一个：{'、'.join(self.offered)}")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else self.labels.get(value, self.empty)


class RegionWidget(TextWidget):
    """A region by its name, short name, code or slug."""

    example = "兰州市"
    how = "地名的全称，例如：兰州市。"

    def __init__(self, *, tables: bool = False) -> None:
        super().__init__()
        self.tables = tables

    @cached_property
    def _places(self) -> dict[str, list[Region]]:
        result: dict[str, list[Region]] = {}
        for region in Region.objects.select_related("parent"):
            for name in {region.name, region.short_name, region.code, region.slug} - {None, ""}:
                result.setdefault(search.normalise(name), []).append(region)
        return result

    def read(self, text: str) -> Region | None:
        if not text:
            return None
        result = self._places.get(search.normalise(text), [])
        exact = [region for region in result if region.name == text]
        if len(exact or result) > 1:
            raise ValueError(f"“{text}”不止一个。请写全称：{'、'.join(region.name for region in result)}")
        if not result:
            # 衢洲 sounds like 衢州
            alike = search.find(text) or search.resolve(text).suggestions
            near = "、".join(region.name for region in alike[:3])
            raise ValueError(
                f"没有叫“{text[:20]}”的地方。" + (f"是不是：{near}？" if near else "请写全称，例如：兰州市")
            )
        region = (exact or result)[0]
        if self.tables and region.level == Level.SAR:
            raise ValueError(f"{region.name}有自己的制度，本站不收它的表。请删掉这一行。")
        return region

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value.name if value else ""


class SourceWidget(TextWidget):
    """One source by its key, its number or its title."""

    @cached_property
    def _sources(self) -> dict[str, list[Source]]:
        result: dict[str, list[Source]] = {}
        for source in Source.objects.citable():
            for name in {source.key, source.document_number, source.title} - {""}:
                result.setdefault(name, []).append(source)
        return result

    def find(self, name: str) -> Source:
        found = self._sources.get(name, [])
        exact = [source for source in found if source.key == name]
        if not found:
            raise ValueError(f"没有编号、文号或标题是“{name[:40]}”的依据。请先在“依据”里加上它，或改正这一格。")
        if len(exact or found) > 1:
            keys = "、".join(source.key for source in found)
            raise ValueError(f"“{name[:40]}”有{len(found)}份依据，请写编号，是其中一个：{keys}")
        return (exact or found)[0]

    def read(self, text: str) -> Any:
        return self.find(text) if text else None

    def told(self, value: Any) -> str:
        return value.title if value else ""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value.key if value else ""


class SourcesWidget(SourceWidget):
    """The sources of a table, by their keys."""

    how = "依据的编号、文号或标题；不止一个就用分号隔开。先在“依据”里有它。"

    def read(self, text: str) -> Any:
        # a title may have commas and blanks in it
        if text.strip() in self._sources:
            return [self.find(text.strip())]
        split = r"[;；\n]+" if re.search(r"[;；\n]", text) else r"[\s,，、]+"
        keys = [key.strip() for key in re.split(split, text) if key.strip()]
        return [self.find(key) for key in dict.fromkeys(keys)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "；".join(source.key for source in value or [])

    def told(self, value: Any) -> str:
        return "；".join(source.title for source in value or [])


class OptionsWidget(TextWidget):
    """What a place offers people who are short of years, one a line of the cell: 一次补齐：…"""

    how = "每个办法一行（格子里换行）：先写哪一种，再写冒号和规定，例如：一次补齐：可以一次补缴。"

    def read(self, text: str) -> list[tuple[str, str]]:
        return [self._option(line) for line in text.splitlines() if line.strip()]

    @staticmethod
    def _option(line: str) -> tuple[str, str]:
        label, _, note = line.replace(":", "：", 1).partition("：")
        kinds = {half_width(option.label): option.value for option in OptionKind}
        kind = kinds.get(half_width(label))
        if kind is None or not note.strip():
            raise ValueError(
                f"每个办法写一行（格子里换行），先写是哪一种：{'、'.join(OptionKind.labels)}；再写冒号和规定。"
            )
        return kind, note.strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if hasattr(value, "all"):
            value = [(option.kind, option.text) for option in value.all()]
        return "\n".join(f"{OptionKind(kind).label}：{note}" for kind, note in value or [])


KINDS: dict[type[models.Field[Any, Any]], type[TextWidget]] = {
    models.DateField: DayWidget,
    models.DecimalField: MoneyWidget,
    models.IntegerField: WholeNumberWidget,
}


def widget_for(field: models.Field[Any, Any], **about: Any) -> TextWidget:
    """The cell that a field of a model has when nothing else is said."""
    if field.choices:
        return ChoiceWidget(field.choices, default=field.get_default() or "", **about)
    if isinstance(field, models.BooleanField):
        return YesNoWidget(bool(field.get_default()))
    if field.related_model:
        return RegionWidget() if field.related_model is Region else SourceWidget()
    if field.name.endswith("_months"):
        return DurationWidget()
    if field.name.endswith("rate"):
        return RateWidget()
    return next((widget for kind, widget in KINDS.items() if isinstance(field, kind)), TextWidget)(**about)
