"""The work list: each section has a row from when it should until it is done, and its list behind it has the same rows."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.admin.unanswered import BIG_CITIES
from desk.review import permissions, transitions
from desk.worklist import sections
from desk.worklist.sections import REVIEW_DAYS, WorklistSection
from policies.models import (
    Audience,
    Contact,
    CoverageTable,
    CreditTable,
    LinkCheck,
    LinkStatus,
    PlaceDemand,
    ReaderReport,
    Region,
    ReportState,
    Source,
    Status,
)
from policies.models.choices import EVIDENCE
from rules.tables import Evidence
from tests import builders
from tests.desk.people import address

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
NAMES = {
    "review": "等我审核的",
    "mine": "我的草稿",
    "left": "有人离开了",
    "letters": "读者来信",
    "overdue": "该重新核对的",
    "expired": "文件有效期已过",
    "ending": "要找后一年的",
    "upcoming": "将要施行",
    "links": "来源打不开",
    "leads": "线索",
    "unchecked": "没有试过的渠道",
    "asked": "问得多还不知道的",
}


def person(name: str, role: str) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture(autouse=True)
def _nothing_waits(db: None) -> None:
    """Other tests look at pages, which counts; the release brings leads and an expired document."""
    PlaceDemand.objects.all().delete()
    ReaderReport.objects.all().delete()
    LinkCheck.objects.all().delete()
    CreditTable.objects.filter(status=Status.DRAFT).delete()
    CoverageTable.objects.filter(status=Status.DRAFT).delete()
    Source.objects.update(expires_on=None)


def section(user: User, key: str, on: date = ON) -> WorklistSection | None:
    return next((result for result in sections.sections(user, on) if result.key == key), None)


def rows(user: User, key: str, on: date = ON) -> list[Any]:
    result = section(user, key, on)
    assert result is not None
    assert result.count == len(result.items)
    return [item.row for item in result.items]


def published(table: Any, **header: Any) -> Any:
    """The table as if it had been published long ago."""
    header = {"status": Status.PUBLISHED, "published_at": timezone.now(), **header}
    type(table).objects.filter(pk=table.pk).update(**header)
    table.refresh_from_db()
    return table


# ---- drafts and reviews ----


def test_a_reviewer_is_shown_what_others_handed_in(editor_user: User, reviewer_user: User) -> None:
    table = builders.coverage(written_by=editor_user)
    assert not rows(reviewer_user, "review")
    CoverageTable.objects.filter(pk=table.pk).update(status=Status.IN_REVIEW)
    assert rows(reviewer_user, "review") == [table]
    assert section(reviewer_user, "review").items[0].detail == "bianji写的"
    CoverageTable.objects.filter(pk=table.pk).update(written_by=reviewer_user)
    assert not rows(reviewer_user, "review")
    assert rows(reviewer_user, "mine") == [table]


def test_what_nobody_is_known_to_have_written_is_reviewed_too(reviewer_user: User) -> None:
    table = builders.credit(status=Status.IN_REVIEW)
    assert rows(reviewer_user, "review") == [table]


def test_an_editor_has_nothing_to_review(editor_user: User) -> None:
    assert section(editor_user, "review") is None
    assert section(editor_user, "mine") is not None


def test_my_drafts_go_when_they_are_published(editor_user: User, reviewer_user: User) -> None:
    mine, other = builders.credit(written_by=editor_user), builders.coverage(written_by=reviewer_user)
    assert rows(editor_user, "mine") == [mine]
    assert rows(reviewer_user, "mine") == [other]
    CreditTable.objects.filter(pk=mine.pk).update(status=Status.IN_REVIEW)
    assert section(editor_user, "mine").items[0].detail == "待审核"
    published(mine)
    assert not rows(editor_user, "mine")


# ---- checking again ----


@pytest.mark.parametrize(("grade", "days"), REVIEW_DAYS.items())
def test_a_table_is_due_as_its_grade_says(editor_user: User, grade: Evidence, days: int) -> None:
    Source.objects.filter(key="test-notice").delete()
    builders.source(evidence=grade)
    table = published(builders.credit(), checked_on=ON - timedelta(days=days))
    assert table not in rows(editor_user, "overdue")
    assert table in rows(editor_user, "overdue", ON + timedelta(days=1))
    CreditTable.objects.filter(pk=table.pk).update(checked_on=ON - timedelta(days=days + 3))
    result = next(item for item in section(editor_user, "overdue").items if item.row == table)
    assert result.detail.startswith(EVIDENCE[grade])
    assert result.detail.endswith("过了3天")


def test_the_weakest_source_counts(editor_user: User) -> None:
    table = published(builders.credit(), checked_on=ON - timedelta(days=200))
    assert table not in rows(editor_user, "overdue")
    table.citations.create(source=builders.source("rumour", evidence=Evidence.REPORTED))
    assert table in rows(editor_user, "overdue")


def test_checked_again_is_done(editor_user: User) -> None:
    table = published(builders.credit(), checked_on=date(2024, 1, 1))
    assert table in rows(editor_user, "overdue")
    transitions.confirm(table, ON)
    assert table not in rows(editor_user, "overdue")


def test_never_checked_is_overdue(editor_user: User) -> None:
    table = published(builders.credit(), checked_on=None)
    assert section(editor_user, "overdue").items[0].row == table
    assert section(editor_user, "overdue").items[0].detail == "官方文件，没有核对过"


def test_what_a_later_table_has_followed_is_not_checked_again(editor_user: User) -> None:
    long_ago = date(2023, 1, 1)
    first = published(builders.credit(), effective_from=None, checked_on=long_ago)
    second = published(builders.credit(), effective_from=date(2025, 1, 1), checked_on=long_ago)
    third = published(builders.credit(), effective_from=date(2027, 1, 1), checked_on=long_ago)
    staff = published(builders.credit(audience=Audience.EMPLOYEE), effective_from=None, checked_on=long_ago)
    assert set(rows(editor_user, "overdue")) == {second, third, staff}
    assert first in rows(editor_user, "overdue", date(2024, 12, 31))


def test_drafts_and_withdrawn_tables_are_not_checked(editor_user: User) -> None:
    builders.credit(checked_on=date(2020, 1, 1))
    published(builders.coverage(), checked_on=date(2020, 1, 1), status=Status.WITHDRAWN)
    assert not rows(editor_user, "overdue")


# ---- documents, dates, links ----


def test_an_expired_document_is_named_with_what_stands_on_it(editor_user: User) -> None:
    source = builders.source(expires_on=date(2026, 11, 21))
    table = builders.credit()
    assert not rows(editor_user, "expired"), "a draft is nobody's answer yet"
    published(table)
    assert rows(editor_user, "expired") == [source]
    assert "曲靖市的划入标准" in section(editor_user, "expired").items[0].detail
    assert not rows(editor_user, "expired", date(2026, 11, 21))
    # a new document: the next table stands on that one
    later = published(builders.credit(ready=False), effective_from=date(2026, 1, 1))
    later.citations.create(source=builders.source("new-notice"))
    assert not rows(editor_user, "expired")


def test_upcoming_tables_of_every_state(editor_user: User) -> None:
    draft = builders.credit(effective_from=date(2026, 12, 1))
    ready = published(builders.coverage(), effective_from=date(2026, 11, 23))
    published(builders.credit(audience=Audience.EMPLOYEE), effective_from=date(2027, 1, 1), status=Status.WITHDRAWN)
    assert rows(editor_user, "upcoming") == [ready, draft]
    assert [item.detail for item in section(editor_user, "upcoming").items] == [
        "2026年11月23日起",
        "2026年12月1日起，还是草稿",
    ]
    assert rows(editor_user, "upcoming", date(2026, 11, 23)) == [draft]


def test_broken_links_lead_to_what_uses_them(editor_user: User) -> None:
    contact = Contact.objects.exclude(url="").first()
    seen = {"last_checked_at": timezone.now(), "failures": 1}
    check = LinkCheck.objects.create(url=contact.url, status=LinkStatus.UNREACHABLE, **seen)
    assert not rows(editor_user, "links"), "one night is no news"
    check.failures, check.first_seen_broken_on = 3, date(2026, 11, 19)
    check.save()
    LinkCheck.objects.create(url="https://nobody.example/", status=LinkStatus.BROKEN, **seen)
    assert rows(editor_user, "links")[0] == Contact.objects.filter(url=contact.url).order_by("pk").first()
    assert [item.detail for item in section(editor_user, "links").items] == ["连不上，2026年11月19日起", "网页没有了"]
    LinkCheck.objects.update(status=LinkStatus.OK)
    assert not rows(editor_user, "links")


# ---- what is to be found out ----


def test_a_lead_is_a_draft_without_a_source(editor_user: User) -> None:
    lead = builders.credit(ready=False, headline="线索：每月120元", note="某网站说的，没有出处。")
    builders.coverage()
    assert rows(editor_user, "leads") == [lead]
    item = section(editor_user, "leads").items[0]
    assert (item.text, item.detail, item.kind) == ("曲靖市：每月120元", "某网站说的，没有出处。", "划入标准")
    lead.citations.create(source=builders.source())
    assert not rows(editor_user, "leads")


def choose(client: Client, model: Any, action: str, rows: list[Any], **typed: Any) -> Any:
    """Tick rows of a list and do something with them."""
    path = reverse(f"admin:policies_{model._meta.model_name}_changelist")
    return client.post(path, {"action": action, "_selected_action": [row.pk for row in rows], **typed}, follow=True)


def test_a_lead_rests_until_its_day(editor_user: User) -> None:
    lead = builders.credit(ready=False, headline="线索：每月120元")
    client = Client()
    client.force_login(editor_user)
    assert "先放到哪天" in choose(client, CreditTable, "later", [lead]).content.decode()
    assert "写放到哪天，或选交给谁。" in choose(client, CreditTable, "later", [lead], apply="1").content.decode()
    assert rows(editor_user, "leads") == [lead]
    choose(client, CreditTable, "later", [lead], apply="1", until="2999年12月10日")
    assert rows(editor_user, "leads", date(2999, 12, 9)) == []
    assert rows(editor_user, "leads", date(2999, 12, 10)) == [lead]
    lead.refresh_from_db()
    assert "先放到2999年12月10日。" in client.get(address(lead)).content.decode()
    listed = client.get(reverse("admin:policies_credittable_changelist"), {"todo": "off"})
    assert list(listed.context["cl"].result_list) == [lead]
    gone = choose(client, CreditTable, "later", [lead], apply="1", until="2020-01-01").content.decode()
    assert "这一天已经到了" in gone
    sure = builders.credit()
    assert (
        "只有线索可以放一放"
        in choose(client, CreditTable, "later", [sure], apply="1", until="2999-01-01").content.decode()
    )
    lead._change_reason = ""
    lead.save()
    assert rows(editor_user, "leads", date(2999, 12, 9)) == [lead], "somebody works on it again"


def test_a_lead_is_given_to_somebody(editor_user: User, reviewer_user: User) -> None:
    lead = builders.credit(ready=False, headline="线索：每月120元", written_by=editor_user)
    client = Client()
    client.force_login(editor_user)
    choose(client, CreditTable, "later", [lead], apply="1", person=reviewer_user.pk)
    assert lead in rows(reviewer_user, "mine")
    assert lead not in rows(editor_user, "mine")
    assert section(editor_user, "leads").items[0].detail.startswith(f"归{permissions.name(reviewer_user)}；")
    assert lead.history.first().history_change_reason == f"交给{permissions.name(reviewer_user)}"
    done = published(builders.coverage())
    assert "只有草稿" in choose(client, CoverageTable, "later", [done]).content.decode()


def test_what_is_overdue_opens_its_sources_and_keeps_which_was_looked_at(editor_user: User) -> None:
    first, second = (builders.source(name, url=f"https://{name}.gov.cn/", title=name) for name in ("yi", "er"))
    table = published(builders.credit(), checked_on=date(2020, 1, 1))
    table.citations.all().delete()
    for position, source in enumerate((first, second)):
        table.citations.create(source=source, position=position)
    client = Client()
    client.force_login(editor_user)
    html = client.get(reverse("admin:policies_credittable_changelist"), {"todo": "overdue"}).content.decode()
    for source in (first, second):
        assert f'<a href="{source.url}" target="_blank" rel="noopener noreferrer">{source.title}</a>' in html
        assert f'<input type="radio" name="source-{table.pk}" value="{source.pk}">' in html
    url = reverse("admin:policies_credittable_changelist")
    unmarked = client.post(url, {"action": "confirm_selected", "_selected_action": [table.pk]})
    assert unmarked["Location"] == f"{url}#ticked={table.pk}", "desk.js ticks it again"
    assert f'{address(table)}">{table}</a>：先选对着哪一份依据。' in client.get(url).content.decode()
    table.refresh_from_db()
    assert table.checked_on == date(2020, 1, 1)
    choose(client, CreditTable, "confirm_selected", [table], **{f"source-{table.pk}": second.pk})
    assert table.history.first().history_change_reason == "核对无误，对着：er"


def test_large_cities_without_an_amount_are_found(editor_user: User) -> None:
    client = Client()
    client.force_login(editor_user)
    response = client.get(reverse("admin:policies_placedemand_changelist"), {"days": "big"})
    places = [place["region"].slug for place in response.context["places"]]
    assert "lasa" in places, "a capital"
    assert "beijing" not in places, "its amount is known"
    assert "qujing" not in places, "no large city"
    assert set(BIG_CITIES) <= set(Region.objects.values_list("slug", flat=True))
    assert "没查到金额的大城市" in page_of(editor_user)


def test_the_most_asked_for_goes_when_it_is_known(editor_user: User) -> None:
    place = builders.city()
    PlaceDemand.objects.create(region=place, day=timezone.localdate(), count=7)
    assert rows(editor_user, "asked") == [place]
    assert section(editor_user, "asked").items[0].detail == "问了7次"
    published(builders.credit([{"amount": Decimal(90)}]))
    assert not rows(editor_user, "asked")


def test_letters_go_when_they_are_answered(editor_user: User) -> None:
    first = ReaderReport.objects.create(message="第一封", page="/")
    second = ReaderReport.objects.create(message="第二封 " * 30, page="/")
    assert rows(editor_user, "letters") == [first, second]
    assert len(section(editor_user, "letters").items[1].text) == sections.SHORT
    ReaderReport.objects.filter(pk=first.pk).update(state=ReportState.LOOKING)
    assert section(editor_user, "letters").items[0].detail.startswith("在核对")
    ReaderReport.objects.filter(pk=first.pk).update(state=ReportState.DECLINED)
    assert rows(editor_user, "letters") == [second]


# ---- the page ----


def page_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def test_the_first_page_begins_with_the_work(editor_user: User) -> None:
    html = page_of(editor_user)
    order = [html.index(f'id="work-{key}"') for key in NAMES if key != "review"]
    assert order == sorted(order)
    assert order[-1] < html.index('id="policies-credittable"')
    done = [one for one in sections.sections(editor_user, timezone.localdate()) if not one.count]
    assert html.count("没有，很好。") == len(done) > 0
    assert 'id="work-review"' not in html
    assert reverse("admin:handbook") in html
    assert reverse("admin:article") in html


def test_every_section_explains_itself_and_leads_to_its_list(reviewer_user: User, editor_user: User) -> None:
    _something_everywhere(editor_user, reviewer_user)
    client = Client()
    client.force_login(reviewer_user)
    response = client.get(reverse("admin:index"))
    cards = [card for stack in response.context["stacks"] for card in stack["cards"]]
    assert {card["section"].key: card["section"].title for card in cards} == NAMES
    for card in cards:
        section = card["section"]
        assert section.count
        assert section.explanation.endswith("。")
        assert section.title in response.content.decode()
        listed = 0
        for url, words in card["lists"]:
            shown = client.get(url)
            assert shown.status_code == 200, url
            if "cl" in shown.context:
                listed += shown.context["cl"].result_count
                assert section.explanation in shown.content.decode().replace("&quot;", '"'), url
                assert str(shown.context["cl"].result_count) in words
        assert listed in (section.count, 0), section.key
        for _, url, _ in card["lines"]:
            assert client.get(url).status_code == 200, url


def _something_everywhere(editor_user: User, reviewer_user: User) -> None:
    builders.source(expires_on=date(2020, 1, 1))
    builders.coverage(
        written_by=editor_user, status=Status.IN_REVIEW, effective_from=timezone.localdate() + timedelta(9)
    )
    builders.credit(written_by=reviewer_user, ready=False)
    builders.coverage(written_by=User.objects.create_user("gone", is_active=False), effective_from=date(2027, 2, 1))
    published(builders.credit(), checked_on=date(2020, 1, 1))
    ReaderReport.objects.create(message="<script>alert(1)</script>", page="/")
    LinkCheck.objects.create(url="https://nobody.example/", status=LinkStatus.BROKEN, last_checked_at=timezone.now())
    PlaceDemand.objects.create(region=Region.objects.get(slug="lasa"), day=timezone.localdate(), count=3)


def test_what_readers_wrote_is_escaped(editor_user: User, reviewer_user: User) -> None:
    _something_everywhere(editor_user, reviewer_user)
    html = page_of(editor_user)
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_who_may_only_look_at_one_list_sees_its_work_alone() -> None:
    user = User.objects.create_user("kan", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_readerreport"))
    user = User.objects.get(pk=user.pk)
    assert [result.key for result in sections.sections(user, ON)] == ["letters"]
    html = page_of(user)
    assert 'id="work-letters"' in html
    assert reverse("admin:article") not in html


def test_who_may_nothing_sees_no_work() -> None:
    user = User.objects.create_user("kan", is_staff=True)
    assert sections.sections(user, ON) == []
    assert "work-stack" not in page_of(user)


def test_queries_do_not_grow(reviewer_user: User, editor_user: User, django_assert_max_num_queries: Any) -> None:
    _something_everywhere(editor_user, reviewer_user)
    fresh = User.objects.get(pk=reviewer_user.pk)
    with django_assert_max_num_queries(72):
        few = sections.sections(fresh, ON)
    CreditTable.objects.published().update(checked_on=date(2020, 1, 1))
    CoverageTable.objects.published().update(checked_on=date(2020, 1, 1))
    for region in Region.objects.pooling()[:40]:
        PlaceDemand.objects.create(region=region, day=timezone.localdate(), count=3)
        ReaderReport.objects.create(message="不对", page="/")
        builders.credit(region=region, ready=False, effective_from=timezone.localdate() + timedelta(9))
    fresh = User.objects.get(pk=reviewer_user.pk)
    with django_assert_max_num_queries(72):
        many = sections.sections(fresh, ON)
    assert sum(result.count for result in many) > sum(result.count for result in few) + 100
    assert all(len(result.items) <= sections.MOST_ITEMS for result in many)
