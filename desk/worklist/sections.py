"""The work list: what waits at the desk today, kind by kind, each with its first rows in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, Prefetch, QuerySet, TextChoices, Window, prefetch_related_objects
from django.utils import timezone

from policies import unanswered
from policies.models import (
    Contact,
    CoverageTable,
    CreditTable,
    LinkCheck,
    PlaceDemand,
    ReaderReport,
    Reviewed,
    Source,
    Status,
    owner_field,
    reviewed_models,
)
from policies.models.choices import EVIDENCE
from rules.tables import Evidence
from website import formats

from ..history import log
from ..review import permissions
from . import querysets

# Days over which the questions of readers are added up.
ASKED_DAYS = 90
# Rows of a section on the first page; the list behind it has them all.
MOST_ITEMS = 8
MOST_PLACES = 1000
SHORT = 40


# What is held against its source again and again; a source is looked at with what cites it.
CHECKED_AGAIN = tuple(model for model in reviewed_models() if model is not Source)
TABLES = (CreditTable, CoverageTable)


class Column(TextChoices):
    """The three columns of the first page."""

    WAITING = "waiting", "等您处理"
    CHECKING = "checking", "该看一眼"
    SEARCHING = "searching", "要去查的"


@dataclass(frozen=True)
class WorkItem:
    """One row of a section: the page to open, what it is, and why it is here. `kind`: where a section mixes kinds."""

    row: Model
    text: str
    detail: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Queue:
    """How many rows of one model a section has."""

    model: type[Model]
    count: int


@dataclass(frozen=True)
class WorklistSection:
    """One kind of work with its first rows."""

    key: str
    title: str
    explanation: str
    column: Column
    items: tuple[WorkItem, ...]
    queues: tuple[Queue, ...]

    @property
    def count(self) -> int:
        return sum(queue.count for queue in self.queues)


@dataclass(frozen=True)
class QueueSection:
    """One kind of work: `rows` chooses what waits, the most urgent first by `rank`; `detail` says why a row is here, or
    `tell` makes all that is said of the first rows."""

    key: str
    title: str
    explanation: str
    column: Column
    models: tuple[type[Model], ...]
    rows: Callable[[QuerySet[Any], Any, date], QuerySet[Any]]
    rank: Callable[[Any], Any]
    detail: Callable[[Any, date], str] = lambda row, on: ""
    tell: Callable[[list[Any], date], Iterable[WorkItem]] | None = None
    permissions: tuple[str, ...] = ("view", "change")

    def may(self, user: Any, model: type[Model]) -> bool:
        """Whether this work is the user's. Who may change rows may look at them."""
        app, name = model._meta.app_label, model._meta.model_name
        return any(user.has_perm(f"{app}.{action}_{name}") for action in self.permissions)

    def section(self, user: Any, on: date) -> WorklistSection | None:
        """The section as this user sees it; None for who has nothing to do with it. One query a model, and `tell`'s."""
        queues, result = [], []
        for model in self.models:
            if self.may(user, model):
                rows = list(self.rows(model._default_manager.all(), user, on).annotate(whole=WHOLE)[:MOST_ITEMS])
                queues.append(Queue(model, rows[0].whole if rows else 0))
                result += rows
        if not queues:
            return None
        first = sorted(result, key=self.rank)[:MOST_ITEMS]
        items = self.tell(first, on) if self.tell else [_item(row, self.detail(row, on)) for row in first]
        return WorklistSection(self.key, self.title, self.explanation, self.column, tuple(items), tuple(queues))


def _item(row: Reviewed, detail: str) -> WorkItem:
    return WorkItem(row, row.label, detail, str(row._meta.verbose_name))


# Counts all rows beside the first few.
WHOLE = Window(Count("pk"))


def sections(user: Any, on: date) -> list[WorklistSection]:
    """Everything that waits for a user, in the order of the page. A fixed number of queries, whatever is kept."""
    own = [kind.section(user, on) for kind in QUEUE_SECTIONS]
    return [section for section in [*own, _asked(user)] if section]


def sections_of(model: type[Model]) -> list[QueueSection]:
    """The kinds of work that lie in the list of a model."""
    return [kind for kind in QUEUE_SECTIONS if model in kind.models]


# ---- in words ----


def _writer(item: Reviewed, on: date) -> str:
    return f"{permissions.name(item.written_by)}写的"


