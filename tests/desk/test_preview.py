"""预览: the city page and the calculator as they would be with a draft, as of any day, and for nobody but editors."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from calculator.lookup import tables_for, tables_with
from desk.review import transitions
from desk.review.checks import untried_rows
from policies.in_force import all_in_force, in_force
from policies.models import CoverageTable, CreditTable, Region, Status
from tests import builders
from tests.builders import coverage, credit
from tests.desk.people import Person, address, save
from tests.pages import Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = "2026-11-22"
SOON = date(2026, 12, 1)
RETIRED = {"region": "beijing", "status": "retired", "sex": "female", "birth_year": "1960", "birth_month": "3"}
WORKING = {"region": "beijing", "status": "working", "sex": "male", "birth_year": "1968", "birth_month": "5"}
COVERED = {**builders.WORKING, "actual_years": 10, "enrolled_year": 2010, "enrolled_month": 1}


@pytest.fixture
def draft(db: None) -> CreditTable:
    """北京 from December: 105 yuan instead of 100."""
    table = CreditTable.objects.published().get(region__slug="beijing", audience="retiree")
    made = transitions.copy_as_draft(table)
    made.effective_from = SOON
    made.headline = "不满70岁每月105元，70岁起每月110元"
    made.save()
    made.bands.filter(amount=100).update(amount=Decimal("105.00"))
    return made


@pytest.fixture
def shandong(db: None) -> CreditTable:
    """山东 from December: 3 and 3.5 percent instead of 2 and 2.5, of 3000 yuan."""
    made = transitions.copy_as_draft(CreditTable.objects.published().get(region__slug="shandong", audience="retiree"))
    made.effective_from, made.base_amount = SOON, Decimal("3000.00")
    made.save()
    for band in made.bands.all():
        band.rate += Decimal("0.01")
        band.save()
    return made


def page_of(row: Any) -> str:
    return reverse(f"admin:policies_{row._meta.model_name}_preview", args=[row.pk])


def calculator_of(row: Any) -> str:
    return reverse("calculator_preview", args=[row._meta.model_name, row.pk])


def opened(client: Client, path: str, query: dict[str, Any] | None = None, status: int = 200) -> Page:
    response = client.get(path, query)
    assert response.status_code == status, path
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    return read(response)


# ---- the city page ----


def test_city_page_with_the_draft_and_without(desk: Client, draft: CreditTable) -> None:
    seen = opened(desk, page_of(draft), {"on": "2026-12-01"})
    assert "预览：草稿，读者看不到" in seen.text
    assert "不满70周岁每月105元" in seen.text
    assert seen.noindex
    public = read(desk.get("/cities/beijing/"))
    assert "105元" not in public.text
    assert "预览" not in public.text


def test_day_before_and_after_the_start_differ(desk: Client, draft: CreditTable) -> None:
    before = opened(desk, page_of(draft), {"on": "2026-11-30"})
    after = opened(desk, page_of(draft), {"on": "2026-12-01"})
    assert "不满70周岁每月100元" in before.text
    assert "那天这张表还没施行" in before.text
    assert "不满70周岁每月105元" in after.text
    assert "那天这张表还没施行" not in after.text


def test_first_day_shown_is_the_one_from_which_the_draft_is_felt(desk: Client, draft: CreditTable) -> None:
    CreditTable.objects.filter(pk=draft.pk).update(effective_from=date(2044, 2, 1))
    assert opened(desk, page_of(draft)).values["on"] == ["2044-02-01"]


@pytest.mark.parametrize("typed", ["2026-13-01", "明天", "1999-12-31", "2101-01-01", "2026-12-01\0"])
def test_day_that_is_none_is_said_so(desk: Client, draft: CreditTable, typed: str) -> None:
    seen = opened(desk, page_of(draft), {"on": typed})
    assert "日期要写成2026-11-22这样" in seen.text
    assert "不满70周岁每月105元" in seen.text


def test_province_s_draft_shows_in_its_places(desk: Client, shandong: CreditTable) -> None:
    province = opened(desk, page_of(shandong), {"on": "2026-12-01"})
    assert "不满70周岁每月90元" in province.text
    assert "照山东省的，90–105元" in province.sections["cities"]
    city = opened(desk, page_of(shandong), {"on": "2026-12-01", "place": "jinan"})
    assert "济南市退休后每月返多少" in city.text
    assert "不满70周岁每月90元" in city.text
    assert "90元" not in opened(desk, page_of(shandong), {"on": "2026-12-01", "place": "yantai"}).sections.get(
        "sum", ""
    )
    assert "每月90元" not in read(desk.get("/cities/jinan/")).text


def test_coverage_draft(desk: Client) -> None:
    made = transitions.copy_as_draft(CoverageTable.objects.published().get(region__slug="beijing"))
    CoverageTable.objects.filter(pk=made.pk).update(headline="男满27年，女满22年")
    made.rows.filter(sex="male").update(cumulative_months=324)
    seen = opened(desk, page_of(made), {"on": NOW})
    assert "27年" in seen.before["toc"].split("缴够多少年")[-1]
    assert "27年" not in read(desk.get("/cities/beijing/")).before["toc"].split("缴够多少年")[-1]


def test_region_as_of_any_day_without_a_draft(desk: Client) -> None:
    region = Region.objects.get(slug="beijing")
    page = reverse("admin:policies_region_preview", args=[region.pk])
    today = opened(desk, page, {"on": NOW})
    assert "每月100元" in today.text
    assert "预览：按这一天看" in today.text
    long_ago = opened(desk, page, {"on": "2020-01-01"})
    assert "每月返多少钱：没查到" in long_ago.title
    assert "没查到" in long_ago.before["toc"]
    assert "每月100元" in today.before["toc"]
    assert "每月100元" not in long_ago.before["toc"]
    assert f"/calculator/?region=beijing&on={NOW}" in today.hrefs()


def test_links_lead_from_the_desk_to_the_preview_and_back(desk: Client, draft: CreditTable) -> None:
    change = reverse("admin:policies_credittable_change", args=[draft.pk])
    assert page_of(draft) in read(desk.get(change)).hrefs()
    assert change in opened(desk, page_of(draft)).hrefs()
    region = reverse("admin:policies_region_change", args=[draft.region_id])
    assert reverse("admin:policies_region_preview", args=[draft.region_id]) in read(desk.get(region)).hrefs()


def test_nation_and_places_with_schemes_of_their_own_have_no_page(desk: Client) -> None:
    for slug in ("quanguo", "xianggang"):
        region = Region.objects.get(slug=slug)
        assert desk.get(reverse("admin:policies_region_preview", args=[region.pk])).status_code == 404
        change = desk.get(reverse("admin:policies_region_change", args=[region.pk]))
        assert "预览（读者看不到）" not in change.content.decode()
    nation = credit(region=Region.objects.get(slug="quanguo"))
    assert desk.get(page_of(nation)).status_code == 404


def test_bar_is_named_for_what_it_shows(desk: Client, draft: CreditTable) -> None:
    assert "预览：草稿，读者看不到" in opened(desk, page_of(draft)).text
    assert "预览：草稿" not in opened(desk, page_of(draft.revises)).text


# ---- the calculator ----


def test_calculator_answers_with_the_draft_and_the_public_one_does_not(desk: Client, draft: CreditTable) -> None:
    seen = opened(desk, calculator_of(draft), {**RETIRED, "on": "2026-12-01"})
    assert "北京每月返您105元" in seen.text
    assert "预览：草稿，读者看不到" in seen.text
    public = read(desk.get("/calculator/", {**RETIRED, "on": "2026-12-01"}))
    assert "北京每月返您100元" in public.text
    assert "预览" not in public.text
    assert "105" not in desk.get("/calculator/result.json", {**RETIRED, "on": "2026-12-01"}).json()["credit"]["monthly"]


def test_calculator_s_day_is_the_draft_s_unless_asked(desk: Client, draft: CreditTable) -> None:
    CreditTable.objects.filter(pk=draft.pk).update(effective_from=date(2044, 2, 1))
    assert "105元" in opened(desk, calculator_of(draft), RETIRED | {"birth_year": "1984"}).text
    before = opened(desk, calculator_of(draft), {**RETIRED, "on": NOW})
    assert "北京每月返您100元" in before.text
    assert "那天这张表还没施行" in before.text


def test_preview_stays_on_from_screen_to_screen(desk: Client, draft: CreditTable) -> None:
    address = calculator_of(draft)
    first = desk.get(address, {"region": "beijing", "on": "2026-12-01"})
    assert f'action="{address}"' in first.content.decode()
    assert read(first).hidden["on"] == "2026-12-01"
    made = CoverageTable.objects.published().get(region__slug="beijing")
    second = desk.get(calculator_of(made), {**WORKING, "on": "2026-12-01"})
    assert f'action="{calculator_of(made)}"' in second.content.decode()
    assert read(second).hidden["on"] == "2026-12-01"


def test_preview_stays_on_when_an_answer_is_changed(desk: Client, draft: CreditTable) -> None:
    seen = opened(desk, calculator_of(draft), {**RETIRED, "on": "2026-12-01"})
    changes = [href for href, words in seen.links if words.startswith("改")]
    assert changes
    assert all(href.startswith(f"{calculator_of(draft)}?") and "on=2026-12-01" in href for href in changes)
    html = desk.get(calculator_of(draft), {**RETIRED, "on": "2026-12-01"}).content.decode()
    assert 'action="/calculator/#' not in html
    assert 'action="/calculator/"' not in html
    edited = desk.get(changes[0])
    assert f'action="{calculator_of(draft)}"' in edited.content.decode()


def test_small_forms_of_a_preview_use_the_draft_too(desk: Client, draft: CreditTable) -> None:
    query = {**RETIRED, "on": "2026-12-01", "arrived": "102"}
    assert "对得上" in opened(desk, calculator_of(draft), query).sections["arrived-title"]
    elsewhere = {**RETIRED, "region": "lanzhou", "on": "2026-12-01", "if_region": "beijing"}
    assert "105元" in opened(desk, calculator_of(draft), elsewhere).sections["whatif"]


def test_preview_gives_no_address_to_hand_on(desk: Client, draft: CreditTable) -> None:
    html = desk.get(calculator_of(draft), {**RETIRED, "on": "2026-12-01"}).content.decode()
    assert "/calculator/r/" not in html
    assert "/calculator/sheet/" not in html


@pytest.mark.parametrize(("make", "answers"), [(credit, builders.RETIRED), (coverage, COVERED)])
def test_a_draft_without_a_source_answers_too(desk: Client, make: Any, answers: dict[str, Any]) -> None:
    lead = make(ready=False)
    seen = opened(desk, calculator_of(lead), {**answers, "region": lead.region.slug, "on": "2026-12-01"})
    assert "可靠吗没查到" in "".join(seen.text.split())


def test_bad_answers_in_a_preview(desk: Client, draft: CreditTable) -> None:
    assert "错误" in opened(desk, calculator_of(draft), {**RETIRED, "birth_year": "19"}, status=400).title
    assert "日期要写成" in opened(desk, calculator_of(draft), {**RETIRED, "on": "morgen"}, status=400).text


def test_day_of_the_public_calculator_survives_the_first_screen(client: Client) -> None:
    seen = read(client.get("/calculator/", {"region": "beijing", "on": "2026-12-01", "for": "parent"}))
    assert (seen.hidden["on"], seen.hidden["for"]) == ("2026-12-01", "parent")
    assert "on" not in read(client.get("/calculator/", {"region": "beijing"})).hidden


# ---- who may ----


def addresses(draft: CreditTable) -> list[str]:
    region = reverse("admin:policies_region_preview", args=[draft.region_id])
    return [page_of(draft), calculator_of(draft), region]


def test_readers_are_sent_to_the_login(client: Client, draft: CreditTable) -> None:
    reader = User.objects.create_user("reader", password="only-a-reader-9")
    for signed_in in (False, True):
        if signed_in:
            client.force_login(reader)
        for path in addresses(draft):
            response = client.get(path, RETIRED)
            assert response.status_code == 302
            assert "/admin/login/" in response["Location"]
            assert "105" not in response.content.decode()


def test_staff_without_the_right_to_see_tables_are_refused(client: Client, draft: CreditTable) -> None:
    staff = User.objects.create_user("clerk", password="only-a-clerk-99", is_staff=True)
    client.force_login(staff)
    assert {client.get(address).status_code for address in addresses(draft)} == {403}
    staff.user_permissions.set(Permission.objects.filter(codename__in=["view_credittable", "view_region"]))
    client.force_login(User.objects.get(pk=staff.pk))
    assert {client.get(address).status_code for address in addresses(draft)} == {200}


def test_what_is_not_there(desk: Client, draft: CreditTable) -> None:
    for path in ("credittable/999999", "claim/1", "coveragetable/999999"):
        assert desk.get(f"/calculator/preview/{path}/").status_code == 404
    assert desk.get("/admin/policies/credittable/999999/preview/").status_code == 404


def test_previews_write_nothing_and_count_nobody(desk: Client, draft: CreditTable) -> None:
    from policies.models import PlaceDemand

    unknown = transitions.copy_as_draft(
        CreditTable.objects.published().get(region__slug="shandong", audience="retiree")
    )
    before = list(PlaceDemand.objects.values())
    browser = {"HTTP_USER_AGENT": "Mozilla/5.0"}
    desk.get(page_of(unknown), {"on": "2026-12-01"}, **browser)
    desk.get(calculator_of(unknown), {**RETIRED, "region": "jinan", "on": "2026-12-01"}, **browser)
    assert list(PlaceDemand.objects.values()) == before
    assert CreditTable.objects.get(pk=draft.pk).status == Status.DRAFT


# ---- the tables behind it ----


def test_draft_takes_the_place_of_the_table_with_its_start(draft: CreditTable) -> None:
    region = Region.objects.get(slug="beijing")
    joined = tables_with(region, draft)
    assert len(joined.retiree.own) == len(tables_for(region).retiree.own) + 1
    assert joined.employee == tables_for(region).employee
    draft.effective_from = draft.revises.effective_from
    replaced = tables_with(region, draft)
    assert len(replaced.retiree.own) == len(tables_for(region).retiree.own)
    assert replaced.retiree.own[0].bands[0].amount == 105


def test_draft_for_people_in_work_leaves_retirees_alone() -> None:
    region = Region.objects.get(slug="beijing")
    made = transitions.copy_as_draft(CreditTable.objects.published().get(region=region, audience="employee"))
    on = date(2026, 11, 22)
    assert tables_with(region, made).retiree == tables_for(region).retiree
    assert in_force(on, region, made).credit == in_force(on, region).credit


def test_draft_of_another_place_changes_nothing(draft: CreditTable) -> None:
    region = Region.objects.get(slug="lanzhou")
    assert tables_with(region, draft) == tables_for(region)
    assert in_force(SOON, region, draft) == in_force(SOON, region)


def test_table_of_the_place_goes_before_the_province_s_draft(shandong: CreditTable) -> None:
    yantai, jinan = (Region.objects.select_related("parent").get(slug=slug) for slug in ("yantai", "jinan"))
    known = all_in_force(SOON, [yantai, jinan], shandong)
    assert known[jinan.pk].credit == shandong
    assert known[yantai.pk].credit.region == yantai
    assert known[yantai.pk].credit == in_force(SOON, yantai, shandong).credit


def test_the_person_of_a_previewed_result_becomes_an_example(writer: Person, draft: CreditTable) -> None:
    asked = {"status": "retired", "sex": "female", "birth_year": "1955", "birth_month": "7", "on": "2026-12-01"}
    path = reverse("calculator_preview", args=["credittable", draft.pk])
    html = writer.client.get(path, {"region": draft.region.slug, **asked}).content.decode()
    button = address(draft, "example")
    assert f'action="{button}"' in html
    before = draft.examples.count()
    response = writer.client.post(button, asked)
    assert response["Location"] == f"{address(draft)}#examples-{before}"
    made = draft.examples.last()
    assert made.answers == {"status": "retired", "sex": "female", "birth_year": 1955, "birth_month": 7}
    assert (made.as_of, made.expected) == (date(2026, 12, 1), {})
    # without a result it proves nothing: the form asks for it, and it counts for no row
    assert "请写应该算出多少" in save(writer.client, draft).content.decode()
    draft.examples.exclude(pk=made.pk).delete()
    assert any("还没有验算例子" in problem for problem in untried_rows(draft))


def test_an_example_is_written_into_drafts_alone(writer: Person, lanzhou: CreditTable) -> None:
    before = lanzhou.examples.count()
    writer.client.post(address(lanzhou, "example"), {"status": "retired", "birth_year": "1955"})
    assert lanzhou.examples.count() == before
