"""From a figure to a draft in one click: 修订这张表 where a place has a table, else 给这里加一张表, filled in with what is known.

What is known travels in the address: the header's fields by their name, those of a first row or citation behind the prefix
of its rows (`bands-amount`, `rows-cumulative_months`, `citations-source`). A new draft's form shows them; a copy of a published
table gets them written into it by `fill`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from policies import headlines, search
from policies.models import OPEN, Audience, CoverageTable, CreditTable, Level, PolicyTable, Region, Source, Status
from rules.bands import holds_age
from rules.in_force import in_force
from website import formats
from website.form_fields import YuanField, whole_number

from ...admin_urls import change_url
from ...form_fields import MonthsField, ShortPercentField

KINDS: dict[str, type[PolicyTable]] = {"credittable": CreditTable, "coveragetable": CoverageTable}
# Said on the button, and what the reader of the page hears more: of which kind the table is.
KIND_NAMES = {"credittable": "划入标准", "coveragetable": "缴费年限"}
MOST_PLACES = 3
ROWS = {"credittable": "bands", "coveragetable": "rows"}
# Columns that a figure may stand in, each read as its form reads it.
READ: dict[str, forms.Field] = {
    "amount": YuanField(error_messages={"invalid": "不是金额"}),
    "rate": ShortPercentField(),
    "cumulative_months": MonthsField(),
    "actual_months": MonthsField(),
}


class DraftLink(NamedTuple):
    """Where a draft begins. `posts`: pressing makes the draft, a link only opens a form or one that is there."""

    label: str
    url: str
    posts: bool = False

    def __html__(self) -> SafeString:
        """As a button: whatever form it stands in, it belongs to the empty one of admin/base_site.html."""
        if self.posts:
            button = '<button type="submit" form="begin-draft" formaction="{}" class="button">{}</button>'
            return format_html(button, self.url, self.label)
        return format_html('<a href="{}" class="button">{}</a>', self.url, self.label)

    __str__ = __html__


class DraftLinks:
    """Links for the tables of some places, with what this person may do. One query a kind."""

    def __init__(self, user: Any, regions: Iterable[int], kinds: Iterable[str] = KINDS) -> None:
        self.today = timezone.localdate()
        wanted = {"region__in": list(regions), "status__in": [Status.PUBLISHED, *OPEN]}
        self.tables = {
            kind: list(KINDS[kind]._default_manager.filter(**wanted).select_related("region"))
            for kind in kinds
            if user.has_perm(f"policies.add_{kind}")
        }

    def all(self, region: Region, known: Mapping[str, Any] | None = None) -> list[DraftLink]:
        """One link a kind, for what retirees get and for the years."""
        return [link for kind in self.tables if (link := self.of(region, kind, known))]

    def of(self, region: Region, kind: str, known: Mapping[str, Any] | None = None) -> DraftLink | None:
        """The way to a draft of a place with what is `known`; None where there is none for this person or place."""
        if kind not in self.tables or region.level in (Level.NATION, Level.SAR):
            return None
        values = {name: str(value) for name, value in (known or {}).items() if value not in (None, "")}
        audience = values.get("audience") or Audience.RETIREE
        own = [table for table in self.tables[kind] if table.region_id == region.pk]
        own = [table for table in own if getattr(table, "audience", audience) == audience]
        current = in_force([table for table in own if table.status == Status.PUBLISHED], self.today)
        drafts = [table for table in own if table.is_draft]
        begun = next((table for table in drafts if current is None or table.revises_id == current.pk), None)
        if begun:
            return DraftLink(f"接着写{region.name}的草稿：{KIND_NAMES[kind]}", change_url(begun))
        if current is None:
            address = reverse(f"admin:policies_{kind}_add")
            return DraftLink(
                f"给{region.name}加一张表：{KIND_NAMES[kind]}",
                f"{address}?{urlencode({'region': region.pk, **values})}",
            )
        address = reverse(f"admin:policies_{kind}_step", args=[current.pk, "revise"])
        label = f"修订{region.name}的表：{KIND_NAMES[kind]}"
        return DraftLink(label, f"{address}?{urlencode(values)}" if values else address, posts=True)


def places_searched(typed: str) -> list[Region]:
    """The few places that words mean, or nearly mean; the likeliest first."""
    meant = search.resolve(typed)
    found = [meant.region] if meant.region else [*meant.choices, *meant.suggestions]
    return found[:MOST_PLACES]


def source_known(named: str) -> dict[str, Any]:
    """The source that a title or number means, where exactly one is kept; else the words, for the editor to find it by."""
    words = named.strip()
    if not words:
        return {}
    found = Source.objects.citable().filter(Q(title__icontains=words) | Q(document_number__icontains=words))[:2]
    return {"citations-source": found[0].pk} if len(found) == 1 else {"reference": words}


class FilledIn:
    """For admins of tables: a new one's first row and citation begin with what the address knows."""

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        desk: Any = super()
        values: dict[str, Any] = desk.get_formset_kwargs(request, obj, inline, prefix)
        given = {
            name.removeprefix(f"{prefix}-"): one for name, one in request.GET.items() if name.startswith(f"{prefix}-")
        }
        # only while it is shown: what is sent back as it was shown is to be saved, too
        return values | ({"initial": [given]} if given and request.method == "GET" else {})


