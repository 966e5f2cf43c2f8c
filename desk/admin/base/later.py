"""先放一放，或交给别人: drafts that rest until a day, or become somebody else's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from policies.models import Status

from ...form_fields import TypedDateField
from ...review import permissions
from ...worklist.sections import PUT_OFF
from .ask import ask


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return permissions.name(person)


class LaterForm(forms.Form):
    """Until when drafts rest, or who goes on with them."""

    until = TypedDateField(
        label="先放到哪天", required=False, widget=AdminDateWidget, help_text="线索到那天又会出现在首页。"
    )
    person = PersonField(
        label="交给谁", required=False, queryset=User.objects.filter(is_staff=True, is_active=True), empty_label="不交"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("until") and not data.get("person"):
            self.add_error("until", "写放到哪天，或选交给谁。")
        return data


@admin.action(description="先放一放，或交给别人", permissions=["edit"])
def later(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """Put chosen drafts off, or give them to somebody. The audit trail keeps both."""
    items = list(queryset.filter(status=Status.DRAFT))
    if not items:
        modeladmin.message_user(request, "只有草稿可以放一放、交给别人。", messages.ERROR)
        return None
    form = LaterForm(request.POST if "apply" in request.POST else None)
    if not (form.is_bound and form.is_valid()):
        return ask(modeladmin, request, "放一放或交给别人", items, form, back=request.get_full_path(), action="later")
    until, person = form.cleaned_data["until"], form.cleaned_data["person"]
    said = [f"{PUT_OFF}{until.isoformat()}"] if until else []
    words = "，".join([*said, f"交给{permissions.name(person)}"] if person else said)
    for item in items:
        item.written_by = person or item.written_by
        item._change_reason = words
        item.save()
        modeladmin.log_change(request, item, f"{words}。")
    modeladmin.message_user(request, f"{len(items)}份：{words}。", messages.SUCCESS)
    return None
