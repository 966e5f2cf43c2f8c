"""The work list: what waits at the desk today, kind by kind, each with its first rows in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from policies import unanswered
from policies.models import (
    OPEN,
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

# Days after which what a source says is looked at again. See docs/decisions/0008-review-intervals.md.
REVIEW_DAYS = {Evidence.OFFICIAL: 365, Evidence.RELAYED: 270, Evidence.REPORTED: 180}
# Days over which the questions of readers are added up.
ASKED_DAYS = 90
# Rows of a section on the first page; the list behind it has them all.
MOST_ITEMS = 8
MOST_PLACES = 1000
SHORT = 40
# So many days before a source reaches no further, its successor is looked for.
DAYS_BEFORE = 60
# Begins the reason in the audit trail of a lead that was put off; the day follows.
PUT_OFF = "先放到"

TABLES = (CreditTable, CoverageTable)
# Counts all rows beside the first few.
WHOLE = Window(Count("pk"))


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


def with_names(items: QuerySet[Any]) -> QuerySet[Any]:
    """With what it takes to name them and their writers, where the kind has such."""
    return items.select_related(*(name for name in ("region", "written_by") if hasattr(items.model, name)))


class WorklistSection:
    """One kind of work, as a user sees it on a day: with its first rows, and how many there are. One query a model.

    `rows` chooses what waits, the most urgent first; where there are several models, `rank` says so across them. `tell` puts
    rows into words, by default one by one by `detail`. Who has nothing to do with it has no `queues`.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str]
    column: ClassVar[Column] = Column.WAITING
    models: ClassVar[tuple[type[Model], ...]] = reviewed_models()
    # any of them; who may change rows may look at them
    permissions: ClassVar[tuple[str, ...]] = ("view", "change")

    def __init__(self, user: Any, on: date) -> None:
        self.user, self.on = user, on

    @cached_property
    def found(self) -> dict[type[Model], list[Any]]:
        """The first rows of each model that is the user's work."""
        result = {}
        for model in self.models:
            app, name = model._meta.app_label, model._meta.model_name
            if any(self.user.has_perm(f"{app}.{action}_{name}") for action in self.permissions):
                result[model] = list(self.waiting(model._default_manager.all()).annotate(whole=WHOLE)[:MOST_ITEMS])
        return result

    @cached_property
    def queues(self) -> list[Queue]:
        return [Queue(model, rows[0].whole if rows else 0) for model, rows in self.found.items()]

    @cached_property
    def items(self) -> list[WorkItem]:
        rows = [row for rows in self.found.values() for row in rows]
        first = sorted(rows, key=self.rank)[:MOST_ITEMS] if len(self.found) > 1 else rows
        return list(self.tell(first)) if first else []

    @property
    def count(self) -> int:
        return sum(queue.count for queue in self.queues)

    def waiting(self, items: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the items that wait, with what it takes to name them."""
        return with_names(self.rows(items))

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        raise NotImplementedError

    def rank(self, row: Any) -> Any:
        return row.pk

    def tell(self, rows: list[Any]) -> Iterable[WorkItem]:
        return (WorkItem(row, row.label, self.detail(row), str(row._meta.verbose_name)) for row in rows)

    def detail(self, row: Any) -> str:
        raise NotImplementedError


def sections(user: Any, on: date) -> list[WorklistSection]:
    """Everything that waits for a user, in the order of the page. A fixed number of queries, whatever is kept."""
    return [section for kind in SECTIONS if (section := kind(user, on)).queues]


def sections_of(model: type[Model]) -> list[type[WorklistSection]]:
    """The kinds of work that lie in the list of a model."""
    return [kind for kind in (*SECTIONS, PutOff) if model in kind.models]


def short(text: str, length: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


# ---- to do ----


class ToReview(WorklistSection):
    key, title = "review", "等我审核的"
    explanation = "别人写好送审的：看过没有问题就发布，有问题就退回。"
    permissions = ("publish",)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        handed_in = items.filter(status=Status.IN_REVIEW).exclude(written_by=self.user)
        return handed_in.order_by("pk")

    def detail(self, row: Any) -> str:
        return f"{permissions.name(row.written_by)}写的"


class OwnDrafts(WorklistSection):
    """Returned ones first."""

    key, title = "mine", "我的草稿"
    explanation = "您写的、还没有发布的。"
    permissions = ("change",)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        moved = items.model.history.filter(id=OuterRef("pk"), history_change_reason__regex="^(送审|退回|收回)")
        last = Subquery(moved.order_by("-history_date", "-history_id").values("history_change_reason")[:1])
        back = Case(When(status=Status.DRAFT, last__startswith="退回", then=F("last")), default=Value(""))
        own = items.filter(status__in=OPEN, written_by=self.user).annotate(last=last).annotate(returned=back)
        return own.order_by(F("returned").desc(), "-pk")

    def rank(self, row: Any) -> Any:
        return not row.returned, -row.pk

    def detail(self, row: Any) -> str:
        return log.returned_with(row) if row.returned else row.get_status_display()


class LeftBehind(ToReview):
    """What somebody wrote who can no longer sign in."""

    key, title = "left", "有人离开了"
    explanation = "停用了的人没有写完的：在列表里勾上，选“先放一放，或交给别人”；管理员也可以在“用户”里一次都接过来。"
    permissions = ("change",)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        return items.filter(status__in=OPEN, written_by__is_active=False).order_by("pk")


class Letters(WorklistSection):
    """Reports that nobody has finished with, the one that waits longest first."""

    key, title = "letters", "读者来信"
    explanation = "读者说哪里不对：核对以后，写下处理结果。"
    models = (ReaderReport,)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        return items.filter(pk__in=ReaderReport.objects.open().order_by().values("pk")).order_by("created_at")

    def tell(self, rows: list[Any]) -> Iterable[WorkItem]:
        for report in rows:
            came = formats.day(timezone.localtime(report.created_at))
            words = f"{report.get_state_display()}，{report.kind.label}，{came}"
            yield WorkItem(report, short(report.message, SHORT), words)


# ---- to look at ----


def with_review_due(items: QuerySet[Any]) -> QuerySet[Any]:
    """Items with `weakest`, the weakest grade of their evidence, and `due_on`, when they are to be checked again."""
    model: Any = items.model
    itself = model._default_manager.filter(pk=OuterRef("pk"))
    weakest_first = list(reversed(Evidence))
    weakest = Case(
        *[
            When(Exists(itself.filter(**{model.grade_lookup: grade})), then=Value(grade.value))
            for grade in weakest_first
        ],
        default=Value(Evidence.REPORTED.value),
        output_field=CharField(),
    )
    due = Case(
        *[When(weakest=grade, then=F("checked_on") + timedelta(days=REVIEW_DAYS[grade])) for grade in weakest_first]
    )
    return items.annotate(weakest=weakest).annotate(due_on=Cast(due, DateField()))


class Overdue(WorklistSection):
    """What readers see and nobody held against its source for longer than the grade allows. Contacts that nobody has tried
    yet are work of their own; a source is looked at with what cites it."""

    key, title, column = "overdue", "该重新核对的", Column.CHECKING
    _days = "，".join(f"{EVIDENCE[grade]}满{days}天" for grade, days in REVIEW_DAYS.items())
    explanation = f"太久没有对过来源的（{_days}）：没有变，点“核对无误”；变了，就修订。"
    models = tuple(model for model in reviewed_models() if model is not Source)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        never = Q(checked_on__isnull=True) if items.model is not Contact else Q(pk__in=[])
        result = with_review_due(items.shown_from(self.on)).filter(Q(due_on__lt=self.on) | never)
        return result.order_by(F("due_on").asc(nulls_first=True), "pk")

    def rank(self, row: Any) -> Any:
        return row.due_on or date.min, row.pk

    def detail(self, row: Any) -> str:
        late = f"{formats.day(row.checked_on)}核对，过了{(self.on - row.due_on).days}天" if row.due_on else "没有核对过"
        return f"{EVIDENCE[Evidence(row.weakest)]}，{late}"


def citing(on: date) -> dict[str, QuerySet[Any]]:
    """What readers see that cites sources, by how a source leads to it: rows below what is published, shown findings."""
    result: dict[str, QuerySet[Any]] = {}
    for relation in Source._meta.related_objects:
        model, name = relation.related_model, relation.get_accessor_name() or ""
        owner = owner_field(model)
        if owner is not None and issubclass(owner.related_model, Reviewed):
            owners = owner.related_model._default_manager.all()
            result[name] = model._default_manager.filter(**{f"{owner.name}__in": owners.shown_from(on)})
        elif issubclass(model, Reviewed) and model is not Source:
            result[name] = model._default_manager.shown_from(on)
    return result


class Expired(WorklistSection):
    """Documents past their own expiry on which something that readers see still stands."""

    key, title, column = "expired", "文件有效期已过", Column.CHECKING
    explanation = "文件自己写的有效期过了：去找新文件，找到以前照旧用，网页上会写明。"
    models = (Source,)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        used = Q(pk__in=[])
        for rows in citing(self.on).values():
            used |= Q(Exists(rows.filter(source=OuterRef("pk"))))
        return items.filter(used, expires_on__lt=self.on).order_by("expires_on", "pk")

    def tell(self, rows: list[Any]) -> Iterable[WorkItem]:
        names = citing(self.on)
        prefetch_related_objects(rows, *(_used(name, users) for name, users in names.items()))
        for source in rows:
            places = list(dict.fromkeys(_place_of(row) for name in names for row in getattr(source, f"used_{name}")))
            more = f"等{len(places)}处" if len(places) > 3 else ""
            used = f"还在用：{'、'.join(places[:3])}{more}"
            yield WorkItem(source, source.title, f"{formats.day(source.expires_on)}到期；{used}")


def _used(name: str, rows: QuerySet[Any]) -> Prefetch[str]:
    """What cites a source, with what it takes to name it."""
    owner = owner_field(rows.model)
    if owner is None:
        named = with_names(rows)
    else:
        named = rows.select_related(f"{owner.name}__region" if hasattr(owner.related_model, "region") else owner.name)
    return Prefetch(name, named, to_attr=f"used_{name}")


def _place_of(row: Any) -> str:
    """兰州市的划入标准, or the name of a guide."""
    owner = owner_field(type(row))
    item = getattr(row, owner.name) if owner else row
    return f"{item.region.name}的{item._meta.verbose_name}" if hasattr(item, "region") else f"“{item}”"


class Ending(WorklistSection):
    """Published tables that answer and whose source, or that of their deduction, soon reaches no further, or does not any
    more. Not where a later table is published already."""

    key, title, column = "ending", "要找后一年的", Column.CHECKING
    explanation = "来源只管到某一天的：还剩60天起就去找新的通知；没找到，网页会写“以后的没查到”。"
    models = TABLES

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        soon = self.on + timedelta(days=DAYS_BEFORE)
        near = Q(known_until__lte=soon)
        if hasattr(items.model, "deduction_until"):
            near |= Q(deduction_until__lte=soon)
        same = {name: OuterRef(name) for name in items.model.identity_fields}
        later = items.model._default_manager.published().filter(effective_from__gt=self.on, **same)
        return items.shown_from(self.on).filter(near).exclude(Exists(later)).order_by("known_until", "pk")

    def rank(self, row: Any) -> Any:
        return row.known_until or row.deduction_until, row.pk

    def detail(self, row: Any) -> str:
        until = row.known_until or row.deduction_until
        what = "" if row.known_until else "扣款"
        return f"{what}{'查到' if until >= self.on else '只查到'}{formats.day(until)}，找以后的"


class Upcoming(WorklistSection):
    """Tables whose day is still to come, published or not."""

    key, title, column = "upcoming", "将要施行", Column.CHECKING
    explanation = "施行日还没到的：到那天看一眼网页；还没发布的，要赶在那天以前。"
    models = TABLES

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        result = items.filter(effective_from__gt=self.on, status__in=[*OPEN, Status.PUBLISHED])
        return result.order_by("effective_from", "pk")

    def rank(self, row: Any) -> Any:
        return row.effective_from, row.pk

    def detail(self, row: Any) -> str:
        state = "" if row.status == Status.PUBLISHED else f"，还是{row.get_status_display()}"
        return f"{formats.day(row.effective_from)}起{state}"


class BrokenLinks(WorklistSection):
    """Addresses to mend. The source or contact whose address is broken is what an editor opens."""

    key, title, column = "links", "来源打不开", Column.CHECKING
    explanation = "没有了、换了地址、接连几次连不上的网页：换成打得开的。"
    models = (LinkCheck,)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        waiting = items.filter(pk__in=LinkCheck.objects.to_mend().order_by().values("pk"))
        return waiting.order_by(F("first_seen_broken_on").asc(nulls_last=True), "url")

    def tell(self, rows: list[Any]) -> Iterable[WorkItem]:
        used = uses_by_url(check.url for check in rows)
        for check in rows:
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


# ---- to find out ----


class Leads(WorklistSection):
    """Drafts without a source, but for those put off to a later day."""

    key, title, column = "leads", "线索", Column.SEARCHING
    explanation = (
        "没有来源的草稿：查到文件，打开它，在“依据”里加上来源，就能写成正式的表。"
        "一时查不到的，在列表里勾上，可以先放一放，或交给别人。"
    )
    models = TABLES
    put_off = False

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        trail = items.model.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
        last = Coalesce(Subquery(trail.values("history_change_reason")[:1]), Value(""))
        result = items.filter(status=Status.DRAFT, citations__isnull=True).annotate(last=last)
        rests = Q(last__startswith=PUT_OFF, last__gt=f"{PUT_OFF}{self.on.isoformat()}")
        return result.filter(rests if self.put_off else ~rests).order_by("region__position", "pk")

    def rank(self, row: Any) -> Any:
        return row.region.position, row.pk

    def detail(self, row: Any) -> str:
        owner = f"归{permissions.name(row.written_by)}；" if row.written_by else ""
        return owner + short(row.note, 60)


class PutOff(Leads):
    """Only a filter of the list: nothing of it waits today."""

    key, title = "off", "放一放的线索"
    explanation = "到了那天，又会出现在“线索”里。"
    put_off = True


def rests_until(item: Any) -> str:
    """Until when a lead was put off, in words; empty for one that was not, or was saved since."""
    last = item.history.first()
    words = (last and last.history_change_reason) or ""
    until = words.removeprefix(PUT_OFF)[:10] if words.startswith(PUT_OFF) else ""
    return f"{PUT_OFF}{formats.day(date.fromisoformat(until))}。" if until > timezone.localdate().isoformat() else ""


class Unchecked(WorklistSection):
    """Published contacts that nobody has opened or dialled."""

    key, title, column = "unchecked", "没有试过的渠道", Column.SEARCHING
    explanation = "网页上有、还没有人打开过或拨打过的：试一试，对的点“核对无误”，不对的就修订。"
    models = (Contact,)

    def rows(self, items: QuerySet[Any]) -> QuerySet[Any]:
        return items.published().filter(checked_on__isnull=True).order_by("region__position", "pk")

    def detail(self, row: Any) -> str:
        return row.phone or row.host or row.get_kind_display()


class AskedFor(WorklistSection):
    """The places most asked for whose amount is not known: counted by `unanswered`, not rows of one list."""

    key, title, column = "asked", "问得多还不知道的", Column.SEARCHING
    explanation = f"最近{ASKED_DAYS}天读者来问、网页上还答不出的地方，问得多的在前。"
    models = ()

    @cached_property
    def asked(self) -> list[Any]:
        return unanswered.most_unanswered(ASKED_DAYS, MOST_PLACES)

    @cached_property
    def queues(self) -> list[Queue]:
        may_see = any(self.user.has_perm(f"policies.{action}_placedemand") for action in self.permissions)
        return [Queue(PlaceDemand, len(self.asked))] if may_see else []

    @cached_property
    def items(self) -> list[WorkItem]:
        return [WorkItem(one.region, one.region.name, f"问了{one.count}次") for one in self.asked[:MOST_ITEMS]]


SECTIONS: tuple[type[WorklistSection], ...] = (
    *(ToReview, OwnDrafts, LeftBehind, Letters),
    *(Overdue, Expired, Ending, Upcoming, BrokenLinks),
    *(Leads, Unchecked, AskedFor),
)