def fill(draft: PolicyTable, known: Mapping[str, str]) -> list[str]:
    """Write what is known into a copied draft: from which day, its source, and the figure where one row can be meant.
    Sentences about what was filled in, and what the editor must place."""
    done, told = [], []
    with suppress(ValidationError):
        if start := known.get("effective_from"):
            draft.effective_from = draft._meta.get_field("effective_from").clean(start, draft)
            over = draft.known_until and draft.known_until < draft.effective_from
            draft.known_until = None if over else draft.known_until
            # what a person got before the table held says nothing of it
            draft.examples.filter(as_of__lt=draft.effective_from).update(as_of=draft.effective_from)
            done.append(f"施行日{formats.day(draft.effective_from)}")
    source = Source.objects.citable().filter(pk=whole_number(known.get("citations-source", ""))).first()
    if source and not draft.citations.filter(source=source).exists():
        draft.citations.create(source=source, position=draft.citations.count())
        done.append(f"依据“{source.title}”")
    figures = [
        (name.partition("-")[2], value) for name, value in known.items() if name.partition("-")[0] in ROWS.values()
    ]
    for name, value in figures[:1]:
        placed = _placed(draft, name, value, known)
        done += [placed] if placed else []
        told += [] if placed else [f"要改的数是{known.get('figure', value)}：请填在对的那一行。"]
    if done:
        draft.checked_on = None
        draft.save()
        headlines.rename(draft)
        told.insert(
            0, f"已经填好：{'，'.join(done)}。{'' if source else '依据还是原来的，请换成新的。'}核对过再填核对日。"
        )
    if known.get("reference"):
        told.append(f"说的出处是：{known['reference']}。找到它，加到“依据”里。")
    return told


def _placed(draft: Any, name: str, value: str, known: Mapping[str, str]) -> str:
    """Put the figure into the row that it is for, and say it; nothing where several rows may be meant."""
    prefix, age, sex = ROWS[draft._meta.model_name], whole_number(known.get("age", "")), known.get("sex", "")
    rows = [
        row
        for row in getattr(draft, prefix).all()
        if (age is None or prefix != "bands" or holds_age(row, age))
        and (not sex or getattr(row, "sex", sex) in ("", sex))
    ]
    if len(rows) == 1 and name in READ and getattr(rows[0], name) is not None:
        with suppress(ValidationError):
            setattr(rows[0], name, READ[name].clean(value))
            rows[0].save()
            return f"{rows[0]._meta.get_field(name).verbose_name}{known.get('figure', value)}"
    return ""
