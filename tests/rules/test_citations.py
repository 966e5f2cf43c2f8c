"""What a result says of its sources."""

from __future__ import annotations

from datetime import date

from rules.citations import distinct, expiry_notes, leading
from rules.tables import CitedSource, Evidence
from rules.trace import NoteKind

OFFICIAL = CitedSource("办法", Evidence.OFFICIAL, expires_on=date(2025, 6, 30))
RELAYED = CitedSource("问答", Evidence.RELAYED)
REPORTED = CitedSource("报道", Evidence.REPORTED)


def test_a_result_is_as_hard_as_its_weakest_source() -> None:
    assert Evidence.weakest(source.evidence for source in (REPORTED, OFFICIAL, RELAYED)) is Evidence.REPORTED
    assert Evidence.weakest(source.evidence for source in (OFFICIAL, RELAYED)) is Evidence.RELAYED
    assert Evidence.weakest(()) is None


def test_sources_keep_their_order_and_come_once() -> None:
    assert distinct((RELAYED, OFFICIAL, RELAYED)) == (RELAYED, OFFICIAL)
    assert leading((RELAYED, OFFICIAL)) is RELAYED
    assert leading(()) is None


def test_a_source_has_run_out_the_day_after_its_last() -> None:
    assert expiry_notes((OFFICIAL, RELAYED), date(2025, 6, 30)) == ()
    (note,) = expiry_notes((OFFICIAL, RELAYED, OFFICIAL), date(2025, 7, 1))
    assert note.kind is NoteKind.SOURCE_EXPIRED
    assert note.values == {"expires_on": date(2025, 6, 30), "title": "办法"}
