"""draft → in review → published → superseded/withdrawn. The only writer of a table's status.

Who publishes is never who wrote: here it is refused in words, and the database refuses it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from . import changes, checks, impact, people, words
from .models import (
    ChangeKind,
    Claim,
    Contact,
    CoverageTable,
    CreditTable,
    Finding,
    PolicyTable,
    Source,
    Status,
)

Table = TypeVar("Table", CreditTable, CoverageTable)
Checked = PolicyTable | Finding | Claim | Contact

# So many characters of a reason fit into the audit trail.
REASON = 100


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


# ---- the steps ----


@transaction.atomic
def submit(table: Table) -> None:
    """Hand a draft in for review. Raises ReviewError with everything that would keep it from being published."""
    _lock(table)
    _require(table, Status.DRAFT)
    problems = table_problems(table)
    if problems:
        raise ReviewError(problems)
    _move(table, Status.IN_REVIEW, "送审")


@transaction.atomic
def send_back(table: PolicyTable, why: str = "", step: str = "退回") -> None:
    """Return a table in review to its writer, who reads why."""
    _lock(table)
    _require(table, Status.IN_REVIEW)
    _move(table, Status.DRAFT, f"{step}：{why}" if why else step)


def publish(
    table: Table, by: AbstractBaseUser | None = None, said: Publication | None = None, seen: int | None = None
) -> None:
    """Publish, superseding the table it revises where both start on the same day. Raises ReviewError with every problem.

    `by` is the person at the desk: only what is in review, and only what somebody else wrote. None is a release being
    imported, which publishes its drafts itself. `seen` is the version that the person read. Of two people who publish at
    the same moment, the second is told that the first did.
    """
    try:
        with transaction.atomic():
            _publish(table, by, said, seen)
    except IntegrityError as error:
        table.refresh_from_db()
        raise ReviewError(["就在刚才，别人发布了同一天施行的另一张表。请回去看一看，再决定怎么改。"]) from error


def _publish(table: Table, by: AbstractBaseUser | None, said: Publication | None, seen: int | None) -> None:
    _lock(table)
    if by is None:
        _require(table, Status.DRAFT, Status.IN_REVIEW)
    else:
        _require(table, Status.IN_REVIEW)
    problems = [*_people_problems(table, by, seen), *table_problems(table)]
    if by is not None:
        problems += _unsaid(table, said or Publication(), whole=not problems)
    if problems:
        raise ReviewError(problems)
    rival = _published_with_same_start(table)
    if rival:
        _move(rival, Status.SUPERSEDED, f"被第{table.pk}号代替")
    table.published_at = timezone.now()
    table.published_by = by
    why = _say(table, said) if said else table.change_note
    _move(table, Status.PUBLISHED, f"发布：{why}" if why else "发布")


def _say(table: PolicyTable, said: Publication) -> str:
    """Write down what is said on publishing. A correction keeps the note that readers know: it is no news."""
    table.change_kind, table.jump_reason = said.kind, said.jump_reason
    if said.kind == ChangeKind.MAJOR or table.revises is None:
        table.change_note = said.note
        return said.note
    table.change_note = changes.announced(table.revises).change_note
    return f"（小改）{said.note}"


@transaction.atomic
def withdraw(table: PolicyTable, why: str = "") -> None:
    """Take a published table off the site; it stays readable to editors."""
    _lock(table)
    _require(table, Status.PUBLISHED)
    _move(table, Status.WITHDRAWN, f"撤下：{why}" if why else "撤下")


@transaction.atomic
def confirm(row: Checked, on: date, by: AbstractBaseUser | None = None, against: Source | None = None) -> None:
    """核对无误: what is published still says what its source says, as seen on `on`. The trail names the source."""
    if isinstance(row, PolicyTable):
        _lock(row)
        _require(row, Status.PUBLISHED)
    row.checked_on, row.checked_by = on, by  # type: ignore[assignment]
    saved = [name for name in ("checked_on", "checked_by") if name in {f.name for f in row._meta.fields}]
    row._change_reason = _short(f"核对无误，对着：{against.title}" if against else "核对无误")  # type: ignore[union-attr]
    row.save(update_fields=saved)


@transaction.atomic
def copy_as_draft(table: Table, by: AbstractBaseUser | None = None) -> Table:
    """以此为底稿修订: a draft with the rows, citations and examples of `table`, ready to be changed.

    A copy of a table that another has replaced revises that other one: publishing it rolls back.
    """
    revised = _published_with_same_start(table) or table
    fresh = {"published_at": None, "published_by": None, "checked_by": None, "change_note": "", "jump_reason": ""}
    fresh["change_kind"] = ChangeKind.MAJOR
    why = copied_from(table)
    draft = _copy(table, why, revises=revised, status=Status.DRAFT, version=1, written_by=by, **fresh)
    for relation in table._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            for row in getattr(table, relation.get_accessor_name() or "").all():
                _copy(row, why, table=draft)
    return draft  # type: ignore[return-value]


def copied_from(table: PolicyTable) -> str:
    """The reason in the audit trail of a draft's first rows."""
    return f"以第{table.pk}号为底稿"


