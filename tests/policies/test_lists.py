"""Many places at once: the home page, the list by province, the comparison."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from policies.in_force import all_in_force, coverage_words, credit_words, in_force
from policies.models import CreditTable, Level, Region
from policies.views.compare import figure_at
from tests.pages import Page

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]
ON = date(2026, 11, 22)


def test_the_home_page_leads_to_cities_calculator_and_guides(open_page: Open) -> None:
    page = open_page("/")
    assert {"/cities/", "/calculator/", "/guides/", "/compare/"} <= set(page.hrefs())
    assert "/cities/lanzhou/" in page.hrefs()
    assert "q" in page.values
    tasks = page.sections["do"]
    places = [tasks.index(words) for words in ("算算我的", "缴够多少年", "查余额", "返的钱变少了")]
    assert places == sorted(places)
    assert {"/compare/years/", "/topics/fankuan-bianshao/"} <= set(page.hrefs())


def test_the_map_has_a_tile_for_every_province_and_counts_them_all(open_page: Open) -> None:
    page = open_page("/")
    tiles = Region.objects.filter(level__in=[Level.PROVINCE, Level.SAR])
    assert {region.get_absolute_url() for region in tiles} <= set(page.hrefs())
    assert tiles.count() == 34
    assert "另有制度，不适用3个" in page.sections["map"]


def test_the_list_has_every_place_once_under_its_province(open_page: Open) -> None:
    page = open_page("/cities/")
    for region in Region.objects.listed().select_related("parent"):
        assert page.hrefs().count(region.get_absolute_url()) == 1, region
        if region.province:
            assert region.short_name in page.sections[region.province.slug], region


def test_the_list_shows_a_figure_with_its_grade_and_no_figure_where_none_is_known(open_page: Open) -> None:
    page = open_page("/cities/")
    assert "兰州一般90元" in page.sections["gansu"]
    assert "唐山没查到秦皇岛没查到" in page.sections["hebei"]
    assert "内地的医保办法不适用" in page.sections["xianggang"]


def test_lists_take_the_same_number_of_queries_whatever_their_length(django_assert_max_num_queries) -> None:
    regions = list(Region.objects.listed().select_related("parent"))
    for some in (regions[:3], regions):
        with django_assert_max_num_queries(8):  # the content version, credit with its rows (3), years with theirs (4)
            for item in all_in_force(ON, some).values():
                _ = item.credit_words, item.coverage_words, item.hardest


def test_the_list_and_the_page_agree_on_every_place() -> None:
    regions = list(Region.objects.pooling().select_related("parent"))
    listed = all_in_force(ON, regions)
    for region in regions:
        assert in_force(ON, region) == listed[region.pk], region


# What stands in few words: region → its credit and its years.
FEW_WORDS = {
    "lanzhou": ("90元", ""),
    "beijing": ("100–110元", "男25年，女20年"),
    "shanghai": ("140–157.5元", "超过15年"),
    "shenzhen": ("251元", "看退休年份或身份"),
    "suzhou-js": ("约112.5–129.17元", "男25年，女20年"),
    "nanchang": ("77元", "男30年，女25年"),
    "jinan": ("当地平均养老金的2%–2.5%", "男30年，女25年"),
    "hangzhou": ("", "20年"),
    "qujing": ("", ""),
}


@pytest.mark.parametrize(("slug", "words"), FEW_WORDS.items())
def test_a_place_in_few_words(slug: str, words: tuple[str, str]) -> None:
    item = in_force(ON, Region.objects.select_related("parent").get(slug=slug))
    assert (item.credit_words, item.coverage_words) == words


# Neither 平均, 月均, 平均基本 nor the reader's own (本人, 退休时, 全年, 当月): a share of nobody knows whose pension.
BARE = re.compile(r"(?<![均本人时年月])养老金的\d")
LISTS = [
    *("/", "/cities/", "/compare/?city=jinan&city=qingdao&city=xining&city=yinchuan", "/compare/years/", "/changes/"),
    *("/cities/?q=jn", "/cities/?q=济南每月返多少", "/cities/?q=青岛返的钱", "/changes/feed/", "/cities/shandong/"),
    *("/cities/jinan/", "/cities/jinan/history/", "/cities/chengdu/history/", "/cities/jinan.json", "/data/"),
    *("/cities/shandong/history/", "/cities/ningxia/"),
]


@pytest.mark.parametrize("address", LISTS)
def test_no_list_calls_a_share_of_the_average_a_share_of_the_pension(client: Client, address: str) -> None:
    text = client.get(address, follow=True).content.decode()
    text = re.sub(r"<[^>]+>", "", text)
    assert not [text[found.start() - 20 : found.end() + 5] for found in BARE.finditer(text)]


def test_what_a_share_is_of_is_said_wherever_places_are_listed(open_page: Open) -> None:
    assert "当地平均养老金的2%–2.5%" in open_page("/cities/").sections["shandong"]
    assert "全区平均养老金的2.8%" in open_page("/cities/").sections["ningxia"]
    assert "济南一般当地平均养老金的2%–2.5%" in open_page("/compare/?city=jinan").sections["sum"]
    assert "每月当地平均养老金的2%–2.5%" in open_page("/cities/", {"q": "济南每月返多少"}).text


def test_only_an_average_of_the_whole_province_is_called_that() -> None:
    for item in all_in_force(ON, Region.objects.listed().select_related("parent")).values():
        if item.credit and re.match("全[省区]", item.credit_words):
            bases = [band.share_of for band in item.credit.bands.all()]
            assert all("全省" in base or "全区" in base for base in bases), item.region


def test_few_words_are_never_a_figure_for_rows_that_are_not_known() -> None:
    for item in all_in_force(ON, Region.objects.pooling().select_related("parent")).values():
        if item.credit and not any(band.known for band in item.credit.bands.all()):
            assert credit_words(item.credit) == "", item.region
        if item.coverage and not any(row.known for row in item.coverage.rows.all()):
            assert coverage_words(item.coverage) == "", item.region


# ---- compare ----


def test_a_bare_comparison_is_the_form(open_page: Open) -> None:
    page = open_page("/compare/")
    assert page.values["city"] == ["", "", "", ""]
    assert "写两到四个城市" in page.text
    assert not page.noindex


def test_places_stand_side_by_side_with_grade_start_and_manner(open_page: Open) -> None:
    page = open_page("/compare/?city=beijing&city=shanghai&city=lanzhou&city=qujing")
    assert "4个地方比一比" in page.text
    assert "北京一般100–110元2022年9月1日每月" in page.sections["sum"]
    assert (
        "上海较可靠140–157.5元这是2025年度（2025年7月到2026年6月）的数，以后的没查到。2023年7月1日"
        in page.sections["sum"]
    )
    assert "兰州一般90元来源没写每月" in page.sections["sum"]
    assert "曲靖没查到没查到没查到没查到" in page.sections["sum"]
    assert "北京一般男25年，女20年来源没写" in page.sections["years"]
    assert page.values["city"] == ["北京", "上海", "兰州", "曲靖"]


def test_more_than_four_are_cut_to_the_first_four_and_the_page_says_so(open_page: Open) -> None:
    page = open_page("/compare/?city=beijing&city=shanghai&city=lanzhou&city=wuhan&city=chongqing&city=shenzhen")
    assert "一次最多比四个，只留下了前四个" in page.text
    assert page.values["city"] == ["北京", "上海", "兰州", "武汉"]
    assert "重庆" not in page.sections["sum"]


def test_exactly_four_are_not_called_cut(open_page: Open) -> None:
    page = open_page("/compare/?city=beijing&city=shanghai&city=lanzhou&city=wuhan&city=beijing")
    assert "一次最多比四个" not in page.text


def test_names_codes_and_slugs_all_name_a_place(open_page: Open) -> None:
    page = open_page("/compare/?city=兰州&city=440300&city=suzhou-js&city=%E7%94%98%E8%82%83%E5%A4%A9%E6%B0%B4")
    assert page.values["city"] == ["兰州", "深圳", "苏州", "天水"]


def test_unknown_names_are_named_and_the_rest_is_compared(open_page: Open) -> None:
    page = open_page("/compare/?city=火星&city=lanzhou&city=<b>x</b>")
    assert "没有找到“火星”" in page.text
    assert "没有找到“<b>x</b>”" in page.text
    assert "兰州" in page.sections["sum"]
    assert "1个地方比一比有2处要改一下" in page.text
    assert page.noindex


def test_what_was_typed_stays_in_its_box_with_how_to_put_it_right_beside_it(open_page: Open) -> None:
    long = "没有这个地方" * 10
    page = open_page(f"/compare/?city=火星&city=lanzhou&city=suzhou&city={long}")
    assert page.values["city"] == ["火星", "兰州", "suzhou", long]
    beside = page.sections["choose"]
    assert "第1个城市错误：没有找到“火星”，请写城市名，例如：兰州。第2个城市第3个城市（可以不填）" in beside
    assert "第3个城市（可以不填）错误：“suzhou”可能是苏州、宿州，请写全名。" in beside
    assert {page.link(f"没有找到“{name}”，请写城市名，例如：兰州。") for name in ("火星", long[:30])} == {
        "#city1",
        "#city4",
    }
    assert {"city1", "city1_error", "city3_error", "city4_error"} <= set(page.ids)
    assert "city2_error" not in page.ids


def test_a_box_that_is_wrong_says_so_to_those_who_hear_the_page(client: Client) -> None:
    html = client.get("/compare/?city=beijing&city=xianggang").content.decode()
    values = 'name="city" value="xianggang" aria-invalid="true" aria-describedby="city2_error"'
    assert values in html
    assert html.count("aria-invalid") == 1
    assert "没有可比的数。请换一个城市，或者删掉。" in html


def test_a_form_all_right_has_nothing_to_put_right(open_page: Open) -> None:
    page = open_page("/compare/?city=beijing&city=lanzhou")
    assert "要改一下" not in page.text
    assert not {"fix", "city1_error"} & set(page.ids)


def test_nothing_but_unknown_names_gives_the_form_again(open_page: Open) -> None:
    page = open_page("/compare/?city=火星&city=\0&city=xianggang")
    assert "没有找到“火星”" in page.text
    assert "sum" not in page.sections
    assert page.values["city"] == ["火星", "\0", "xianggang", ""]


def test_the_bars_are_the_figures_at_two_ages_and_the_longest_is_first(open_page: Open) -> None:
    page = open_page("/compare/?city=lanzhou&city=shanghai&city=beijing")
    bars = page.text.partition("65岁和76岁，每月多少元")[2].partition("每月多少每月划入")[0]
    lasts = "这是2025年度（2025年7月到2026年6月）的数，以后的没查到。"
    assert bars == f"上海较可靠{lasts}65岁14076岁157.5北京一般65岁10076岁110兰州一般65岁9076岁90"


def test_a_figure_at_an_age_is_that_of_an_ordinary_employee() -> None:
    wuhan = CreditTable.objects.published().get(region__slug="wuhan", audience="retiree")
    assert figure_at(wuhan, 65) == Decimal("83.00")
    wuhan.bands.filter(category="employee").update(retired_from=date(2020, 1, 1))
    assert figure_at(wuhan, 65) is None
    beijing = CreditTable.objects.published().get(region__slug="beijing", audience="retiree")
    assert [figure_at(beijing, age) for age in (69, 70)] == [Decimal("100.00"), Decimal("110.00")]


def test_comparing_an_unclear_name_offers_the_choices(client):
    page = client.get("/compare/?city=suzhou&city=beijing").content.decode()
    assert "“suzhou”可能是苏州、宿州，请写全名。" in page
    assert "香港另有制度" in client.get("/compare/?city=xianggang").content.decode()
