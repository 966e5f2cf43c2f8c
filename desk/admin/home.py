"""The work list on the first page: every section with the addresses behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from policies.models import Region, Reviewed

from ..admin_urls import change_url, outward
from ..review import permissions
from ..worklist import sections
from ..worklist.sections import Column, Queue, WorklistSection
from .base.draft_links import DraftLink, DraftLinks
from .base.filters import WorkFilter


@dataclass(frozen=True)
class WorklistLine:
    """One row of a section. `kind` is empty where all rows of the section are of one kind; `begin` begins a draft."""

    url: str
    text: str
    detail: str
    kind: str = ""
    begin: DraftLink | None = None


@dataclass(frozen=True)
class WorklistCard:
    """One section, its first rows as links, and the lists that have them all as (address, words)."""

    section: WorklistSection
    lines: tuple[WorklistLine, ...]
    lists: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WorklistGroup:
    """One column of the page."""

    column: Column
    cards: tuple[WorklistCard, ...]

    @property
    def count(self) -> int:
        return sum(card.section.count for card in self.cards)


def worklist_groups(user: Any) -> list[WorklistGroup]:
    """The columns of the first page, as far as the user has something to do in them."""
    found = sections.sections(user, timezone.localdate())
    rows = [item.row for section in found if section.key in BEGIN_DRAFTS for item in section.items]
    links = DraftLinks(user, [_region_of(row).pk for row in rows])
    cards = [_card(section, links) for section in found]
    filled = [
        WorklistGroup(column, tuple(card for card in cards if card.section.column == column)) for column in Column
    ]
    return [stack for stack in filled if stack.cards]


def _card(section: WorklistSection, links: DraftLinks) -> WorklistCard:
    begins = section.key in BEGIN_DRAFTS
    lines = tuple(
        WorklistLine(
            change_url(item.row), item.text, item.detail, item.kind, _begin(item.row, links) if begins else None
        )
        for item in section.items
    )
    queues = [queue for queue in section.queues if queue.count]
    lists = tuple((_list_url(section, queue), _list_words(queue, alone=len(section.queues) == 1)) for queue in queues)
    return WorklistCard(section, lines, lists)


# Sections whose rows ask for a new table, of a place or after another one.
BEGIN_DRAFTS = ("asked", "ending")


def _region_of(row: Any) -> Region:
    region: Region = row if isinstance(row, Region) else row.region
    return region


def _begin(row: Any, links: DraftLinks) -> DraftLink | None:
    """The way to the table that is missing: of a place, or from the day after the last one that a source vouches for."""
    if isinstance(row, Region):
        return links.of(row, "credittable")
    until = row.known_until or row.deduction_until
    known = {"audience": getattr(row, "audience", ""), "effective_from": until + timedelta(1)}
    return links.of(row.region, row._meta.model_name, known)


def _list_url(section: WorklistSection, queue: Queue) -> str:
    query = {}
    if section.key in [kind.key for kind in sections.sections_of(queue.model)]:
        query[WorkFilter.parameter_name] = section.key
    if section.key in SORTED:
        query["o"] = SORTED[section.key]
    return list_url(queue.model) + (f"?{urlencode(query)}" if query else "")


def _list_words(queue: Queue, *, alone: bool) -> str:
    return f"全部{queue.count}项" if alone else f"{queue.model._meta.verbose_name}{queue.count}项"


def list_url(model: type[Model]) -> str:
    """The list of a model on the desk."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


# ---- the lists behind it ----

# The column by which the list is sorted when it is opened from the first page.
SORTED = {"overdue": 3, "upcoming": 3}


class ListsWork(admin.ModelAdmin):
    """A list that shows of each kind of work what is needed to do it: `work_columns` instead of its usual ones.

    Of what is overdue, the day is the third column.
    """

    work_columns: dict[str, tuple[str, ...]] = {}

    def get_list_display(self, request: HttpRequest) -> Any:
        work = request.GET.get(WorkFilter.parameter_name, "")
        columns = self.work_columns.get(work)
        if work == "overdue" and columns:
            return (*columns, "against")
        return columns or super().get_list_display(request)

    @admin.display(description="对着哪一份（点开看，新窗口）")
    def against(self, item: Any) -> SafeString | str:
        """The sources, each opening beside; of several, a mark tells which one was looked at when many are confirmed;
        opening one marks it (desk.js)."""
        sources = item.sources
        if not sources:
            return outward(getattr(item, "url", ""))
        chosen = (
            format_html('<label><input type="radio" name="source-{}" value="{}"> 对着它</label>', item.pk, source.pk)
            if len(sources) > 1
            else ""
            for source in sources
        )
        links = (outward(source.url, source.title) for source in sources)
        return format_html_join(SafeString("<br>"), "<span>{} {}</span>", zip(links, chosen, strict=True))

    @admin.display(description="谁写的")
    def writer(self, item: Reviewed) -> str:
        return permissions.name(item.written_by)
