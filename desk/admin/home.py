"""The work list on the first page: every section with the addresses behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
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

# Sections whose rows ask for a new table, of a place or after another one.
BEGIN_DRAFTS = ("asked", "ending")
# The column by which a list is sorted when it is opened from the first page.
SORTED = {"overdue": 3, "upcoming": 3}


def worklist_groups(user: Any) -> list[dict[str, Any]]:
    """The columns of the first page, as far as the user has something to do in them. A card has its section, the first
    rows as (item, address, the way to a draft), and the lists that have them all as (address, words)."""
    found = sections.sections(user, timezone.localdate())
    rows: list[Any] = [item.row for section in found if section.key in BEGIN_DRAFTS for item in section.items]
    links = DraftLinks(user, [row.pk if isinstance(row, Region) else row.region_id for row in rows])
    cards = [
        {
            "section": section,
            "lines": [
                (item, change_url(item.row), _begin(item.row, links) if section.key in BEGIN_DRAFTS else None)
                for item in section.items
            ],
            "lists": [_list(section, queue) for queue in section.queues if queue.count],
        }
        for section in found
    ]
    stacks = [(column, [card for card in cards if card["section"].column == column]) for column in Column]
    return [
        {"column": column, "cards": own, "count": sum(card["section"].count for card in own)}
        for column, own in stacks
        if own
    ]


def _begin(row: Any, links: DraftLinks) -> DraftLink | None:
    """The way to the table that is missing: of a place, or from the day after the last one that a source vouches for."""
    if isinstance(row, Region):
        return links.of(row, "credittable")
    until = row.known_until or row.deduction_until
    known = {"audience": getattr(row, "audience", ""), "effective_from": until + timedelta(1)}
    return links.of(row.region, row._meta.model_name, known)


def _list(section: WorklistSection, queue: Queue) -> tuple[str, str]:
    """The list of a section's rows of one kind, and how it is called."""
    meta, query = queue.model._meta, {}
    if section.key in [kind.key for kind in sections.sections_of(queue.model)]:
        query[WorkFilter.parameter_name] = section.key
    if section.key in SORTED:
        query["o"] = str(SORTED[section.key])
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    name = "全部" if len(section.queues) == 1 else meta.verbose_name
    return address + (f"?{urlencode(query)}" if query else ""), f"{name}{queue.count}项"


# ---- the lists behind it ----


class ListsWork(admin.ModelAdmin):
    """A list that shows of each kind of work what is needed to do it. Of what is overdue, the day is the third column."""

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = super().get_list_display(request)
        first, rest = columns[:2], [name for name in columns[2:] if name not in ("checked", "status")]
        of_work = {
            "review": (*first, *rest, "writer", "status"),
            "overdue": (*first, "checked", *rest, "against"),
            "leads": (*first, *(["hint"] if hasattr(self, "hint") else []), *rest, "writer"),
        }
        return of_work.get(request.GET.get(WorkFilter.parameter_name, ""), columns)

    @admin.display(description="对着哪一份（点开看，新窗口）")
    def against(self, item: Any) -> SafeString | str:
        """The sources, each opening beside; of several, a mark tells which one was looked at when many are confirmed;
        opening one marks it (desk.js)."""
        sources = item.sources
        if not sources:
            return outward(getattr(item, "url", ""))
        chosen = (
            format_html(
                '<label class="desk-against"><input type="radio" name="source-{}" value="{}"> 对着它</label>',
                item.pk,
                source.pk,
            )
            if len(sources) > 1
            else ""
            for source in sources
        )
        links = (
            outward(source.url, source.title if source.url else f"{source.title}（没有网址）") for source in sources
        )
        return format_html_join(SafeString("<br>"), "<span>{} {}</span>", zip(links, chosen, strict=True))

    @admin.display(description="谁写的")
    def writer(self, item: Reviewed) -> str:
        return permissions.name(item.written_by)
