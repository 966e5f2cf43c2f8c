"""Saving a draft: one editor at a time. Who saved a change last is its writer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from website.form_fields import whole_number

from ...admin_urls import change_url
from ...review import checks
from .edit_conflicts import Collision, collision

LATE = "没有保存：您打开以后，别人改过这张草稿。"


class VersionedForm(forms.ModelForm):
    """A draft's header. `collided` is set for a save that came too late."""

    collided = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.collided:
            raise ValidationError(LATE, code="collided")
        for name in checks.days_to_come(data):
            self.add_error(name, f"这一天{checks.TO_COME}")
        return data


class SavesDrafts(admin.ModelAdmin):
    """A draft with its rows, saved in one transaction if nobody else saved since its form was opened."""

    form = VersionedForm

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # held until this save is done; SQLite holds the whole database instead
            drafts: Any = self.model._default_manager.select_for_update()
            item = drafts.filter(pk=whole_number(unquote(object_id))).first()
            result = collision(self, request, item) if item and self.has_edit_permission(request) else None
            if result is None:
                return super().changeform_view(request, object_id, form_url, extra_context)
            return self._refuse_late(request, result, object_id, form_url, extra_context)

    def _refuse_late(
        self, request: HttpRequest, collision: Collision, object_id: str, form_url: str, extra_context: Any
    ) -> HttpResponse:
        """The form again, with what is stored now and what this editor typed; nothing is saved."""
        if collision.item.is_draft:
            request.POST = collision.data
            request.collision = collision
            context = {**(extra_context or {}), "collision": collision}
            response = super().changeform_view(request, object_id, form_url, context)
        else:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": "没有保存",
                "collision": collision,
                "item": collision.item,
                "back": change_url(collision.item),
            }
            response = TemplateResponse(request, "admin/policies/too_late.html", context)
        response.status_code = 409
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.collided = hasattr(request, "collision")
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Each save counts, and who changed something last is the writer: somebody else publishes it."""
        if change:
            obj.version += 1
        if form.has_changed() or not change:
            obj.written_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        item = form.instance
        if item.written_by != request.user and any(formset.has_changed() for formset in formsets):
            item.written_by = request.user
            # the save of the header has been recorded
            type(item)._default_manager.filter(pk=item.pk).update(written_by=request.user)
