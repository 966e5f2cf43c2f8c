"""The editors' desk: every page opens under the strict CSP, things are found, and each noun has its manners."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desk.admin.reports import page_link
from policies import models
from policies.models import CoverageTable, CreditTable, ReaderReport, Region, Source, Status
from tests.desk.people import address, opened, save, step_address

pytestmark = pytest.mark.django_db

DESK = (
    *("region", "source", "credittable", "coveragetable", "finding", "claim", "contact", "topup", "paymentfact"),
    *("readerreport", "importrecord"),
)
ADDED_BY_HAND = DESK[:9]


@pytest.fixture
def letter(db: None) -> ReaderReport:
    return ReaderReport.objects.create(
        page="/calculator/",
        step="第二步",
        query="region=lanzhou&status=retired",
        message="我在兰州，每月到账是95元。",
        reference="银行短信",
    )


# ---- every page ----


@pytest.mark.parametrize("name", DESK)
def test_lists_open_and_search(desk: Client, letter: ReaderReport, name: str) -> None:
    path = reverse(f"admin:policies_{name}_changelist")
    assert "退休医保通 编辑台" in opened(desk, path)
    opened(desk, path, q="兰州")
    opened(desk, path, _facets="True")


@pytest.mark.parametrize("name", ADDED_BY_HAND)
def test_add_pages_open(desk: Client, name: str) -> None:
    opened(desk, reverse(f"admin:policies_{name}_add"))


@pytest.mark.parametrize("name", DESK)
def test_pages_of_one_row_open(desk: Client, letter: ReaderReport, name: str) -> None:
    model = {model._meta.model_name: model for model in vars(models).values() if hasattr(model, "_meta")}[name]
    row = model._default_manager.first()
    opened(desk, address(row))
    opened(desk, address(row, "history"))


@pytest.mark.parametrize("model", [CreditTable, CoverageTable])
def test_tables_of_every_state_open(desk: Client, model: Any) -> None:
    table = model.objects.published().first()
    for state in Status.values:
        model.objects.filter(pk=table.pk).update(status=state)
        html = opened(desk, address(table))
        assert ('name="_save"' in html) == (state == Status.DRAFT)


@pytest.mark.parametrize("name", ["readerreport", "importrecord"])
def test_what_is_not_made_by_hand_cannot_be_added(desk: Client, name: str) -> None:
    assert desk.get(reverse(f"admin:policies_{name}_add")).status_code == 403


def test_first_page_names_us_and_puts_tables_first(desk: Client) -> None:
    html = opened(desk, "/admin/")
    order = [html.index(f'id="policies-{name}"') for name in ("credittable", "coveragetable", "region", "importrecord")]
    assert order == sorted(order)
    assert "今天做什么" in html


def test_strangers_are_sent_to_the_login(client: Client, lanzhou: CreditTable) -> None:
    path = step_address(lanzhou, "withdraw")
    assert "/admin/login/" in client.get(path)["Location"]
    response = client.post(path)
    assert response.status_code == 403
    assert 'name="password"' in response.content.decode(), "what was sent is kept through signing in"
    assert CreditTable.objects.get(pk=lanzhou.pk).status == lanzhou.status


# ---- finding things ----


@pytest.mark.parametrize("typed", ["lz", "兰州", "lanzhou", "ＬＺ", "甘肃兰州"])
def test_search_finds_a_place_however_it_is_written(desk: Client, lanzhou: CreditTable, typed: str) -> None:
    for path in ("region", "credittable", "claim", "contact"):
        response = desk.get(reverse(f"admin:policies_{path}_changelist"), {"q": typed})
        result = list(response.context["cl"].result_list)
        assert any("兰州" in str(row) for row in result), path


def test_search_finds_a_place_by_code_and_the_nation(desk: Client) -> None:
    for typed, name in (("620100", "兰州市"), ("全国", "全国"), ("qg", "全国")):
        response = desk.get(reverse("admin:policies_region_changelist"), {"q": typed})
        assert name in [region.name for region in response.context["cl"].result_list]


def test_tables_are_found_by_headline_and_source(desk: Client, lanzhou: CreditTable) -> None:
    title = lanzhou.sources[0].title
    for typed in (lanzhou.headline, title):
        response = desk.get(reverse("admin:policies_credittable_changelist"), {"q": typed})
        assert lanzhou in response.context["cl"].queryset


def test_place_is_chosen_by_typing_initials(desk: Client) -> None:
    query = {"app_label": "policies", "model_name": "credittable", "field_name": "region", "term": "lz"}
    result = desk.get("/admin/autocomplete/", query).json()["results"]
    assert "兰州市" in [choice["text"] for choice in result]


def test_filters_by_province_and_weakest_grade(desk: Client, lanzhou: CreditTable) -> None:
    path = reverse("admin:policies_credittable_changelist")
    official = Source.objects.filter(evidence="official").first()
    lanzhou.citations.create(source=official)

    def listed(**query: str) -> Any:
        return desk.get(path, query).context["cl"].queryset

    assert lanzhou in listed(province="gansu", grade="reported")
    assert lanzhou not in listed(grade="official")
    assert lanzhou not in listed(province="beijing")
    assert {table.status for table in listed(grade="none")} <= {Status.DRAFT}


# ---- the other nouns ----


def test_reader_report_inbox(desk: Client, letter: ReaderReport) -> None:
    html = opened(desk, address(letter))
    assert 'href="/calculator/"' in html
    assert 'href="/calculator/?region=lanzhou&amp;status=retired"' in html
    changes = {"state": "done", "answer_note": "核对过，是90元。", "message": "改掉来信", "page": "/x/"}
    save(desk, letter, **changes)
    letter.refresh_from_db()
    assert (letter.state, letter.answer_note) == ("done", "核对过，是90元。")
    assert (letter.message, letter.page) == ("我在兰州，每月到账是95元。", "/calculator/")
    path = reverse("admin:policies_readerreport_changelist")
    assert letter in desk.get(path, {"state__exact": "done"}).context["cl"].queryset
    assert letter not in desk.get(path, {"state__exact": "new"}).context["cl"].queryset


@pytest.mark.parametrize(
    "page",
    ["https://evil.example/", "javascript:alert(1)", "//evil.example/", "/\\evil.example/", "cities/", "\t//e.x/"],
)
def test_only_pages_of_this_site_are_linked(page: str) -> None:
    assert "<a" not in page_link(page, page)


def test_region_keeps_its_code_and_address(desk: Client) -> None:
    region = Region.objects.get(slug="lanzhou")
    save(desk, region, aliases="金城", slug="elsewhere", code="999999", name="别的市")
    region.refresh_from_db()
    assert (region.aliases, region.slug, region.code, region.name) == ("金城", "lanzhou", "620100", "兰州市")
    assert desk.post(address(region, "delete"), {"post": "yes"}).status_code == 403


def test_region_without_a_page_has_no_link_to_one(desk: Client) -> None:
    assert "在网站上看" not in opened(desk, address(Region.objects.get(level="nation")))
    assert "/cities/lanzhou/" in opened(desk, address(Region.objects.get(slug="lanzhou")))


def test_keys_are_made_when_left_empty_and_never_changed(desk: Client) -> None:
    region = Region.objects.get(slug="xining")
    path = reverse("admin:policies_claim_add")
    data = {
        "region": region.pk,
        "topic": "credit",
        "statement": "西宁每月返100元",
        "said_by": "某网站",
        "verdict": "open",
    }
    for _ in range(2):
        desk.post(path, data | {"why": "没查到。", "shown": "on", "position": "0", "key": ""})
    keys = list(region.claims.filter(statement="西宁每月返100元").values_list("key", flat=True))
    assert len(set(keys)) == 2
    assert all(key.startswith("xining-credit-") for key in keys)
    claim = region.claims.get(key=keys[0])
    save(desk, claim, key="other")
    claim.refresh_from_db()
    assert claim.key == keys[0]


def test_nothing_is_deleted_in_bulk(desk: Client) -> None:
    response = desk.get(reverse("admin:policies_claim_changelist"))
    assert "delete_selected" not in response.content.decode()
