"""The one page of the desk that asks before something is done: what for, what is still to be said, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ...admin_urls import change_url


class ReasonForm(forms.Form):
    """One sentence: why, or what is to be changed."""

    why = forms.CharField(max_length=90, widget=forms.Textarea(attrs={"rows": 2, "cols": 60, "maxlength": 90}))

    def __init__(self, data: Any, asked: str) -> None:
        super().__init__(data)
        self.fields["why"].label = asked
        self.fields["why"].error_messages["required"] = f"请写一句：{asked}。"


def version_name(item: Any) -> str:
    """The field that says which version of an item was seen."""
    return f"version-{item._meta.model_name}-{item.pk}"


def ask(
    desk: Any,
    request: HttpRequest,
    label: str,
    items: list[Any],
    form: forms.Form,
    *,
    title: str = "",
    back: str,
    **more: Any,
) -> HttpResponse:
    """Show `items` and `form` with a button that is called `label`. `action` among `more` is the list's action that asks,
    `problems` are what is in the way of it."""
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": title or label,
        "label": label,
        "rows": [(item, change_url(item), version_name(item)) for item in items],
        "form": form,
        "back": back,
        "checkbox": ACTION_CHECKBOX_NAME,
        **more,
    }
    return TemplateResponse(request, "admin/policies/ask.html", context)