def _copy(row: models.Model, why: str, **changed: object) -> models.Model:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    copy = type(row)(**values)
    for name, value in changed.items():
        setattr(copy, name, value)
    copy._change_reason = why  # type: ignore[attr-defined]
    copy.save()
    return copy


# ---- what stands in the way ----


def table_problems(table: Table) -> list[str]:
    """Everything about a table itself that keeps it from being published, whoever asks."""
    problems = checks.problems(table)
    rival = _published_with_same_start(table)
    if rival and rival.pk != table.revises_id:
        problems.append(f"施行日已经有一张已发布的表：{rival.headline}。要改它，请从它“以此为底稿修订”。")
    return problems


def _people_problems(table: PolicyTable, by: Any, seen: int | None) -> list[str]:
    if by is None:
        return []
    if table.written_by_id == by.pk:
        return [f"这张表最后是您自己改的。自己写的不能自己发布。{people.whom_to_ask(table)}"]
    if not people.may_publish(by, table):
        return [f"您不是审核，不能发布。{people.whom_to_ask(table)}"]
    if seen is not None and seen != table.version:
        return ["您看的时候，这张表又改过。请把现在的样子看一遍，再发布。"]
    return []


def _unsaid(table: Table, said: Publication, *, whole: bool) -> list[str]:
    """What must still be said. Outcomes are computed only for a `whole` table, one without other problems."""
    if said.kind == ChangeKind.MINOR:
        problems = minor_problems(table)
    else:
        problems = [] if said.note.strip() else ["请写变更说明：给读者的一句话，说清楚什么变了。"]
    jumps = impact.impact(table).unusual if whole and not said.jump_reason.strip() else ()
    if jumps:
        problems.append("有变化特别大的，请写“变化大的原因”：" + "；".join(map(str, jumps)))
    return problems


def minor_problems(table: Table) -> list[str]:
    """Why publishing this table is no small correction; empty where it may be one."""
    rival = _published_with_same_start(table)
    if rival is None or rival.pk != table.revises_id:
        return ["“小”只用来改正同一天施行的那张表。这张是新的一张，请选“大”。"]
    if _figures(rival) != _figures(table):
        return ["数变了，就不是小改：请选“大”，写一句变更说明。"]
    return []


WORKFLOW = {"id", "status", "version", "change_kind", "checked_on", "published_at", "position", "table", "revises"}


def _figures(table: PolicyTable) -> list[Any]:
    """What a calculation reads: every number, day, choice and tick of a table and of its rows. Words do not count."""
    found = [_figures_of(table)]
    for name in ("bands", "rows"):
        if hasattr(table, name):
            found.append(sorted(map(repr, map(_figures_of, getattr(table, name).all()))))
    return found


def _figures_of(row: models.Model) -> list[Any]:
    words_only = (models.CharField, models.TextField, models.ForeignKey)
    return [
        getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in WORKFLOW and (field.choices or not isinstance(field, words_only))
    ]


def same_subject(table: Table) -> models.QuerySet[Table]:
    """Every table of the same region, kind and audience, in any state: of these one is in force."""
    same = type(table)._default_manager.filter(region=table.region)
    return same.filter(audience=table.audience) if isinstance(table, CreditTable) else same


def _published_with_same_start(table: Table) -> Table | None:
    same = same_subject(table).filter(status=Status.PUBLISHED, effective_from=table.effective_from)
    return same.exclude(pk=table.pk).first()


def _lock(table: PolicyTable) -> None:
    """Read the table as it is now, and hold it until the step is done. SQLite holds the whole database instead."""
    table.refresh_from_db(from_queryset=type(table)._default_manager.select_for_update())


def _require(table: PolicyTable, *allowed: Status) -> None:
    if table.status not in allowed:
        raise ReviewError([stands(table)])


def stands(table: PolicyTable) -> str:
    """Why a step is not possible: where the table stands, and who brought it there."""
    if table.status == Status.PUBLISHED and table.published_by and table.published_at:
        when = timezone.localtime(table.published_at)
        return f"{people.name(table.published_by)}已经在{words.day(when.date())}{when:%H:%M}发布了这张表。"
    return f"这张表现在是“{table.get_status_display()}”，不能这样做。"


def _short(why: str) -> str:
    return why if len(why) <= REASON else f"{why[: REASON - 1]}…"


def _move(table: PolicyTable, status: Status, why: str) -> None:
    """The one place that writes a status; `why` goes into the audit trail."""
    table.status = status
    table._change_reason = _short(why)  # type: ignore[attr-defined]
    table.save()
