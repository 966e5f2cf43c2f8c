"""The editors' desk for guides: channels with their steps, topics with their rules, through the same review as tables."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from guides import views
from guides.models import Channel, ChannelCitation, LinesField, Rule, Step, Topic
from policies.models import ContactKind

from ..admin_urls import change_url
from ..form_fields import AS_TYPED
from ..history.log import shown
from ..preview.bar import Preview, unseen
from .base.fieldsets import fieldset
from .base.filters import EvidenceFilter, WorkFilter
from .base.inlines import BlockInline, RowInline
from .base.preview import Previews
from .base.reviewed import ReviewedAdmin
from .base.saving import VersionedForm

LINES = forms.Textarea(attrs={"rows": 3, "cols": 60})
LINES_EVERYWHERE: dict[type, dict[str, Any]] = AS_TYPED | {LinesField: {"widget": LINES}}


class GuideAdmin(Previews, ReviewedAdmin):
    """A page of the guides. Its address is chosen once: it stands in bookmarks and on paper."""

    formfield_overrides = LINES_EVERYWHERE
    list_filter = (WorkFilter, "status", EvidenceFilter)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["short_name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A revision keeps the address of what it revises."""
        return ["slug"] if obj and (obj.revises_id or not obj.is_draft) else []

    @admin.display(description="依据级别")
    def grade(self, item: Any) -> str:
        return "、".join(dict.fromkeys(source.get_evidence_display() for source in item.sources)) or "没有依据"

    def has_page(self, item: Any) -> bool:
        return True

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The public page with this version on it."""
        item = self.row_to_see(request, pk)
        bar = Preview(on=timezone.localdate(), draft=item, back=change_url(item))
        return unseen(self.public_page(request, item, {"preview": bar}))


# ---- channels ----


class ChannelForm(VersionedForm):
    """The kinds of contact are ticked, not typed."""

    contact_kinds = forms.MultipleChoiceField(
        label=Channel._meta.get_field("contact_kinds").verbose_name,
        choices=ContactKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾上的几类，会在每个城市的页面上列出名称和电话。",
    )

    class Meta:
        model = Channel
        fields = ["contact_kinds"]


class StepInline(BlockInline):
    model = Step
    formfield_overrides = LINES_EVERYWHERE
    explanation = (
        "一步一个动作，按“顺序”从小到大排，数不用连着。屏幕上的字放在「」里。示意图是我们自己画的：选一种，"
        "再写要圈住的是哪几个字。存了以后点“预览”，看画得对不对。"
    )
    fieldsets = [fieldset(None, (("position", "title"), "text", "hint", "sketch", ("ring", "words")))]


class ChannelCitationInline(RowInline):
    model = ChannelCitation
    fields = ("source", "locator", "supports", "position")
    autocomplete_fields = ("source",)
    explanation = "这些步骤是从哪里看来的。先输入标题里的几个字找依据；找不到就点“＋”新加一个。"


@admin.register(Channel)
class ChannelAdmin(GuideAdmin):
    """Ways to see the balance."""

    form = ChannelForm
    public_page = staticmethod(views.channel_page)
    inlines = [StepInline, ChannelCitationInline]
    list_display = ["name", "kind", "ease", "position", "checked", "walked_on", "status"]
    list_filter = [*GuideAdmin.list_filter, "kind", "device", "app", ("walked_on", admin.EmptyFieldListFilter)]
    search_help_text = "名称、步骤里的几个字，例如：医保码。"
    search_fields = ["name", "short_name", "lead", "operator", "failing", "steps__title", "steps__text"]
    readonly_fields = ["kinds"]
    fieldsets = [
        fieldset("这是哪一种办法", ("name", "short_name", "slug", "kind", "lead", "suits", "position", "ease")),
        fieldset("“帮我选”按这些筛选", ("device", "app")),
        fieldset(
            "先看清，再动手",
            ("doubt", "operator", "never", "fakes"),
            "写在步骤前面的框里。宁可多写一句，也不要让人受骗。",
        ),
        fieldset("准备什么，怎么说", ("needs", "bring", "say")),
        fieldset("查到、查不到", ("how_to_know", "failing")),
        fieldset("当地的名称和电话", ("contact_kinds",), "名称和电话本身，在“当地渠道”里改。"),
        fieldset("核对", ("checked_on", "walked_on", "walked_version"), "日子只有真的核对过、走过才改。"),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What can no longer be changed is shown in words, not as it is stored."""
        if obj is None or obj.is_draft:
            return self.fieldsets
        return [
            (title, {**about, "fields": ["kinds" if name == "contact_kinds" else name for name in about["fields"]]})
            for title, about in self.fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, *super().get_readonly_fields(request, obj)]

    @admin.display(description="用到当地哪些渠道")
    def kinds(self, channel: Channel) -> str:
        return shown(Channel._meta.get_field("contact_kinds"), channel.contact_kinds)


# ---- topics ----


class RuleInline(BlockInline):
    model = Rule
    autocomplete_fields = ["source"]
    formfield_overrides = LINES_EVERYWHERE
    explanation = "一条规定一个依据。没有依据的，不写成规定，写到“要问当地的”里去。"
    fieldsets = [fieldset(None, (("position", "heading"), "text", ("source", "locator")))]


@admin.register(Topic)
class TopicAdmin(GuideAdmin):
    """Questions with their answers."""

    public_page = staticmethod(views.topic_page)
    inlines = [RuleInline]
    list_display = ["title", "short_name", "position", "checked", "status"]
    list_filter = [*GuideAdmin.list_filter, "next_page", "rules__source"]
    search_help_text = "问题、回答、规定里的几个字，例如：断缴。"
    search_fields = ["title", "short_name", "answer", "ask", "rules__heading", "rules__text"]
    fieldsets = [
        fieldset("问题", ("title", "short_name", "slug", "position")),
        fieldset("回答", ("answer",), "第一句就是回答。能由下面的规定推出来的才写。"),
        fieldset("做什么，问什么", ("todo", "ask", "next_page"), "没有依据的，不写成规定，写成一句可以问的话。"),
        fieldset("核对", ("checked_on",)),
    ]
