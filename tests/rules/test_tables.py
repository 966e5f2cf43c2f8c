"""Which table is in force on a day."""

from __future__ import annotations

from datetime import date

from rules.tables import Evidence, Rulebook
from tests.rules.builders import PROVINCE, band, credit_table

UNDATED = credit_table(band("80"))
OLD = credit_table(band("90"), start=date(2020, 1, 1))
NEW = credit_table(band("100"), start=date(2024, 7, 1))
PROVINCIAL = credit_table(band("120"), start=date(2010, 1, 1), place=PROVINCE)


def test_the_latest_table_begun_is_in_force_from_its_first_day() -> None:
    rulebook = Rulebook((NEW, OLD))
    assert rulebook.in_force(date(2024, 6, 30)) is OLD
    assert rulebook.in_force(date(2024, 7, 1)) is NEW
    assert rulebook.in_force(date(2019, 12, 31)) is None


def test_a_table_without_a_start_sorts_before_every_date() -> None:
    rulebook = Rulebook((OLD, UNDATED))
    assert rulebook.in_force(date(1999, 1, 1)) is UNDATED
    assert rulebook.in_force(date(2020, 1, 1)) is OLD


def test_the_province_stands_in_only_until_the_regions_own_table_begins() -> None:
    rulebook = Rulebook((NEW,), (PROVINCIAL,))
    assert rulebook.in_force(date(2024, 6, 30)) is PROVINCIAL
    assert rulebook.in_force(date(2024, 7, 1)) is NEW


def test_coming_starts_are_those_after_the_day_in_order() -> None:
    rulebook = Rulebook((NEW, UNDATED, OLD), (PROVINCIAL,))
    assert rulebook.starts_after(date(2015, 1, 1)) == [date(2020, 1, 1), date(2024, 7, 1)]
    assert rulebook.starts_after(date(2024, 7, 1)) == []


def test_evidence_is_ranked_hardest_first() -> None:
    assert Evidence.hardest(Evidence) is Evidence.OFFICIAL
    assert Evidence.weakest(["relayed", "official"]) is Evidence.RELAYED
    assert Evidence.weakest([]) is None
