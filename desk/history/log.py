"""Audit trail: who changed which field of which row from what to what, when and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from policies.models import ReaderReport, Region, Reviewed, Status, owner_field
from website import formats

from ..review import permissions
from ..review.worked_examples import facts_in_words

KINDS = {"+": "新增", "~": "修改", "-": "删除"}
# What the trail says in its own columns, or what nobody reads.
HIDDEN = {"id", "version", "published_at", "first_published", "written_by", "published_by", "checked_by"}
# So many records of each model are looked through for the page of everybody's changes.
LATEST = 200
# The reason of rows that were copied with their table, see review.transitions.copied_from: the table's own line tells it.
COPIED = re.compile(r"以第\d+号为底稿")
# Whose changes came with a release, not from a person.
RELEASE = "release"


@dataclass(frozen=True)
class HistoryEntry:
    """One change of one row. `field` is empty where a whole row came or went, or where only the reason tells.

    For programs: `of` is the model's name and the row's id, `name` the field's name, `base` the value before, `owner` the
    model's name and the id of the table it hangs below or of itself.
    """

    when: datetime
    who: str
    why: str
    kind: str
    row: str
    field: str = ""
    old: str = ""
    new: str = ""
    of: tuple[str, Any] = ("", None)
    name: str = ""
    base: Any = None
    owner: tuple[str, Any] = ("", None)

    @property
    def part(self) -> str:
        """Which row, on a page that is about its table: the header needs no name there."""
        return self.row.partition("：")[0] if self.of == self.owner else self.row


def entries(thing: models.Model, *, since: datetime | None = None, sources: bool = True) -> list[HistoryEntry]:
    """Every recorded change of a row and of what hangs below it, the latest first; from `since` on where given.

    What cites a source also changes when that source is edited: with `sources`, that is told too.
    """
    result = [entry for records in _histories(thing) for entry in _of_row(records)]
    if sources and isinstance(thing, Reviewed):
        first = min((entry.when for entry in result), default=None)
        histories = (records for source in thing.sources for records in _by_row(source.history))
        of_sources = (entry for records in histories for entry in _of_row(records) if entry.field)
        result += [entry for entry in of_sources if first and entry.when >= first]
    kept = (entry for entry in result if since is None or entry.when >= since)
    return sorted(kept, key=lambda entry: entry.when, reverse=True)


def saved_since(table: Reviewed, version: int) -> list[HistoryEntry]:
    """What was changed in a draft after it was saved for the `version`th time."""
    saved = table.history.filter(version__gt=version).order_by("history_date", "history_id").first()
    return entries(table, since=saved.history_date, sources=False) if saved else []


def returned_with(item: Reviewed) -> str:
    """Who last sent a draft back, and the remark: 赵审退回：…; empty for one that was not, or was handed in again since."""
    if item.status != Status.DRAFT:
        return ""
    moved = models.Q(history_change_reason__startswith="送审") | models.Q(history_change_reason__startswith="退回")
    last = item.history.filter(moved).select_related("history_user").first()  # type: ignore[attr-defined]
    if last is None or not last.history_change_reason.startswith("退回"):
        return ""
    return f"{permissions.name(last.history_user)}{last.history_change_reason}"


def last_saved(table: Reviewed) -> datetime | None:
    """When the draft was last saved, in local time."""
    saved = table.history.filter(version=table.version).order_by("history_date", "history_id").first()
    return timezone.localtime(saved.history_date) if saved else None


def recent(person: int | str | None = None, region: Region | None = None, limit: int = LATEST) -> list[HistoryEntry]:
    """The latest changes of all models: by people at the desk, of one person by id, or `RELEASE`; in one region or all."""
    found = [
        (when, model, record, row)
        for model in _kept()
        for when, record, row in _records(model, person, region).values_list("history_date", "history_id", "id")[:limit]
    ]
    wanted: dict[Any, dict[int, Any]] = defaultdict(dict)
    for _, model, record, row in sorted(found, key=itemgetter(0), reverse=True)[:limit]:
        wanted[model][record] = row
    # each record needs the one before it, so the whole life of its row is read
    result = [
        entry
        for model, rows in wanted.items()
        for records in _by_row(model.history.filter(id__in=set(rows.values())))
        for entry in _of_row(records, only=set(rows))
    ]
    return sorted(result, key=lambda entry: entry.when, reverse=True)[:limit]


def _kept() -> Iterator[type[models.Model]]:
    """Every model with an audit trail."""
    return (model for model in apps.get_models() if hasattr(model, "history") and not hasattr(model, "instance_type"))


def _records(model: Any, person: int | str | None, region: Region | None) -> models.QuerySet[Any]:
    """The records of a model that `recent` asks for, the latest first."""
    records = model.history.all()
    if person == RELEASE:
        records = records.none() if model is ReaderReport else records.filter(history_user__isnull=True)
    else:
        records = records.filter(history_user=person) if person else records.filter(history_user__isnull=False)
    if region:
        lookup = _place_lookup(model)
        records = records.filter(**{lookup: region.pk}) if lookup else records.none()
    return records


def _place_lookup(model: type[models.Model]) -> str:
    """How a record of a model leads to its region; empty where it does not."""
    if model is Region:
        return "id"
    owner = owner_field(model)
    if owner is not None and hasattr(owner.related_model, "region"):
        return f"{owner.name}__region"
    return "region" if hasattr(model, "region") else ""


def _histories(thing: Any) -> Iterator[list[Any]]:
    """The records of the row itself, then of every row below it, also of those that are gone."""
    yield from _by_row(thing.history)
    for relation in thing._meta.related_objects:
        below = relation.related_model
        if relation.on_delete is models.CASCADE and hasattr(below, "history"):
            yield from _by_row(below.history.filter(**{f"{relation.field.name}_id": thing.pk}))


def _by_row(records: Any) -> Iterable[list[Any]]:
    """Records of one model, those of each row together, the latest first."""
    by_row: dict[Any, list[Any]] = defaultdict(list)
    for record in records.select_related("history_user"):
        by_row[record.id].append(record)
    return by_row.values()


def _of_row(records: list[Any], only: set[int] | None = None) -> Iterator[HistoryEntry]:
    """The changes of one row from its records, the latest first; with `only`, those of some records."""
    for record, before in zip(records, [*records[1:], None], strict=True):
        if only is not None and record.history_id not in only:
            continue
        if record.history_type == "~" and before is not None:
            changed = list(_changed_fields(record, before))
            # a check that found nothing to change, or a reason given for rows below, is told as well
            yield from changed or ([_entry(record)] if record.history_change_reason else [])
        elif owner_field(record.instance_type) is None or not COPIED.fullmatch(record.history_change_reason or ""):
            yield _entry(record, **_whole(record))


def _entry(record: Any, **field: Any) -> HistoryEntry:
    return HistoryEntry(
        when=record.history_date,
        who=_who(record),
        why=record.history_change_reason or "",
        kind=KINDS[record.history_type],
        row=f"{record.instance_type._meta.verbose_name}：{_name(record)}",
        of=(record.instance_type._meta.model_name, record.id),
        owner=_owner(record),
        **field,
    )


def _who(record: Any) -> str:
    if record.history_user is None and issubclass(record.instance_type, ReaderReport):
        return "读者"
    return permissions.name(record.history_user)


def _owner(record: Any) -> tuple[str, Any]:
    """What a row hangs below, or the row itself."""
    owner = owner_field(record.instance_type)
    if owner is not None:
        return owner.related_model._meta.model_name, getattr(record, owner.attname)
    return record.instance_type._meta.model_name, record.id


def _name(record: Any) -> str:
    try:
        return str(record.instance)
    except (AttributeError, models.ObjectDoesNotExist):
        return f"第{record.id}号"


def _whole(record: Any) -> dict[str, str]:
    """What a row said that came or went, in one line; of what is reviewed only that it came or went."""
    if issubclass(record.instance_type, Reviewed):
        return {}
    said = described(record, said_fields(record.tracked_fields, record.instance_type, HIDDEN))
    return {"old" if record.history_type == "-" else "new": said}


def said_fields(fields: Iterable[Any], model: type[models.Model], hidden: set[str]) -> list[Any]:
    """Those fields of a model that say something: none of the hidden ones, nor what its rows hang below."""
    owner = owner_field(model)
    return [field for field in fields if field.name not in hidden and field.name != (owner and owner.name)]


def described(row: Any, fields: Iterable[Any]) -> str:
    """Some fields of a row or of its record in one line, without what says nothing."""
    values = ((field, getattr(row, field.attname)) for field in fields)
    return "；".join(
        f"{field.verbose_name}：{shown(field, value).rstrip('。')}"
        for field, value in values
        if value not in (None, "", field.get_default())
    )


def _changed_fields(record: Any, before: Any) -> Iterator[HistoryEntry]:
    for field in said_fields(record.tracked_fields, record.instance_type, HIDDEN):
        old, new = getattr(before, field.attname), getattr(record, field.attname)
        if old != new:
            values = {"old": shown(field, _beside(old, new)), "new": shown(field, _beside(new, old))}
            yield _entry(record, field=str(field.verbose_name), name=field.name, base=old, **values)


def _beside(value: Any, other: Any) -> Any:
    """Of the facts of a worked example, those that the other ones are not like, in the same order on both sides."""
    if not isinstance(value, dict) or not isinstance(other, dict):
        return value
    return {name: value[name] for name in sorted({*value, *other}) if name in value and value[name] != other.get(name)}


def shown(field: Any, value: Any) -> str:
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
        return formats.day(value)
    if isinstance(field, models.DecimalField):
        return formats.percent(value) if field.name == "rate" else formats.money(value)
    if field.name.endswith("_months"):
        return formats.duration(value)
    if isinstance(value, list):
        labels = getattr(field, "labels", {})
        return "、".join(str(labels.get(item, item)) for item in value) or "（空）"
    if isinstance(field, models.JSONField):
        return facts_in_words(value) if isinstance(value, dict) else str(value)
    return str(value)
