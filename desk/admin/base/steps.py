"""The steps of review as buttons. What they do is in review/; here is what people read, and which state offers which to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from policies.models import OPEN, PolicyTable, Reviewed, Source, Status
from rules.in_force import in_force
from website import formats

from ...history import log
from ...review import permissions, transitions
from .draft_links import fill

Typed = Mapping[str, str]


@dataclass(frozen=True)
class ReviewStep:
    """One button. `take` does it and returns the item to show next, if that is another (publishing has a page of its own,
    see publish.py); `done` is said and logged.

    `reason` is what a page of its own asks for before anything happens. `missing` explains to somebody for whom the step is
    not why the button is not there.
    """

    name: str
    label: str
    take: Callable[[Any, Any, Typed], Any] | None
    states: tuple[Status, ...]
    done: str
    to_publish: bool = False
    own: bool | None = None
    hint: str = ""
    reason: str = ""
    missing: str = ""

    @property
    def begins(self) -> bool:
        """Whether it begins a draft."""
        return self.take is _revise

    def is_for(self, item: Reviewed, person: Any) -> bool:
        """`to_publish`: only for who may publish; `own`: only for who wrote it, or only for others."""
        if self.to_publish and not permissions.may_publish(person, item):
            return False
        return self.own is None or self.own == (item.written_by_id == person.pk)


def _revise(item: Reviewed, person: Any, typed: Typed) -> Reviewed:
    draft = transitions.copy_as_draft(item, person)
    if isinstance(draft, PolicyTable):
        draft.to_place = fill(draft, typed)
    return draft


def _confirm(item: Reviewed, person: Any, typed: Typed) -> None:
    transitions.confirm(item, timezone.localdate(), person, chosen_source(item.sources, typed.get("source")))


def chosen_source(sources: list[Source], typed: str | None) -> Source | None:
    """The source that was looked at: a row's only one, of several the one chosen. Raises ReviewError where none is."""
    chosen = sources if len(sources) < 2 else [source for source in sources if str(source.pk) == typed]
    if sources and not chosen:
        raise transitions.ReviewError(["先选对着哪一份依据。"])
    return next(iter(chosen), None)


PUBLISH = ReviewStep(
    "publish",
    "发布",
    None,
    (Status.IN_REVIEW,),
    "已发布。",
    to_publish=True,
    own=False,
    hint="先看一遍改了什么，写一句变更说明，再发布。",
)

SUBMIT = ReviewStep(
    "submit",
    "送审",
    lambda item, person, typed: transitions.submit(item),
    (Status.DRAFT,),
    "已送审，等审核来发布。审核时不能改，要改就先收回。",
)

STEPS = (
    SUBMIT,
    PUBLISH,
    ReviewStep(
        "return",
        "退回",
        lambda item, person, typed: transitions.send_back(item, typed.get("why", "").strip()),
        (Status.IN_REVIEW,),
        "已退回，又是草稿了，写的人会看到您的话。",
        to_publish=True,
        own=False,
        hint="还有要改的，写一句，退给写的人。",
        reason="要改什么",
    ),
    ReviewStep(
        "recall",
        "收回",
        lambda item, person, typed: transitions.send_back(item, step="收回"),
        (Status.IN_REVIEW,),
        "已收回，又是草稿了，可以接着改。",
        own=True,
        hint="自己发现还要改。改好了再送审。",
    ),
    ReviewStep(
        "confirm",
        "核对无误",
        _confirm,
        (Status.PUBLISHED,),
        "核对无误，核对日改成了今天。",
        hint="刚对着它看过，没有变化。只把核对日改成今天。",
    ),
    ReviewStep(
        "revise",
        "以此为底稿修订",
        _revise,
        (Status.PUBLISHED, Status.WITHDRAWN),
        "这是修订的草稿，里面的都抄好了。改完发布之前，网页上仍是原来的。",
        hint="变了，或写错了。照抄一份草稿，改完再送审。",
    ),
    ReviewStep(
        "restore",
        "以此为底稿修订",
        _revise,
        (Status.SUPERSEDED,),
        "这份草稿抄的是从前的，不是网页上现在的。发布以后，就回到从前的样子。",
        hint="抄的是从前的，要改回去才用。要改网页上现在的，请打开“已发布”的。",
    ),
    ReviewStep(
        "withdraw",
        "撤下",
        lambda item, person, typed: transitions.withdraw(item, typed.get("why", "").strip()),
        (Status.PUBLISHED,),
        "已撤下，网页上不再显示。编辑台里还看得到。",
        to_publish=True,
        hint="整个不该在网上才撤。",
        reason="为什么撤下",
        missing="“撤下”要审核来做。",
    ),
)

