"""The article checker: each amount, percentage and number of years of a pasted text against the tables of the places named.

Regular expressions and the region list; nothing is stored, nothing is fetched.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from policies.models import Region

from .compare import compare
from .figures import half_width
from .reading import read
from .statements import ArticleVerdict, Statement
from .tables import PublishedTables

# Characters of an article that are looked at; the founding articles have 2 000 each.
LIMIT = 20_000
# Figures that are looked at, and places that one figure is compared with.
MOST_FIGURES = 500
MOST_PLACES = 40


@dataclass(frozen=True)
class Checked:
    """A text with its statements in order. `cut`: it was too long or had too many figures, the rest was not looked at."""

    text: str
    marks: tuple[Statement, ...]
    cut: bool

    @property
    def pieces(self) -> list[tuple[str, Statement | None]]:
        """The whole text in stretches, each with its statement or None: for a page that escapes them itself."""
        pieces: list[tuple[str, Statement | None]] = []
        position = 0
        for mark in self.marks:
            start, end = mark.figure.start, mark.figure.end
            pieces += [(self.text[position:start], None), (self.text[start:end], mark)]
            position = end
        return [piece for piece in [*pieces, (self.text[position:], None)] if piece[0]]

    @property
    def counts(self) -> list[tuple[ArticleVerdict, int]]:
        """How many figures have which outcome, worst first, without those that none has."""
        counted = Counter(mark.outcome for mark in self.marks)
        return [(outcome, counted[outcome]) for outcome in ArticleVerdict if counted[outcome]]

    @property
    def sentence(self) -> str:
        """The outcome in one Chinese sentence."""
        values = "，".join(f"{outcome.label}{count}处" for outcome, count in self.counts)
        found = f"找到{len(self.marks)}处数字：{values}。" if self.marks else "没有找到金额、比例和年数。"
        return found + (f"文章太长，只看了前{LIMIT}个字、前{MOST_FIGURES}处数字。" if self.cut else "")


def check(text: str, on: date) -> Checked:
    """Read a text and hold each figure against the tables in force on a day. A dozen queries whatever the text."""
    kept = text.replace("\r\n", "\n").replace("\0", "")[:LIMIT]
    regions = list(Region.objects.listed().select_related("parent"))
    statements = read(half_width(kept), regions, MOST_FIGURES + 1)
    cut = len(text) > LIMIT or len(statements) > MOST_FIGURES
    statements = statements[:MOST_FIGURES]
    tables = PublishedTables({region for statement in statements for region in statement.regions})
    return Checked(kept, tuple(_compared(statement, tables, on) for statement in statements), cut)


def _compared(statement: Statement, tables: PublishedTables, on: date) -> Statement:
    if statement.reason:
        return statement
    places = statement.regions[:MOST_PLACES]
    return replace(statement, comparisons=tuple(compare(statement, region, tables, on) for region in places))
