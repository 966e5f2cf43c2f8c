"""What a result says of the rule it rests on: whose it is, how hard its sources are, and whether one has run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .in_force import is_outdated
from .tables import CitedSource, DatedRule, DecidingRegion, Evidence
from .trace import Note, NoteKind, Reason, TraceStep


@dataclass(kw_only=True)
class CitedEstimate:
    """What every part of an answer says besides its figures; not `known`: `reason` says why there are none.

    `outdated`: the day asked about lies beyond `known_until`, so that the figures are the last ones known.
    """

    known: bool
    reason: Reason | None = None
    evidence: Evidence | None = None
    effective_from: date | None = None
    known_until: date | None = None
    outdated: bool = False
    checked_on: date | None = None
    decided_by: DecidingRegion | None = None
    notes: tuple[Note, ...] = ()
    steps: tuple[TraceStep, ...] = ()
    sources: tuple[CitedSource, ...] = ()


def cited(rule: DatedRule, on: date) -> dict[str, Any]:
    """What a result says of the rule it was read from, by the names of a CitedEstimate."""
    return {
        "evidence": rule.evidence,
        "effective_from": rule.effective_from,
        "known_until": rule.known_until,
        "outdated": is_outdated(rule.known_until, on),
        "checked_on": rule.checked_on,
        "decided_by": rule.place,
        "sources": rule.distinct_sources,
    }


def reach_notes(rule: DatedRule, on: date) -> tuple[Note, ...]:
    """Beyond the last day for which its source vouches, a rule says so of itself."""
    known_until = rule.known_until
    return (Note(NoteKind.OUTDATED, {"known_until": known_until}),) if is_outdated(known_until, on) else ()


def expiry_notes(rule: DatedRule, on: date) -> tuple[Note, ...]:
    """One note for each source whose own expiry lies before `on`; its rule still answers."""
    return tuple(
        Note(NoteKind.SOURCE_EXPIRED, {"expires_on": source.expires_on, "title": source.title})
        for source in rule.distinct_sources
        if source.expires_on is not None and source.expires_on < on
    )
