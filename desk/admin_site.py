"""The name of the desk and the order of what lies on it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from .admin.article_check import article_page, may_check
from .admin.handbook import handbook_page
from .admin.home import worklist_groups

NAME = "退休医保通 编辑台"

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
    *("Channel", "Topic", "PlaceDemand", "LinkCheck", "ImportRecord"),
)


def arrange(site: AdminSite) -> None:
    """Give the site its name, its first page and its order. Nothing is deleted in bulk; wide tables get all the room.

    The site itself is changed: one made by `default_site` would be made twice, as registering imports this package.
    """
    site.site_title = site.site_header = NAME
    site.index_title = "今天做什么"
    site.enable_nav_sidebar = False
    site.disable_action("delete_selected")
    as_django_sorts, as_django_shows, as_django_routes = site.get_app_list, site.index, site.get_urls

    def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = as_django_sorts(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"], MODELS))
        return sorted(apps, key=lambda app: _place(app["app_label"], APPS))

    def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        work = {"stacks": worklist_groups(request.user), "may_check": may_check(request.user)}
        return as_django_shows(request, work | (extra_context or {}))

    def get_urls() -> list[URLPattern | URLResolver]:
        own = [("article/", article_page, "article"), ("handbook/", handbook_page, "handbook")]
        pages = [path(route, site.admin_view(view), name=name) for route, view, name in own]
        return [*pages, *as_django_routes()]

    site.get_app_list = get_app_list  # type: ignore[method-assign]
    site.index = index  # type: ignore[method-assign]
    site.get_urls = get_urls  # type: ignore[method-assign]


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)
