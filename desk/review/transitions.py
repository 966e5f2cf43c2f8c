"""draft → in review → published → superseded/withdrawn. The only writer of a status, of tables, guides and contacts alike.

Who publishes is never who wrote: here it is refused in words, and the database refuses it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from policies import changelog, headlines
from policies.models import ChangeKind, PolicyTable, Region, Reviewed, Source, Status
from website import formats

from ..history.diff import SAID_ON_PUBLISHING, content
from ..impact import impact
from . import checks, permissions
from .worked_examples import rows_of

Item = TypeVar("Item", bound=Reviewed)
Row = TypeVar("Row", bound=models.Model)

# So many characters of a reason fit into the audit trail.
REASON = 100


class ReviewError(Exception):
    """A step that the rules of review refuse; `problems` are sentences for the editor. Of several items it names the
    one that was refused."""

    def __init__(self, problems: list[str], item: Reviewed | None = None) -> None:
        super().__init__("；".join(problems))
        self.problems = problems
        self.item = item


@dataclass(frozen=True)
class Publication:
    """What is said on publishing: the change note; of tables also whether it is news (major) or a correction, and why a
    jump is right."""

    note: str = ""
    kind: ChangeKind = ChangeKind.MAJOR
    jump_reason: str = ""
    said_before: str = ""
    why_wrong: str = ""


# ---- the steps ----


@transaction.atomic
def submit(item: Reviewed) -> None:
    """Hand a draft in for review. Raises ReviewError with everything that would keep it from being published."""
    _hold(item, Status.DRAFT)
    problems = problems_of(item)
    if problems:
        raise ReviewError(problems)
    _move(item, Status.IN_REVIEW, "送审")


@transaction.atomic
def send_back(item: Reviewed, why: str = "", step: str = "退回") -> None:
    """Return what is in review to its writer, who reads why."""
    _hold(item, Status.IN_REVIEW)
    _move(item, Status.DRAFT, f"{step}：{why}" if why else step)


def publish(
    item: Reviewed, by: AbstractBaseUser | None = None, publication: Publication | None = None, seen: int | None = None
) -> None:
    """Publish, superseding what it revises (of tables: the one with the same start). Raises ReviewError with every problem.

    `by` is the person at the desk: only what is in review, and only what somebody else wrote. None is a release being
    imported, which publishes its drafts itself. `seen` is the version that the person read. Of two people who publish at
    the same moment, the second is told that the first did.
    """
    try:
        with transaction.atomic():
            _publish(item, by, publication, seen)
    except IntegrityError as error:
        item.refresh_from_db()
        raise ReviewError([f"就在刚才，别人发布了{item.other}。请回去看一看，再决定怎么改。"]) from error


def _publish(item: Reviewed, by: AbstractBaseUser | None, publication: Publication | None, seen: int | None) -> None:
    _hold(item, Status.IN_REVIEW, *([Status.DRAFT] if by is None else []))
    problems = [*_people_problems(item, by, seen), *problems_of(item)]
    if by is not None:
        problems += _unsaid(item, publication or Publication(), whole=not problems)
    if problems:
        raise ReviewError(problems)
    for source in new_sources(item):
        source.published_at, source.published_by = timezone.now(), by
        _move(source, Status.PUBLISHED, f"和引用它的一起发布：{item}")
    counterpart = item.published_counterpart()
    for replaced in _replaced(item, counterpart, publication):
        _move(replaced, Status.SUPERSEDED, f"被第{item.pk}号代替")
    why = _say(item, publication) if publication else item.change_note
    _stamp(item, by)
    _move(item, Status.PUBLISHED, f"发布：{why}" if why else "发布")
    if isinstance(item, Source) and counterpart:
        _cite_instead({counterpart.pk: item})


def _replaced(item: Reviewed, counterpart: Reviewed | None, publication: Publication | None) -> list[Reviewed]:
    """What gives way: the published counterpart, and of a correction also the wrong table, whatever its start."""
    wrong = item.revises if publication and publication.kind == ChangeKind.CORRECTION else None
    return [row for row in dict.fromkeys((counterpart, wrong)) if row and row.status == Status.PUBLISHED]


def new_sources(item: Reviewed) -> list[Source]:
    """The sources that were written with a draft and are published with it."""
    return [source for source in item.sources if source.is_open]


def _cite_instead(replaced: dict[int, Source]) -> None:
    """Point every citation of a replaced source to its new version."""
    for relation in Source._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            name, model = relation.field.name, relation.related_model
            rows = list(model._default_manager.filter(**{f"{name}__in": list(replaced)}))
            for row in rows:
                setattr(row, name, replaced[getattr(row, relation.field.attname)])
                row._change_reason = "依据有了新的一版"
            if rows:
                bulk_update_with_history(rows, model, [name])


def publish_release(items: Sequence[Reviewed]) -> None:
    """Publish the drafts of a release that is being imported: new rows of one kind, each about something else, with what
    hangs below them prefetched. By the rules of `publish` with `by` None, in a few statements. Raises ReviewError naming
    the first item that is refused; then none is published.
    """
    try:
        with transaction.atomic():
            _publish_together(items)
    except IntegrityError as error:
        raise ReviewError([f"就在刚才，别人发布了{items[0].other}。请再导入一次。"]) from error


def _publish_together(items: Sequence[Reviewed]) -> None:
    published = {row.identity: row for row in type(items[0])._default_manager.published()}
    replaced = []
    for item in items:
        if item.status != Status.DRAFT:
            raise ReviewError([stands(item)], item)
        counterpart = published.get(item.identity)
        problems = [*checks.problems(item), *_counterpart_problems(item, counterpart)]
        if problems:
            raise ReviewError(problems, item)
        if counterpart:
            counterpart._change_reason = f"被第{item.pk}号代替"
            replaced.append(counterpart)
        _stamp(item, None)
        item._change_reason = _short(f"发布：{item.change_note}" if item.change_note else "发布")
    _move_together(replaced, Status.SUPERSEDED)
    _move_together(items, Status.PUBLISHED, published_at=timezone.now(), published_by=None)
    sources = {item.revises_id: item for item in items if isinstance(item, Source) and item.revises_id}
    if sources:
        _cite_instead(sources)


def _stamp(item: Reviewed, by: AbstractBaseUser | None) -> None:
    """When and by whom it is published. Of a table also its headline, and the day on which the project first published what
    it says: told by a release, kept by a small change."""
    item.published_at, item.published_by = timezone.now(), by
    if isinstance(item, PolicyTable):
        item.headline = headlines.headline(item)
        if by or not item.first_published:
            before = changelog.announced(item).first_published if item.change_kind == ChangeKind.MINOR else None
            item.first_published = before or timezone.localdate()


def _say(item: Reviewed, publication: Publication) -> str:
    """Write down what is said on publishing. A correction keeps the note that readers know: it is no news."""
    if isinstance(item, PolicyTable):
        item.change_kind, item.jump_reason = publication.kind, publication.jump_reason
        corrects = publication.kind == ChangeKind.CORRECTION
        item.said_before, item.why_wrong = (publication.said_before, publication.why_wrong) if corrects else ("", "")
        if corrects and item.revises:
            item.change_note = changelog.announced(item.revises).change_note
            return f"（更正）{publication.why_wrong}"
        if publication.kind == ChangeKind.MINOR and item.revises:
            item.change_note = changelog.announced(item.revises).change_note
            return f"（小改）{publication.note}"
    if "change_note" not in item.carried_on:
        item.change_note = publication.note
    return publication.note


@transaction.atomic
def withdraw(item: Reviewed, why: str = "") -> None:
    """Take what is published off the site; it stays readable to editors. Readers are told of a table, and why.

    The versions that a table only reworded or corrected go with it: nothing of them may look as if it still held.
    """
    _hold(item, Status.PUBLISHED)
    if not isinstance(item, PolicyTable):
        _move(item, Status.WITHDRAWN, f"撤下：{why}" if why else "撤下")
        return
    take_down(item, timezone.localdate(), why)
    earlier = item
    while earlier.change_kind != ChangeKind.MAJOR and earlier.revises:
        earlier = earlier.revises
        if earlier.status == Status.SUPERSEDED:
            _move(earlier, Status.WITHDRAWN, f"和第{item.pk}号一起撤下")


@transaction.atomic
def take_down(table: PolicyTable, on: date, why: str) -> None:
    """Take a table off the site with a reason that readers see. Also one that a release knows only as taken down."""
    _hold(table, Status.PUBLISHED, Status.DRAFT)
    table.withdrawn_on, table.withdrawn_because = on, why[: table._meta.get_field("withdrawn_because").max_length]
    table.published_at = table.published_at or timezone.now()
    table.headline = table.headline or headlines.headline(table)
    _move(table, Status.WITHDRAWN, f"撤下：{why}")


@transaction.atomic
def confirm(row: Reviewed, on: date, by: AbstractBaseUser | None = None, against: Source | None = None) -> None:
    """核对无误: what is published still says what its source says, as seen on `on`. The trail names the source."""
    _hold(row, Status.PUBLISHED)
    row.checked_on, row.checked_by = on, by
    row._change_reason = _short(f"核对无误，对着：{against.title}" if against else "核对无误")
    row.save(update_fields=["checked_on", "checked_by"])


@transaction.atomic
def copy_as_draft(
    item: Item, by: AbstractBaseUser | None = None, citing: Sequence[Source] | None = None, **changed: object
) -> Item:
    """以此为底稿修订: a draft with everything that hangs below `item`, ready to be changed; `citing` only some sources.

    A copy of one that another has replaced revises that other one: publishing it rolls back.
    """
    why = copied_from(item)
    not_copied = SAID_ON_PUBLISHING - set(item.carried_on)
    fresh: dict[str, object] = {f.name: f.get_default() for f in item._meta.concrete_fields if f.name in not_copied}
    fresh |= {"revises": item.published_counterpart() or item, "status": Status.DRAFT, "version": 1, "written_by": by}
    draft = _copy(item, why, **(fresh | changed))
    for relation in item._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            for row in getattr(item, relation.get_accessor_name() or "").all():
                if citing is None or getattr(row, "source", None) in (None, *citing):
                    _copy(row, why, **{relation.field.name: draft})
    return draft


def copy_to(
    table: Any, region: Region, by: AbstractBaseUser, sources: Sequence[Source] = (), checked_on: date | None = None
) -> Any:
    """照抄到别的地方: a new draft of another place. Of its sources stay those that somebody says hold there too; a note that
    names the old place does not."""
    note = "" if table.region.short_name in table.note else table.note
    return copy_as_draft(table, by, sources, region=region, revises=None, checked_on=checked_on, note=note)


def copied_from(item: Reviewed) -> str:
    """The reason in the audit trail of a draft's first rows."""
    return f"以第{item.pk}号为底稿"


