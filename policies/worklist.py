"""The work list: what waits at the desk, kind by kind. The same rows make the first page and the filter of the lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

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
    TextChoices,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast

from . import demand, people, words
from .models import (
    Contact,
    CoverageCitation,
    CoverageTable,
    CreditCitation,
    CreditTable,
    Evidence,
    Finding,
    LinkCheck,
    PlaceDemand,
    ReaderReport,
    Source,
    Status,
)

# Days after which what a source says is looked at again. See docs/decisions/0008-review-intervals.md.
REVIEW_DAYS = {Evidence.OFFICIAL: 365, Evidence.RELAYED: 270, Evidence.REPORTED: 180}
# Days over which the questions of readers are added up.
ASKED_DAYS = 90
# Rows of a section on the first page; the list behind it has them all.
MOST_ITEMS = 8
MOST_PLACES = 1000
SHORT = 40
UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW)
TABLES = (CreditTable, CoverageTable)


class Column(TextChoices):
    """The three columns of the first page."""

    WAITING = "waiting", "等您处理"
    CHECKING = "checking", "该看一眼"
    SEARCHING = "searching", "要去查的"


@dataclass(frozen=True)
class Item:
    """One row of a section: the page to open, what it is, and why it is here. `kind`: where a section mixes kinds."""

    row: Model
    text: str
    detail: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Pile:
    """How many rows of one model a section has."""

    model: type[Model]
    count: int


@dataclass(frozen=True)
class Section:
    """One kind of work with its first rows."""

    key: str
    title: str
    explanation: str
    column: Column
    items: tuple[Item, ...]
    piles: tuple[Pile, ...]

    @property
    def count(self) -> int:
        return sum(pile.count for pile in self.piles)


@dataclass(frozen=True)
class Job:
    """One kind of work: `rows` chooses what waits, the most urgent first by `rank`; `tell` puts rows into words."""

    key: str
    title: str
    explanation: str
    column: Column
    models: tuple[type[Model], ...]
    rows: Callable[[QuerySet[Any], Any, date], QuerySet[Any]]
    rank: Callable[[Any], Any]
    tell: Callable[[list[Any], date], Iterable[Item]]
    permission: str = "view"

    def may(self, user: Any, model: type[Model]) -> bool:
        """Whether this work is the user's. Who may change rows may look at them."""
        name = model._meta.model_name
        wanted = ("view", "change") if self.permission == "view" else (self.permission,)
        return any(user.has_perm(f"policies.{action}_{name}") for action in wanted)

    def section(self, user: Any, on: date) -> Section | None:
        """The section as this user sees it; None for who has nothing to do with it. One query a model, and `tell`'s."""
        piles, found = [], []
        for model in self.models:
            if self.may(user, model):
                rows = list(self.rows(model._default_manager.all(), user, on).annotate(whole=WHOLE)[:MOST_ITEMS])
                piles.append(Pile(model, rows[0].whole if rows else 0))
                found += rows
        if not piles:
            return None
        first = sorted(found, key=self.rank)[:MOST_ITEMS]
        items = tuple(self.tell(first, on)) if first else ()
        return Section(self.key, self.title, self.explanation, self.column, items, tuple(piles))


# Counts all rows beside the first few.
WHOLE = Window(Count("pk"))


def sections(user: Any, on: date) -> list[Section]:
    """Everything that waits for a user, in the order of the page. A fixed number of queries, whatever is kept."""
    own = [job.section(user, on) for job in JOBS]
    return [section for section in [*own, _asked(user)] if section]


def jobs_of(model: type[Model]) -> list[Job]:
    """The kinds of work that lie in the list of a model."""
    return [job for job in JOBS if model in job.models]


# ---- which tables ----


