"""The admin site of the editors' desk: its name, its first page, its order, and the pages that belong to no model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

# What editors open most comes first. What is not named here follows, as Django sorts it.
APPS = ("policies", "guides")
MODELS = (
    *(
        "CreditTable",
        "CoverageTable",
        "ReaderReport",
        "Source",
        "Finding",
        "Claim",
        "TopUp",
        "PaymentFact",
        "Contact",
        "Region",
    ),
    *("Channel", "Topic", "SearchSubject", "SearchMiss", "PlaceDemand", "LinkCheck", "ImportRecord"),
)
# Pages of the spreadsheets: method of SpreadsheetViews, route, name.
SPREADSHEETS = (
    ("export", "bulk/<slug:name>/export.<slug:kind>", "bulk_export"),
    ("template", "bulk/<slug:name>/template.<slug:kind>", "bulk_template"),
    ("upload", "bulk/<slug:name>/import/", "bulk_import"),
    ("confirm", "bulk/<slug:name>/import/confirm/", "bulk_confirm"),
)


class DeskAdminSite(AdminSite):
    """Django's admin in our words. Nothing is deleted in bulk; wide tables get all the room."""

    site_title = site_header = "退休医保通 编辑台"
    index_title = "今天做什么"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _position(model["object_name"], MODELS))
        return sorted(apps, key=lambda app: _position(app["app_label"], APPS))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # the desk's pages register with this site, so they can only be imported once it exists
        from .admin.article_check import may_check
        from .admin.home import worklist_groups

        work = {"stacks": worklist_groups(request.user), "may_check": may_check(request.user)}
        return super().index(request, work | (extra_context or {}))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from .admin.article_check import article_page
        from .admin.base.history import everybody
        from .admin.handbook import handbook_page

        pages = [
            path("article/", self.admin_view(article_page), name="article"),
            path("handbook/", self.admin_view(handbook_page), name="handbook"),
            path("changes/", self.admin_view(everybody), name="everybodys_changes"),
        ]
        sheets = [path(route, self.admin_view(self._sheets(step)), name=name) for step, route, name in SPREADSHEETS]
        return [*pages, *sheets, *super().get_urls()]

    def _sheets(self, step: str) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, **kwargs: str) -> HttpResponse:
            # what reads and writes sheets is large, and no reader needs it: it comes with the first visit
            from .spreadsheets.views import SpreadsheetViews

            response: HttpResponse = getattr(SpreadsheetViews(self), step)(request, **kwargs)
            return response

        return page


def _position(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)
