"""A draft standing in for what is published: the tables, and the bar that says so. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from policies import headlines
from policies.models import CoverageTable, CreditTable, PolicyTable, Region, Reviewed

# The kinds of tables by their name in an address, with the rows that their pages show.
KINDS = {"credittable": (CreditTable, ("bands",)), "coveragetable": (CoverageTable, ("rows", "options"))}


# ---- tables ----


def load(kind: str, pk: int) -> PolicyTable:
    """A table in any state with all that its pages show. Raises Http404, also for a kind that is none."""
    if kind not in KINDS:
        raise Http404
    model, rows = KINDS[kind]
    tables = model.objects.with_rows(*rows, "citations").select_related("region__parent", "revises")
    table: PolicyTable = get_object_or_404(tables, pk=pk)
    table.headline = headlines.headline(table) or table.headline
    return table


# ---- the page ----


FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
NO_DAY = "日期要写成2026-11-22这样，从2000年到2100年。"


class DayForm(forms.Form):
    """按哪天看. Years as the calculator takes them."""

    on = forms.DateField(
        label="按哪天看",
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(FIRST, NO_DAY), MaxValueValidator(LAST, NO_DAY)],
        error_messages={"invalid": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date", "min": str(FIRST), "max": str(LAST)}, format="%Y-%m-%d"),
    )


@dataclass(frozen=True)
class Preview:
    """The bar on top of a preview: what is shown, as of which day, and the ways out.

    `form` asks for the day where that matters; `kept` are hidden fields that travel with it; `places` the regions to choose
    from, the one shown is `region`; `example` keeps the answers as a worked example of the draft; `draft_links` begin a
    draft of the place.
    """

    on: date
    back: str
    form: DayForm | None = None
    region: Region | None = None
    draft: Reviewed | None = None
    places: tuple[Region, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    page: str = ""
    calculator: str = ""
    example: str = ""
    draft_links: tuple[Any, ...] = ()

    @property
    def sentence(self) -> str:
        """What the page under the bar is."""
        if self.draft and self.draft.is_open:
            return "预览：草稿，读者看不到"
        return "预览：读者看不到" if self.draft else "预览：按这一天看"

    @property
    def too_early(self) -> bool:
        """Whether the draft does not hold yet on the day chosen."""
        start = self.draft.effective_from if isinstance(self.draft, PolicyTable) else None
        return bool(start and start > self.on)


def day_asked(data: Any, default: date) -> tuple[DayForm, date]:
    """The form with what was typed, and the day to show: `default` without one, or with one that is no day."""
    params = data.get("on", "").strip()
    form = DayForm({"on": params or default.isoformat()}, auto_id="preview_%s")
    return form, (form.cleaned_data["on"] if form.is_valid() else None) or default


def unseen(response: HttpResponse) -> HttpResponse:
    """Keep a preview out of every cache and search engine."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