def answering(tables: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Published tables that answer on a day or will later: those that no later one has followed by then."""
    same = {"region": OuterRef("region")}
    if tables.model is CreditTable:
        same["audience"] = OuterRef("audience")
    begun = tables.model._default_manager.published().filter(effective_from__lte=on, **same)
    followed = Exists(begun.filter(effective_from__gt=OuterRef("effective_from")))
    return tables.filter(status=Status.PUBLISHED).exclude(followed).exclude(Exists(begun), effective_from__isnull=True)


def with_review_due(tables: QuerySet[Any]) -> QuerySet[Any]:
    """Tables with `weakest`, the weakest grade of their sources, and `due_on`, when they are to be checked again."""
    citations = tables.model._meta.get_field("citations").related_model._default_manager.filter(table=OuterRef("pk"))
    weakest_first = list(reversed(Evidence))
    weakest = Case(
        *[When(Exists(citations.filter(source__evidence=grade)), then=Value(grade.value)) for grade in weakest_first],
        default=Value(Evidence.REPORTED.value),
        output_field=CharField(),
    )
    due = Case(
        *[When(weakest=grade, then=F("checked_on") + timedelta(days=REVIEW_DAYS[grade])) for grade in weakest_first]
    )
    return tables.annotate(weakest=weakest).annotate(due_on=Cast(due, DateField()))


def to_review(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What others have handed in."""
    handed_in = tables.filter(status=Status.IN_REVIEW).exclude(written_by=user)
    return handed_in.select_related("region", "written_by").order_by("pk")


def mine(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What the user wrote and nobody has published yet."""
    return tables.filter(status__in=UNPUBLISHED, written_by=user).select_related("region").order_by("-pk")


def overdue(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Tables that answer and were not held against their source for longer than its grade allows."""
    late = Q(due_on__lt=on) | Q(checked_on__isnull=True)
    found = with_review_due(answering(tables, on)).filter(late)
    return found.select_related("region").order_by(F("due_on").asc(nulls_first=True), "pk")


def upcoming(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Tables whose day is still to come, published or not."""
    found = tables.filter(effective_from__gt=on, status__in=[*UNPUBLISHED, Status.PUBLISHED])
    return found.select_related("region").order_by("effective_from", "pk")


def leads(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Drafts without a source."""
    found = tables.filter(status=Status.DRAFT, citations__isnull=True)
    return found.select_related("region").order_by("region__position", "pk")


# ---- which other rows ----


def _used_tables(citation: Any, on: date) -> QuerySet[Any]:
    """Citations of the tables that answer."""
    table = citation._meta.get_field("table").related_model
    return citation._default_manager.filter(table__in=answering(table._default_manager.all(), on))


def expired(sources: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Documents past their own expiry on which a table that answers, or a shown finding, still stands."""
    here = OuterRef("pk")
    used = (
        Exists(_used_tables(CreditCitation, on).filter(source=here))
        | Exists(_used_tables(CoverageCitation, on).filter(source=here))
        | Exists(Finding.objects.filter(shown=True, source=here))
    )
    return sources.filter(used, expires_on__lt=on).order_by("expires_on", "pk")


def letters(reports: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Reports that nobody has finished with, the one that waits longest first."""
    return reports.filter(pk__in=ReaderReport.objects.open().order_by().values("pk")).order_by("created_at")


def links(checks: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Addresses to mend."""
    waiting = LinkCheck.objects.to_mend().order_by().values("pk")
    return checks.filter(pk__in=waiting).order_by(F("first_seen_broken_on").asc(nulls_last=True), "url")


# ---- in words ----


def _table_item(table: Any, detail: str) -> Item:
    headline = table.headline.removeprefix("线索：")
    return Item(table, f"{table.region.name}：{headline}", detail, str(table._meta.verbose_name))


def _tell_review(tables: list[Any], on: date) -> Iterable[Item]:
    return [_table_item(table, f"{people.name(table.written_by)}写的") for table in tables]


def _tell_mine(tables: list[Any], on: date) -> Iterable[Item]:
    return [_table_item(table, table.get_status_display()) for table in tables]


def _tell_overdue(tables: list[Any], on: date) -> Iterable[Item]:
    for table in tables:
        grade = Evidence(table.weakest).label
        told = f"{words.day(table.checked_on)}核对，过了{(on - table.due_on).days}天" if table.due_on else "没有核对过"
        yield _table_item(table, f"{grade}，{told}")


def _tell_upcoming(tables: list[Any], on: date) -> Iterable[Item]:
    for table in tables:
        state = "" if table.status == Status.PUBLISHED else f"，还是{table.get_status_display()}"
        yield _table_item(table, f"{words.day(table.effective_from)}起{state}")


def _tell_leads(tables: list[Any], on: date) -> Iterable[Item]:
    return [_table_item(table, short(table.note, 60)) for table in tables]


def _tell_expired(sources: list[Source], on: date) -> Iterable[Item]:
    citations = [
        Prefetch(name, _used_tables(model, on).select_related("table__region"), to_attr=f"used_{name}")
        for name, model in (("creditcitations", CreditCitation), ("coveragecitations", CoverageCitation))
    ]
    shown = Prefetch("findings", Finding.objects.filter(shown=True).select_related("region"), to_attr="used_findings")
    told = Source.objects.filter(pk__in=[source.pk for source in sources]).order_by("expires_on", "pk")
    for source in told.prefetch_related(*citations, shown):
        tables = [citation.table for citation in [*source.used_creditcitations, *source.used_coveragecitations]]
        names = list(dict.fromkeys(f"{row.region.name}的{row._meta.verbose_name}" for row in tables))
        names += list(dict.fromkeys(f"{row.region.name}的{row._meta.verbose_name}" for row in source.used_findings))
        more = f"等{len(names)}处" if len(names) > 3 else ""
        yield Item(source, source.title, f"{words.day(source.expires_on)}到期；还在用：{'、'.join(names[:3])}{more}")


def _tell_letters(reports: list[ReaderReport], on: date) -> Iterable[Item]:
    for report in reports:
        told = f"{report.get_state_display()}，{report.kind.label}，{words.day(report.created_at.date())}"
        yield Item(report, short(report.message, SHORT), told)


def _tell_links(checks: list[LinkCheck], on: date) -> Iterable[Item]:
    """The source or contact whose address is broken is what an editor opens."""
    used = uses_by_url(check.url for check in checks)
    for check in checks:
        use = next(iter(used[check.url]), check)
        since = f"，{words.day(check.first_seen_broken_on)}起" if check.first_seen_broken_on else ""
        name = use.title if isinstance(use, Source) else str(use)
        yield Item(use, short(name, SHORT), f"{check.get_status_display()}{since}")


def uses_by_url(urls: Iterable[str]) -> dict[str, list[Source | Contact]]:
    """The sources and contacts of many addresses. Two queries."""
    wanted = list(urls)
    found: dict[str, list[Source | Contact]] = defaultdict(list)
    for use in [
        *Source.objects.filter(url__in=wanted).order_by("pk"),
        *Contact.objects.filter(url__in=wanted).select_related("region").order_by("pk"),
    ]:
        found[use.url].append(use)
    return found


def short(text: str, length: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


# ---- the kinds of work ----

_DAYS = "，".join(f"{grade.label}满{days}天" for grade, days in REVIEW_DAYS.items())
JOBS = (
    Job(
        *("review", "等我审核的", "别人写好送审的：看过没有问题就发布，有问题就退回。", Column.WAITING, TABLES),
        *(to_review, lambda table: table.pk, _tell_review, "publish"),
    ),
    Job(
        *("mine", "我的草稿", "您写的、还没有发布的。", Column.WAITING, TABLES),
        *(mine, lambda table: -table.pk, _tell_mine, "change"),
    ),
    Job(
        *("letters", "读者来信", "读者说哪里不对：核对以后写下处理结果。", Column.WAITING, (ReaderReport,)),
        *(letters, lambda report: report.created_at, _tell_letters),
    ),
    Job(
        *("overdue", "该重新核对的", f"很久没有对过来源的（{_DAYS}）：没有变，点“核对无误”。", Column.CHECKING, TABLES),
        *(overdue, lambda table: (table.due_on or date.min, table.pk), _tell_overdue),
    ),
    Job(
        *("expired", "文件有效期已过", "文件自己写的有效期过了，还没有新文件：去找新的，找到以前照旧用，网页上会写明。"),
        *(Column.CHECKING, (Source,), expired, lambda source: source.expires_on, _tell_expired),
    ),
    Job(
        *("upcoming", "将要施行", "施行日还没到的：到那天看一眼网页；还没发布的，要赶在那天以前。", Column.CHECKING, TABLES),
        *(upcoming, lambda table: (table.effective_from, table.pk), _tell_upcoming),
    ),
    Job(
        *("links", "来源打不开", "没有了、换了地址、接连几次连不上的网页：换成打得开的。", Column.CHECKING, (LinkCheck,)),
        *(links, lambda check: (check.first_seen_broken_on or date.max, check.url), _tell_links),
    ),
    Job(
        *("leads", "线索", "没有来源的草稿：查到文件，在“依据”里加上，改成正式的话，就能送审。", Column.SEARCHING, TABLES),
        *(leads, lambda table: (table.region.position, table.pk), _tell_leads),
    ),
)


def _asked(user: Any) -> Section | None:
    """The places most asked for whose amount is not known: counted by `demand`, not rows of one list."""
    if not (user.has_perm("policies.view_placedemand") or user.has_perm("policies.change_placedemand")):
        return None
    asked = demand.most_asked(ASKED_DAYS, MOST_PLACES)
    return Section(
        "asked",
        "问得多还不知道的",
        f"最近{ASKED_DAYS}天读者来问、网页上还答不出的地方，问得多的在前。",
        Column.SEARCHING,
        tuple(Item(one.region, one.region.name, f"问了{one.count}次") for one in asked[:MOST_ITEMS]),
        (Pile(PlaceDemand, len(asked)),),
    )
