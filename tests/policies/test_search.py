"""Finding a place by what people type."""

from __future__ import annotations

import pytest

from policies import search
from policies.models import Region

pytestmark = pytest.mark.django_db

# What is typed → the places that may be meant, in any order. One place: that one and no choice.
MEANT = {
    "lz": {"lanzhou", "luzhou", "liuzhou", "linzhi"},
    "苏州": {"suzhou-js"},
    "宿州": {"suzhou-ah"},
    "suzhou": {"suzhou-js", "suzhou-ah"},
    "泰州": {"taizhou-js"},
    "台州": {"taizhou-zj"},
    "taizhou": {"taizhou-js", "taizhou-zj"},
    "福州": {"fuzhou-fj"},
    "抚州": {"fuzhou-jx"},
    "fuzhou": {"fuzhou-fj", "fuzhou-jx"},
    "yichun": {"yichun-hl", "yichun-jx"},
    "yulin": {"yulin-gx", "yulin-sn"},
    # 多音字: 重 and 长 are read chong and chang here
    "重庆": {"chongqing"},
    "chongqing": {"chongqing"},
    "cq": {"chongqing"},
    "长沙": {"changsha"},
    "changsha": {"changsha"},
    "cs": {"changsha"},
    "兰州": {"lanzhou"},
    "兰州市": {"lanzhou"},
    "ｌａｎｚｈｏｕ": {"lanzhou"},
    "LanZhou": {"lanzhou"},
    "　兰 州 ": {"lanzhou"},
    "620100": {"lanzhou"},
    "６２０１００": {"lanzhou"},
    "西安": {"xian"},
    "xi'an": {"xian"},
    "lvliang": {"lvliang"},
    "lüliang": {"lvliang"},
    "luliang": {"lvliang"},
    "山西": {"shanxi"},
    "陕西": {"shaanxi"},
    "shaanxi": {"shaanxi"},
    "吉林市": {"jilin-jl"},
    "恩施": {"enshi"},
    "仙桃": {"xiantao"},
    "香港": {"xianggang"},
}


@pytest.mark.parametrize(("typed", "slugs"), MEANT.items())
def test_what_people_type_leads_to_the_places_meant(typed: str, slugs: set[str]) -> None:
    meant = search.resolve(typed)
    result = {meant.region.slug} if meant.region else {region.slug for region in meant.choices}
    assert result == slugs


def test_the_capital_comes_first_among_places_of_the_same_initials() -> None:
    assert search.find("lz")[0].slug == "lanzhou"


@pytest.mark.parametrize("typed", ["甘肃兰州", "甘肃省兰州市", "甘肃 兰州"])
def test_a_city_named_with_its_province_is_the_city(typed: str) -> None:
    assert [region.slug for region in search.find(typed)] == ["lanzhou", "gansu"]
    assert search.resolve(typed).region == Region.objects.get(slug="lanzhou")


def test_a_name_that_province_and_city_share_shows_both_but_means_the_province() -> None:
    assert [region.slug for region in search.find("吉林")][:2] == ["jilin", "jilin-jl"]
    assert search.resolve("吉林").region == Region.objects.get(slug="jilin")


def test_a_district_leads_to_the_city_it_is_in() -> None:
    assert search.resolve("深圳市南山区").region == Region.objects.get(slug="shenzhen")


def test_a_beginning_is_enough() -> None:
    assert {region.slug for region in search.find("呼和")} == {"huhehaote"}
    assert {region.slug for region in search.find("乌鲁")} == {"wulumuqi"}


@pytest.mark.parametrize(
    "typed", ["", " ", "！？", "火星", "昆山", "q", "\0", "😀🏥", "%", "_", "'; drop table", "x" * 10_000]
)
def test_what_fits_nothing_finds_nothing(typed: str) -> None:
    assert search.find(typed) == []
    assert search.resolve(typed) == search.Resolution()


def test_a_null_byte_inside_a_name_does_not_hide_it() -> None:
    assert search.resolve("lan\0zhou").region == Region.objects.get(slug="lanzhou")


def test_the_short_name_of_a_place_leads_to_that_place_alone() -> None:
    for region in Region.objects.listed()[::2]:
        assert search.resolve(region.short_name).region == region, f"{region.short_name} is not {region.name}"


def test_full_name_pinyin_initials_and_code_find_a_place_too() -> None:
    for region in Region.objects.listed()[::16]:
        for written in filter(None, (region.name, region.pinyin, region.initials, region.code)):
            assert region in search.find(written), f"{written} does not find {region.name}"


# ---- the page ----


def test_the_page_shows_the_choices(open_page) -> None:
    page = open_page("/cities/", {"q": "lz"})
    assert "您要找哪一个？" in page.text
    assert {"/cities/lanzhou/", "/cities/liuzhou/", "/cities/luzhou/"} <= set(page.hrefs())
    assert page.noindex


def test_the_page_keeps_what_was_typed_apart_from_suzhou_and_suzhou(open_page) -> None:
    page = open_page("/cities/", {"q": "suzhou"})
    assert "苏州市江苏" in page.text
    assert "宿州市安徽" in page.text


def test_the_page_says_what_to_do_when_nothing_fits(open_page) -> None:
    page = open_page("/cities/", {"q": "昆山"})
    assert "没有找到“昆山”" in page.text
    assert "写所属的地级市" in page.text
    assert "/cities/" in page.hrefs()
    assert page.values["q"] == ["昆山"]


@pytest.mark.parametrize(
    "typed", ["\0", "\0兰州", "😀", "<script>alert(1)</script>", "兰州" * 5_000, "%00", "' or 1=1 --"]
)
def test_hostile_input_is_answered_and_escaped(client, typed: str) -> None:
    response = client.get("/cities/", {"q": typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert len(response.content) < 200_000


def test_a_changed_region_is_found_by_its_new_name_at_once() -> None:
    assert [region.slug for region in search.gazetteer().exactly.get("黄河城", [])] == []
    Region.objects.filter(slug="lanzhou").update(aliases="黄河城")
    assert [region.slug for region in search.gazetteer().exactly["黄河城"]] == ["lanzhou"]
