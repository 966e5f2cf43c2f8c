"""What was nearly typed: names that sound the same or have one sign that looks alike. Always a question, never a result."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ..models import Region
from .folding import has_han, key
from .index import Index
from .lexicon import Token
from .names import look_alikes
from .readings import readings, southern

MOST = 6
# Longer than any misspelt name.
LONGEST = 12


def nearly(text: str, tokens: list[Token], index: Index, *, only: bool) -> list[Region]:
    """Regions that a text nearly names, the likeliest first. `only`: nothing else was found in the text."""
    whole = key(text)
    words = [whole] if only and len(whole) <= LONGEST else []
    for word in dict.fromkeys([*words, *_unknown_runs(tokens, index)]):
        result = _like_signs(word, index, surely=word != whole) if has_han(word) else _like_letters(word, index)
        if result:
            return result[:MOST]
    return []


def _unknown_runs(tokens: list[Token], index: Index) -> Iterator[str]:
    """Single signs in a row that make no known word, and runs of letters."""
    run: list[Token] = []
    for token in [*tokens, None]:
        single = token is not None and len(token.text) == 1 and has_han(token.text)
        if run and not (single and token is not None and run[-1].end == token.start):
            yield from _windows("".join(item.text for item in run))
            run = []
        if token is not None and single:
            run.append(token)
        elif token is not None and token.text.isascii() and token.text.isalpha() and len(token.text) > 3:
            yield token.text


def _windows(signs: str) -> Iterator[str]:
    """The run itself and every part of it that is as long as a name, longest first."""
    for size in range(min(len(signs), 6), 1, -1):
        for start in range(len(signs) - size + 1):
            yield signs[start : start + size]


def _like_letters(word: str, index: Index) -> list[Region]:
    """Pinyin as a southern ear writes it, or with another reading of a sign: zhongqing, shamen."""
    if not word.isalpha():
        return []
    names = index.sounds.same([word]) | index.sounds.southern.get(southern(word), set())
    return _in_order(_regions(names, index), word)


def _like_signs(word: str, index: Index, *, surely: bool) -> list[Region]:
    """The same sound, else one sign that looks alike, else, of longer names, one sign more, less or other.

    `surely`: only what is read exactly the same, for a few signs out of a longer text.
    """
    word = word.rstrip("市省县区") or word
    if not 2 <= len(word) <= LONGEST:
        return []
    spoken = readings(word) if len(word) <= 8 else set()
    same = (
        {name for item in spoken for name in index.sounds.as_read.get(item, ())}
        if surely
        else index.sounds.same(spoken)
    )
    alike = {name for name in _one_sign_off(word) if name in index.named}
    result = _regions(same | alike, index)
    if surely:
        return _in_order(result, word)
    if not result and len(word) >= 3:
        close = process.extract(word, index.long_names, scorer=Levenshtein.distance, score_cutoff=1, limit=MOST)
        result = _regions({name for name, *_ in close}, index)
    if not result and len(word) <= 5:
        result = _regions({name for item in spoken for name in index.counties_read.get(item, ())}, index)
    return _in_order(result, word)


def _one_sign_off(word: str) -> Iterator[str]:
    for at, sign in enumerate(word):
        for other in look_alikes().get(sign, ()):
            yield f"{word[:at]}{other}{word[at + 1 :]}"


def _regions(names: set[str], index: Index) -> list[Region]:
    return [candidate.region for name in names for candidate in index.named.get(name, ())]


def _in_order(regions: list[Region], word: str) -> list[Region]:
    """Those first whose name shares most signs with what was typed."""
    return sorted(dict.fromkeys(regions), key=lambda item: (-len(set(item.short_name) & set(word)), item.position))
