"""Diff of a draft and what it revises, row by row, for the reviewer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from policies.models import Reviewed, owner_field

from .log import HIDDEN, described, said_fields, shown

# Said on publishing, not by the draft itself.
SAID_ON_PUBLISHING = {
    *("published_at", "published_by", "checked_by", "first_published", "change_note", "change_kind", "jump_reason"),
    *("said_before", "why_wrong", "withdrawn_on", "withdrawn_because"),
}
NOT_CONTENT = HIDDEN | SAID_ON_PUBLISHING | {"status", "revises", "headline"}


@dataclass(frozen=True)
class Difference:
    """One field of one row; or a whole row that came (`old` empty) or went (`new` empty)."""

    row: str
    field: str = ""
    old: str = ""
    new: str = ""


def differences(item: Reviewed, before: Reviewed | None) -> list[Difference]:
    """Everything that readers or the calculation would notice, or with nothing before it, everything that it says."""
    result = list(_fields(before or type(item)(), item, str(item._meta.verbose_name)))
    for relation in item._meta.related_objects:
        name = relation.get_accessor_name() or ""
        if relation.on_delete is models.CASCADE:
            old = _named(getattr(before, name).all()) if before else {}
            new = _named(getattr(item, name).all())
            result += _rows(old, new, str(relation.related_model._meta.verbose_name))
    return result


def _rows(old: dict[str, Any], new: dict[str, Any], kind: str) -> Iterator[Difference]:
    before = _counterparts(old, new)
    for name, row in new.items():
        if name in before:
            yield from _fields(old[before[name]], row, f"{kind}：{before[name]}")
        else:
            yield Difference(f"{kind}：{name}", "新加的一行", "", described(row, content(row)))
    for name in [name for name in old if name not in before.values()]:
        yield Difference(f"{kind}：{name}", "去掉的一行", described(old[name], content(old[name])), "")
    order = [before[name] for name in new if name in before]
    stayed = [name for name in old if name in order]
    if stayed != order and any(hasattr(row, "position") for row in new.values()):
        yield Difference(kind, "先后", "；".join(stayed), "；".join(order))


def _counterparts(old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    """The old name of each row that stayed: the same name, else the row that has most in common with it. A renamed row is
    a changed one, not one that went and one that came."""
    found = {name: name for name in new if name in old}
    gone, came = [name for name in old if name not in new], [name for name in new if name not in old]
    alike = sorted((_alike(old[a], new[b]), -abs(gone.index(a) - came.index(b)), a, b) for a in gone for b in came)
    for score, _, a, b in reversed(alike):
        if score and a in gone and b in came:
            found[b] = a
            gone.remove(a)
            came.remove(b)
    return found


def _alike(old: Any, new: Any) -> int:
    """How many fields that say something are the same in two rows."""
    values = [(field, getattr(old, field.attname), getattr(new, field.attname)) for field in content(new)]
    return sum(before == after and after not in (None, "", field.get_default()) for field, before, after in values)


def _named(rows: Iterable[Any]) -> dict[str, Any]:
    """Rows by their name; a second one of the same name is numbered."""
    seen: Counter[str] = Counter()
    named = {}
    for row in rows:
        seen[str(row)] += 1
        named[str(row) if seen[str(row)] == 1 else f"{row}（{seen[str(row)]}）"] = row
    return named


def content(row: Any) -> list[Any]:
    """The fields of a row that say something. Where it stands among others below is told as their order."""
    below = {"position"} if owner_field(type(row)) else set()
    return said_fields(row._meta.concrete_fields, type(row), NOT_CONTENT | below)


def _fields(old: Any, new: Any, row: str) -> Iterator[Difference]:
    for field in content(new):
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before != after:
            yield Difference(row, str(field.verbose_name), shown(field, before), shown(field, after))