def _state(item: Any, on: date) -> str:
    return log.returned_with(item) if item.returned else item.get_status_display()


def _last_check(item: Any, on: date) -> str:
    late = f"{formats.day(item.checked_on)}核对，过了{(on - item.due_on).days}天" if item.due_on else "没有核对过"
    return f"{EVIDENCE[Evidence(item.weakest)]}，{late}"


def _start(table: Any, on: date) -> str:
    state = "" if table.status == Status.PUBLISHED else f"，还是{table.get_status_display()}"
    return f"{formats.day(table.effective_from)}起{state}"


def _reach(table: Any, on: date) -> str:
    until = table.known_until or table.deduction_until
    what = "" if table.known_until else "扣款"
    return f"{what}{'查到' if until >= on else '只查到'}{formats.day(until)}，找以后的"


def _lead(table: Any, on: date) -> str:
    owner = f"归{permissions.name(table.written_by)}；" if table.written_by else ""
    return owner + short(table.note, 60)


def _where(contact: Contact, on: date) -> str:
    return contact.phone or contact.host or contact.get_kind_display()


def _tell_expired(sources: list[Source], on: date) -> Iterable[WorkItem]:
    citing = querysets.citing(on)
    prefetch_related_objects(sources, *(_used(name, rows) for name, rows in citing.items()))
    for source in sources:
        names = list(dict.fromkeys(_place_of(row) for name in citing for row in getattr(source, f"used_{name}")))
        more = f"等{len(names)}处" if len(names) > 3 else ""
        used = f"还在用：{'、'.join(names[:3])}{more}"
        yield WorkItem(source, source.title, f"{formats.day(source.expires_on)}到期；{used}")


def _used(name: str, rows: QuerySet[Any]) -> Prefetch[str]:
    """What cites a source, with what it takes to name it."""
    owner = owner_field(rows.model)
    if owner is None:
        named = querysets.with_place(rows)
    else:
        named = rows.select_related(f"{owner.name}__region" if hasattr(owner.related_model, "region") else owner.name)
    return Prefetch(name, named, to_attr=f"used_{name}")


def _place_of(row: Any) -> str:
    """兰州市的划入标准, or the name of a guide."""
    owner = owner_field(type(row))
    item = getattr(row, owner.name) if owner else row
    return f"{item.region.name}的{item._meta.verbose_name}" if hasattr(item, "region") else f"“{item}”"


def _tell_reports(reports: list[ReaderReport], on: date) -> Iterable[WorkItem]:
    for report in reports:
        day = formats.day(timezone.localtime(report.created_at))
        yield WorkItem(
            report, short(report.message, SHORT), f"{report.get_state_display()}，{report.kind.label}，{day}"
        )


def _tell_links(checks: list[LinkCheck], on: date) -> Iterable[WorkItem]:
    """The source or contact whose address is broken is what an editor opens."""
    used = uses_by_url(check.url for check in checks)
    for check in checks:
        use = next(iter(used[check.url]), check)
        since = f"，{formats.day(check.first_seen_broken_on)}起" if check.first_seen_broken_on else ""
        name = use.title if isinstance(use, Source) else str(use)
        yield WorkItem(use, short(name, SHORT), f"{check.get_status_display()}{since}")


def uses_by_url(urls: Iterable[str]) -> dict[str, list[Source | Contact]]:
    """The sources and published contacts of many addresses. Two queries."""
    wanted = list(urls)
    result: dict[str, list[Source | Contact]] = defaultdict(list)
    for use in [
        *Source.objects.published().filter(url__in=wanted).order_by("pk"),
        *Contact.objects.published().filter(url__in=wanted).select_related("region").order_by("pk"),
    ]:
        result[use.url].append(use)
    return result


