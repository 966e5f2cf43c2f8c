"""Which subject a text asks for."""

from __future__ import annotations

from ..models import SearchSubject, SubjectKind
from .index import Index
from .lexicon import Token

ORDER = (SubjectKind.SPECIFIC, SubjectKind.OUTSIDE, SubjectKind.GENERAL)


def subjects(text: str, tokens: list[Token], index: Index) -> list[SearchSubject]:
    """The subjects that a folded text asks for, the likeliest first: kind, then how much of the text speaks for it."""
    said = _said(text, tokens, index)
    if not said:
        return []
    weights: dict[int, int] = {}
    asked: dict[int, SearchSubject] = {}
    for phrase in index.phrases:
        if said.issuperset(phrase.words):
            weights[phrase.subject.pk] = max(phrase.weight, weights.get(phrase.subject.pk, 0))
            asked[phrase.subject.pk] = phrase.subject
    return sorted(asked.values(), key=lambda one: (ORDER.index(SubjectKind(one.kind)), -weights[one.pk], one.position))


def _said(text: str, tokens: list[Token], index: Index) -> set[str]:
    """The subject words of a text: whole words of its cut, several of them, or parts of one; never across a cut."""
    edges = {token.start for token in tokens} | {token.end for token in tokens}
    inside = {at: token.start for token in tokens for at in range(token.start, token.end)}
    found = set()
    for start, end, _ in index.words.matches(text):
        whole = start in edges and end in edges
        part = inside.get(start) is not None and inside.get(start) == inside.get(end - 1)
        if (whole or part) and text[start:end] in index.subject_words:
            found.add(text[start:end])
    found.update(token.text for token in tokens if token.text in index.subject_words)
    return found