def _copy(row: Row, why: str, **changed: object) -> Row:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    copy = type(row)(**values)
    for name, value in changed.items():
        setattr(copy, name, value)
    copy._change_reason = why
    copy.save()
    return copy


# ---- what stands in the way ----


def problems_of(item: Reviewed) -> list[str]:
    """Everything about a draft itself that keeps it from being published, whoever asks."""
    untried = checks.untried_rows(item) if isinstance(item, PolicyTable) else []
    counterpart = _counterpart_problems(item, item.published_counterpart())
    return [*checks.problems(item), *checks.days_too_early(item), *untried, *counterpart]


def _counterpart_problems(item: Reviewed, counterpart: Reviewed | None) -> list[str]:
    """A draft takes the place of the published row that it revises, and of no other."""
    return [item.counterpart_words(counterpart)] if counterpart and counterpart.pk != item.revises_id else []


def _people_problems(item: Reviewed, by: Any, seen: int | None) -> list[str]:
    if by is None:
        return []
    own = [source.title for source in new_sources(item) if source.written_by_id == by.pk]
    if own:
        return [f"新的依据“{'”“'.join(own)}”是您自己写的，要由别人和{item.kind_label}一起发布。"]
    if item.written_by_id == by.pk:
        return [f"{item.kind_label}最后是您自己改的。自己写的不能自己发布。{permissions.whom_to_ask(item)}"]
    if not permissions.may_publish(by, item):
        return [f"您不是审核，不能发布。{permissions.whom_to_ask(item)}"]
    if seen is not None and seen != item.version:
        return [f"您看的时候，{item.kind_label}又改过。请把现在的样子看一遍，再发布。"]
    return []