def short(text: str, length: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


# ---- the kinds of work ----

_DAYS = "，".join(f"{EVIDENCE[grade]}满{days}天" for grade, days in querysets.REVIEW_DAYS.items())
QUEUE_SECTIONS = (
    QueueSection(
        key="review",
        title="等我审核的",
        explanation="别人写好送审的：看过没有问题就发布，有问题就退回。",
        column=Column.WAITING,
        models=reviewed_models(),
        rows=querysets.to_review,
        rank=lambda item: item.pk,
        detail=_writer,
        permissions=("publish",),
    ),
    QueueSection(
        key="mine",
        title="我的草稿",
        explanation="您写的、还没有发布的。",
        column=Column.WAITING,
        models=reviewed_models(),
        rows=querysets.mine,
        rank=lambda item: (not item.returned, -item.pk),
        detail=_state,
        permissions=("change",),
    ),
    QueueSection(
        key="left",
        title="有人离开了",
        explanation="停用了的人没有写完的：在列表里勾上，选“先放一放，或交给别人”；管理员也可以在“用户”里一次都接过来。",
        column=Column.WAITING,
        models=reviewed_models(),
        rows=querysets.left_behind,
        rank=lambda item: item.pk,
        detail=_writer,
        permissions=("change",),
    ),
    QueueSection(
        key="letters",
        title="读者来信",
        explanation="读者说哪里不对：核对以后，写下处理结果。",
        column=Column.WAITING,
        models=(ReaderReport,),
        rows=querysets.reports,
        rank=lambda report: report.created_at,
        tell=_tell_reports,
    ),
    QueueSection(
        key="overdue",
        title="该重新核对的",
        explanation=f"太久没有对过来源的（{_DAYS}）：没有变，点“核对无误”；变了，就修订。",
        column=Column.CHECKING,
        models=CHECKED_AGAIN,
        rows=querysets.overdue,
        rank=lambda item: (item.due_on or date.min, item.pk),
        detail=_last_check,
    ),
    QueueSection(
        key="expired",
        title="文件有效期已过",
        explanation="文件自己写的有效期过了：去找新文件，找到以前照旧用，网页上会写明。",
        column=Column.CHECKING,
        models=(Source,),
        rows=querysets.expired,
        rank=lambda source: source.expires_on,
        tell=_tell_expired,
    ),
    QueueSection(
        key="ending",
        title="要找后一年的",
        explanation="来源只管到某一天的：还剩60天起就去找新的通知；没找到，网页会写“以后的没查到”。",
        column=Column.CHECKING,
        models=TABLES,
        rows=querysets.ending,
        rank=lambda table: (table.known_until or table.deduction_until, table.pk),
        detail=_reach,
    ),
    QueueSection(
        key="upcoming",
        title="将要施行",
        explanation="施行日还没到的：到那天看一眼网页；还没发布的，要赶在那天以前。",
        column=Column.CHECKING,
        models=TABLES,
        rows=querysets.upcoming,
        rank=lambda table: (table.effective_from, table.pk),
        detail=_start,
    ),
    QueueSection(
        key="links",
        title="来源打不开",
        explanation="没有了、换了地址、接连几次连不上的网页：换成打得开的。",
        column=Column.CHECKING,
        models=(LinkCheck,),
        rows=querysets.links,
        rank=lambda check: (check.first_seen_broken_on or date.max, check.url),
        tell=_tell_links,
    ),
    QueueSection(
        key="leads",
        title="线索",
        explanation="没有来源的草稿：查到文件，打开它，在“依据”里加上来源，就能写成正式的表。一时查不到的，在列表里勾上，可以先放一放，或交给别人。",
        column=Column.SEARCHING,
        models=TABLES,
        rows=querysets.leads,
        rank=lambda table: (table.region.position, table.pk),
        detail=_lead,
    ),
    QueueSection(
        key="unchecked",
        title="没有试过的渠道",
        explanation="网页上有、还没有人打开过或拨打过的：试一试，对的点“核对无误”，不对的就修订。",
        column=Column.SEARCHING,
        models=(Contact,),
        rows=querysets.unchecked,
        rank=lambda contact: (contact.region.position, contact.pk),
        detail=_where,
    ),
)


def _asked(user: Any) -> WorklistSection | None:
    """The places most asked for whose amount is not known: counted by `demand`, not rows of one list."""
    if not (user.has_perm("policies.view_placedemand") or user.has_perm("policies.change_placedemand")):
        return None
    params = unanswered.most_unanswered(ASKED_DAYS, MOST_PLACES)
    return WorklistSection(
        "asked",
        "问得多还不知道的",
        f"最近{ASKED_DAYS}天读者来问、网页上还答不出的地方，问得多的在前。",
        Column.SEARCHING,
        tuple(WorkItem(item.region, item.region.name, f"问了{item.count}次") for item in params[:MOST_ITEMS]),
        (Queue(PlaceDemand, len(params)),),
    )
