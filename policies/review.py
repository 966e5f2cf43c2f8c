"""draft → in review → published → superseded/withdrawn. The only writer of a table's status."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import models, transaction
from django.utils import timezone

from . import checks
from .models import Claim, Contact, CoverageTable, CreditTable, Finding, PolicyTable, Status

Table = TypeVar("Table", CreditTable, CoverageTable)


class ReviewError(Exception):
    """A step that the rules of review refuse; `problems` are sentences for the editor."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def submit(table: PolicyTable) -> None:
    """Hand a draft in for review."""
    _require(table, Status.DRAFT)
    _move(table, Status.IN_REVIEW)


def send_back(table: PolicyTable) -> None:
    """Return a table in review to its writer."""
    _require(table, Status.IN_REVIEW)
    _move(table, Status.DRAFT)


@transaction.atomic
def publish(table: Table) -> None:
    """Publish, superseding the table it revises where both start on the same day. Raises ReviewError with every problem."""
    _require(table, Status.DRAFT, Status.IN_REVIEW)
    problems = checks.problems(table)
    rival = _published_with_same_start(table)
    if rival and rival.pk != table.revises_id:
        problems.append(f"施行日已经有一张已发布的表：{rival.headline}。要改它，请从它“以此为底稿修订”。")
    if problems:
        raise ReviewError(problems)
    if rival:
        _move(rival, Status.SUPERSEDED)
    table.published_at = timezone.now()
    _move(table, Status.PUBLISHED)


def withdraw(table: PolicyTable) -> None:
    """Take a published table off the site; it stays readable to editors."""
    _require(table, Status.PUBLISHED)
    _move(table, Status.WITHDRAWN)


def confirm(row: PolicyTable | Finding | Claim | Contact, on: date) -> None:
    """核对无误: what is published still says what its source says, as seen on `on`."""
    if isinstance(row, PolicyTable):
        _require(row, Status.PUBLISHED)
    row.checked_on = on
    row.save(update_fields=["checked_on"])


@transaction.atomic
def copy_as_draft(table: Table) -> Table:
    """以此为底稿修订: a draft with the rows, citations and examples of `table`, ready to be changed.

    A copy of a table that another has replaced revises that other one: publishing it rolls back.
    """
    revised = _published_with_same_start(table) or table
    draft = _copy(table, revises=revised, status=Status.DRAFT, published_at=None, change_note="")
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


def _move(table: PolicyTable, status: Status) -> None:
    table.status = status
    table.save(update_fields=["status", "published_at"])