def _unsaid(item: Reviewed, publication: Publication, *, whole: bool) -> list[str]:
    """What must still be said. Outcomes are computed only for a `whole` item, one without other problems."""
    if isinstance(item, PolicyTable) and publication.kind == ChangeKind.MINOR:
        problems = minor_problems(item)
    elif isinstance(item, PolicyTable) and publication.kind == ChangeKind.CORRECTION:
        problems = correction_problems(item)
        problems += [] if publication.said_before and publication.why_wrong else ["更正要写“以前写的”和“为什么错”。"]
    else:
        problems = [] if publication.note.strip() else [f"请写变更说明：{item.note_asks}。"]
    if isinstance(item, PolicyTable) and whole and not publication.jump_reason.strip():
        jumps = impact.impact(item).unusual
        problems += ["有变化特别大的，请写“变化大的原因”：" + "；".join(map(str, jumps))] if jumps else []
    return problems


def minor_problems(table: PolicyTable) -> list[str]:
    """Why publishing this table is no small correction; empty where it may be one."""
    counterpart = table.published_counterpart()
    if counterpart is None or counterpart.pk != table.revises_id:
        return ["“小”只用来改正同一天施行的那张表。这张是新的一张，请选“大”。"]
    if _figures(counterpart) != _figures(table):
        return ["数变了，就不是小改：请选“大”，写一句变更说明。"]
    return []


