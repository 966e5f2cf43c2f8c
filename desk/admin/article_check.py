"""贴一篇文章: an editor pastes text and sees which of its figures our tables hold. Nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from policies.models import Audience, FindingTopic, Region
from policies.models.tables import LEAD

from .. import article_check
from ..admin_urls import change_url
from ..article_check import Checked
from ..article_check.known import kind_of, known_of
from ..article_check.reading import SENTENCE_ENDS
from ..article_check.statements import ArticleVerdict, Statement, StatementComparison
from ..article_check.subjects import Subject
from .base.draft_links import DraftLink, DraftLinks

# Lines of the tables below the text; a text of hundreds of figures for dozens of places would have thousands.
MOST_LINES = 300
# Signs of the text that are shown on either side of a figure.
AROUND = 24
STATEMENT_LENGTH = 200
HEADLINE_LENGTH = 120
COMMA = re.compile("[，,、]")


class ArticleField(forms.CharField):
    """Text as it is pasted: with its line ends as the checker counts them, without signs that no text has."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").replace("\r\n", "\n").replace("\0", ""))


class ArticleForm(forms.Form):
    text = ArticleField(
        label="文章",
        max_length=article_check.LIMIT,
        help_text=f"把文章的文字整个贴进来，最多{article_check.LIMIT}字。只在这一页上看，不保存。",
        error_messages={
            "required": "请先把文章贴进来。",
            "max_length": "文章有%(show_value)d字，太长了：最多%(limit_value)d字。请分几次贴。",
        },
        widget=forms.Textarea(attrs={"rows": 12, "cols": 80, "spellcheck": "false", "autocomplete": "off"}),
    )


@dataclass(frozen=True)
class ArticleLine:
    """One figure held against one place. `number` is the figure's in the text; `first`: the line that its mark leads to."""

    number: int
    mark: Statement
    before: str
    after: str
    comparison: StatementComparison | None = None
    first: bool = True
    claim_url: str = ""
    draft_links: tuple[DraftLink, ...] = ()

    @property
    def other_outcome(self) -> str:
        """What this place says, where another place of the same figure says worse."""
        outcome = self.comparison.outcome if self.comparison else self.mark.outcome
        return outcome.label if outcome != self.mark.outcome else ""

    @property
    def table_url(self) -> str:
        return change_url(self.comparison.table) if self.comparison and self.comparison.table else ""

    @property
    def also(self) -> list[tuple[str, str, str]]:
        """What else holds the figure, with its page."""
        return [(one.label, one.text, change_url(one.row)) for one in self.comparison.also] if self.comparison else []


class ArticleGroup(NamedTuple):
    """The figures with one outcome, under one heading. `count`: of figures, as in the sentence above the text."""

    outcome: ArticleVerdict
    count: int
    title: str
    explanation: str
    lines: list[ArticleLine]


GROUPS = {
    ArticleVerdict.CONTRADICTING: (
        "和我们的表不一致",
        "先看是谁错了：我们的表过时了，就修订；文章错了，就记一条网上说法。",
    ),
    ArticleVerdict.MISSING: (
        "我们没有可比的",
        "表里没有这一项，或这个地方还没有表。文章没有说出处的，草稿会写成线索。",
    ),
    ArticleVerdict.NOT_COMPARED: ("没有去比的", "看不出说的是哪里，或说的是别的事。"),
    ArticleVerdict.MATCHING: ("和我们的表一致", "不用做什么。"),
}


def may_check(user: Any) -> bool:
    """Who changes tables checks articles against them."""
    return any(user.has_perm(f"policies.change_{model}") for model in ("credittable", "coveragetable"))


def article_page(request: HttpRequest) -> HttpResponse:
    """The form; once a text is sent, the text with its marks and what the tables say."""
    if not may_check(request.user):
        raise PermissionDenied
    form = ArticleForm(request.POST if request.method == "POST" else None)
    context = {**admin.site.each_context(request), "title": "贴一篇文章", "form": form, "limit": article_check.LIMIT}
    if form.is_bound and form.is_valid():
        checked = article_check.check(form.cleaned_data["text"], timezone.localdate())
        lines = list(_lines(checked, request.user))
        context |= {
            "checked": checked,
            "pieces": numbered(checked),
            "groups": _groups(checked, lines[:MOST_LINES]),
            "left_out": max(0, len(lines) - MOST_LINES),
        }
    return TemplateResponse(request, "admin/policies/article.html", context)