STATE_WORDS = {
    Status.DRAFT: "只有编辑看得到。改好了送审，由没有写它的审核发布。",
    Status.IN_REVIEW: "等审核。现在不能改；要改，先收回或退回。",
    Status.SUPERSEDED: "已有新的代替它。只有编辑看得到，不能改。",
    Status.WITHDRAWN: "网页上不显示，不能改。",
}


def state_words(item: Reviewed) -> str:
    """What the state means for readers and editors."""
    if item.status == Status.SUPERSEDED and isinstance(item, PolicyTable):
        return "已有新的表代替它。读者在“全部历史”里还看得到，不能改。"
    if item.status != Status.PUBLISHED:
        return STATE_WORDS[Status(item.status)]
    today = timezone.localdate()
    if isinstance(item, PolicyTable) and item.effective_from and item.effective_from > today:
        return f"从{formats.day(item.effective_from)}起网页用它，不能直接改。"
    if isinstance(item, PolicyTable) and item.same_identity().in_force(today) != item:
        return "后来的表接替了它。读者在“全部历史”里还看得到，不能直接改。"
    return "网页上正在用，不能直接改。"


def steps_for(item: Reviewed, person: Any) -> list[ReviewStep]:
    """The buttons that its state offers to a person, in order."""
    return [step for step in STEPS if item.status in step.states and step.is_for(item, person)]


def missing_words(item: Reviewed, person: Any) -> list[str]:
    """Why buttons that the state has for others are not there for this person."""
    if item.status == Status.DRAFT:
        return ["没有“发布”：先送审，别的审核才能发布。"]
    if item.status == Status.IN_REVIEW and not PUBLISH.is_for(item, person):
        own = permissions.may_publish(person, item)
        why = f"{item.kind_label}最后是您自己改的，自己写的不能自己发布" if own else "发布和退回要审核来做"
        return [f"没有“发布”：{why}。{permissions.whom_to_ask(item)}"]
    return [
        step.missing for step in STEPS if item.status in step.states and step.missing and not step.is_for(item, person)
    ]


def writer_words(item: Reviewed) -> str:
    """Who wrote a draft last, and when."""
    if item.status not in OPEN or item.written_by is None:
        return ""
    saved = log.last_saved(item)
    when = f"，{formats.day(saved.date())}{saved:%H:%M}" if saved else ""
    return f"最后改的人：{permissions.name(item.written_by)}{when}。"


def after_publishing(item: Reviewed) -> str:
    """What readers see from now on, in a sentence."""
    if isinstance(item, PolicyTable) and item.effective_from and item.effective_from > timezone.localdate():
        return f"从{formats.day(item.effective_from)}起，网页上就是{item.kind_label}。在那以前仍是原来的。"
    replaced = item.revises and item.revises.status == Status.SUPERSEDED
    return f"网页上已经是{item.kind_label}。" + (f"它代替了原来那{item.measure}。" if replaced else "")


def after_withdrawing(item: Reviewed) -> str:
    """What readers see without a table, in sentences."""
    if not isinstance(item, PolicyTable):
        return "撤下以后，网页上就没有了。"
    subject = {name: getattr(item, name) for name in item.identity_fields if name != "region"}
    others = type(item)._default_manager.published().exclude(pk=item.pk).filter(**subject)
    today, places = timezone.localdate(), item.region.answering_ids
    left = (in_force(list(others.filter(region=place)), today) for place in places)
    table = next(filter(None, left), None)
    instead = f"网页改用“{table}”" if table else "网页上就没有这一项了"
    return f"撤下以后，{instead}。您写的原因读者看得到；它改正过的旧版也一起撤下。"
