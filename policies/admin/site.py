"""The name of the desk and the order of what lies on it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

NAME = "退休医保通 编辑台"

# What editors open most comes first. What is not named here follows, as Django sorts it.
APPS = ("policies", "guides")
MODELS = (
    *("CreditTable", "CoverageTable", "ReaderReport", "Source", "Finding", "Claim", "Contact", "Region"),
    *("Channel", "Topic", "ImportRecord"),
)


def arrange(site: AdminSite) -> None:
    """Give the site its name and order. Nothing is deleted in bulk, and wide tables get the room of the side bar."""
    site.site_title = site.site_header = NAME
    site.index_title = "今天做什么"
    site.enable_nav_sidebar = False
    site.disable_action("delete_selected")
    as_django_sorts = site.get_app_list

    def get_app_list(request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        apps = as_django_sorts(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"], MODELS))
        return sorted(apps, key=lambda app: _place(app["app_label"], APPS))

    site.get_app_list = get_app_list  # type: ignore[method-assign]


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)
