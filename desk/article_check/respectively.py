"""分别: a list of places, ages or people, and as many figures behind it, one for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from policies.models import Audience
from rules.answers import Category, Sex

from .conditions import ages_named
from .places import ArticleMention

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
    """Several things of one kind in a row. `end`: where the last one ends; `assign` gives a statement the nth of them."""

    end: int
    length: int
    assign: Callable[[Any, int], Any]


def paired(
    text: str, statements: list[Any], sentences: list[tuple[int, int]], named: list[ArticleMention]
) -> list[Any]:
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
        if len(same) >= listing.length:
            for nth, i in enumerate(same[: listing.length]):
                result[i] = listing.assign(result[i], nth)
    return result


def _nearest_listing(text: str, start: int, end: int, told: int, named: list[ArticleMention]) -> Listing | None:
    """The list that stands last before the word; None where nothing is listed. Ages and people before the end of the
    last figure (`told`) belong to that one; places stay."""
    since = max(start, told)
    found = [_of_ages(text, since, end), *(_of_words(text, since, end, *words) for words in WORDS)]
    places = [one for one in named if start <= one.start and one.end <= end]
    if places and len(places[-1].regions) > 1:
        found.append(_of_places(places[-1]))
    return max((one for one in found if one), key=lambda one: one.end, default=None)


def _of_places(mention: ArticleMention) -> Listing:
    def assign(statement: Any, nth: int) -> Any:
        return replace(statement, regions=(mention.regions[nth],))

    return Listing(mention.end, len(mention.regions), assign)


def _of_ages(text: str, start: int, end: int) -> Listing | None:
    found = ages_named(text[start:end])
    return _of_conditions("ages", [ages for _, ages in found], start + found[-1][0]) if found else None


def _of_words(text: str, start: int, end: int, name: str, words: dict[str, str]) -> Listing | None:
    found = list(re.compile("|".join(words)).finditer(text, start, end))
    return _of_conditions(name, [words[match.group()] for match in found], found[-1].end()) if found else None


def _of_conditions(name: str, values: list[Any], end: int) -> Listing | None:
    """A list of different values of one condition; None where it is none."""
    if not 1 < len(values) == len(set(values)):
        return None

    def assign(statement: Any, nth: int) -> Any:
        return replace(statement, conditions=replace(statement.conditions, **{name: values[nth]}))

    return Listing(end, len(values), assign)