def numbered(checked: Checked) -> Iterator[tuple[str, Statement | None, int]]:
    """The pieces of the text; each mark with its number, beginning with 1."""
    number = 0
    for words, mark in checked.pieces:
        number += mark is not None
        yield words, mark, number


# ---- the tables below the text ----


def _groups(checked: Checked, lines: list[ArticleLine]) -> list[ArticleGroup]:
    """The lines by the outcome of their figure, the ones to act on first."""
    return [
        ArticleGroup(outcome, count, *GROUPS[outcome], [line for line in lines if line.mark.outcome == outcome])
        for outcome, count in checked.counts
    ]


def _lines(checked: Checked, user: Any) -> Iterator[ArticleLine]:
    links = DraftLinks(user, {region.pk for mark in checked.marks for c in mark.comparisons for region in _places(c)})
    may_claim = user.has_perm("policies.add_claim")
    for number, mark in enumerate(checked.marks, 1):
        before, after = _around(checked.text, mark)
        clause = _clause(checked, number - 1)
        shown = (number, mark, before[-AROUND:], after[:AROUND])
        if not mark.comparisons:
            yield ArticleLine(*shown)
        worst_first = sorted(mark.comparisons, key=lambda comparison: list(ArticleVerdict).index(comparison.outcome))
        for position, comparison in enumerate(worst_first):
            acts = comparison.outcome != ArticleVerdict.MATCHING and comparison.region.scheme_applies
            yield ArticleLine(
                *shown,
                comparison,
                position == 0,
                _claim_url(mark, comparison, clause) if may_claim else "",
                _draft_links(mark, comparison, clause, links) if acts else (),
            )


def _places(comparison: StatementComparison) -> list[Region]:
    """The place, and the province where its table was compared."""
    return list(dict.fromkeys([comparison.region, *([comparison.table.region] if comparison.table else [])]))


def _draft_links(
    mark: Statement, comparison: StatementComparison, clause: str, links: DraftLinks
) -> tuple[DraftLink, ...]:
    """The ways to a draft with the figure; a new one is a lead until somebody finds its source."""
    known = known_of(mark) | {"headline": f"{LEAD}{clause}"[:HEADLINE_LENGTH], "note": f"文章里写：{clause}"}
    found = (links.of(region, kind_of(mark), known) for region in _places(comparison))
    return tuple(link for link in found if link)


def _around(text: str, mark: Statement) -> tuple[str, str]:
    """The sentence of a figure, before and after it, within the length of a statement."""
    reach, start, end = STATEMENT_LENGTH // 2, mark.figure.start, mark.figure.end
    before = SENTENCE_ENDS.split(text[max(0, start - reach) : start])[-1]
    after = SENTENCE_ENDS.split(text[end : end + reach])[0]
    return before.lstrip(), after.rstrip()


def _clause(checked: Checked, number: int) -> str:
    """What a sentence says with this figure, without what it says with another one."""
    figures, text = [mark.figure for mark in checked.marks], checked.text
    figure = figures[number]
    start, end = max(0, figure.start - STATEMENT_LENGTH // 2), figure.end + STATEMENT_LENGTH // 2
    since = max([start, *(other.end for other in figures if other.end <= figure.start)])
    until = min([end, *(other.start for other in figures if other.start >= figure.end)])
    *earlier, before = SENTENCE_ENDS.split(text[since : figure.start])
    after, *later = SENTENCE_ENDS.split(text[figure.end : until])
    if since > start and not earlier:
        before = COMMA.split(before, maxsplit=1)[-1]
    if until < end and not later:
        after = "，".join(COMMA.split(after)[:-1])
    return f"{before}{figure.written}{after}".strip()


def _claim_url(mark: Statement, comparison: StatementComparison, clause: str) -> str:
    """The form of a new 网上说法, with what is known filled in."""
    topic = FindingTopic.EMPLOYEE if mark.conditions.audience == Audience.EMPLOYEE else FindingTopic.CREDIT
    topic = FindingTopic.COVERAGE if mark.subject == Subject.COVERAGE else topic
    values = {"region": comparison.region.pk, "topic": topic, "statement": clause[:STATEMENT_LENGTH]}
    return f"{reverse('admin:policies_claim_add')}?{urlencode(values)}"
