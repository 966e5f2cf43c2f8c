"""更正 and 撤下 at the desk, and what readers see of them: in the history, the changes, the feed, on a result from paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.review import transitions
from policies.changelog import changes
from policies.models import CreditTable, Status
from tests import builders
from tests.desk.people import Person, publish, revise, save, status, step_address

pytestmark = pytest.mark.django_db
WORDS = {"kind": "correction", "said_before": "每月120元。", "why_wrong": "看成了在职人员的数。"}


@pytest.fixture
def wrong(writer: Person, reviewer: Person) -> CreditTable:
    """120 a month from 2025 on, published by two people and announced."""
    table = builders.credit([{"amount": Decimal(120)}], effective_from=date(2025, 1, 1), written_by=writer.user)
    table.examples.update(expected={"monthly": "120.00"})
    transitions.submit(table)
    publish(reviewer.client, table, note="2025年起每月120元。")
    assert status(table) == Status.PUBLISHED
    return table


def correct(writer: Person, reviewer: Person, wrong: CreditTable, **typed: str) -> CreditTable:
    draft = revise(writer.client, wrong)
    draft.bands.update(amount=Decimal(125))
    draft.examples.update(expected={"monthly": "125.00"})
    transitions.submit(draft)
    publish(reviewer.client, draft, **(WORDS | typed))
    draft.refresh_from_db()
    return draft


def page(name: str, table: CreditTable) -> str:
    return Client().get(reverse(f"policies:{name}", args=[table.region.slug])).content.decode()


def test_the_wrong_version_stays_struck_and_the_rule_stays_announced(
    writer: Person, reviewer: Person, wrong: CreditTable
) -> None:
    right = correct(writer, reviewer, wrong)
    assert (right.status, status(wrong)) == (Status.PUBLISHED, Status.SUPERSEDED)
    history = page("history", right)
    assert "<s>每月120元，不分年龄</s>" in history
    assert "这一版写错了，以更正为准。" in history
    credit, struck = history[history.index('id="credit"') : history.index('id="coverage"')].split("（写错了）")
    assert "官方文件" not in struck
    # the old sentence stands with the version that it was said of
    assert "2025年起每月120元。" not in credit
    assert "<s>2025年起每月120元。</s>" in struck
    feed = Client().get(reverse("policies:feed"), {"city": right.region.slug}).content.decode()
    for words in ("更正：每月125元", "看成了在职人员的数", "2025年起每月120元。（后来更正了）"):
        assert words in feed


def test_better_words_for_a_correction_keep_it(writer: Person, reviewer: Person, wrong: CreditTable) -> None:
    right = correct(writer, reviewer, wrong)
    draft = revise(writer.client, right)
    transitions.submit(draft)
    publish(reviewer.client, draft, kind="minor")
    assert status(draft) == Status.PUBLISHED
    told = [entry.text for entry in changes(right.region) if entry.region == right.region]
    assert [text[:4] for text in told] == ["更正：每", "2025"]
    assert page("history", right).count("2025年起每月120元。") == 1


def test_a_correction_is_said_in_words(writer: Person, reviewer: Person, wrong: CreditTable) -> None:
    draft = correct(writer, reviewer, wrong, why_wrong="")
    assert draft.status == Status.IN_REVIEW


def test_a_new_table_corrects_nothing(reviewer: Person, wrong: CreditTable) -> None:
    fresh = builders.credit(effective_from=date(2026, 1, 1), region=wrong.region)
    fresh.examples.update(expected={"monthly": "90.00"})
    transitions.submit(fresh)
    publish(reviewer.client, fresh, **WORDS)
    fresh.refresh_from_db()
    assert (fresh.change_kind, fresh.said_before) == ("major", ""), "it is not offered, and not taken"


def test_a_correction_of_the_start_replaces_the_wrong_table(
    writer: Person, reviewer: Person, wrong: CreditTable
) -> None:
    draft = revise(writer.client, wrong)
    save(writer.client, draft, _step="submit", effective_from="2025-07-01")
    publish(reviewer.client, draft, **WORDS)
    assert (status(draft), status(wrong)) == (Status.PUBLISHED, Status.SUPERSEDED)


def test_withdrawing_takes_the_corrected_one_along_and_leaves_a_line(
    writer: Person, reviewer: Person, wrong: CreditTable
) -> None:
    right = correct(writer, reviewer, wrong)
    reviewer.client.post(step_address(right, "withdraw"), {"why": "省里的文件管它。"})
    assert (status(right), status(wrong)) == (Status.WITHDRAWN, Status.WITHDRAWN)
    history = page("history", right)
    assert "撤下了这一版，因为省里的文件管它。" in history
    credit = history[history.index('id="credit"') : history.index('id="coverage"')]
    assert "官方文件" not in credit
    assert "（写错了，已撤下）" in credit
    assert "<s>每月120元，不分年龄</s>" in credit
    told = [entry for entry in changes(right.region) if entry.region == right.region]
    assert [entry.text[-7:] for entry in told] == ["里的文件管它。", "（后来撤下了）", "（后来撤下了）"]
    assert {entry.evidence for entry in told} == {None}
    assert len({entry.key for entry in told}) == 3
    region = page("region", right)
    assert "本站撤下了“每月125元，不分年龄”，因为省里的文件管它。" in region
    assert f'本站更新日：<time datetime="{timezone.localdate().isoformat()}">' in region


def test_a_result_on_paper_says_that_its_figure_was_wrong(writer: Person, reviewer: Person, wrong: CreditTable) -> None:
    correct(writer, reviewer, wrong)
    answers = {"region": wrong.region.slug, **builders.RETIRED}
    address = reverse("calculator:calculator")
    opened = Client().get(address, {**answers, "was": "20261120m120"}).content.decode()
    assert "看成了在职人员的数" in opened
    assert "看成了在职人员的数" not in Client().get(address, answers).content.decode()
