"""What a result says of its sources."""

from __future__ import annotations

from datetime import date

from rules.citations import cited, expiry_notes
from rules.tables import CitedSource, Evidence
from rules.trace import NoteKind
from tests.rules.builders import ON, credit_table

OFFICIAL = CitedSource("办法", Evidence.OFFICIAL, expires_on=date(2025, 6, 30))
RELAYED = CitedSource("问答", Evidence.RELAYED)
REPORTED = CitedSource("报道", Evidence.REPORTED)


def test_a_result_is_as_hard_as_its_weakest_source() -> None:
    assert Evidence.weakest(source.evidence for source in (REPORTED, OFFICIAL, RELAYED)) is Evidence.REPORTED
    assert cited(credit_table(sources=(OFFICIAL, RELAYED)), ON)["evidence"] is Evidence.RELAYED
    assert Evidence.weakest(()) is None


def test_sources_keep_their_order_and_come_once() -> None:
    rule = credit_table(sources=(RELAYED, OFFICIAL, RELAYED))
    assert cited(rule, ON)["sources"] == (RELAYED, OFFICIAL)
    assert rule.main_source is RELAYED
    assert credit_table(sources=()).main_source is None


def test_a_source_has_run_out_the_day_after_its_last() -> None:
    rule = credit_table(sources=(OFFICIAL, RELAYED, OFFICIAL))
    assert expiry_notes(rule, date(2025, 6, 30)) == ()
    (note,) = expiry_notes(rule, date(2025, 7, 1))
    assert note.kind is NoteKind.SOURCE_EXPIRED
    assert note.values == {"expires_on": date(2025, 6, 30), "title": "办法"}
