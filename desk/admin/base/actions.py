"""What is done with rows that are ticked in a list: checked again, put off, given away, copied, handed in, published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from policies.models import Level, Region, Reviewed, Source, Status
from website import formats
from website.form_fields import half_width

from ...accounts import mail
from ...admin_urls import row_link
from ...form_fields import TypedDateField
from ...review import checks, permissions, transitions
from ...worklist.sections import PUT_OFF
from .ask import ask, sent
from .publish import all_or_nothing, publish_page, version_name
from .region_search import places_named
from .steps import SUBMIT, chosen_source

SPLIT = str.maketrans("，、；;\n\t ", ",,,,,,,")


# ---- 核对无误 ----


@admin.action(description="核对无误：核对日改成今天", permissions=["edit"])
def confirm_selected(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """Confirm every selected row that may be confirmed, against its source, of several the one that was marked; name the
    rest, which stay ticked."""
    today, confirmed, refused = timezone.localdate(), 0, []
    for row in queryset:
        try:
            # what is not published is refused for that
            sources = row.sources if row.status == Status.PUBLISHED else []
            against = chosen_source(sources, request.POST.get(f"source-{row.pk}"))
            transitions.confirm(row, today, request.user, against)
        except transitions.ReviewError as error:
            modeladmin.message_user(request, format_html("{}：{}", row_link(row), error), messages.WARNING)
            refused.append(row)
            continue
        words = f"，对着：{against.title}" if against else ""
        modeladmin.log_change(request, row, f"核对无误，核对日改为{today:%Y-%m-%d}{words}。")
        confirmed += 1
    if confirmed:
        modeladmin.message_user(request, f"{confirmed}项核对无误，核对日改成了今天。", messages.SUCCESS)
    return still_ticked(request, refused)


def still_ticked(request: HttpRequest, rows: list[Any]) -> HttpResponse:
    """The list again; the browser ticks these rows of it anew (desk.js)."""
    return HttpResponseRedirect(f"{request.get_full_path()}#ticked={','.join(str(row.pk) for row in rows)}")


# ---- 先放一放，或交给别人 ----


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return permissions.name(person)


class LaterForm(forms.Form):
    """Until when drafts rest, or who goes on with them."""

    until = TypedDateField(
        label="先放到哪天", required=False, help_text="例如：2027年3月1日。线索到那天又会出现在首页。"
    )
    person = PersonField(
        label="交给谁", required=False, queryset=User.objects.filter(is_staff=True, is_active=True), empty_label="不交"
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError("这一天已经到了：请写今天以后的日子。")
        return until

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
    form = LaterForm(sent(request))
    if not form.is_valid():
        return ask(modeladmin, request, "放一放或交给别人", items, form, action="later")
    until, person = form.cleaned_data["until"], form.cleaned_data["person"]
    if until and (sure := [item for item in items if item.sources]):
        modeladmin.message_user(
            request, f"只有线索可以放一放。这几份已经有依据：{'、'.join(map(str, sure))}。", messages.ERROR
        )
        return None
    said = [f"{PUT_OFF}{until.isoformat()}"] if until else []
    words = "，".join([*said, f"交给{permissions.name(person)}"] if person else said)
    for item in items:
        item.written_by = person or item.written_by
        item._change_reason = words
        item.save()
        modeladmin.log_change(request, item, f"{words}。")
    told = words.replace(until.isoformat(), formats.day(until)) if until else words
    modeladmin.message_user(request, f"{len(items)}份：{told}。", messages.SUCCESS)
    return None


# ---- 照抄到别的地方 ----


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

    def __init__(self, data: Any, table: Any) -> None:
        super().__init__(data)
        self.table = table
        own: Any = self.fields["sources"]
        own.queryset = Source.objects.filter(pk__in=[source.pk for source in table.sources])

    def clean_checked_on(self) -> Any:
        if checks.days_to_come(self.cleaned_data):
            raise forms.ValidationError(f"这一天{checks.TO_COME}")
        return self.cleaned_data["checked_on"]

    def clean_places(self) -> list[Region]:
        names = dict.fromkeys(filter(None, half_width(self.cleaned_data["places"]).translate(SPLIT).split(",")))
        named = {name: places_named(name) for name in names}
        unclear = [name for name, places in named.items() if not places]
        if unclear:
            raise forms.ValidationError(f"没有找到：{'、'.join(unclear)}。请写全名。")
        if any(ids[0] == self.table.region_id for ids in named.values()):
            raise forms.ValidationError(f"{self.table.region.name}就是这张表的地方，不用抄给它自己。")
        regions = Region.objects.exclude(level__in=(Level.SAR, Level.NATION))
        return list(regions.in_bulk([ids[0] for ids in named.values()]).values())


@admin.action(description="照抄到别的地方", permissions=["edit"])
def copy_to_places(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """A draft for each place with the rows of one table."""
    items = list(queryset)
    if len(items) != 1:
        modeladmin.message_user(request, "照抄只能一张一张来：请只勾一张。", messages.ERROR)
        return None
    form = PlacesForm(sent(request), items[0])
    if not form.is_valid():
        hint = (
            "" if items[0].status == Status.PUBLISHED else f"它是“{items[0].get_status_display()}”，不是网页上的那张。"
        )
        return ask(modeladmin, request, "照抄到别的地方", items, form, action="copy_to_places", hint=hint)
    kept = dict(form.cleaned_data)
    with transaction.atomic():
        drafts = [transitions.copy_to(items[0], place, request.user, **kept) for place in kept.pop("places")]
        for draft in drafts:
            modeladmin.log_addition(request, draft, f"照抄自第{items[0].pk}号：{items[0]}。")
    there = [draft.region.name for draft in drafts if draft.same_identity().published().exists()]
    if there:
        words = f"{'、'.join(there)}已经有发布的表：是同一件事，就从那张“以此为底稿修订”，这份删掉。"
        modeladmin.message_user(request, words, messages.WARNING)
    if any(draft.note != items[0].note for draft in drafts):
        modeladmin.message_user(
            request, f"“给读者的说明”里写着{items[0].region.short_name}，没有抄。", messages.WARNING
        )
    left = "" if kept["sources"] and kept["checked_on"] else "空着的依据和核对日，一份一份对着当地的文件填上。"
    modeladmin.message_user(request, f"抄好了{len(drafts)}份草稿。{left}看过以后，再一起送审。", messages.SUCCESS)
    return HttpResponseRedirect(f"{request.path}?pk__in={','.join(str(draft.pk) for draft in drafts)}")


# ---- 一起送审，一起发布 ----


@admin.action(description="一起送审", permissions=["edit"])
def submit_together(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """Hand in every chosen draft, or none; then all stay ticked."""
    items = list(queryset)
    return still_ticked(request, [] if _submit_all(modeladmin, request, items) else items)


@admin.action(description="一起发布", permissions=["publish"])
def publish_together(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """One page for all that is chosen; then everything is published, or nothing."""
    back = request.get_full_path()
    return publish_page(modeladmin, request, list(queryset), back, sent(request), "publish_together")


TOGETHER = (submit_together, publish_together, copy_to_places)


def bundle_page(desk: Any, request: HttpRequest, source: Source, rows: list[Reviewed]) -> HttpResponse:
    """The open drafts among the `rows` that cite one source: those not handed in yet are, else all are published."""
    items = [row for row in rows if row.is_open]
    back = reverse("admin:policies_source_change", args=[source.pk])
    drafts = [item for item in items if item.is_draft]
    data = sent(request) or {}
    shown = [item for item in rows if version_name(item) in data]
    if shown:
        # was read on this page before: what has been published or returned meanwhile is said
        return publish_page(desk, request, shown, back, data)
    if not items:
        desk.message_user(request, "现在没有引用它的草稿。", messages.WARNING)
    elif not drafts:
        return publish_page(desk, request, items, back, None)
    elif sent(request) is None:
        return ask(desk, request, "一起送审", drafts, forms.Form(), back=back)
    else:
        _submit_all(desk, request, drafts)
    return HttpResponseRedirect(back)


def _submit_all(desk: Any, request: HttpRequest, items: list[Any]) -> bool:
    """Hand in every draft, or none, and say which. Whether they were."""
    problems = all_or_nothing(items, transitions.submit)
    if problems:
        desk.message_user(request, f"{len(items)}份都没有送审，先改这{len(problems)}处。", messages.ERROR)
    for problem in problems:
        desk.message_user(request, problem, messages.ERROR)
    if not problems:
        for item in items:
            desk.log_change(request, item, f"{SUBMIT.label}。")
            mail.tell_submitted(item)
        desk.message_user(request, f"{len(items)}份一起送审了。", messages.SUCCESS)
    return not problems
