"""谁改过什么: the audit trail of one row, and 全部改动, the latest changes of everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from policies.models import Region
from website.form_fields import whole_number

from ...admin_urls import change_url
from ...history import log
from ...review import permissions
from .inlines import ChoosesRows
from .region_search import places_named

WHY = "_why"
A_PAGE = 100


class AuditedAdmin(ChoosesRows, admin.ModelAdmin):
    """A model whose history page is the audit trail, and whose form asks why, if one wants to say."""

    object_history_template = "admin/policies/audit.html"

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        entries = log.entries(row) if row else []
        page = Paginator(entries, A_PAGE).get_page(request.GET.get("p"))
        context = {"title": "谁改过什么", "subtitle": str(row), "page": page, **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        context |= {"asks_why": True, "why": request.POST.get(WHY, "")} | (self.about(request, obj) if obj else {})
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def about(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the templates of its page say of a row beside its fields."""
        return {}

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


class ChangesForm(forms.Form):
    """Whose changes, and of which place."""

    who = forms.ChoiceField(label="谁", required=False)
    city = forms.CharField(
        label="地区",
        required=False,
        widget=forms.TextInput(attrs={"size": 10, "autocomplete": "off", "placeholder": "例如：兰州、lz"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        people = get_user_model()._default_manager.filter(is_staff=True)
        known = [(str(user.pk), permissions.name(user)) for user in people]
        who: Any = self.fields["who"]
        who.choices = [("", "编辑台的所有人"), *known, (log.RELEASE, "随版本导入")]


def everybody(request: HttpRequest) -> HttpResponse:
    """The latest changes across all models; of one person, of one region."""
    if not request.user.has_perm("policies.view_credittable"):
        raise PermissionDenied
    form = ChangesForm(request.GET)
    if not form.is_valid():
        raise Http404
    who, place = form.cleaned_data["who"], form.cleaned_data["city"]
    # the region that fits best, as on the public site; the nation too
    region = Region.objects.filter(pk__in=places_named(place)[:1]).first() if place else None
    result = log.recent(whole_number(who) or who or None, region) if region or not place else []
    context = {
        **admin.site.each_context(request),
        "title": "全部改动",
        "form": form,
        "unknown_place": place if region is None else "",
        "lines": [(entry, _address(entry)) for entry in result],
        "limit": log.LATEST,
    }
    return TemplateResponse(request, "admin/policies/everybody.html", context)


def _address(entry: log.HistoryEntry) -> str:
    """The page of the table or row that an entry belongs to; nothing where the desk has none."""
    name, pk = entry.owner
    return next((change_url(model(pk=pk)) for model in admin.site._registry if model._meta.model_name == name), "")
