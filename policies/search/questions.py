"""Which subject a text asks for."""

from __future__ import annotations

from ..models import SearchSubject, SubjectKind
from .index import Index
from .lexicon import Token

ORDER = (SubjectKind.SPECIFIC, SubjectKind.OUTSIDE, SubjectKind.GENERAL)


def subjects(text: str, tokens: list[Token], index: Index) -> list[SearchSubject]:
    """The subjects that a folded text asks for, the likeliest first: kind, then how much of the text speaks for it."""
    words = _said(text, tokens, index)
    if not words:
        return []
    weights: dict[int, int] = {}
    result: dict[int, SearchSubject] = {}
    for phrase in dict.fromkeys(phrase for word in words for phrase in index.phrases.get(word, ())):
        if words.issuperset(phrase.words):
            weights[phrase.subject.pk] = max(phrase.weight, weights.get(phrase.subject.pk, 0))
            result[phrase.subject.pk] = phrase.subject
    return sorted(
        result.values(), key=lambda item: (ORDER.index(SubjectKind(item.kind)), -weights[item.pk], item.position)
    )


def _said(text: str, tokens: list[Token], index: Index) -> set[str]:
    """The subject words of a text. One that begins or ends inside of another word does not count: 断交 in 判断交费."""
    at = {place: token for token in tokens for place in range(token.start, token.end)}
    words = {token.text for token in tokens if token.text in index.subject_words}
    for start, end, _ in index.words.matches(text):
        word = text[start:end]
        if word in index.subject_words and all(
            _may_cut(token, start, end, index) for token in (at.get(start), at.get(end - 1))
        ):
            words.add(word)
    return words


def _may_cut(token: Token | None, start: int, end: int, index: Index) -> bool:
    """Whether a subject word may stand where this token does: around it, inside it, or across another subject word."""
    if token is None:
        return False
    around = start <= token.start and token.end <= end
    inside = token.start <= start and end <= token.end
    return around or inside or token.text in index.subject_words
