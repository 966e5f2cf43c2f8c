"""From draft to published and back: who may follow whom, what stays readable, what the database itself refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from desk.review import transitions
from desk.review.transitions import Publication, ReviewError
from policies.models import ChangeKind, CoverageTable, CreditTable, ReaderReport, Region, Source, Status
from tests.builders import CHECKED, city, coverage, credit, source

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2026, 1, 1)
MAKERS = pytest.mark.parametrize("make", [credit, coverage])
Maker = Callable[..., Any]


def status(table: Any) -> str:
    table.refresh_from_db()
    return table.status


# ---- the way of a table ----


@MAKERS
def test_a_draft_is_submitted_and_published(make: Maker) -> None:
    table = make()
    transitions.submit(table)
    assert status(table) == Status.IN_REVIEW
    transitions.publish(table)
    assert status(table) == Status.PUBLISHED
    assert table.published_at is not None


@MAKERS
def test_what_is_sent_back_is_a_draft_again(make: Maker) -> None:
    table = make()
    transitions.submit(table)
    transitions.send_back(table)
    assert status(table) == Status.DRAFT


@MAKERS
def test_what_is_withdrawn_answers_no_more_but_stays(make: Maker) -> None:
    table = make()
    transitions.publish(table)
    assert type(table).objects.filter(region=city()).in_force(NEW_YEAR) == table
    transitions.withdraw(table)
    assert status(table) == Status.WITHDRAWN
    assert type(table).objects.filter(region=city()).in_force(NEW_YEAR) is None


STEPS = {
    transitions.submit: {Status.DRAFT},
    transitions.send_back: {Status.IN_REVIEW},
    transitions.publish: {Status.DRAFT, Status.IN_REVIEW},
    transitions.withdraw: {Status.PUBLISHED},
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
@pytest.mark.parametrize("state", Status.values)
def test_each_step_is_open_only_from_its_states(step: Callable[[Any], None], state: str) -> None:
    table = credit(status=state)
    if state in STEPS[step]:
        step(table)
        assert status(table) != state
    else:
        with pytest.raises(ReviewError, match=f"这张表现在是“{Status(state).label}”，不能这样做"):
            step(table)
        assert status(table) == state


@MAKERS
def test_what_has_problems_is_not_published_and_says_all_of_them(make: Maker) -> None:
    table = make(ready=False, checked_on=None)
    with pytest.raises(ReviewError) as refusal:
        transitions.publish(table)
    assert refusal.value.problems == [
        "“核对日”还空着：请填最近一次对着来源核对的日子。",
        "还没有依据：至少引用一个来源。",
        "还没有验算例子：至少写一个。",
    ]
    assert status(table) == Status.DRAFT


# ---- following one another ----


@MAKERS
def test_a_start_that_is_taken_is_refused_with_the_headline_of_its_counterpart(make: Maker) -> None:
    first, second = make(), make()
    transitions.publish(first)
    with pytest.raises(ReviewError, match=r"施行日已经有一张已发布的表：(每月90元，不分年龄|男女一样，20年)。"):
        transitions.publish(second)
    assert (status(first), status(second)) == (Status.PUBLISHED, Status.DRAFT)


@MAKERS
def test_a_revision_supersedes_what_it_revises(make: Maker) -> None:
    first = make(effective_from=NEW_YEAR)
    transitions.publish(first)
    second = transitions.copy_as_draft(first)
    assert status(first) == Status.PUBLISHED
    transitions.publish(second)
    assert (status(first), status(second)) == (Status.SUPERSEDED, Status.PUBLISHED)
    assert second.revises == first


@MAKERS
def test_a_revision_with_a_later_start_leaves_the_first_in_force_until_then(make: Maker) -> None:
    first = make()
    transitions.publish(first)
    second = transitions.copy_as_draft(first)
    second.effective_from = NEW_YEAR
    second.save()
    transitions.publish(second)
    tables = type(first).objects.filter(region=city())
    assert tables.in_force(date(2025, 12, 31)) == first
    assert tables.in_force(NEW_YEAR) == second


def test_tables_for_retirees_and_for_people_in_work_do_not_stand_in_each_others_way() -> None:
    transitions.publish(credit())
    employee = credit([{"rate": Decimal("0.02")}], audience="employee", method="percent_of_base", headline="在职")
    employee.examples.update(
        answers={
            "status": "working",
            "sex": "male",
            "birth_year": 1980,
            "birth_month": 1,
            "cumulative_years": 10,
            "base": 6000,
        },
        expected={"monthly": "120.00"},
    )
    transitions.publish(employee)
    assert CreditTable.objects.published().filter(region=city()).count() == 2


def test_rolling_back_is_publishing_a_copy_of_the_older_table() -> None:
    first = credit([{"amount": Decimal(90)}])
    transitions.publish(first)
    second = transitions.copy_as_draft(first)
    second.bands.update(amount=Decimal(95))
    transitions.publish(second)
    first.refresh_from_db()
    third = transitions.copy_as_draft(first)
    transitions.publish(third)
    assert (status(first), status(second), status(third)) == (Status.SUPERSEDED, Status.SUPERSEDED, Status.PUBLISHED)
    assert third.bands.get().amount == Decimal(90)


def test_a_refused_revision_leaves_the_old_table_in_force() -> None:
    first = credit()
    transitions.publish(first)
    second = transitions.copy_as_draft(first)
    second.bands.all().delete()
    with pytest.raises(ReviewError):
        transitions.publish(second)
    assert (status(first), status(second)) == (Status.PUBLISHED, Status.DRAFT)


# ---- a copy ----


def test_a_copy_has_rows_citations_and_examples_of_its_own() -> None:
    table = credit(
        [{"age_below": 70, "amount": 100, "note": "一"}, {"age_from": 70, "amount": 110}], deduction=3, change_note="旧"
    )
    copy = transitions.copy_as_draft(table)
    assert (copy.status, copy.revises, copy.published_at, copy.change_note) == (Status.DRAFT, table, None, "")
    assert (copy.headline, copy.deduction, copy.checked_on) == (table.headline, 3, CHECKED)
    assert [str(band) for band in copy.bands.all()] == [str(band) for band in table.bands.all()]
    assert [band.note for band in copy.bands.all()] == ["一", ""]
    assert [citation.source for citation in copy.citations.all()] == [source()]
    assert copy.examples.get().answers == table.examples.get().answers
    copy.bands.all().delete()
    copy.examples.all().delete()
    assert (table.bands.count(), table.examples.count(), table.citations.count()) == (2, 1, 1)


def test_a_copy_of_the_years_has_its_options_too() -> None:
    table = coverage([{"sex": "male", "cumulative_months": 300}, {"sex": "female", "cumulative_months": 240}])
    table.options.create(kind="lump_sum", text="可以一次补齐。")
    copy = transitions.copy_as_draft(table)
    assert [row.who for row in copy.rows.all()] == ["男", "女"]
    assert copy.options.get().text == "可以一次补齐。"
    assert table.options.count() == 1


def test_deleting_the_older_table_leaves_its_revision() -> None:
    table = credit()
    copy = transitions.copy_as_draft(table)
    table.delete()
    copy.refresh_from_db()
    assert copy.revises is None


def test_confirming_moves_the_day_of_the_last_check_of_published_tables_only() -> None:
    table = credit()
    with pytest.raises(ReviewError, match="草稿"):
        transitions.confirm(table, NEW_YEAR)
    transitions.publish(table)
    transitions.confirm(table, NEW_YEAR)
    table.refresh_from_db()
    assert table.checked_on == NEW_YEAR


# ---- two people ----


def person(name: str, group: str) -> Any:
    user = get_user_model().objects.create_user(name, password=None, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def in_review(by: Any, **header: Any) -> CreditTable:
    table = credit(written_by=by, **header)
    transitions.submit(table)
    return table


SAID = Publication(note="第一次写")


def test_somebody_else_with_the_right_publishes_and_is_named() -> None:
    table = in_review(person("writer", "编辑"))
    reviewer = person("reviewer", "审核")
    transitions.publish(table, reviewer, SAID, seen=table.version)
    table.refresh_from_db()
    assert (table.status, table.published_by, table.change_note) == (Status.PUBLISHED, reviewer, "第一次写")


def test_nobody_publishes_what_they_wrote() -> None:
    writer = person("writer", "审核")
    person("other", "审核")
    with pytest.raises(ReviewError, match="自己写的不能自己发布。可以请other来发布。"):
        transitions.publish(in_review(writer), writer, SAID)


def test_without_the_right_nothing_is_published() -> None:
    with pytest.raises(ReviewError, match="您不是审核，不能发布"):
        transitions.publish(in_review(person("writer", "编辑")), person("editor", "编辑"), SAID)


def test_a_person_publishes_only_what_was_handed_in() -> None:
    with pytest.raises(ReviewError, match="草稿"):
        transitions.publish(credit(), person("reviewer", "审核"), SAID)


def test_what_changed_since_it_was_read_is_read_again() -> None:
    table = in_review(person("writer", "编辑"))
    with pytest.raises(ReviewError, match="您看的时候，这张表又改过"):
        transitions.publish(table, person("reviewer", "审核"), SAID, seen=table.version + 1)


def test_what_is_news_needs_a_sentence_for_readers() -> None:
    with pytest.raises(ReviewError, match="请写变更说明"):
        transitions.publish(in_review(person("writer", "编辑")), person("reviewer", "审核"), Publication(note=" "))


def test_a_correction_that_changes_a_figure_is_none() -> None:
    transitions.publish(credit())
    draft = transitions.copy_as_draft(credit_in_force())
    draft.bands.update(amount=Decimal(91))
    transitions.submit(draft)
    minor = Publication(note="改错字", kind=ChangeKind.MINOR)
    with pytest.raises(ReviewError, match="数变了，就不是小改"):
        transitions.publish(draft, person("reviewer", "审核"), minor)


def test_a_correction_of_words_keeps_what_readers_were_told() -> None:
    transitions.publish(credit(change_note="2023年起每月90元"))
    draft = transitions.copy_as_draft(credit_in_force())
    draft.headline = "每月90元，不分年龄"
    draft.save()
    transitions.submit(draft)
    transitions.publish(draft, person("reviewer", "审核"), Publication(note="改错字", kind=ChangeKind.MINOR))
    assert (credit_in_force().headline, credit_in_force().change_note) == ("每月90元，不分年龄", "2023年起每月90元")


def test_a_jump_needs_its_reason() -> None:
    transitions.publish(credit())
    draft = transitions.copy_as_draft(credit_in_force())
    draft.bands.update(amount=Decimal(900))
    transitions.submit(draft)
    reviewer = person("reviewer", "审核")
    with pytest.raises(ReviewError, match="变化大的原因"):
        transitions.publish(draft, reviewer, Publication(note="涨了"))
    transitions.publish(draft, reviewer, Publication(note="涨了", jump_reason="换了新办法"))
    assert credit_in_force().bands.get().amount == Decimal(900)


def credit_in_force() -> CreditTable:
    return CreditTable.objects.filter(region=city()).in_force(NEW_YEAR)


# ---- in force ----


def test_the_latest_start_not_after_the_day_is_in_force_and_an_unstated_start_before_all() -> None:
    for start, note in ((None, "一直"), (date(2024, 1, 1), "2024"), (NEW_YEAR, "2026")):
        table = credit(effective_from=start, note=note)
        transitions.publish(table)
    tables = CreditTable.objects.filter(region=city())
    days = {date(1990, 1, 1): "一直", date(2023, 12, 31): "一直", date(2024, 1, 1): "2024", date(2025, 12, 31): "2024"}
    for on, note in {**days, NEW_YEAR: "2026", date(2099, 1, 1): "2026"}.items():
        assert tables.in_force(on).note == note, on


def test_without_a_table_that_has_begun_nothing_is_in_force() -> None:
    transitions.publish(credit(effective_from=NEW_YEAR))
    assert CreditTable.objects.filter(region=city()).in_force(date(2025, 12, 31)) is None


# ---- what the database refuses ----


@MAKERS
def test_the_database_refuses_what_review_would(make: Maker) -> None:
    writer = person("writer", "审核")
    for wrong in (
        {"status": "rumoured"},
        {"status": Status.PUBLISHED, "published_at": None},
        {"status": Status.PUBLISHED, "written_by": writer, "published_by": writer},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make(**wrong)


@MAKERS
@pytest.mark.parametrize("start", [None, NEW_YEAR])
def test_two_published_tables_never_share_a_start(make: Maker, start: date | None) -> None:
    make(effective_from=start, status=Status.PUBLISHED)
    make(effective_from=start, status=Status.DRAFT)
    make(effective_from=start, status=Status.SUPERSEDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(effective_from=start, status=Status.PUBLISHED)


@pytest.mark.parametrize(
    "band",
    [
        {"age_from": 70, "age_below": 70},
        {"age_from": 70, "age_below": 60},
        {"amount": Decimal("-1")},
        {"rate": Decimal("0")},
        {"rate": Decimal("1")},
        {"rate": Decimal("2.5")},
    ],
    ids=str,
)
def test_a_band_that_makes_no_sense_is_refused(band: dict[str, Any]) -> None:
    table = credit()
    with pytest.raises(IntegrityError), transaction.atomic():
        table.bands.create(**band)


def test_a_region_that_is_used_is_not_deleted() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.get(slug="lanzhou").delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.get(key="gansu-credit-list-2023").delete()


def test_slugs_codes_and_keys_are_unique() -> None:
    for values in (
        {"slug": "lanzhou", "name": "新市"},
        {"slug": "new", "name": "兰州市"},
        {"slug": "new", "name": "新市", "code": "620100"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Region.objects.create(short_name="新", pinyin="xin", initials="x", level="prefecture", **values)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.com/", "医保局"])
def test_an_address_that_no_reader_should_follow_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="url"):
        Source(key="x", title="某", publisher="某", evidence="official", url=address).full_clean()


def test_tables_and_reports_name_themselves_for_editors() -> None:
    assert str(credit(effective_from=NEW_YEAR)) == "曲靖市：每月90元（2026-01-01）"
    assert str(coverage()) == "曲靖市：都是20年（施行日未写明）"
    assert str(ReaderReport(message="一" * 40)) == "一" * 30
    assert CoverageTable._meta.verbose_name == "缴费年限"
