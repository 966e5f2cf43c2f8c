"""Finding by place: 兰州, lanzhou, lz and 620100 lead to everything of that place."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, Q, QuerySet
from django.http import HttpRequest

from policies import search
from policies.models import Level, Region

PLACE_HINT = "地名、拼音、首字母都行，例如：兰州、lanzhou、lz"


def places_named(typed: str) -> list[int]:
    """Ids of the regions that fit what was typed, as on the public site; the nation's row too."""
    query = search.normalise(typed)
    nation = Region.objects.filter(Q(name=query) | Q(pinyin=query) | Q(initials=query), level=Level.NATION)
    return [region.pk for region in (*nation, *search.find(typed))]


class FindsByPlace(admin.ModelAdmin):
    """A list whose search box knows places; `place_lookup` leads to the region."""

    place_lookup = "region"

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """A place is chosen here, not made or changed in passing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "region" and field:
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def view_on_site(self, row: Any) -> str | None:
        """The page of its place; the nation has none."""
        place = row if isinstance(row, Region) else row.region
        return place.get_absolute_url() if place.level != Level.NATION else None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not term.strip():
            return queryset, False
        by_text, _ = super().get_search_results(request, queryset, term)
        of_place = Q(**{f"{self.place_lookup}__in": places_named(term)})
        return queryset.filter(Q(pk__in=by_text.order_by().values("pk")) | of_place), False
