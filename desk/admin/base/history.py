"""谁改过什么: the audit trail of one row, and 全部改动, the latest changes of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from policies.models import Region

from ...history import log
from ...review import permissions
from .inlines import ChoosesRows
from .region_search import places_named

WHY = "_why"
A_PAGE = 100


class AuditedAdmin(ChoosesRows, admin.ModelAdmin):
    """A model whose history page is the audit trail, and whose form asks why, if one wants to say."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if not hasattr(self.model, "history"):
            return super().history_view(request, object_id, extra_context)
        context = {
            **self.admin_site.each_context(request),
            "title": "谁改过什么",
            "subtitle": str(row),
            "opts": self.opts,
            "object": row,
            "page": Paginator(log.entries(row), A_PAGE).get_page(request.GET.get("p")),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/policies/audit.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["asks_why"] = hasattr(self.model, "history")
        context["why"] = request.POST.get(WHY, "")
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj._change_reason = why(request)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Rows below carry the same reason, those that go too."""
        for row_form in formset.forms:
            row_form.instance._change_reason = why(request)
        super().save_formset(request, form, formset, change)


def why(request: HttpRequest) -> str | None:
    """What the editor gave as the reason, as far as the trail has room for it."""
    return request.POST.get(WHY, "").strip()[:100] or None


# ---- everybody's changes ----


@dataclass(frozen=True)
class HistoryChoice:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


def everybody(request: HttpRequest) -> HttpResponse:
    """The latest changes across all models; of one person, of one region."""
    if not request.user.has_perm("policies.view_credittable"):
        raise PermissionDenied
    person, place = request.GET.get("who", ""), request.GET.get("city", "").strip()
    region = _region(place)
    known = {str(user.pk): permissions.name(user) for user in get_user_model()._default_manager.filter(is_staff=True)}
    if person not in ("", log.RELEASE, *known):
        raise Http404
    result = log.recent(int(person) if person in known else person or None, region) if region or not place else []
    choices = [("", "编辑台的所有人"), *known.items(), (log.RELEASE, "随版本导入")]
    context = {
        **admin.site.each_context(request),
        "title": "全部改动",
        "people": [HistoryChoice(value, label, value == person) for value, label in choices],
        "place": place,
        "unknown_place": bool(place) and region is None,
        "lines": [(entry, _address(entry)) for entry in result],
        "limit": log.LATEST,
    }
    return TemplateResponse(request, "admin/policies/everybody.html", context)


def _region(typed: str) -> Region | None:
    """The region that fits best what was typed, as on the public site; the nation too."""
    return Region.objects.filter(pk__in=places_named(typed)[:1]).first() if typed else None


def _address(entry: log.HistoryEntry) -> str:
    """The page of the table or row that an entry belongs to; nothing where the desk has none."""
    model, pk = entry.owner
    for app in ("policies", "guides"):
        try:
            return reverse(f"admin:{app}_{model}_change", args=[pk])
        except NoReverseMatch:
            continue
    return ""
