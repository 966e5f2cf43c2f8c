"""The article checker: each amount, percentage and number of years of a pasted text against the tables of the places named.

Regular expressions and the region list; nothing is stored, nothing is fetched.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from policies.models import Region

from .compare import Also, ArticleVerdict, StatementComparison, compare
from .conditions import Conditions
from .figures import Figure, Kind, half_width
from .reading import Statement, read
from .subjects import Subject
from .tables import PublishedTables

__all__ = [
    "LIMIT",
    "Also",
    "ArticleVerdict",
    "Checked",
    "Conditions",
    "Figure",
    "Kind",
    "Mark",
    "Statement",
    "StatementComparison",
    "Subject",
    "check",
]

# Characters of an article that are looked at; the founding articles have 2 000 each.
LIMIT = 20_000
# Figures that are looked at, and places that one figure is compared with.
MOST_FIGURES = 500
MOST_PLACES = 40

WORST_FIRST = (
    ArticleVerdict.CONTRADICTING,
    ArticleVerdict.MISSING,
    ArticleVerdict.NOT_COMPARED,
    ArticleVerdict.MATCHING,
)


@dataclass(frozen=True)
class Mark:
    """One figure of the text with what the tables of its places say to it."""

    statement: Statement
    comparisons: tuple[StatementComparison, ...] = ()

    @property
    def figure(self) -> Figure:
        return self.statement.figure

    @property
    def start(self) -> int:
        return self.figure.start

    @property
    def end(self) -> int:
        return self.figure.end

    @property
    def places(self) -> tuple[Region, ...]:
        return self.statement.regions

    @property
    def reason(self) -> str:
        """Why nothing was compared; empty where something was."""
        return self.statement.reason

    @property
    def outcome(self) -> ArticleVerdict:
        """The worst of its places: contradicting before missing before matching."""
        outcomes = {comparison.outcome for comparison in self.comparisons}
        return next((outcome for outcome in WORST_FIRST if outcome in outcomes), ArticleVerdict.NOT_COMPARED)


@dataclass(frozen=True)
class Checked:
    """A text with its marks in order. `cut`: it was too long or had too many figures, the rest was not looked at."""

    text: str
    marks: tuple[Mark, ...]
    cut: bool

    @property
    def pieces(self) -> list[tuple[str, Mark | None]]:
        """The whole text in stretches, each with its mark or None: for a page that escapes them itself."""
        pieces: list[tuple[str, Mark | None]] = []
        position = 0
        for mark in self.marks:
            pieces += [(self.text[position : mark.start], None), (self.text[mark.start : mark.end], mark)]
            position = mark.end
        return [piece for piece in [*pieces, (self.text[position:], None)] if piece[0]]

    @property
    def counts(self) -> list[tuple[ArticleVerdict, int]]:
        """How many marks have which outcome, worst first."""
        counted = Counter(mark.outcome for mark in self.marks)
        return [(outcome, counted[outcome]) for outcome in WORST_FIRST]

    @property
    def sentence(self) -> str:
        """The outcome in one Chinese sentence."""
        if not self.marks:
            return "没有找到金额、比例和年数。" + self._cut_sentence
        values = "，".join(f"{outcome.label}{count}处" for outcome, count in self.counts if count)
        return f"找到{len(self.marks)}处数字：{values}。{self._cut_sentence}"

    @property
    def _cut_sentence(self) -> str:
        return f"文章太长，只看了前{LIMIT}个字、前{MOST_FIGURES}处数字。" if self.cut else ""


def check(text: str, on: date) -> Checked:
    """Read a text and hold each figure against the tables in force on a day. A dozen queries whatever the text."""
    kept = text.replace("\r\n", "\n").replace("\0", "")[:LIMIT]
    regions = list(Region.objects.listed().select_related("parent"))
    statements = read(half_width(kept), regions, MOST_FIGURES + 1)
    cut = len(text) > LIMIT or len(statements) > MOST_FIGURES
    statements = statements[:MOST_FIGURES]
    tables = PublishedTables({region for statement in statements for region in statement.regions})
    return Checked(kept, tuple(_mark(statement, tables, on) for statement in statements), cut)


def _mark(statement: Statement, tables: PublishedTables, on: date) -> Mark:
    if statement.reason:
        return Mark(statement)
    return Mark(statement, tuple(compare(statement, region, tables, on) for region in statement.regions[:MOST_PLACES]))
