"""From a figure to a draft: each page that tells one leads to a draft of the place, with what is known filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.admin.base.draft_links import DraftLink, DraftLinks
from policies.models import CreditTable, PlaceDemand, ReaderReport, Region, SearchMiss, Source, Status
from tests import builders
from tests.desk.people import Person, address, form_data, said, step_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db: None) -> Person:
    return Person("李编", "编辑")


def place(slug: str) -> Region:
    return Region.objects.select_related("parent").get(slug=slug)


def query(link: DraftLink) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link.url).query).items()}


def press(desk: Client, link: DraftLink) -> CreditTable:
    """Press the button; the draft that it opens."""
    assert link.posts
    response = desk.post(link.url, follow=True)
    draft = response.context["original"]
    assert draft.status == Status.DRAFT
    draft.told = said(response)
    return draft


def links_on(response: object) -> list[DraftLink]:
    return list(response.context["draft_links"])


# ---- which way ----


def test_a_place_without_a_table_gets_a_new_one(editor: Person) -> None:
    links = DraftLinks(editor.user, [place("lasa").pk]).all(place("lasa"))
    assert [link.label for link in links] == ["给拉萨市加一张表：划入标准", "给拉萨市加一张表：缴费年限"]
    assert not any(link.posts for link in links)


def test_a_place_with_a_table_revises_it_or_goes_on_with_its_draft(editor: Person) -> None:
    link = DraftLinks(editor.user, [place("lanzhou").pk]).of(place("lanzhou"), "credittable")
    assert link.label == "修订兰州市的表：划入标准"
    draft = press(editor.client, link)
    again = DraftLinks(editor.user, [place("lanzhou").pk]).of(place("lanzhou"), "credittable")
    assert (again.label, again.url, again.posts) == ("接着写兰州市的草稿：划入标准", address(draft), False)


def test_a_draft_that_is_there_is_opened_and_another_is_asked_for(editor: Person) -> None:
    lanzhou = CreditTable.objects.published().get(region__slug="lanzhou", audience="retiree")
    first = press(editor.client, DraftLink("", step_address(lanzhou, "revise"), posts=True))
    colleague = Person("陈编", "编辑")
    again = press(colleague.client, DraftLink("", step_address(lanzhou, "revise"), posts=True))
    assert again.pk == first.pk
    assert again.told == ["李编已经起了一份修订的草稿，打开的就是它，请接着写。"]
    page = colleague.client.get(address(lanzhou)).content.decode()
    assert "李编已经写了一份修订它的草稿" in page
    assert ">另起一份</button>" in page
    colleague.client.post(step_address(lanzhou, "revise"), {"another": "1"})
    assert lanzhou.revisions.count() == 2


def test_a_lead_of_a_place_without_a_table_is_gone_on_with(editor: Person) -> None:
    lead = builders.credit(ready=False, region=place("lasa"), headline="线索：每月120元")
    link = DraftLinks(editor.user, [lead.region_id]).of(lead.region, "credittable")
    assert (link.label, link.url) == ("接着写拉萨市的草稿：划入标准", address(lead))


def test_a_new_source_begins_with_what_the_letter_said_of_it(editor: Person) -> None:
    known = {"reference": "《医保通知》甬医保发〔2025〕60号 https://ybj.ningbo.gov.cn/60.html"}
    table = DraftLinks(editor.user, [place("lasa").pk]).of(place("lasa"), "credittable", known)
    window = reverse("admin:policies_source_add")
    form = editor.client.get(window, {"_popup": "1"}, headers={"Referer": f"http://testserver{table.url}"})
    values = [form.context["adminform"].form[name].value() for name in ("title", "document_number", "url")]
    assert values == ["医保通知", "甬医保发〔2025〕60号", "https://ybj.ningbo.gov.cn/60.html"]
    assert editor.client.get(window).context["adminform"].form["title"].value() in (None, "")


def test_neither_the_nation_nor_hong_kong_nor_who_may_not(editor: Person) -> None:
    for slug in ("quanguo", "xianggang"):
        region = place(slug)
        assert DraftLinks(editor.user, [region.pk]).all(region) == []
    onlooker = Person("看客", "")
    assert DraftLinks(onlooker.user, [place("lasa").pk]).all(place("lasa")) == []


def test_the_queries_do_not_grow(editor: Person, django_assert_max_num_queries) -> None:
    regions = list(Region.objects.pooling()[:50])
    user = type(editor.user).objects.get(pk=editor.user.pk)
    with django_assert_max_num_queries(5):
        links = DraftLinks(user, [region.pk for region in regions])
        assert all(links.all(region) for region in regions)


# ---- what is filled in ----


def test_a_new_table_begins_with_figure_date_and_source(editor: Person) -> None:
    source = Source.objects.citable().first()
    known = {"bands-amount": "95", "effective_from": date(2027, 1, 1), "citations-source": source.pk}
    link = DraftLinks(editor.user, [place("lasa").pk]).of(place("lasa"), "credittable", known)
    page = editor.client.get(link.url)
    form = page.context["adminform"].form
    formsets = {one.formset.prefix: one.formset for one in page.context["inline_admin_formsets"]}
    assert form["region"].value() == str(place("lasa").pk)
    assert form["effective_from"].value() == "2027-01-01"
    assert formsets["bands"].forms[0]["amount"].value() == "95"
    assert formsets["citations"].forms[0]["source"].value() == str(source.pk)


def test_what_is_sent_back_as_it_was_shown_is_saved(editor: Person) -> None:
    source = Source.objects.citable().first()
    known = {"bands-amount": "95", "citations-source": source.pk}
    link = DraftLinks(editor.user, [place("lasa").pk]).of(place("lasa"), "credittable", known)
    data = form_data(editor.client.get(link.url)) | {"_save": "保存", "bands-0-age_from": "0"}
    editor.client.post(link.url, data)
    draft = CreditTable.objects.get(region__slug="lasa", status=Status.DRAFT)
    assert [band.amount for band in draft.bands.all()] == [Decimal(95)]
    assert [citation.source for citation in draft.citations.all()] == [source]


def test_a_revision_is_written_into(editor: Person) -> None:
    source = Source.objects.citable().exclude(creditcitations__table__region__slug="lanzhou").first()
    known = {"bands-amount": "95", "effective_from": date(2027, 1, 1), "citations-source": source.pk}
    link = DraftLinks(editor.user, [place("lanzhou").pk]).of(place("lanzhou"), "credittable", known)
    draft = press(editor.client, link)
    assert (draft.effective_from, draft.checked_on) == (date(2027, 1, 1), None)
    assert [band.amount for band in draft.bands.all()] == [Decimal(95)]
    assert source in draft.sources
    assert draft.headline == "每月95元，不分年龄"
    assert any(words.startswith("已经填好：施行日2027年1月1日，依据“") for words in draft.told)


def test_a_figure_goes_into_the_row_of_its_age(editor: Person) -> None:
    known = {"bands-amount": "115", "age": 70, "figure": "115元"}
    link = DraftLinks(editor.user, [place("beijing").pk]).of(place("beijing"), "credittable", known)
    draft = press(editor.client, link)
    assert [band.amount for band in draft.bands.order_by("age_from")] == [Decimal(100), Decimal(115)]
    assert "已经填好：金额（元）115元。依据还是原来的，请换成新的。核对过再填核对日。" in draft.told
    assert "115" in draft.headline


def test_a_figure_that_may_belong_to_several_rows_is_for_the_editor(editor: Person) -> None:
    known = {"bands-amount": "115", "figure": "115元", "reference": "京医保发〔2027〕1号"}
    link = DraftLinks(editor.user, [place("beijing").pk]).of(place("beijing"), "credittable", known)
    draft = press(editor.client, link)
    assert [band.amount for band in draft.bands.order_by("age_from")] == [Decimal(100), Decimal(110)]
    assert "要改的数是115元：请填在对的那一行。" in draft.told
    assert "说的出处是：京医保发〔2027〕1号。找到它，加到“依据”里。" in draft.told


@pytest.mark.parametrize(
    "known",
    [
        {"bands-amount": "9" * 60},
        {"bands-amount": "<script>"},
        {"effective_from": "2027-13-40"},
        {"effective_from": "9999-12-31"},
        {"citations-source": "1; DROP"},
        {"citations-source": "9" * 30},
        {"bands-nothing": "1"},
        {"bands-pk": "1"},
        {"region": "x"},
    ],
)
def test_nonsense_in_the_address_breaks_nothing(editor: Person, known: dict[str, str]) -> None:
    for slug in ("lanzhou", "lasa"):
        link = DraftLinks(editor.user, [place(slug).pk]).of(place(slug), "credittable", known)
        response = editor.client.post(link.url, follow=True) if link.posts else editor.client.get(link.url)
        assert response.status_code == 200


# ---- where it begins ----


def test_a_letter_leads_to_a_draft_with_its_figure_day_and_source(editor: Person) -> None:
    source = Source.objects.citable().exclude(document_number="").exclude(creditcitations__isnull=False).first()
    message = "2027年1月起每月是95元了，你们还写90元。"
    letter = ReaderReport.objects.create(page="/cities/lanzhou/", message=message, reference=source.document_number)
    (link,) = links_on(editor.client.get(address(letter)))
    assert query(link)["bands-amount"] == "95"
    draft = press(editor.client, link)
    assert (draft.region.slug, draft.effective_from) == ("lanzhou", date(2027, 1, 1))
    assert [band.amount for band in draft.bands.all()] == [Decimal(95)]
    assert source in draft.sources


def test_a_letter_without_a_figure_leads_to_both_tables(editor: Person) -> None:
    letter = ReaderReport.objects.create(page="/calculator/", query="region=lasa&status=retired", message="不对")
    links = links_on(editor.client.get(address(letter)))
    assert [link.label for link in links] == ["给拉萨市加一张表：划入标准", "给拉萨市加一张表：缴费年限"]
    nowhere = ReaderReport.objects.create(page="/", message="不对")
    assert links_on(editor.client.get(address(nowhere))) == []


def test_the_page_of_a_place(editor: Person) -> None:
    assert [link.label for link in links_on(editor.client.get(address(place("lasa"))))]
    html = editor.client.get(address(place("lanzhou"), "preview")).content.decode()
    assert "修订兰州市的表：划入标准" in html
    assert "csrfmiddlewaretoken" in html


def test_a_list_without_results(editor: Person) -> None:
    lists = reverse("admin:policies_credittable_changelist")
    html = editor.client.get(lists, {"q": "拉萨"}).content.decode()
    assert "给拉萨市加一张表：划入标准" in html
    assert "加一张表" not in editor.client.get(lists, {"q": "兰州"}).content.decode()
    assert "加一张表" not in editor.client.get(lists, {"q": "火星"}).content.decode()


def test_words_that_search_did_not_find(editor: Person) -> None:
    SearchMiss.objects.create(text="拉萨退休返款", count=3, last_on=builders.ON)
    SearchMiss.objects.create(text="火星", count=3, last_on=builders.ON)
    html = editor.client.get(reverse("admin:policies_searchmiss_changelist")).content.decode()
    assert "给拉萨市加一张表：划入标准" in html
    assert reverse("admin:policies_searchsubject_add") + "?words=%E7%81%AB%E6%98%9F" in html


def test_the_work_list(editor: Person) -> None:
    PlaceDemand.objects.create(region=place("lasa"), day=timezone.localdate(), count=7)
    ending = builders.credit(effective_from=None, known_until=date(2019, 12, 31))
    CreditTable.objects.filter(pk=ending.pk).update(status=Status.PUBLISHED, published_at=timezone.now())
    html = editor.client.get(reverse("admin:index")).content.decode()
    assert "给拉萨市加一张表：划入标准" in html
    assert f"/{ending.pk}/revise-step/?" in html
