"""Places named in a longer text, with where they stand: the same words and rules as in the search box."""

from __future__ import annotations

import unicodedata

from . import lexicon
from .index import index
from .places import Mention, mentions


def places_in(text: str) -> list[Mention]:
    """The regions that a text names by names of their own, in order. Positions are those of the text.

    Of a county it is not said here which region it belongs to: a text about 昆山 is none about 苏州.
    """
    known = index()
    plain = _folded_in_place(text)
    tokens = lexicon.cut(plain, lexicon.fixed_words(), known.words)
    result = mentions(plain, tokens, known, provinces_lead=False)
    return [item for item in result if item.candidates[0].via is None]


def _folded_in_place(text: str) -> str:
    """Half-width, lower case, and a space for what is no letter; every sign stays where it is."""
    return "".join(_folded_sign(sign) for sign in text)


def _folded_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).lower()
    return plain if len(plain) == 1 and plain.isalnum() else " "
