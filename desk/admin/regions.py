"""地区: the places of GB/T 2260. Editors change how people write the name, nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.safestring import SafeString

from policies.models import Region

from ..admin_urls import row_list
from .base.draft_links import DraftLinks
from .base.fieldsets import fieldset
from .base.filters import ProvinceFilter
from .base.preview import Previews
from .base.region_search import PLACE_HINT, FindsByPlace

STANDARD = ("code", "name", "slug", "level", "parent", "position")


@admin.register(Region)
class RegionAdmin(Previews, FindsByPlace):
    place_lookup = "pk"
    list_display = ("name", "short_name", "code", "level", "parent", "pinyin", "initials")
    list_filter = ("level", ProvinceFilter)
    list_select_related = ("parent",)
    list_per_page = 60
    ordering = ("position",)
    search_fields = ("=code", "aliases")
    search_help_text = f"{PLACE_HINT}；六位区划代码也行。"
    autocomplete_fields = ("parent",)
    fieldsets = (
        fieldset("读者怎么叫、怎么找", ("short_name", "pinyin", "initials", "aliases"), "查城市时认这些写法。"),
        fieldset("国家标准里的", STANDARD, "照GB/T 2260，一般不改。网址名印在读者的收藏和打印件上，定了就不能改。"),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        about = fieldset("这个地方的内容", ("contents",))
        return (*self.fieldsets, about) if obj else self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*STANDARD, "contents") if obj else ()

    def about(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return super().about(request, row) | {"draft_links": DraftLinks(request.user, [row.pk]).all(row)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Addresses of places are kept for ever."""
        return False

    @admin.display(description="已有的内容")
    def contents(self, region: Region) -> SafeString | str:
        """Everything kept about the place, with links."""
        relations = ("credittables", "coveragetables", "findings", "claims", "contacts")
        rows: list[Model] = [row for name in relations for row in getattr(region, name).select_related("region")]
        return row_list(rows)
