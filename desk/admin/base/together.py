"""Many at once, from the list: drafts of one notice handed in and published together, a table copied to other places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from policies.models import Level, PolicyTable, Region, Reviewed, Status

from ...accounts import mail
from ...form_fields import TypedDateField
from ...impact.impact import impact
from ...review import permissions, transitions
from ...worklist.querysets import PUT_OFF
from .publish import SENTENCE
from .region_search import places_named
from .steps import PUBLISH, SUBMIT, missing_words

SPLIT = str.maketrans("，、；;\n\t ", ",,,,,,,")


class PublishTogetherForm(forms.Form):
    """One note for all."""

    note = forms.CharField(
        label="变更说明", max_length=200, widget=SENTENCE, error_messages={"required": "请写变更说明。"}
    )
    jump_reason = forms.CharField(
        label="变化大的原因", max_length=200, required=False, widget=SENTENCE, help_text="下面列出了变得不寻常的才写。"
    )


class PlacesForm(forms.Form):
    """Places by name, each found as on the public site."""

    places = forms.CharField(
        label="抄到哪些地方",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="写地名，用逗号或换行隔开，例如：兰州、天水、白银。",
        error_messages={"required": "请写至少一个地方。"},
    )

    def clean_places(self) -> list[Region]:
        names = list(dict.fromkeys(filter(None, self.cleaned_data["places"].translate(SPLIT).split(","))))
        found = {name: places_named(name) for name in names}
        unclear = [name for name, places in found.items() if not places]
        if unclear:
            raise forms.ValidationError(f"没有找到：{'、'.join(unclear)}。请写全名。")
        regions = Region.objects.exclude(level__in=(Level.SAR, Level.NATION)).in_bulk(
            [ids[0] for ids in found.values()]
        )
        return list(regions.values())


@admin.action(description="一起送审", permissions=["edit"])
def submit_together(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Hand in every chosen draft, or none."""
    items = list(queryset)
    problems = _all_or_nothing(items, transitions.submit)
    for problem in problems:
        modeladmin.message_user(request, problem, messages.ERROR)
    if not problems:
        for item in items:
            modeladmin.log_change(request, item, f"{SUBMIT.label}。")
            mail.tell_submitted(item)
        modeladmin.message_user(request, f"{len(items)}份一起送审了。", messages.SUCCESS)


@admin.action(description="一起发布", permissions=["publish"])
def publish_together(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """One page for all that is chosen: whom it touches, one note; then everything is published, or nothing."""
    items = list(queryset)
    problems = [f"{item}：{why}" for item in items for why in _in_the_way(item, request.user)]
    form = PublishTogetherForm(request.POST if "apply" in request.POST else None)
    if form.is_bound and form.is_valid() and not problems:
        said = transitions.Publication(**form.cleaned_data)
        seen = {item.pk: int(request.POST.get(f"version-{item.pk}", "0") or 0) for item in items}
        problems = _all_or_nothing(items, lambda item: transitions.publish(item, request.user, said, seen[item.pk]))
        if not problems:
            for item in items:
                modeladmin.log_change(request, item, f"和别的一起发布。{said.note}")
            modeladmin.message_user(request, f"{len(items)}份一起发布了。", messages.SUCCESS)
            return None
    touched = [] if problems else [(item, impact(item)) for item in items if isinstance(item, PolicyTable)]
    return _ask(modeladmin, request, "publish_together", "一起发布", items, form, problems=problems, touched=touched)


@admin.action(description="照抄到别的地方", permissions=["edit"])
def copy_to_places(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """A draft for each place with the rows of one table; its source and the day of its check are that place's own."""
    items = list(queryset)
    if len(items) != 1:
        modeladmin.message_user(request, "照抄只能一张一张来：请只勾一张。", messages.ERROR)
        return None
    form = PlacesForm(request.POST if "apply" in request.POST else None)
    if not (form.is_bound and form.is_valid()):
        return _ask(modeladmin, request, "copy_to_places", "照抄到别的地方", items, form)
    with transaction.atomic():
        drafts = [transitions.copy_to(items[0], region, request.user) for region in form.cleaned_data["places"]]
        for draft in drafts:
            modeladmin.log_addition(request, draft, f"照抄自第{items[0].pk}号：{items[0]}。")
    words = f"抄好了{len(drafts)}份草稿。依据和核对日空着：一份一份对着当地的文件填上，再一起送审。"
    modeladmin.message_user(request, words, messages.SUCCESS)
    return None


class LaterForm(forms.Form):
    """Until when leads rest, or who looks for them from now on."""

    until = TypedDateField(
        label="先放到哪天", required=False, widget=AdminDateWidget, help_text="到那天，又会出现在线索里。"
    )
    person = forms.ModelChoiceField(
        label="交给谁", required=False, queryset=User.objects.filter(is_staff=True, is_active=True), empty_label="不交"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label_from_instance = permissions.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("until") and not data.get("person"):
            raise forms.ValidationError("写放到哪天，或选交给谁。")
        return data


@admin.action(description="先放一放，或交给别人", permissions=["edit"])
def later(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """Drafts rest until a day, or become somebody else's. The audit trail keeps both."""
    items = list(queryset.filter(status=Status.DRAFT))
    form = LaterForm(request.POST if "apply" in request.POST else None)
    if not items:
        modeladmin.message_user(request, "只有草稿可以放一放、交给别人。", messages.ERROR)
        return None
    if not (form.is_bound and form.is_valid()):
        return _ask(modeladmin, request, "later", "先放一放，或交给别人", items, form)
    until, person = form.cleaned_data["until"], form.cleaned_data["person"]
    to, day = permissions.name(person) if person else "", f"{PUT_OFF}{until.isoformat()}" if until else ""
    words = "，".join(filter(None, [day, f"交给{to}" if to else ""]))
    for item in items:
        item.written_by = person or item.written_by
        item._change_reason = words
        item.save()
        modeladmin.log_change(request, item, f"{words}。")
    modeladmin.message_user(request, f"{len(items)}份：{words}。", messages.SUCCESS)
    return None


TOGETHER = (submit_together, publish_together, copy_to_places)


def _in_the_way(item: Reviewed, person: Any) -> list[str]:
    if item.status not in PUBLISH.states:
        return [transitions.stands(item)]
    return transitions.problems_of(item) if PUBLISH.is_for(item, person) else missing_words(item, person)


def _all_or_nothing(items: list[Any], take: Callable[[Any], None]) -> list[str]:
    """What keeps the step from being taken for all of them; then it is taken for none."""
    problems = []
    with transaction.atomic():
        for item in items:
            try:
                take(item)
            except transitions.ReviewError as error:
                problems += [f"{item}：{why}" for why in error.problems]
        transaction.set_rollback(bool(problems))
    return problems


def _ask(
    modeladmin: Any, request: HttpRequest, action: str, title: str, items: list[Any], form: forms.Form, **more: Any
) -> HttpResponse:
    context = {
        **modeladmin.admin_site.each_context(request),
        "opts": modeladmin.opts,
        "title": title,
        "items": items,
        "form": form,
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
        **more,
    }
    return TemplateResponse(request, "admin/policies/together.html", context)
