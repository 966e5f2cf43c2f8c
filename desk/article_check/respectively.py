"""分别: a list of places, ages or people, and as many figures behind it, one for each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from policies.models import Audience
from rules.answers import Category, Sex

from .conditions import ages_named
from .places import ArticleMention
from .statements import Statement

RESPECTIVELY = re.compile(r"分别|依次")
# How far before the word a list is looked for.
LIST_LENGTH = 80
# The field of the conditions, and the words that stand for its values.
WORDS: tuple[tuple[str, dict[str, str]], ...] = (
    ("sex", {"男": Sex.MALE, "女": Sex.FEMALE}),
    ("audience", {"在职": Audience.EMPLOYEE, "退休": Audience.RETIREE}),
    ("category", {"职工": Category.EMPLOYEE, "单位": Category.EMPLOYEE, "灵活就业": Category.FLEXIBLE}),
)


@dataclass(frozen=True)
class Listing:
    """Several things of one kind in a row: `name` is the field of a condition, or regions. `end`: where the last one ends."""

    end: int
    name: str
    values: tuple[Any, ...]

    def given(self, statement: Statement, nth: int) -> Statement:
        """A statement with the nth of them."""
        if self.name == "regions":
            return replace(statement, regions=(self.values[nth],))
        return replace(statement, conditions=replace(statement.conditions, **{self.name: self.values[nth]}))


def paired(
    text: str, statements: list[Statement], sentences: list[tuple[int, int]], named: list[ArticleMention]
) -> list[Statement]:
    """The statements, those of a sentence with 分别 each with its own place, age or person."""
    result = list(statements)
    words = list(RESPECTIVELY.finditer(text))
    ends = [*(word.start() for word in words), len(text)][1:]
    for word, next_word in zip(words, ends, strict=False):
        start, end = next(span for span in sentences if span[0] <= word.start() < span[1])
        inside = [i for i, one in enumerate(statements) if word.end() <= one.figure.start < min(end, next_word)]
        told = max((one.figure.end for one in statements if one.figure.end <= word.start()), default=0)
        listing = _nearest_listing(text, max(start, word.start() - LIST_LENGTH), word.start(), told, named)
        if listing is None or not inside:
            continue
        same = [i for i in inside if statements[i].figure.kind == statements[inside[0]].figure.kind]
        if len(same) >= len(listing.values):
            for nth, i in enumerate(same[: len(listing.values)]):
                result[i] = listing.given(result[i], nth)
    return result


def _nearest_listing(text: str, start: int, end: int, told: int, named: list[ArticleMention]) -> Listing | None:
    """The list of different things that stands last before the word; None where nothing is listed. Ages and people before
    the end of the last figure (`told`) belong to that one; places stay."""
    since = max(start, told)
    listed = {"ages": [(since + at, ages) for at, ages in ages_named(text[since:end])]}
    for name, words in WORDS:
        found = re.compile("|".join(words)).finditer(text, since, end)
        listed[name] = [(match.end(), words[match.group()]) for match in found]
    places = [one for one in named if start <= one.start and one.end <= end]
    listed["regions"] = [(places[-1].end, region) for region in places[-1].regions] if places else []
    listings = [
        Listing(found[-1][0], name, tuple(value for _, value in found))
        for name, found in listed.items()
        if 1 < len(found) == len({value for _, value in found})
    ]
    return max(listings, key=lambda one: one.end, default=None)
