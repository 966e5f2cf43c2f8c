"""发布: the page on which somebody reads what another wrote, one draft or several of one notice, sees what it changes and
for whom, and publishes all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join

from policies.models import ChangeKind, PolicyTable, Reviewed, Source, Status

from ...admin_urls import row_link
from ...history.diff import differences
from ...impact.impact import Impact, impact
from ...review import checks, permissions, transitions
from .ask import ask
from .steps import PUBLISH, after_publishing, missing_words, writer_words

KINDS = (
    (ChangeKind.MAJOR.value, "大：数变了，规定变了，或者新有了这张表。写进“变过什么”和订阅源，更新日变成今天。"),
    (
        ChangeKind.CORRECTION.value,
        "更正：本站以前写错了。错的那一版留在历史里，划掉；“变过什么”和订阅源多一条更正，原来的消息还在。",
    ),
    (ChangeKind.MINOR.value, "小：只改错字、补出处，数没有变。哪个日子都不动，不算新消息。"),
)

NOTE_OF_TABLES = "给读者的一句话：从哪天起，什么变成了什么。选“大”就要写。例如：2026年12月起，每月90元改为95元。"
NOTE_OF_OTHERS = (
    "一句话：改了什么，凭什么改。写在“谁改过什么”里，给以后的编辑看。例如：支付宝的按钮改了名字，照着走过一遍。"
)


def sentence(label: str, help_text: str = "", max_length: int = 200) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "cols": 60, "maxlength": max_length})
    return forms.CharField(label=label, help_text=help_text, max_length=max_length, required=False, widget=widget)


def version_name(item: Reviewed) -> str:
    """The field that says which version of an item was seen."""
    return f"version-{item._meta.model_name}-{item.pk}"


class PublicationForm(forms.Form):
    """What is said on publishing, and which versions were read. `jumps` are the changes that must have a reason. Whether it
    is news is asked of a table published alone; several are."""

    note = sentence("变更说明")
    kind = forms.ChoiceField(label="大、更正，还是小", choices=KINDS, widget=forms.RadioSelect)
    said_before = sentence("以前写的", "选“更正”才写：本站以前怎么写的，用读者看得懂的话。例如：每月120元。")
    why_wrong = sentence("为什么错", "选“更正”才写：以前写的错在哪里。例如：看成了在职人员的数。", 300)
    jump_reason = sentence(
        "变化大的原因", "上面列出了变得不寻常的。真是这样，写一句为什么，例如：新文件第三条把计入标准提高了一半。"
    )

    def __init__(self, data: Any, items: list[Any], jumps: list[Any]) -> None:
        first = items[0]
        alone = len(items) == 1 and isinstance(first, PolicyTable)
        before = first.revises.headline if alone and first.revises else ""
        note = first.change_note if len(items) == 1 else ""
        super().__init__(data, initial={"note": note, "kind": ChangeKind.MAJOR, "said_before": before})
        self.items, self.jumps = items, jumps
        self.fields["note"].help_text = NOTE_OF_TABLES if isinstance(first, PolicyTable) else NOTE_OF_OTHERS
        if not alone or first.revises is None:
            del self.fields["kind"]
        if not alone or transitions.correction_problems(first):
            del self.fields["said_before"], self.fields["why_wrong"]
        if not jumps and "jump_reason" not in self.data:
            del self.fields["jump_reason"]
        for item in items:
            hidden = forms.IntegerField(required=False, initial=item.version, widget=forms.HiddenInput)
            self.fields[version_name(item)] = hidden

    def clean(self) -> dict[str, Any]:
        """What review/ refuses as well, said beside the field."""
        data = super().clean() or self.cleaned_data
        kind = data.get("kind", ChangeKind.MAJOR)
        if kind == ChangeKind.MAJOR and not {"kind", "note"} & set(self.errors) and not data.get("note"):
            self.add_error("note", f"请写变更说明：{self.items[0].note_asks}。")
        wrong = {ChangeKind.MINOR: transitions.minor_problems, ChangeKind.CORRECTION: transitions.correction_problems}
        for problem in wrong[kind](self.items[0]) if kind in wrong else ():
            self.add_error("kind", problem)
        for name in ("said_before", "why_wrong") if kind == ChangeKind.CORRECTION else ():
            if name in self.fields and not data.get(name):
                self.add_error(name, "更正要写这一句。")
        if self.jumps and not data.get("jump_reason") and "jump_reason" not in self.errors:
            self.add_error("jump_reason", "有变化特别大的，请写为什么。")
        return data

    @property
    def publication(self) -> transitions.Publication:
        words = {name: self.cleaned_data.get(name, "") for name in ("jump_reason", "said_before", "why_wrong")}
        kind = ChangeKind(self.cleaned_data.get("kind", ChangeKind.MAJOR))
        return transitions.Publication(self.cleaned_data["note"], kind, **words)

    def read_again(self) -> None:
        """The page shows the drafts as they are now: the next attempt counts as having read that."""
        self.data = self.data.copy()
        for item in self.items:
            self.data[version_name(item)] = str(item.version)


def publish_page(
    desk: Any, request: HttpRequest, items: list[Any], back: str, data: Any, action: str = ""
) -> HttpResponse:
    """Show the drafts, what is in the way, whom they touch, and the form; publish all that was sent as `data`, or nothing.
    Nothing typed is lost."""
    barred = [words for item in items for words in _about(item, items, _barred(item, request.user))]
    if len(items) > 1 and all(item.status == Status.PUBLISHED for item in items):
        people = "、".join(dict.fromkeys(permissions.name(item.published_by) for item in items))
        barred = [f"这{len(items)}份，{people}已经发布了。"]
    if barred:
        return _back(desk, request, back, barred)
    problems, impacts = _read(items)
    form = PublicationForm(data, items, [jump for one in impacts for jump in one.unusual])
    if form.is_valid():

        def publish(item: Any) -> None:
            transitions.publish(item, request.user, form.publication, form.cleaned_data[version_name(item)] or 0)

        refused = all_or_nothing(items, publish)
        if not refused:
            return _published(desk, request, items, back)
        if any(item.status != Status.IN_REVIEW for item in items):
            return _back(desk, request, back, refused)
        form.read_again()
        problems, impacts = _read(items)
        problems = list(dict.fromkeys([*refused, *problems]))
    return _show(desk, request, items, form, problems=problems, impacts=impacts, back=back, action=action)


def all_or_nothing(items: list[Any], take: Callable[[Any], None]) -> list[str]:
    """What keeps a step from being taken for all of them; then it is taken for none."""
    problems: list[str] = []
    with transaction.atomic():
        for item in items:
            try:
                take(item)
            except transitions.ReviewError as error:
                problems += _about(item, items, error.problems)
        transaction.set_rollback(bool(problems))
    for item in items if problems else ():
        # those for which it was taken still stand where they did
        item.refresh_from_db()
    return problems


def _about(item: Reviewed, items: list[Any], sentences: list[str]) -> list[str]:
    """Of several items each sentence names the one it is about, and leads to it."""
    return [format_html("{}：{}", row_link(item), words) for words in sentences] if len(items) > 1 else sentences


def _barred(item: Reviewed, person: Any) -> list[str]:
    """Somebody else was faster, or it is not this person's to publish."""
    if item.status != Status.IN_REVIEW:
        return [transitions.stands(item)]
    return [] if PUBLISH.is_for(item, person) else missing_words(item, person)


