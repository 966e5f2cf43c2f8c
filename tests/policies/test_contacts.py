"""The whole life of a local contact: written, refused, published by another, seen by readers only then, taken down."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from desk.history import log
from desk.review import checks, transitions
from desk.review.transitions import Publication, ReviewError
from desk.spreadsheets.sheets import SHEET_TYPES
from desk.worklist import sections
from policies.models import Contact, CreditTable, LinkCheck, LinkStatus, Region, Status
from policies.models.contacts import ContactKind
from tests.builders import contact
from tests.desk.people import Person, address, publish, revise, said, save, step_address
from tests.desk.spreadsheets.spreadsheets import bring, exported, send

pytestmark = pytest.mark.django_db
KEY = "lanzhou-12393"
PAGES = ("/cities/lanzhou/", "/guides/phone/lanzhou/")
OLD, NEW = "0931-12393", "0931-8899001"


@pytest.fixture
def hotline(db: None) -> Contact:
    return Contact.objects.published().get(key=KEY)


def on_pages(words: str) -> list[bool]:
    return [words in Client().get(page).content.decode() for page in PAGES]


def test_a_changed_number_is_on_the_pages_once_another_has_published_it(
    hotline: Contact, writer: Person, reviewer: Person
) -> None:
    draft = revise(writer.client, hotline)
    assert (draft.key, draft.position) == (hotline.key, hotline.position)
    save(writer.client, draft, "submit", phone=NEW)
    assert on_pages(NEW) == [False, False]
    with pytest.raises(ReviewError, match="这条渠道最后是您自己改的"):
        transitions.publish(Contact.objects.get(pk=draft.pk), writer.user, Publication("改了"))
    page = reviewer.client.get(step_address(draft, "publish")).content.decode()
    assert OLD in page
    assert NEW in page
    assert said(publish(reviewer.client, draft, "打过，换了号码。"))[0].startswith("已发布。")
    assert on_pages(NEW) == [True, True]
    assert on_pages(OLD) == [False, False]
    history = reviewer.client.get(address(draft, "history")).content.decode()
    for words in (OLD, NEW, "王编", "发布：打过，换了号码。"):
        assert words in history, words


def test_the_preview_shows_the_place_with_the_draft(hotline: Contact, writer: Person) -> None:
    draft = revise(writer.client, hotline)
    save(writer.client, draft, phone=NEW)
    html = writer.client.get(address(draft, "preview")).content.decode()
    assert NEW in html
    assert "预览：草稿，读者看不到" in html
    assert hotline.phone not in html


def test_withdrawn_a_city_falls_back_to_its_province_and_then_to_the_nation(reviewer: Person) -> None:
    city, province = Region.objects.get(slug="lanzhou"), Region.objects.get(slug="gansu")
    own = contact("x-own", region=city, kind=ContactKind.INSURANCE_APP, name="市里的软件")
    theirs = contact("x-theirs", region=province, kind=ContactKind.INSURANCE_APP, name="省里的软件")
    Contact.objects.filter(region__in=[city, province], kind=ContactKind.INSURANCE_APP).exclude(
        pk__in=[own.pk, theirs.pk]
    ).delete()
    guide = "/guides/alipay/lanzhou/"

    def shown() -> tuple[bool, bool]:
        html = Client().get(guide).content.decode()
        return ("市里的软件" in html, "省里的软件" in html)

    assert shown() == (True, False)
    reviewer.client.post(step_address(own, "withdraw"), {"why": "下架了"})
    assert shown() == (False, True)
    reviewer.client.post(step_address(theirs, "withdraw"), {"why": "下架了"})
    assert shown() == (False, False)
    assert Client().get(guide).status_code == 200


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"kind": "phone", "phone": ""}, "电话要填“电话”。"),
        ({"kind": "phone", "phone": "打12393"}, "“电话”只写数字和短横"),
        ({"kind": "bureau_site", "url": ""}, "网站要填“网址”"),
        ({"kind": "bureau_site", "url": "ftp://ylbz.gov.cn/"}, "“网址”要从 http:// 或 https:// 写起。"),
    ],
)
def test_what_nobody_could_dial_or_open_is_not_handed_in(
    hotline: Contact, values: dict[str, str], problem: str
) -> None:
    draft = transitions.copy_as_draft(hotline)
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save()
    with pytest.raises(ReviewError, match=problem):
        transitions.submit(draft)


GRADE_AS_IT_WAS = "“电话”改了，“依据级别”没有改，还是“媒体报道”。"
DAY_AS_IT_WAS = "“电话”改了，“核对日”没有改"


def test_a_new_number_with_the_old_grade_is_reminded_of_and_handed_in_and_published_all_the_same(
    hotline: Contact, writer: Person, reviewer: Person
) -> None:
    draft = revise(writer.client, hotline)
    page = address(draft)
    assert "再看一眼" not in writer.client.get(page).content.decode()
    save(writer.client, draft, phone=NEW)
    assert GRADE_AS_IT_WAS in writer.client.get(page).content.decode()
    save(writer.client, draft, "submit")
    assert GRADE_AS_IT_WAS in reviewer.client.get(page).content.decode()
    assert GRADE_AS_IT_WAS in reviewer.client.get(step_address(draft, "publish")).content.decode()
    assert said(publish(reviewer.client, draft, "打过。"))[0].startswith("已发布。")
    assert "再看一眼" not in reviewer.client.get(page).content.decode()


@pytest.mark.parametrize(
    ("values", "reminded"),
    [
        ({"phone": NEW}, [GRADE_AS_IT_WAS, DAY_AS_IT_WAS]),
        (
            {"phone": NEW, "url": "https://example.org/"},
            ["“电话”和“网址”改了，“依据级别”", "“电话”和“网址”改了，“核对日”"],
        ),
        ({"phone": NEW, "evidence": "relayed"}, [DAY_AS_IT_WAS]),
        ({"phone": NEW, "checked_on": None}, [GRADE_AS_IT_WAS]),
        ({"phone": NEW, "evidence": "relayed", "checked_on": date(2026, 11, 22)}, []),
        ({"phone": "", "kind": ContactKind.GOVERNMENT_APP}, []),
        ({"name": "别的名字", "note": "别的说明"}, []),
    ],
)
def test_what_vouched_for_the_old_number_is_asked_about(values: dict[str, object], reminded: list[str]) -> None:
    draft = transitions.copy_as_draft(contact("x-line", phone=OLD, evidence="reported", checked_on=date(2026, 11, 20)))
    for name, value in values.items():
        setattr(draft, name, value)
    result = checks.reminders(draft)
    assert len(result) == len(reminded)
    assert [words for words, start in zip(result, reminded, strict=True) if not words.startswith(start)] == []


def test_of_what_is_new_and_of_other_kinds_nothing_is_reminded(hotline: Contact) -> None:
    assert checks.reminders(contact("x-line", phone=OLD)) == []
    table = CreditTable.objects.published().exclude(citations__source__url="")[0]
    assert checks.reminders(transitions.copy_as_draft(table)) == []


def test_a_new_one_gets_a_key_and_waits_for_review(writer: Person) -> None:
    region = Region.objects.get(slug="qujing")
    data = {"region": region.pk, "kind": "phone", "name": "曲靖热线", "phone": "0898-12393", "evidence": "reported"}
    writer.client.post("/admin/policies/contact/add/", data | {"position": "0", "key": "", "_save": "保存"})
    made = Contact.objects.get(region=region, name="曲靖热线")
    assert (made.status, made.written_by) == (Status.DRAFT, writer.user)
    assert made.key.startswith("qujing-phone")
    assert "曲靖热线" not in Client().get("/cities/qujing/").content.decode()


def test_the_database_keeps_one_published_of_a_key(hotline: Contact) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError):
        contact(KEY, region=hotline.region)


def test_every_published_contact_is_in_order() -> None:
    for result in Contact.objects.published():
        assert transitions.problems_of(result) == [], result


def test_what_nobody_has_tried_is_work_of_its_own(hotline: Contact, writer: Person) -> None:
    def section(key: str) -> list[object]:
        result = sections.sections(writer.user, timezone.localdate())
        return [item.row for entry in result if entry.key == key for item in entry.items]

    Contact.objects.exclude(pk=hotline.pk).update(checked_on=timezone.localdate())
    assert section("unchecked") == [hotline]
    assert hotline not in section("overdue")
    writer.client.post(step_address(hotline, "confirm"))
    assert section("unchecked") == []
    Contact.objects.filter(pk=hotline.pk).update(checked_on="2020-01-01")
    assert hotline in section("overdue")
    assert log.entries(hotline)[0].why == "核对无误"


def test_only_what_readers_see_is_watched(writer: Person) -> None:
    site = contact("x-site", kind=ContactKind.BUREAU_SITE, url="https://ylbz.qujing.gov.cn/x")
    check = LinkCheck.objects.create(url=site.url, status=LinkStatus.BROKEN, last_checked_at=timezone.now())
    assert check.uses == [site]
    transitions.withdraw(site, "没有了")
    assert check.uses == []


# ---- sheets ----


def test_a_sheet_makes_drafts_and_touches_nothing_published(hotline: Contact, writer: Person) -> None:
    content = exported(writer.client, "contact", "csv", q="lz").replace(OLD.encode(), NEW.encode())
    response = bring(writer.client, "contact", content, "contacts.csv")
    assert "都是草稿，网页上还没有变" in response.content.decode()
    hotline.refresh_from_db()
    draft = Contact.objects.get(key=KEY, status=Status.DRAFT)
    assert (hotline.status, hotline.phone) == (Status.PUBLISHED, OLD)
    assert (draft.phone, draft.revises, draft.written_by, draft.version) == (NEW, hotline, writer.user, 1)
    # the same sheet again says nothing new of the draft; another changes it
    other = content.replace(NEW.encode(), b"0931-7777")
    bring(writer.client, "contact", other, "contacts.csv")
    draft.refresh_from_db()
    assert (draft.phone, draft.version) == ("0931-7777", 2)
    transitions.submit(draft)
    refused = send(writer.client, "contact", content, "contacts.csv")
    assert "正在等人审核，不能改" in refused.content.decode()


def test_a_sheet_holds_each_key_once(hotline: Contact, writer: Person, reviewer: Person) -> None:
    draft = transitions.copy_as_draft(hotline, writer.user)
    transitions.submit(draft)
    transitions.publish(draft, reviewer.user, Publication("核过"))
    assert [row.pk for row in SHEET_TYPES["contact"].rows().filter(key=KEY)] == [draft.pk]
