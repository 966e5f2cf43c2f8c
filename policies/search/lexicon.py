"""Every known word in one automaton, and the cut of a text into its most probable words.

Cutting by the most probable words (as jieba does it) keeps 保定 out of 医保定点, 长治 out of 长治病 and still finds 西安 in
西安全市: a name counts only where the words around it are words too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

from .folding import key
from .names import counties, county_short_name, ordinary_words, other_names

# Words counted by the dictionary that the counts come from.
TOTAL = 60_000_000
UNKNOWN = math.log(1 / TOTAL)
# How often names and subject words are taken to be met, on the scale of that dictionary.
REGION, FULL_COUNTY, SHORT_COUNTY, OTHER, SUBJECT = 900, 300, 100, 200, 8_000
# A run of Latin letters or digits is one word.
RUN = re.compile(r"[0-9]+|[a-z]+")


@dataclass(frozen=True)
class Token:
    """One word of a cut text: text[start:end]."""

    start: int
    end: int
    text: str


class Words:
    """An automaton over words with their frequencies."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word, count in frequencies.items():
            self._automaton.add_word(word, (len(word), math.log(count / TOTAL)))
        self._automaton.make_automaton()
        self._empty = not len(self._automaton)

    def matches(self, text: str) -> Iterable[tuple[int, int, float]]:
        """Start, end and log probability of every word in a text, wherever it stands."""
        if self._empty:
            return
        for last, (length, score) in self._automaton.iter(text):
            yield last + 1 - length, last + 1, score


@lru_cache(maxsize=1)
def fixed_words() -> Words:
    """Everyday words, counties, former and popular names: what comes with the release."""
    frequencies = dict(ordinary_words())
    for county in counties():
        _raise(frequencies, key(county.name), FULL_COUNTY)
        _raise(frequencies, key(county_short_name(county.name)), SHORT_COUNTY)
    for other in other_names():
        _raise(frequencies, key(other.name), OTHER)
    frequencies.pop("", None)
    return Words(frequencies)


def _raise(frequencies: dict[str, int], word: str, count: int) -> None:
    frequencies[word] = max(count, frequencies.get(word, 0))


def cut(text: str, *vocabularies: Words) -> list[Token]:
    """The most probable words of a folded text (Viterbi over unigrams), spaces left out."""
    edges: list[list[tuple[int, float]]] = [[] for _ in range(len(text) + 1)]
    for words in vocabularies:
        for start, end, score in words.matches(text):
            edges[end].append((start, score))
    for run in RUN.finditer(text):
        edges[run.end()].append((run.start(), UNKNOWN / 2))
    best = [0.0] * (len(text) + 1)
    before = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end], before[end] = best[end - 1] + (0.0 if text[end - 1] == " " else UNKNOWN), end - 1
        for start, score in edges[end]:
            if best[start] + score > best[end]:
                best[end], before[end] = best[start] + score, start
    return _walk_back(text, before)


def _walk_back(text: str, before: list[int]) -> list[Token]:
    tokens: list[Token] = []
    end = len(text)
    while end:
        start = before[end]
        if text[start:end] != " ":
            tokens.append(Token(start, end, text[start:end]))
        end = start
    return tokens[::-1]
