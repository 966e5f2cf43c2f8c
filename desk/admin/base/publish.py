"""发布: the page on which somebody reads what another wrote, sees what it changes and for whom, and publishes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from policies.models import ChangeKind, PolicyTable, Reviewed, Source, Status

from ...admin_urls import change_url
from ...history.diff import differences
from ...impact.impact import Impact, impact
from ...review import checks, transitions
from .steps import PUBLISH, after_publishing, missing_words, writer_words

SENTENCE = forms.Textarea(attrs={"rows": 2, "cols": 60, "maxlength": 200})
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


class PublicationForm(forms.Form):
    """What is said on publishing. `jumps` are the changes that must have a reason."""

    note = forms.CharField(
        label="变更说明",
        max_length=200,
        required=False,
        widget=SENTENCE,
    )
    kind = forms.ChoiceField(label="大、更正，还是小", choices=KINDS, widget=forms.RadioSelect)
    said_before = forms.CharField(
        label="以前写的",
        max_length=200,
        required=False,
        widget=SENTENCE,
        help_text="选“更正”才写：本站以前怎么写的，用读者看得懂的话。例如：每月120元。",
    )
    why_wrong = forms.CharField(
        label="为什么错",
        max_length=300,
        required=False,
        widget=SENTENCE,
        help_text="选“更正”才写：以前写的错在哪里。例如：看成了在职人员的数。",
    )
    jump_reason = forms.CharField(
        label="变化大的原因",
        max_length=200,
        required=False,
        widget=SENTENCE,
        help_text="上面列出了变得不寻常的。真是这样，写一句为什么，例如：新文件第三条把计入标准提高了一半。",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Reviewed, jumps: tuple[Any, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.jumps = item, jumps
        self.fields["note"].help_text = NOTE_OF_TABLES if isinstance(item, PolicyTable) else NOTE_OF_OTHERS
        if not isinstance(item, PolicyTable):
            del self.fields["kind"]
        if not isinstance(item, PolicyTable) or transitions.correction_problems(item):
            del self.fields["said_before"], self.fields["why_wrong"]
        if not jumps and "jump_reason" not in self.data:
            del self.fields["jump_reason"]

    def clean(self) -> dict[str, Any]:
        """What review.py refuses as well, said beside the field."""
        data = super().clean() or self.cleaned_data
        kind = data.get("kind", ChangeKind.MAJOR)
        if kind == ChangeKind.MAJOR and not {"kind", "note"} & set(self.errors) and not data.get("note"):
            self.add_error("note", f"请写变更说明：{self.item.note_asks}。")
        wrong = {ChangeKind.MINOR: transitions.minor_problems, ChangeKind.CORRECTION: transitions.correction_problems}
        for problem in wrong[ChangeKind(kind)](self.item) if kind in wrong else ():  # type: ignore[arg-type]
            self.add_error("kind", problem)
        for name in ("said_before", "why_wrong") if kind == ChangeKind.CORRECTION else ():
            if name in self.fields and not data.get(name):
                self.add_error(name, "更正要写这一句。")
        if self.jumps and not data.get("jump_reason") and "jump_reason" not in self.errors:
            self.add_error("jump_reason", "有变化特别大的，请写为什么。")
        return data

    @property
    def publication(self) -> transitions.Publication:
        data = self.cleaned_data
        kind = ChangeKind(data.get("kind", ChangeKind.MAJOR))
        words = {name: data.get(name, "") for name in ("jump_reason", "said_before", "why_wrong")}
        return transitions.Publication(data["note"], kind, **words)

    def read_again(self) -> None:
        """The page shows the draft as it is now: the next attempt counts as having read that."""
        self.data = self.data.copy()
        self.data["version"] = str(self.item.version)


def publish_page(admin: Any, request: HttpRequest, item: Reviewed) -> HttpResponse:
    """Show the draft, what is in the way, whom it touches, and the form; on POST publish. Nothing typed is lost."""
    if item.status != Status.IN_REVIEW:
        return _back(admin, request, item, [transitions.stands(item)])
    if not PUBLISH.is_for(item, request.user):
        return _back(admin, request, item, missing_words(item, request.user))
    problems, touched = _read(item)
    before = item.revises.headline if isinstance(item, PolicyTable) and item.revises else ""
    initial = {"note": item.change_note, "kind": ChangeKind.MAJOR, "version": item.version, "said_before": before}
    sent = request.POST if request.method == "POST" else None
    form = PublicationForm(sent, item=item, jumps=touched.unusual if touched else (), initial=initial)
    if sent is not None and form.is_valid():
        try:
            transitions.publish(
                item, by=request.user, publication=form.publication, seen=form.cleaned_data["version"] or 0
            )
        except transitions.ReviewError as error:
            if item.status != Status.IN_REVIEW:
                return _back(admin, request, item, error.problems)
            form.read_again()
            problems, touched = _read(item)
            problems = [*error.problems, *(problem for problem in problems if problem not in error.problems)]
        else:
            return _published(admin, request, item)
    return _show(admin, request, item, form, problems, touched)


def _read(item: Reviewed) -> tuple[list[str], Impact | None]:
    """What is in the way, and what publishing does: computed only for a table without problems."""
    problems = transitions.problems_of(item)
    return problems, impact(item) if isinstance(item, PolicyTable) and not problems else None


def _back(admin: Any, request: HttpRequest, item: Reviewed, sentences: list[str]) -> HttpResponse:
    """Somebody else was faster, or it is not this person's to publish: a sentence on its page."""
    for sentence in sentences:
        admin.message_user(request, sentence, messages.ERROR)
    return HttpResponseRedirect(change_url(item))


def _published(admin: Any, request: HttpRequest, item: Reviewed) -> HttpResponse:
    admin.log_change(request, item, f"发布。{item.change_note}")
    if item.revises and item.revises.status == Status.SUPERSEDED:
        admin.log_change(request, item.revises, f"被第{item.pk}号代替：{item}。")
    admin.message_user(request, PUBLISH.done + after_publishing(item), messages.SUCCESS)
    return HttpResponseRedirect(change_url(item))


def _show(
    admin: Any, request: HttpRequest, item: Reviewed, form: PublicationForm, problems: list[str], touched: Impact | None
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": f"发布：{item.label}",
        "item": item,
        "form": form,
        "problems": problems,
        "new_sources": transitions.new_sources(item),
        "sources": [item] if isinstance(item, Source) else item.sources,
        "reminders": checks.reminders(item),
        "problem_count": len(problems) + sum(map(len, form.errors.values())),
        "writer_words": writer_words(item),
        "preview_url": admin.preview_url(item),
        "impacts": [touched] if touched else [],
        "jumps": touched.unusual if touched else (),
        "is_table": isinstance(item, PolicyTable),
        "differences": [] if isinstance(item, PolicyTable) and not item.revises else differences(item, item.revises),
        "back": change_url(item),
    }
    return TemplateResponse(request, "admin/policies/publish.html", context)