def correction_problems(table: PolicyTable) -> list[str]:
    """Why publishing this table corrects nothing; empty where it does."""
    if table.revises is None or table.revises.status not in (Status.PUBLISHED, Status.WITHDRAWN):
        return ["“更正”只用来改正网页上有的一张表。这张是新的一张，请选“大”。"]
    return []


def _figures(table: PolicyTable) -> list[Any]:
    """What a calculation reads: every number, day, choice and tick of a table and of its rows. Words do not count."""
    return [_figures_of(table), sorted(repr(_figures_of(row)) for row in rows_of(table))]


def _figures_of(row: models.Model) -> list[Any]:
    words_only = (models.CharField, models.TextField, models.ForeignKey)
    fields = [field for field in content(row) if field.choices or not isinstance(field, words_only)]
    return [getattr(row, field.attname) for field in fields if field.name != "checked_on"]


def _hold(item: Reviewed, *allowed: Status) -> None:
    """Read the item as it is now, and hold it until the step is done. SQLite holds the whole database instead. Raises
    ReviewError where the step is not possible from its state."""
    item.refresh_from_db(from_queryset=type(item)._default_manager.select_for_update())
    if item.status not in allowed:
        raise ReviewError([stands(item)])


def stands(item: Reviewed) -> str:
    """Why a step is not possible: where the item stands, and who brought it there."""
    if item.status == Status.PUBLISHED and item.published_by and item.published_at:
        when = timezone.localtime(item.published_at)
        return f"{permissions.name(item.published_by)}已经在{formats.day(when.date())}{when:%H:%M}发布了{item.kind_label}。"
    return f"{item.kind_label}现在是“{item.get_status_display()}”，不能这样做。"


def _short(why: str) -> str:
    return why if len(why) <= REASON else f"{why[: REASON - 1]}…"


def _move_together(items: Sequence[Reviewed], status: Status, **same: Any) -> None:
    """As `_move`, for rows of one kind that already carry their reasons. `same` are fields that all of them get alike."""
    if not items:
        return
    model = type(items[0])
    for item in items:
        item.status = status
    model._default_manager.filter(pk__in=[item.pk for item in items]).update(status=status, **same)
    own = ["headline", "first_published"] if issubclass(model, PolicyTable) and status == Status.PUBLISHED else []
    bulk_update_with_history(items, model, own)


def _move(item: Reviewed, status: Status, why: str) -> None:
    """Writes a status, as nothing else does but `_move_together`; `why` goes into the audit trail."""
    item.status = status
    item._change_reason = _short(why)
    item.save()
