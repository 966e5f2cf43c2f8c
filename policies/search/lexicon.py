"""Every known word in one automaton, and the cut of a text into its most probable words.

Cutting by the most probable words (as jieba does it) keeps 保定 out of 医保定点, 长治 out of 长治病 and still finds 西安 in
西安全市: a name counts only where the words around it are words too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import ahocorasick

from .folding import key
from .names import counties, county_short_name, listed, ordinary_words, other_names

# Words counted by the dictionary that the counts come from.
TOTAL = 60_000_000
UNKNOWN = math.log(1 / TOTAL)
# How often names and subject words are taken to be met, on the scale of that dictionary.
REGION, FULL_COUNTY, SHORT_COUNTY, OTHER, SUBJECT = 900, 300, 100, 200, 8_000
# How much of a log probability is kept, and the longest word, in a packed number.
PRECISION, LENGTHS = 100, 64
# A run of Latin letters or digits is one word.
RUN = re.compile(r"[0-9]+|[a-z]+")


@dataclass(frozen=True)
class Token:
    """One word of a cut text: text[start:end]."""

    start: int
    end: int
    text: str


class Words:
    """An automaton over words with their frequencies. A word that comes twice keeps the last frequency."""

    def __init__(self, frequencies: Iterable[tuple[str, int]]) -> None:
        # numbers instead of objects: what they hold is half of the memory that objects would take
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for word, count in frequencies:
            if word:
                self._automaton.add_word(word, _packed(len(word), count))
        self._automaton.make_automaton()
        self._empty = not len(self._automaton)

    def matches(self, text: str) -> Iterable[tuple[int, int, float]]:
        """Start, end and log probability of every word in a text, wherever it stands."""
        if self._empty:
            return
        for last, packed in self._automaton.iter(text):
            yield last + 1 - packed % LENGTHS, last + 1, -(packed // LENGTHS) / PRECISION


def _packed(length: int, count: int) -> int:
    """The length of a word and its log probability in one whole number."""
    return round(-math.log(count / TOTAL) * PRECISION) * LENGTHS + length


@lru_cache(maxsize=1)
def fixed_words() -> Words:
    """Everyday words, counties, former and popular names: what comes with the release."""
    return Words(chain(_place_words(), ((word, count) for word, count in ordinary_words() if count > FULL_COUNTY)))


def _place_words() -> Iterator[tuple[str, int]]:
    """Everyday words that are rarer than names, then names."""
    yield from ((word, count) for word, count in ordinary_words() if count <= FULL_COUNTY)
    yield from ((key(other.name), OTHER) for other in other_names())
    yield from ((key(county_short_name(county.name)), SHORT_COUNTY) for county in counties())
    yield from ((key(county.name), FULL_COUNTY) for county in counties())


@lru_cache(maxsize=1)
def ordinary_names() -> frozenset[str]:
    """Short names of counties that are everyday words: 和平, 新华."""
    short = {key(county_short_name(county.name)) for county in counties()}
    return frozenset(word for word, _ in ordinary_words() if word in short) - listed("only_places")


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
