"""The admin site of the editors' desk: its name, its first page, its order, and the pages that belong to no model."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from time import time
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from .accounts.sign_in import SignInForm

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


# Seconds; the session is written at most so often while pages are opened.
SLIDES_EVERY = 300
USED_AT = "used_at"


class DeskAdminSite(AdminSite):
    """Django's admin in our words. Nothing is deleted in bulk; wide tables get all the room."""

    site_title = site_header = "退休医保通 编辑台"
    index_title = "今天做什么"
    login_form = SignInForm
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

    # ---- who is signed in, and how long ----

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """As Django's; the session slides with use, and a form that comes too late is kept through signing in."""
        guarded = super().admin_view(view, cacheable)

        def desk_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            leaves = request.path == reverse("admin:logout")
            if request.method == "POST" and request.user.is_anonymous and not leaves:
                from .accounts.interrupted_forms import ask_to_sign_in

                return ask_to_sign_in(request)
            if view is not session_left:
                _slide(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(desk_view, view)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from .accounts.interrupted_forms import FIELD, SIGN_IN, signed_in

        kept = request.POST.get(FIELD, "")
        context = {"interrupted": kept, "interrupted_words": kept and SIGN_IN, **(extra_context or {})}
        response: HttpResponse = super().login(request, context)
        accepted = request.method == "POST" and response.status_code == 302
        return (signed_in(request) if accepted else None) or response

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from .accounts.interrupted_forms import interrupted_page
        from .admin.article_check import article_page
        from .admin.base.history import everybody
        from .admin.handbook import handbook_page

        pages = [
            path("article/", self.admin_view(article_page), name="article"),
            path("handbook/", self.admin_view(handbook_page), name="handbook"),
            path("interrupted/", self.admin_view(interrupted_page), name="interrupted"),
            path("session/", self.admin_view(session_left), name="session"),
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


def _slide(request: HttpRequest) -> None:
    """Using the desk starts the time to the end of the session anew."""
    if request.user.is_anonymous or time() - request.session.get(USED_AT, 0) < SLIDES_EVERY:
        return
    request.session[USED_AT] = int(time())
    # a database that only reads still shows the desk; Django turns the error of a session that exists into UpdateError
    with suppress(DatabaseError, UpdateError):
        request.session.save()
    request.session.modified = False


def session_left(request: HttpRequest) -> JsonResponse:
    """Seconds until the session ends, for the warning in the browser; a POST starts them anew."""
    if request.method == "POST":
        request.session[USED_AT] = int(time())
    used = request.session.get(USED_AT, int(time()))
    return JsonResponse({"seconds": max(0, used + settings.SESSION_COOKIE_AGE - int(time()))})


def _position(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)
