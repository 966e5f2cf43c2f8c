"""What a result says of the sources it rests on: which, how hard, and whether one of them has run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .in_force import is_outdated
from .tables import CitedSource, CoverageRule, CreditRule
from .trace import Note, NoteKind


def distinct(sources: Sequence[CitedSource]) -> tuple[CitedSource, ...]:
    """The sources in their order, each once."""
    return tuple(dict.fromkeys(sources))


def leading(sources: Sequence[CitedSource]) -> CitedSource | None:
    """The source a step cites: the first, which editors put there as the main one."""
    return sources[0] if sources else None


def reach_notes(table: CreditRule | CoverageRule, on: date) -> tuple[Note, ...]:
    """Beyond the last day for which its source vouches, a table says so of itself."""
    known_until = table.known_until
    return (Note(NoteKind.OUTDATED, {"known_until": known_until}),) if is_outdated(known_until, on) else ()


def expiry_notes(sources: Sequence[CitedSource], on: date) -> tuple[Note, ...]:
    """One note for each source whose own expiry lies before `on`; its table still answers."""
    return tuple(
        Note(NoteKind.SOURCE_EXPIRED, {"expires_on": source.expires_on, "title": source.title})
        for source in distinct(sources)
        if source.expires_on is not None and source.expires_on < on
    )
