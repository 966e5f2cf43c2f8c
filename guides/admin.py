"""The editors' desk for guides: everything in Chinese, every field with a word of help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from policies.admin.checking import ConfirmsRows
from policies.admin.rows import FewRows
from policies.models import ContactKind

from .models import Channel, ChannelCitation, LinesField, Rule, Step, Topic

LINES = forms.Textarea(attrs={"rows": 3, "cols": 60})
LINES_EVERYWHERE: dict[type, dict[str, Any]] = {LinesField: {"widget": LINES}}


class ChannelForm(forms.ModelForm):
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


class StepInline(FewRows, admin.StackedInline):
    """Steps in order; the number in “顺序” decides."""

    model = Step
    extra = 0
    formfield_overrides = LINES_EVERYWHERE
    fieldsets = [(None, {"fields": [("position", "title"), "text", "hint", "sketch", ("ring", "words")]})]


class ChannelCitationInline(FewRows, admin.TabularInline):
    model = ChannelCitation
    extra = 0
    autocomplete_fields = ["source"]


@admin.register(Channel)
class ChannelAdmin(ConfirmsRows):
    """Ways to see the balance."""

    form = ChannelForm
    inlines = [StepInline, ChannelCitationInline]
    list_display = ["name", "kind", "ease", "checked_on", "walked_on", "shown", "position"]
    list_editable = ["position"]
    list_filter = ["shown", "kind", "device", "app", ("walked_on", admin.EmptyFieldListFilter), "checked_on"]
    search_help_text = "名称、步骤里的几个字，例如：医保码。"
    search_fields = ["name", "short_name", "lead", "operator", "failing", "steps__title", "steps__text"]
    formfield_overrides = LINES_EVERYWHERE
    save_on_top = True
    fieldsets = [
        (
            "这是哪一种办法",
            {"fields": ["name", "short_name", "slug", "kind", "lead", "suits", "shown", "position", "ease"]},
        ),
        ("“帮我选”按这些筛选", {"fields": ["device", "app"]}),
        (
            "先看清，再动手",
            {
                "fields": ["doubt", "operator", "never", "fakes"],
                "description": "写在步骤前面的框里。宁可多写一句，也不要让人受骗。",
            },
        ),
        ("准备什么，怎么说", {"fields": ["needs", "bring", "say"]}),
        ("查到、查不到", {"fields": ["how_to_know", "failing"]}),
        ("当地的名称和电话", {"fields": ["contact_kinds"], "description": "名称和电话本身，在“当地渠道”里改。"}),
        (
            "核对",
            {"fields": ["checked_on", "walked_on", "walked_version"], "description": "日子只有真的核对过、走过才改。"},
        ),
    ]

    def get_prepopulated_fields(self, request: Any, obj: Channel | None = None) -> dict[str, Any]:
        """A slug in use is never rewritten."""
        return {} if obj else {"slug": ["short_name"]}

    def get_readonly_fields(self, request: Any, obj: Channel | None = None) -> list[str]:
        return ["slug"] if obj else []


class RuleInline(FewRows, admin.StackedInline):
    """What a source says; without a source nothing can be saved."""

    model = Rule
    extra = 0
    autocomplete_fields = ["source"]
    formfield_overrides = LINES_EVERYWHERE
    fieldsets = [(None, {"fields": [("position", "heading"), "text", ("source", "locator")]})]


@admin.register(Topic)
class TopicAdmin(ConfirmsRows):
    """Questions with their answers."""

    inlines = [RuleInline]
    list_display = ["title", "short_name", "checked_on", "shown", "position"]
    list_editable = ["position"]
    list_filter = ["shown", "next_page", "checked_on", "rules__source"]
    search_help_text = "问题、回答、规定里的几个字，例如：断缴。"
    search_fields = ["title", "short_name", "answer", "ask", "rules__heading", "rules__text"]
    formfield_overrides = LINES_EVERYWHERE
    save_on_top = True
    fieldsets = [
        ("问题", {"fields": ["title", "short_name", "slug", "shown", "position"]}),
        ("回答", {"fields": ["answer"], "description": "第一句就是回答。能由下面的规定推出来的才写。"}),
        (
            "做什么，问什么",
            {"fields": ["todo", "ask", "next_page"], "description": "没有依据的，不写成规定，写成一句可以问的话。"},
        ),
        ("核对", {"fields": ["checked_on"]}),
    ]

    def get_readonly_fields(self, request: Any, obj: Topic | None = None) -> list[str]:
        """The slug stands in printed addresses."""
        return ["slug"] if obj else []
