"""The steps of review as buttons. What they do is in review.py; here is what editors read and which state offers which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from .. import review, words
from ..models import CoverageTable, CreditTable, PolicyTable, Status

Table = CreditTable | CoverageTable


@dataclass(frozen=True)
class Step:
    """One button. `take` returns the table to show next; `done` is said and logged."""

    name: str
    label: str
    take: Callable[[Any], Any]
    states: tuple[Status, ...]
    done: str
    hint: str = ""
    asks: bool = False


def _same(step: Callable[[Any], None]) -> Callable[[Any], Any]:
    """A step of review.py that leaves the same table on the screen."""

    def take(table: Table) -> Table:
        step(table)
        return table

    return take


def _confirm(table: Table) -> None:
    review.confirm(table, timezone.localdate())


STEPS = (
    Step("submit", "送审", _same(review.submit), (Status.DRAFT,), "已送审，等人审核。审核时不能改，要改就先退回。"),
    Step("publish", "发布", _same(review.publish), (Status.DRAFT, Status.IN_REVIEW), "已发布。"),
    Step("return", "退回", _same(review.send_back), (Status.IN_REVIEW,), "已退回，又是草稿了，可以接着改。"),
    Step(
        "confirm",
        "核对无误",
        _same(_confirm),
        (Status.PUBLISHED,),
        "核对无误，核对日改成了今天。",
        hint="刚对着来源看过，没有变化。只把核对日改成今天。",
    ),
    Step(
        "revise",
        "以此为底稿修订",
        review.copy_as_draft,
        (Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN),
        "这是修订的草稿，年龄段、依据、例子都抄好了。改完发布之前，网页上仍是原来那张。",
        hint="标准变了，或写错了。照抄一份草稿，改完再发布。",
    ),
    Step(
        "withdraw",
        "撤下",
        _same(review.withdraw),
        (Status.PUBLISHED,),
        "已撤下，网页上不再显示。编辑台里还看得到。",
        hint="整张表不该在网上才撤。撤下以后，网页改用更早的表或省里的表；都没有，就说这里还没核实。",
        asks=True,
    ),
)

STATE_WORDS = {
    Status.DRAFT: "只有编辑看得到。改好了就发布，或送审请别人发布。",
    Status.IN_REVIEW: "等人审核。现在不能改；要改，先退回。",
    Status.SUPERSEDED: "已有新的表代替它。读者在“全部历史”里还看得到，不能改。",
    Status.WITHDRAWN: "网页上不显示，不能改。",
}


def state_words(table: Table) -> str:
    """What the table's state means for readers and editors."""
    if table.status != Status.PUBLISHED:
        return STATE_WORDS[Status(table.status)]
    today = timezone.localdate()
    if table.effective_from and table.effective_from > today:
        return f"从{words.day(table.effective_from)}起网页用它，不能直接改。"
    if review.same_subject(table).in_force(today) != table:
        return "后来的表接替了它。读者在“全部历史”里还看得到，不能直接改。"
    return "网页上正在用，不能直接改。"


def steps_for(table: PolicyTable) -> list[Step]:
    """The buttons that a table's state offers, in order."""
    return [step for step in STEPS if table.status in step.states]


def step_named(name: str) -> Step | None:
    return next((step for step in STEPS if step.name == name), None)


def after_publishing(table: Table) -> str:
    """What readers see from now on, in a sentence."""
    if table.effective_from and table.effective_from > timezone.localdate():
        return f"从{words.day(table.effective_from)}起用这张表，在那之前网页仍用原来的。"
    if table.revises and table.revises.status == Status.SUPERSEDED:
        return "它代替了原来那张，原来那张在“全部历史”里还看得到。"
    return "网页上已经是这张表。"
