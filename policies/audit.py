"""Who changed which field of which row from what to what, when and why: the audit trail in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from . import words

KINDS = {"+": "新增", "~": "修改", "-": "删除"}
HIDDEN = {"id", "version", "position", "table", "published_at"}


@dataclass(frozen=True)
class Entry:
    """One change of one row. `field` is empty where a whole row came or went."""

    when: datetime
    who: str
    why: str
    kind: str
    row: str
    field: str = ""
    old: str = ""
    new: str = ""


def entries(thing: models.Model) -> list[Entry]:
    """Every recorded change of a row and of what hangs below it, the latest first."""
    found = [entry for history in _histories(thing) for entry in _of_row(list(history))]
    return sorted(found, key=lambda entry: entry.when, reverse=True)


def _histories(thing: models.Model) -> Iterator[Iterable[Any]]:
    """The records of the row itself, then of every row below it, also of those that are gone."""
    yield thing.history.select_related("history_user")  # type: ignore[attr-defined]
    for relation in thing._meta.related_objects:
        below = relation.related_model
        if relation.on_delete is models.CASCADE and hasattr(below, "history"):
            records = below.history.filter(**{f"{relation.field.name}_id": thing.pk}).select_related("history_user")
            by_row: dict[Any, list[Any]] = {}
            for record in records:
                by_row.setdefault(record.id, []).append(record)
            yield from by_row.values()


def _of_row(records: list[Any]) -> Iterator[Entry]:
    """The changes of one row from its records, the latest first."""
    for record, before in zip(records, [*records[1:], None], strict=True):
        if record.history_type == "~" and before is not None:
            yield from _changed_fields(record, before)
        else:
            yield _entry(record)


def _entry(record: Any, **field: str) -> Entry:
    return Entry(
        when=record.history_date,
        who=record.history_user.get_username() if record.history_user else "随版本导入",
        why=record.history_change_reason or "",
        kind=KINDS[record.history_type],
        row=f"{record.instance_type._meta.verbose_name}：{_name(record)}",
        **field,
    )


def _name(record: Any) -> str:
    try:
        return str(record.instance)
    except (AttributeError, models.ObjectDoesNotExist):
        return f"第{record.id}号"


def _changed_fields(record: Any, before: Any) -> Iterator[Entry]:
    for field in record.instance_type._meta.concrete_fields:
        if field.name in HIDDEN:
            continue
        old, new = getattr(before, field.attname), getattr(record, field.attname)
        if old != new:
            label = str(field.verbose_name)
            yield _entry(record, field=label, old=_shown(field, old), new=_shown(field, new))


def _shown(field: Any, value: Any) -> str:
    """A stored value as editors know it."""
    if value in (None, ""):
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(field, models.ForeignKey):
        target = field.remote_field.model._default_manager.filter(pk=value).first()
        return str(target) if target else f"第{value}号（已删除）"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return words.day(value)
    return str(value)