def _read(items: list[Any]) -> tuple[list[str], list[Impact]]:
    """What is in the way, and what publishing does: computed only for tables without problems."""
    problems = [words for item in items for words in _about(item, items, transitions.problems_of(item))]
    return problems, [impact(item) for item in items if isinstance(item, PolicyTable) and not problems]


def _back(desk: Any, request: HttpRequest, back: str, sentences: list[str]) -> HttpResponse:
    for words in sentences:
        desk.message_user(request, words, messages.ERROR)
    return HttpResponseRedirect(back)


def _published(desk: Any, request: HttpRequest, items: list[Any], back: str) -> HttpResponse:
    for item in items:
        desk.log_change(request, item, f"发布。{item.change_note}")
        if item.revises and item.revises.status == Status.SUPERSEDED:
            desk.log_change(request, item.revises, f"被第{item.pk}号代替：{item}。")
    done: Any = PUBLISH.done + after_publishing(items[0])
    if len(items) > 1:
        links = format_html_join("、", "{}", ((row_link(item),) for item in items))
        done = format_html("{}份一起发布了：{}。", len(items), links)
    desk.message_user(request, done, messages.SUCCESS)
    return HttpResponseRedirect(back)


def _show(desk: Any, request: HttpRequest, items: list[Any], form: PublicationForm, **more: Any) -> HttpResponse:
    cited = (source for item in items for source in ([item] if isinstance(item, Source) else item.sources))
    context = {
        "template": "admin/policies/publish.html",
        "title": f"发布：{items[0].label}" if len(items) == 1 else f"一起发布{len(items)}份",
        "jumps": [jump for one in more["impacts"] for jump in one.unusual],
        "sources": dict.fromkeys(cited),
        "new_sources": dict.fromkeys(source for item in items for source in transitions.new_sources(item)),
        "reminders": [words for item in items for words in _about(item, items, checks.reminders(item))],
        "problem_count": len(more["problems"]) + sum(map(len, form.errors.values())),
        "read": [
            {
                "item": item,
                "opts": item._meta,
                "writer_words": writer_words(item),
                "is_table": isinstance(item, PolicyTable),
                "preview_url": admin.site.get_model_admin(type(item)).preview_url(item),  # type: ignore[attr-defined]
                # a new table is shown in words
                "differences": [] if _is_new_table(item) else differences(item, item.revises),
            }
            for item in items
        ],
    }
    return ask(desk, request, "发布", items, form, **context, **more)


def _is_new_table(item: Reviewed) -> bool:
    return isinstance(item, PolicyTable) and item.revises is None
