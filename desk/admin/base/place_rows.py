"""What the admins of a place's reviewed rows with a source have in common: findings, claims, top-up rules, payment facts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from ...keys import KeyedAdmin
from .filters import ProvinceFilter, WorkFilter
from .preview import Previews
from .region_search import FindsByPlace
from .reviewed import ReviewedAdmin


class PlaceRowAdmin(Previews, FindsByPlace, KeyedAdmin, ReviewedAdmin):
    """A reviewed row of one place that rests on one source."""

    kind_field = "kind"
    list_select_related = ("region", "source")
    autocomplete_fields = ("region", "source")

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (WorkFilter, "status", self.kind_field, "source__evidence", "region__level", ProvinceFilter)

    @admin.display(description="依据级别", ordering="source__evidence")
    def grade(self, row: Any) -> str:
        return row.source.get_evidence_display() if row.source else "没有依据"

    def key_stem(self, row: Any) -> str:
        return f"{row.region.slug}-{getattr(row, self.kind_field)}".replace("_", "-")
