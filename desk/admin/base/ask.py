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


def sent(request: HttpRequest) -> Any:
    """What the page sends back; None where it was not shown yet, like on pressing the button of a list."""
    return request.POST if "apply" in request.POST else None


def ask(desk: Any, request: HttpRequest, label: str, items: list[Any], form: forms.Form, **more: Any) -> HttpResponse:
    """Show `items` and `form` with a button that is called `label`. `action` among `more` is the list's action that asks,
    `back` where to go without doing it, `template` a page with more on it."""
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": label,
        "label": label,
        "rows": [(item, change_url(item)) for item in items],
        "form": form,
        "back": request.get_full_path(),
        "checkbox": ACTION_CHECKBOX_NAME,
        **more,
    }
    return TemplateResponse(request, context.pop("template", "admin/policies/ask.html"), context)
