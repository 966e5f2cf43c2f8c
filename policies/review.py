"""draft → in review → published → superseded/withdrawn. The only writer of a table's status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from . import checks
from .models import ChangeKind, Claim, Contact, CoverageTable, CreditTable, Finding, PolicyTable, Status

Table = TypeVar("Table", CreditTable, CoverageTable)


class ReviewError(Exception):
    """A step that the rules of review refuse; `problems` are sentences for the editor."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Publication:
    """What is said on publishing: the change note, whether it is news (major) or a correction, why a jump is right."""

    note: str = ""
    kind: ChangeKind = ChangeKind.MAJOR
    jump_reason: str = ""


def submit(table: PolicyTable) -> None:
    """Hand a draft in for review."""
    _require(table, Status.DRAFT)
    _move(table, Status.IN_REVIEW, "送审")


def send_back(table: PolicyTable) -> None:
    """Return a table in review to its writer."""
    _require(table, Status.IN_REVIEW)
    _move(table, Status.DRAFT, "退回")


@transaction.atomic
def publish(table: Table, by: AbstractBaseUser | None = None, said: Publication | None = None) -> None:
    """Publish, superseding the table it revises where both start on the same day. Raises ReviewError with every problem.

    `by` is the person at the desk: only what is in review, and only what somebody else wrote. None is a release being
    imported, which publishes its drafts itself.
    """
    if by is None:
        _require(table, Status.DRAFT, Status.IN_REVIEW)
    else:
        _require(table, Status.IN_REVIEW)
    problems = [*_people_problems(table, by), *checks.problems(table)]
    rival = _published_with_same_start(table)
    if rival and rival.pk != table.revises_id:
        problems.append(f"施行日已经有一张已发布的表：{rival.headline}。要改它，请从它“以此为底稿修订”。")
    if problems:
        raise ReviewError(problems)
    if rival:
        _move(rival, Status.SUPERSEDED, "被新的表代替")
    table.published_at = timezone.now()
    table.published_by = by
    if said:
        table.change_note, table.change_kind, table.jump_reason = said.note, said.kind, said.jump_reason
    _move(table, Status.PUBLISHED, table.change_note or "发布")


def _people_problems(table: PolicyTable, by: AbstractBaseUser | None) -> list[str]:
    if by is not None and table.written_by_id == by.pk:
        return ["这张表最后是您自己改的。自己写的不能自己发布，请别的审核来发布。"]
    return []


def withdraw(table: PolicyTable) -> None:
    """Take a published table off the site; it stays readable to editors."""
    _require(table, Status.PUBLISHED)
    _move(table, Status.WITHDRAWN, "撤下")


def confirm(row: PolicyTable | Finding | Claim | Contact, on: date, by: AbstractBaseUser | None = None) -> None:
    """核对无误: what is published still says what its source says, as seen on `on`."""
    row.checked_on = on
    row._change_reason = "核对无误"  # type: ignore[union-attr]
    if not isinstance(row, PolicyTable):
        row.save(update_fields=["checked_on"])
        return
    _require(row, Status.PUBLISHED)
    row.checked_by = by
    row.save(update_fields=["checked_on", "checked_by"])


@transaction.atomic
def copy_as_draft(table: Table, by: AbstractBaseUser | None = None) -> Table:
    """以此为底稿修订: a draft with the rows, citations and examples of `table`, ready to be changed.

    A copy of a table that another has replaced revises that other one: publishing it rolls back.
    """
    revised = _published_with_same_start(table) or table
    fresh = {"published_at": None, "published_by": None, "checked_by": None, "change_note": "", "jump_reason": ""}
    draft = _copy(table, revises=revised, status=Status.DRAFT, version=1, written_by=by, **fresh)
    for relation in table._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            for row in getattr(table, relation.get_accessor_name() or "").all():
                _copy(row, table=draft)
    return draft  # type: ignore[return-value]


def _copy(row: models.Model, **changes: object) -> models.Model:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    copy = type(row)(**values)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def same_subject(table: Table) -> models.QuerySet[Table]:
    """Every table of the same region, kind and audience, in any state: of these one is in force."""
    same = type(table)._default_manager.filter(region=table.region)
    return same.filter(audience=table.audience) if isinstance(table, CreditTable) else same


def _published_with_same_start(table: Table) -> Table | None:
    same = same_subject(table).filter(status=Status.PUBLISHED, effective_from=table.effective_from)
    return same.exclude(pk=table.pk).first()


def _require(table: PolicyTable, *allowed: Status) -> None:
    if table.status not in allowed:
        raise ReviewError([f"这张表现在是“{table.get_status_display()}”，不能这样做。"])


def _move(table: PolicyTable, status: Status, why: str) -> None:
    """The one place that writes a status; `why` goes into the audit trail."""
    table.status = status
    table._change_reason = why[:100]  # type: ignore[attr-defined]
    table.save()
