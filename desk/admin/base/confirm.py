"""核对无误: looked at the source again, nothing has changed. One click on a row's page, and for many rows at once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from policies.models import Source

from ...admin_urls import change_url
from ...review import transitions
from .history import AuditedAdmin
from .steps import chosen_source

LOGGED = "核对无误，核对日改为{:%Y-%m-%d}{}。"


@admin.action(description="核对无误：核对日改成今天", permissions=["edit"])
def confirm_selected(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Confirm every selected row that may be confirmed against its first source, and name the rest."""
    confirmed = 0
    for row in queryset:
        try:
            confirm(modeladmin, request, row)
        except transitions.ReviewError as error:
            modeladmin.message_user(request, f"{row}：{error}", messages.WARNING)
            continue
        confirmed += 1
    if confirmed:
        modeladmin.message_user(request, f"{confirmed}项核对无误，核对日改成了今天。", messages.SUCCESS)


def confirm(modeladmin: Any, request: HttpRequest, row: Any) -> None:
    """Confirm one row as of today, against the source chosen or its first one; logged."""
    today = timezone.localdate()
    against = chosen_source(sources_of(row), request.POST)
    transitions.confirm(row, today, request.user, against)
    modeladmin.log_change(request, row, LOGGED.format(today, f"，对着：{against.title}" if against else ""))


def sources_of(row: Any) -> list[Source]:
    """The sources that a row can be held against, its first citation first; none where it has none."""
    if isinstance(getattr(row, "source", None), Source):
        return [row.source]
    if not hasattr(row, "citations"):
        return []
    return list(dict.fromkeys(citation.source for citation in row.citations.select_related("source")))


class ConfirmsRows(AuditedAdmin):
    """Rows that are checked against their source again and again."""

    actions = (confirm_selected,)
    change_form_template = "admin/policies/row_form.html"

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether the user edits rows of this kind at all, whatever the state of one of them."""
        return super().has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.confirm_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_confirm"
        return [path("<int:pk>/confirm/", view, name=name), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj and self.has_edit_permission(request):
            context["sources_to_check"] = sources_of(obj)
            context["confirm_url"] = reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_confirm", args=[obj.pk]
            )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button on a row's page. Only a POST changes anything."""
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_edit_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                confirm(self, request, row)
            except transitions.ReviewError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, "核对无误，核对日改成了今天。", messages.SUCCESS)
        return HttpResponseRedirect(change_url(row))
