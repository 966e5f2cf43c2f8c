"""A region's page, its history and its data: what is known is said with its dates and grade, what is not is said too."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from policies.in_force import InForce, all_in_force, in_force
from policies.models import Audience, Contact, CoverageTable, CreditTable, Finding, Level, PaymentFact, Region, Status
from policies.models.choices import EVIDENCE_WORDS
from tests.pages import Page, yuan_figures
from website import formats

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Open = Callable[..., Page]


def everywhere(*levels: Level) -> list[InForce]:
    """What stands today in every region where the scheme applies."""
    regions = Region.objects.pooling().select_related("parent")
    return list(all_in_force(timezone.localdate(), regions.filter(level__in=levels) if levels else regions).values())


def figures_in_findings(region: Region) -> set[str]:
    """The figures in yuan that sourced sentences about a place or its province name: findings and payment facts."""
    places = [region, region.province or region]
    said = [finding.text + finding.missing for finding in Finding.objects.published().filter(region__in=places)]
    said += [fact.text for fact in PaymentFact.objects.published().filter(region__in=places)]
    return set(yuan_figures("".join(said)))


# ---- every region ----


def test_every_region_has_a_page_that_answers(region_pages: dict[str, Page]) -> None:
    assert len(region_pages) == Region.objects.listed().count() > 400
    assert {slug for slug, page in region_pages.items() if page.status != 200} == set()


def test_every_page_is_headed_by_the_places_full_name(region_pages: dict[str, Page]) -> None:
    for region in Region.objects.listed():
        page = region_pages[region.slug]
        assert region.name in page.text
        assert region.short_name in page.title


def test_no_page_says_none_or_shows_a_template_variable(region_pages: dict[str, Page]) -> None:
    for slug, page in region_pages.items():
        for slip in ("None", "{{", "}}", "{%", "NaN", "undefined", "&amp;"):
            assert slip not in page.text, f"{slug} shows {slip}"


def test_every_anchor_on_a_page_leads_somewhere_and_no_id_is_twice(region_pages: dict[str, Page]) -> None:
    for slug, page in region_pages.items():
        assert len(page.ids) == len(set(page.ids)), slug
        anchors = {href[1:] for href in page.hrefs() if href.startswith("#")}
        assert anchors <= set(page.ids), slug


def test_a_known_amount_stands_with_grade_dates_and_source(region_pages: dict[str, Page]) -> None:
    known = [item for item in everywhere() if item.amount_known]
    assert len(known) > 30
    for item in known:
        page, table = region_pages[item.region.slug], item.credit
        start = f"{formats.day(table.effective_from)}起" if table.effective_from else "没写从哪天起"
        assert f"{start}，可靠吗：{EVIDENCE_WORDS[table.evidence]}" in page.before["sum"], item.region
        checked = page.sections["src"].partition("核对日：")[2].partition("本站更新日")[0]
        assert formats.day(table.checked_on) in checked, item.region
        for source in table.sources:
            assert source.title.replace(" ", "") in page.sections["src"], item.region


def test_every_row_of_a_known_amount_is_on_the_page(region_pages: dict[str, Page]) -> None:
    for item in everywhere():
        if item.amount_known and not item.credit.approximate:
            for band in item.credit.bands.all():
                if band.figure is not None:
                    assert f"{formats.money(band.figure)}元" in region_pages[item.region.slug].before["sum"], (
                        item.region
                    )


def test_where_nothing_is_known_no_figure_in_yuan_stands_above_the_frame(region_pages: dict[str, Page]) -> None:
    unknown = [item for item in everywhere(Level.PREFECTURE, Level.COUNTY, Level.DIRECT) if item.credit is None]
    assert len(unknown) > 100
    for item in unknown:
        above = region_pages[item.region.slug].before["ask"]
        assert "没查到" in above.partition("本页内容")[0], item.region
        assert set(yuan_figures(above)) <= figures_in_findings(item.region), item.region


def test_where_only_the_method_is_known_the_rate_stands_without_an_amount(region_pages: dict[str, Page]) -> None:
    method_only = [item for item in everywhere(Level.PREFECTURE, Level.DIRECT) if item.credit and not item.amount_known]
    assert len(method_only) > 20
    for item in method_only:
        top = region_pages[item.region.slug].before["ask"]
        assert "没查到" in top, item.region
        rates = [band.rate for band in item.credit.bands.all() if band.rate is not None]
        assert all(formats.percent(rate) in top for rate in rates), item.region
        assert set(yuan_figures(top)) <= figures_in_findings(item.region), item.region


def test_a_province_that_decides_for_a_city_is_named(region_pages: dict[str, Page]) -> None:
    inherited = [item for item in everywhere() if item.credit_inherited]
    assert len(inherited) > 30
    for item in inherited:
        decided = f"{item.credit.region.name}定的，{item.region.short_name}自己的没查到"
        assert decided in region_pages[item.region.slug].text, item.region


def test_the_years_of_a_province_are_named_as_the_provinces(region_pages: dict[str, Page]) -> None:
    inherited = [item for item in everywhere() if item.coverage_inherited]
    assert len(inherited) > 50
    for item in inherited:
        decided = f"{item.coverage.region.name}定的，{item.region.short_name}自己的没查到"
        if item.coverage_words:
            assert decided in region_pages[item.region.slug].before["years"], item.region


def test_every_page_says_whom_the_money_is_not_for(region_pages: dict[str, Page]) -> None:
    known = [item for item in everywhere() if item.amount_known]
    assert len(known) > 50
    for item in known:
        assert "给已办职工医保退休的人。居民医保没有这笔钱" in region_pages[item.region.slug].text, item.region


def test_shown_claims_stand_under_their_heading_with_verdict_and_reason(region_pages: dict[str, Page]) -> None:
    claimed = [region for region in Region.objects.pooling() if region.claims.published()]
    assert len(claimed) > 20
    for region in claimed:
        for claim in region.claims.published():
            note = region_pages[region.slug].sections["src"]
            assert claim.statement.replace(" ", "") in note, region
            assert f"{claim.get_verdict_display()}。{claim.why}".replace(" ", "") in note, region


def test_drafts_are_nowhere_on_the_pages(region_pages: dict[str, Page]) -> None:
    drafts = [*CreditTable.objects.filter(status=Status.DRAFT), *CoverageTable.objects.filter(status=Status.DRAFT)]
    assert drafts
    for draft in drafts:
        assert draft.headline not in region_pages[draft.region.slug].text


def test_every_history_answers_and_has_every_published_table(open_page: Open) -> None:
    for region in Region.objects.pooling():
        page = open_page(f"/cities/{region.slug}/history/")
        for table in (*region.credittables.published(), *region.coveragetables.published()):
            assert table.headline.replace(" ", "") in page.text, region


def test_every_data_file_answers_with_the_published_tables(client: Client) -> None:
    for region in Region.objects.listed():
        response = client.get(f"/cities/{region.slug}.json")
        assert response.status_code == 200
        data = json.loads(response.content)
        assert data["region"]["slug"] == region.slug
        assert data["region"]["code"] == region.code
        assert len(data["credit"]) == region.credittables.published().count()
        assert len(data["coverage"]) == region.coveragetables.published().count()


# ---- places by name ----


def test_lanzhou_says_ninety_with_grade_dates_and_source_and_what_is_to_be_said_of_120(open_page: Open) -> None:
    page = open_page("/cities/lanzhou/")
    top = page.before["sum"]
    assert "每月90元" in top
    assert "没写从哪天起，可靠吗：一般" in top
    assert "核对日：2026年12月1日" in page.sections["src"]
    assert yuan_figures(top) == ["90元"]
    assert "甘肃省退休人员医保返钱标准2023年" in page.sections["src"]
    assert "2023年10月31日" in page.sections["src"]
    assert "兰州每月返120元两处不一样。" in page.sections["src"]
    assert "120元是省直、武威、甘南的数" in page.sections["src"]
    assert "/calculator/?region=lanzhou" in page.hrefs()
    assert {"/guides/wechat/lanzhou/", "/guides/?place=lanzhou"} <= set(page.hrefs())


def test_gansu_has_no_amount_of_its_own_and_leads_to_its_cities(open_page: Open) -> None:
    page = open_page("/cities/gansu/")
    assert "各地不一样，80到120元查到了15个地方" in page.text
    assert "甘肃退休人员每月返120元，不分年龄两处不一样。" in page.sections["src"]
    for slug in ("lanzhou", "tianshui", "baiyin", "linxia", "gansu-direct"):
        assert f"/cities/{slug}/" in page.hrefs()
    assert "天水一般85元" in page.sections["cities"]


def test_beijing_shows_both_bands_and_what_is_taken_off(open_page: Open) -> None:
    page = open_page("/cities/beijing/")
    assert "不满70周岁每月100元" in page.text
    assert "满70周岁起每月110元" in page.text
    assert "到账97元、107元：每月扣3元大额医疗互助" in page.before["sum"]
    assert "过了70岁生日，从哪个月起涨，没写明" in page.sections["sum"]


def test_shanghai_is_paid_once_a_year(open_page: Open) -> None:
    page = open_page("/cities/shanghai/")
    assert "每年1680元" in page.text
    assert "不是每月给，是每年7月一次给足一年的" in page.sections["sum"]
    assert "不满75周岁，折成每月140元；满75周岁起，折成每月157.5元" in page.sections["sum"]
    assert "超过15年" in page.before["sum"]


def test_an_approximate_figure_never_looks_exact(open_page: Open) -> None:
    page = open_page("/cities/suzhou-js/")
    assert "每月约112.5元" in page.text
    assert "每月112.5元" not in page.before["src"].replace("每月约112.5元", "")
    assert "不当准数" in page.sections["sum"]


def test_an_unknown_place_says_so_and_how_to_ask(open_page: Open) -> None:
    page = open_page("/cities/qujing/")
    assert "没查到曲靖每月返多少，我们没查到可靠的出处，所以不写。缴够多少年没查到打12393问" in page.before["ask"]
    assert "「个人账户每月划入多少元？」" in page.before["ask"]
    assert page.link("打12393问") == "tel:12393"
    assert "没查到" in page.title
    assert yuan_figures(page.before["ask"]) == []


def test_the_frame_turns_the_readers_own_figure_into_a_range_and_nothing_more(open_page: Open) -> None:
    page = open_page("/cities/qujing/", {"average_pension": "３０００"})
    assert "约60到90元（按您填的3000元估，不是曲靖的标准）" in page.before["ask"]
    assert yuan_figures(page.before["ask"].partition("不是曲靖的标准")[2]) == []


def test_the_frame_uses_the_rates_that_a_province_is_known_to_have(open_page: Open) -> None:
    page = open_page("/cities/qingdao/", {"average_pension": "3600"})
    assert "约72到90元（按您填的3600元估，不是青岛的标准）" in page.before["ask"]


@pytest.mark.parametrize("typed", ["", "三千", "-1", "NaN", "1e999", "\0", "9" * 400, "<b>", "0"])
def test_a_figure_that_is_none_keeps_the_page_and_says_what_to_write(open_page: Open, typed: str) -> None:
    page = open_page("/cities/qujing/", {"average_pension": typed})
    assert "请写每月多少元" in page.sections["ask"]
    assert "约" not in "".join(yuan_figures(page.before["years"]))


def test_a_city_of_shandong_takes_the_provinces_method(open_page: Open) -> None:
    page = open_page("/cities/jinan/")
    assert "按本市2023年平均养老金（每月）算：不满70周岁2%，满70周岁起2.5%。这个平均数没查到。" in page.text
    assert "山东省定的，济南自己的没查到" in page.text


def test_a_row_that_no_source_covers_says_so(open_page: Open) -> None:
    page = open_page("/cities/shenzhen/")
    assert "2025年到2029年退休2025年到2029年退休的累计年数没查到；其中在深圳实际缴满10年。" in page.sections["years"]


def test_a_document_past_its_own_expiry_is_marked(open_page: Open) -> None:
    page = open_page("/cities/guangdong/")
    assert "文件写明有效到2025年6月30日，已经过期，没查到新文件" in page.sections["src"]


@pytest.mark.parametrize("slug", ["xianggang", "aomen", "taiwan"])
def test_where_the_scheme_does_not_apply_the_page_says_so_without_figures(open_page: Open, slug: str) -> None:
    page = open_page(f"/cities/{slug}/")
    assert "内地的医保办法在那里不适用" in page.text
    assert yuan_figures(page.text) == []
    assert "年限" not in page.text
    assert "/cities/" in page.hrefs()


def test_every_contents_list_is_named_like_its_sections(region_pages: dict[str, Page]) -> None:
    for slug, page in region_pages.items():
        for href, words in page.links:
            if href.startswith("#") and href[1:] in page.sections and page.sections.get("toc", "").count(words):
                assert page.sections[href[1:]].startswith(words), f"{slug}: {words}"


def test_nothing_is_linked_or_printed_that_nobody_has_opened(client: Client) -> None:
    unopened = Contact.objects.published().filter(checked_on=None, region__in=Region.objects.pooling()).exclude(url="")
    assert len(unopened) > 50
    for contact in unopened.select_related("region")[::10]:
        html = client.get(contact.region.get_absolute_url()).content.decode()
        folded = html[html.index('<details class="screen-only"><summary>我们还没打开看过的') :]
        assert f'href="{contact.url}"' not in html, contact
        assert contact.name in folded.partition("</details>")[0], contact


def test_the_telephone_comes_first_among_the_ways_to_ask(region_pages: dict[str, Page]) -> None:
    for item in everywhere(Level.PREFECTURE):
        assert region_pages[item.region.slug].sections["check"].startswith("怎么查余额打12393"), item.region


def test_the_years_of_this_month_answer_where_the_rule_is_longer(open_page: Open) -> None:
    on = timezone.localdate()
    page = open_page("/cities/zhongshan/")
    assert f"缴够多少年{formats.month(on)}退休的职工男" in page.text
    assert "缴够多少年看退休年份或身份" in open_page("/cities/guangdong/").text


# ---- dates ----


def test_a_table_that_begins_tomorrow_does_not_answer_today() -> None:
    qingdao = Region.objects.select_related("parent").get(slug="qingdao")
    before, after = in_force(date(2025, 12, 31), qingdao), in_force(date(2026, 1, 1), qingdao)
    assert before.coverage_words == "男25年，女20年"
    assert after.coverage_words == "男30年，女25年"
    assert before.coverage.region == after.coverage.region == qingdao


def test_before_its_provinces_table_begins_nothing_is_known() -> None:
    jinan = Region.objects.select_related("parent").get(slug="jinan")
    assert in_force(date(2023, 12, 31), jinan).credit is None
    assert in_force(date(2024, 1, 1), jinan).credit.region.slug == "shandong"


# ---- history and data ----


def test_a_replaced_table_stays_in_the_history_and_leaves_the_page(open_page: Open) -> None:
    table = CreditTable.objects.published().get(region__slug="lanzhou", audience=Audience.RETIREE)
    CreditTable.objects.filter(pk=table.pk).update(status=Status.SUPERSEDED, headline="从前每月77元")
    assert "从前每月77元" in open_page("/cities/lanzhou/history/").text
    assert "已被替代" in open_page("/cities/lanzhou/history/").text
    assert "90元" not in open_page("/cities/lanzhou/").before["src"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
def test_what_is_not_published_is_seen_by_no_reader(open_page: Open, client: Client, status: Status) -> None:
    CreditTable.objects.filter(region__slug="lanzhou").update(status=status, headline="只给编辑看的表")
    assert "没查到" in open_page("/cities/lanzhou/").before["ask"]
    for address in ("/cities/lanzhou/", "/cities/lanzhou/history/", "/cities/lanzhou.json", "/data/all.json"):
        assert "只给编辑看的表" not in client.get(address).content.decode()


def test_history_has_the_newest_first(open_page: Open) -> None:
    page = open_page("/cities/qingdao/history/").sections["coverage"]
    assert 0 <= page.index("2026年1月1日起") < page.index("施行日来源没有写明")


def test_the_data_of_a_region_is_what_the_page_shows(client: Client) -> None:
    response = client.get("/cities/lanzhou.json")
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    data: dict[str, Any] = json.loads(response.content)
    assert data["region"] == {"slug": "lanzhou", "name": "兰州市", "code": "620100", "level": "prefecture"}
    (table,) = [table for table in data["credit"] if table.get("audience", "retiree") == "retiree"]
    assert table["bands"] == [{"amount": "90", "rate": "0.02"}]
    assert table["evidence"] == "reported"
    assert table["checked_on"] == "2026-12-01"
    assert table["citations"][0]["source"] == "gansu-credit-list-2023"
    sources = {source["key"]: source for source in data["sources"]}
    assert sources["gansu-credit-list-2023"]["title"] == "甘肃省退休人员医保返钱标准2023年"
    assert "url" not in sources["gansu-credit-list-2023"], "an address that no page links"
    assert "lanzhou-credit-120" in {claim["key"] for claim in data["claims"]}


def test_the_data_of_a_city_names_the_province_whose_tables_stand_in(client: Client) -> None:
    data = json.loads(client.get("/cities/jinan.json").content)
    assert data["credit"] == []
    assert data["province"] == "shandong"
    assert json.loads(client.get("/cities/gansu-direct.json").content)["region"]["code"] is None
