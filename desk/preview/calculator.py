"""算一算 as it would be with a draft published: for signed-in editors, kept from caches and search engines."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from calculator.table_source import TableSource
from calculator.views import calculator
from policies.in_force.draft_overlay import first_day

from ..admin_urls import change_url
from .bar import Preview, day_asked, load, unseen


def preview(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The same questions and results as in public, from the published tables with a draft among them.

    As of the day asked for, else the day from which the draft would be felt. Wrapped in the desk's login by urls.py.
    Raises Http404 and PermissionDenied.
    """
    draft = load(kind, pk)
    if not admin.site.get_model_admin(type(draft)).has_view_permission(request, draft):
        raise PermissionDenied
    form, on = day_asked(request.GET, first_day(draft))
    page = reverse(f"admin:policies_{kind}_preview", args=[pk])
    answered = draft.is_draft and {"status", "birth_year"} <= set(request.GET)
    bar = Preview(
        on=on,
        form=form,
        region=draft.region,
        draft=draft,
        back=change_url(draft),
        kept=tuple((name, value) for name, values in request.GET.lists() if name != "on" for value in values),
        page=f"{page}?on={on.isoformat()}",
        example=page.replace("/preview/", "/example/") if answered else "",
    )
    return unseen(calculator(request, TableSource(draft, on, bar)))
