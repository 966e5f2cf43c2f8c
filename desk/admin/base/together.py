"""Many at once: drafts of one notice handed in and published together, a table copied to other places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from policies.models import Level, PolicyTable, Region, Reviewed, Source
from website.form_fields import half_width

from ...accounts import mail
from ...form_fields import TypedDateField
from ...history.diff import differences
from ...impact.impact import impact
from ...review import transitions
from .ask import ask, version_name
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
        label="变化大的原因", max_length=200, required=False, widget=SENTENCE, help_text="上面列出了变得不寻常的才写。"
    )


class PlacesForm(forms.Form):
    """Places by name, each found as on the public site; what of the copied table holds there too."""

    places = forms.CharField(
        label="抄到哪些地方",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="写地名，用逗号或换行隔开，例如：兰州、天水、白银。",
        error_messages={"required": "请写至少一个地方。"},
    )
    sources = forms.ModelMultipleChoiceField(
        Source.objects.none(),
        label="哪些依据也管那些地方",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="一份一份看过，真管那些地方的才勾。没有勾的不抄，抄好以后填当地的。",
    )
    checked_on = TypedDateField(
        label="核对日", required=False, help_text="今天对着依据看过那些地方，才填。没有就留空。"
    )

    def __init__(self, data: Any, table: PolicyTable) -> None:
        super().__init__(data)
        chosen: Any = self.fields["sources"]
        chosen.queryset = Source.objects.filter(pk__in=[source.pk for source in table.sources])

    def clean_places(self) -> list[Region]:
        names = list(dict.fromkeys(filter(None, half_width(self.cleaned_data["places"]).translate(SPLIT).split(","))))
        named = {name: places_named(name) for name in names}
        unclear = [name for name, places in named.items() if not places]
        if unclear:
            raise forms.ValidationError(f"没有找到：{'、'.join(unclear)}。请写全名。")
        regions = Region.objects.exclude(level__in=(Level.SAR, Level.NATION)).in_bulk(
            [ids[0] for ids in named.values()]
        )
        return list(regions.values())


# ---- from a list ----


@admin.action(description="一起送审", permissions=["edit"])
def submit_together(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Hand in every chosen draft, or none."""
    submit_all(modeladmin, request, list(queryset))


@admin.action(description="一起发布", permissions=["publish"])
def publish_together(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """One page for all that is chosen; then everything is published, or nothing."""
    back = request.get_full_path()
    return publish_all(modeladmin, request, list(queryset), back, action="publish_together")


@admin.action(description="照抄到别的地方", permissions=["edit"])
def copy_to_places(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """A draft for each place with the rows of one table."""
    items = list(queryset)
    if len(items) != 1:
        modeladmin.message_user(request, "照抄只能一张一张来：请只勾一张。", messages.ERROR)
        return None
    form = PlacesForm(request.POST if "apply" in request.POST else None, items[0])
    if not (form.is_bound and form.is_valid()):
        back = request.get_full_path()
        return ask(modeladmin, request, "照抄到别的地方", items, form, back=back, action="copy_to_places")
    kept = {name: form.cleaned_data[name] for name in ("sources", "checked_on")}
    with transaction.atomic():
        drafts = [transitions.copy_to(items[0], place, request.user, **kept) for place in form.cleaned_data["places"]]
        for draft in drafts:
            modeladmin.log_addition(request, draft, f"照抄自第{items[0].pk}号：{items[0]}。")
    left = "" if kept["sources"] and kept["checked_on"] else "空着的依据和核对日，一份一份对着当地的文件填上。"
    modeladmin.message_user(request, f"抄好了{len(drafts)}份草稿。{left}看过以后，再一起送审。", messages.SUCCESS)
    keys = ",".join(str(draft.pk) for draft in drafts)
    return HttpResponseRedirect(f"{request.path}?pk__in={keys}")


TOGETHER = (submit_together, publish_together, copy_to_places)


# ---- of one notice ----


def bundle_page(desk: Any, request: HttpRequest, source: Source, items: list[Reviewed]) -> HttpResponse:
    """The open drafts that cite one source, of whatever kind: those not handed in yet are, else all are published."""
    back = reverse("admin:policies_source_change", args=[source.pk])
    drafts = [item for item in items if item.is_draft]
    if not items:
        desk.message_user(request, "现在没有引用它的草稿。", messages.WARNING)
    elif drafts and "apply" not in request.POST:
        return ask(desk, request, "一起送审", drafts, forms.Form(), back=back)
    elif drafts:
        submit_all(desk, request, drafts)
    else:
        return publish_all(desk, request, items, back) or HttpResponseRedirect(back)
    return HttpResponseRedirect(back)


# ---- both ----


def submit_all(desk: Any, request: HttpRequest, items: list[Any]) -> None:
    """Hand in every draft, or none, and say which."""
    problems = _all_or_nothing(items, transitions.submit)
    for problem in problems:
        desk.message_user(request, problem, messages.ERROR)
    if not problems:
        for item in items:
            desk.log_change(request, item, f"{SUBMIT.label}。")
            mail.tell_submitted(item)
        desk.message_user(request, f"{len(items)}份一起送审了。", messages.SUCCESS)


def publish_all(
    desk: Any, request: HttpRequest, items: list[Any], back: str, *, action: str = ""
) -> HttpResponse | None:
    """Show what is in the way, what differs and whom it touches, and ask for one note; None once all are published."""
    problems = [f"{item}：{why}" for item in items for why in _in_the_way(item, request.user)]
    form = PublishTogetherForm(request.POST if "apply" in request.POST else None)
    if form.is_bound and form.is_valid() and not problems:
        said = transitions.Publication(**form.cleaned_data)

        def publish(item: Any) -> None:
            transitions.publish(item, request.user, said, _number(request.POST.get(version_name(item), "")))

        problems = _all_or_nothing(items, publish)
        if not problems:
            for item in items:
                desk.log_change(request, item, f"和别的一起发布。{said.note}")
            desk.message_user(request, f"{len(items)}份一起发布了。", messages.SUCCESS)
            return None
    tables = [] if problems else [item for item in items if isinstance(item, PolicyTable)]
    impacts = [impact(table) for table in tables]
    about = {
        "problems": problems,
        "impacts": impacts,
        "jumps": [jump for one in impacts for jump in one.unusual],
        "sources": list(dict.fromkeys(source for item in items for source in item.sources)),
        "differences": [(item, differences(item, item.revises)) for item in items],
    }
    return ask(desk, request, "一起发布", items, form, back=back, action=action, **about)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


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
