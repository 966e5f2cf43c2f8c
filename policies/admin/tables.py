"""What credit and coverage tables have in common on the desk: list, citations, examples, and the steps of review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from ..models import Level, PolicyTable, Region, Status
from .fields import FactsField
from .filters import EvidenceFilter, ProvinceFilter, WorkFilter
from .places import PLACE_HINT, FindsByPlace
from .preview import PreviewsTables
from .reviewing import ReviewsTables
from .rows import FewRows
from .saving import SavesDrafts
from .worklist import ListsWork

HEADER = ("region", "effective_from", "checked_on", "headline")
WORDS_FOR_READERS = (
    "给读者的话",
    {"fields": ("note", "change_note"), "description": "用读者听得懂的短句。变更说明会写进“变过什么”。"},
)


class RowFormSet(forms.BaseInlineFormSet):
    """Rows whose deletion box has a name of its own, for people who hear the page."""

    def get_deletion_widget(self) -> forms.Widget:
        return forms.CheckboxInput(attrs={"aria-label": "删除这一行"})


class RowInline(FewRows, admin.TabularInline):
    """Rows of a table, one a line, with `explanation` above them. A new table begins with one empty line.

    `empty_choices` names what an empty choice means.
    """

    template = "admin/policies/explained_rows.html"
    formset = RowFormSet
    explanation = ""
    printed: tuple[str, ...] = ()
    empty_choices: dict[str, str] = {}
    formfield_overrides = {
        models.DecimalField: {
            "widget": forms.TextInput(attrs={"size": 8, "inputmode": "decimal", "autocomplete": "off"})
        },
    }

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What can no longer be changed is shown in words: `printed`."""
        printed = self.printed if obj and obj.status != Status.DRAFT else ()
        return printed or super().get_fields(request, obj)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Columns have headings but fields have no labels of their own: each says its name."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = field.label
        return field

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.empty_choices:
            blank = [("", self.empty_choices[db_field.name])]
            kwargs["choices"] = db_field.get_choices(include_blank=True, blank_choice=blank)
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class CitationInline(RowInline):
    fields = ("source", "locator", "supports", "position")
    autocomplete_fields = ("source",)
    explanation = "这张表凭什么这样写。先输入标题或文号里的几个字找依据；找不到就点“＋”新加一个。至少要有一条。"


class ExampleForm(forms.ModelForm):
    """A worked example: answers may be pasted as an address of the calculator. Subclasses say what can be expected."""

    answers = FactsField(
        label="回答",
        address=True,
        placeholder='{"status": "retired", "sex": "female", "birth_year": 1960, "birth_month": 3}',
        help_text="最省事：在本站“算一算”里照这个例子填好，把结果页的网址整个粘贴到这里，保存时会自动拆开。",
        error_messages={"required": "请写这个人的情况，或粘贴“算一算”结果页的网址。"},
    )


def expected_field(placeholder: str, help_text: str) -> FactsField:
    """应得结果, with the names that this kind of table computes."""
    required = "请写应该算出多少，名称见下面的说明。"
    return FactsField(
        label="应得结果", placeholder=placeholder, help_text=help_text, error_messages={"required": required}
    )


class ExampleInline(FewRows, admin.StackedInline):
    """Worked examples; publishing computes each and compares."""

    template = "admin/policies/explained_examples.html"
    fieldsets = ((None, {"fields": (("name", "as_of"), ("answers", "expected"))}),)
    explanation = (
        "拿一个真实的情况，自己先照文件算好，写下应得多少。发布时网站会再算一遍，对不上就不让发布。"
        "“按哪天算”不能早于施行日。"
    )

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


class TableList(ChangeList):
    """The list with every table's sources, in a fixed number of queries."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().get_queryset(request, *args, **kwargs).prefetch_related("citations__source")


class PolicyTableAdmin(ListsWork, PreviewsTables, ReviewsTables, SavesDrafts, FindsByPlace):
    """A table of either kind. Only drafts can be changed; status moves by the steps of review alone."""

    autocomplete_fields = ("region",)
    list_display = ("place", "headline", "starts", "checked", "grade", "status")
    list_display_links = ("place", "headline")
    list_select_related = ("region",)
    list_per_page = 50
    ordering = ("region__position", "-effective_from", "-pk")
    search_fields = ("headline", "citations__source__title", "citations__source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写一句话里的字、依据的标题或文号。"

    # ---- list ----

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TableList

    @admin.display(description="地区", ordering="region__position")
    def place(self, table: PolicyTable) -> str:
        return table.region.name

    @admin.display(description="施行日", ordering="effective_from", empty_value="没有写明")
    def starts(self, table: PolicyTable) -> date | None:
        return table.effective_from

    @admin.display(description="核对日", ordering="checked_on", empty_value="没有核对")
    def checked(self, table: PolicyTable) -> date | None:
        return table.checked_on

    @admin.display(description="依据级别")
    def grade(self, table: PolicyTable) -> str:
        return table.evidence.label if table.evidence else "没有依据"

    # ---- what may be done ----

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "region":
            kwargs["queryset"] = Region.objects.exclude(level=Level.SAR)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def view_on_site(self, table: PolicyTable) -> str | None:
        return table.region.get_absolute_url() if table.region.level != Level.NATION else None

    def public_history(self, table: PolicyTable) -> str:
        """The readers' page of all tables of the place, or nothing where it has none."""
        return reverse("policies:history", args=[table.region.slug]) if self.view_on_site(table) else ""


LIST_FILTERS = (WorkFilter, "status", "region__level", EvidenceFilter, ProvinceFilter)
