"""发布: the page on which somebody who did not write a table reads it, sees whom it touches, and publishes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from .. import review
from ..differences import differences
from ..impact import Impact, impact
from ..models import ChangeKind, PolicyTable, Status
from .links import change_url
from .steps import PUBLISH, Table, after_publishing, missing_words, writer_words

SENTENCE = forms.Textarea(attrs={"rows": 2, "cols": 60, "maxlength": 200})
KINDS = (
    (ChangeKind.MAJOR.value, "大：数变了，规定变了，或者新有了这张表。写进“变过什么”和订阅源，更新日变成今天。"),
    (ChangeKind.MINOR.value, "小：只改错字、补出处，数没有变。哪个日子都不动，不算新消息。"),
)


class PublicationForm(forms.Form):
    """What is said on publishing. `jumps` are the changes that must have a reason."""

    note = forms.CharField(
        label="变更说明",
        max_length=200,
        required=False,
        widget=SENTENCE,
        help_text="给读者的一句话：从哪天起，什么变成了什么。选“大”就要写。例如：2026年12月起，每月90元改为95元。",
    )
    kind = forms.ChoiceField(label="大还是小", choices=KINDS, widget=forms.RadioSelect)
    jump_reason = forms.CharField(
        label="变化大的原因",
        max_length=200,
        required=False,
        widget=SENTENCE,
        help_text="上面列出了变得不寻常的。真是这样，写一句为什么，例如：新文件第三条把计入标准提高了一半。",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, table: Table, jumps: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.jumps = table, jumps
        if not jumps and "jump_reason" not in self.data:
            del self.fields["jump_reason"]

    def clean(self) -> dict[str, Any]:
        """What review.py refuses as well, said beside the field."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") == ChangeKind.MAJOR and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "请写变更说明：给读者的一句话，说清楚什么变了。")
        if data.get("kind") == ChangeKind.MINOR:
            for problem in review.minor_problems(self.table):
                self.add_error("kind", problem)
        if self.jumps and not data.get("jump_reason") and "jump_reason" not in self.errors:
            self.add_error("jump_reason", "有变化特别大的，请写为什么。")
        return data

    @property
    def said(self) -> review.Publication:
        data = self.cleaned_data
        return review.Publication(data["note"], ChangeKind(data["kind"]), data.get("jump_reason", ""))

    def read_again(self) -> None:
        """The page shows the table as it is now: the next attempt counts as having read that."""
        self.data = self.data.copy()
        self.data["version"] = str(self.table.version)


def publish_page(admin: Any, request: HttpRequest, table: Table) -> HttpResponse:
    """Show the table, what is in the way, whom it touches, and the form; on POST publish. Nothing typed is lost."""
    if table.status != Status.IN_REVIEW:
        return _back(admin, request, table, [review.stands(table)])
    if not PUBLISH.is_for(table, request.user):
        return _back(admin, request, table, missing_words(table, request.user))
    problems, touched = _read(table)
    initial = {"note": table.change_note, "kind": ChangeKind.MAJOR, "version": table.version}
    sent = request.POST if request.method == "POST" else None
    form = PublicationForm(sent, table=table, jumps=touched.unusual if touched else (), initial=initial)
    if sent is not None and form.is_valid():
        try:
            review.publish(table, by=request.user, said=form.said, seen=form.cleaned_data["version"] or 0)
        except review.ReviewError as error:
            if table.status != Status.IN_REVIEW:
                return _back(admin, request, table, error.problems)
            form.read_again()
            problems, touched = _read(table)
            problems = [*error.problems, *(problem for problem in problems if problem not in error.problems)]
        else:
            return _published(admin, request, table)
    return _show(admin, request, table, form, problems, touched)


def _read(table: Table) -> tuple[list[str], Impact | None]:
    """What is in the way, and what publishing does: computed only for a table without problems."""
    problems = review.table_problems(table)
    return problems, None if problems else impact(table)


def _back(admin: Any, request: HttpRequest, table: Table, sentences: list[str]) -> HttpResponse:
    """Somebody else was faster, or it is not this person's to publish: a sentence on the table's page."""
    for sentence in sentences:
        admin.message_user(request, sentence, messages.ERROR)
    return HttpResponseRedirect(change_url(table))


def _published(admin: Any, request: HttpRequest, table: Table) -> HttpResponse:
    admin.log_change(request, table, f"发布。{table.change_note}")
    if table.revises and table.revises.status == Status.SUPERSEDED:
        admin.log_change(request, table.revises, f"被第{table.pk}号代替：{table}。")
    admin.message_user(request, PUBLISH.done + after_publishing(table), messages.SUCCESS)
    return HttpResponseRedirect(change_url(table))


def _show(
    admin: Any, request: HttpRequest, table: Table, form: PublicationForm, problems: list[str], touched: Impact | None
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": f"发布：{table.headline}",
        "table": table,
        "form": form,
        "problems": problems,
        "problem_count": len(problems) + sum(map(len, form.errors.values())),
        "writer_words": writer_words(table),
        "preview_url": _preview_url(admin, table),
        "impact": touched,
        "differences": differences(table, table.revises) if table.revises else [],
        "back": change_url(table),
    }
    return TemplateResponse(request, "admin/policies/publish.html", context)


def _preview_url(admin: Any, table: PolicyTable) -> str:
    """The page of the place with this table published; nothing where the place has none."""
    name = f"admin:{table._meta.app_label}_{table._meta.model_name}_preview"
    return reverse(name, args=[table.pk]) if admin.has_page(table.region) else ""
