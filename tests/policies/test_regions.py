"""The places: who they are, how they are written, whose parent is whose."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from policies.models import Level, Region

pytestmark = pytest.mark.django_db

# GB/T 2260: prefecture-level divisions of each province; the four municipalities have none.
PREFECTURES = {
    "hebei": 11,
    "shanxi": 11,
    "neimenggu": 12,
    "liaoning": 14,
    "jilin": 9,
    "heilongjiang": 13,
    "jiangsu": 13,
    "zhejiang": 11,
    "anhui": 16,
    "fujian": 9,
    "jiangxi": 11,
    "shandong": 16,
    "henan": 17,
    "hubei": 13,
    "hunan": 14,
    "guangdong": 21,
    "guangxi": 14,
    "hainan": 4,
    "sichuan": 21,
    "guizhou": 9,
    "yunnan": 16,
    "xizang": 7,
    "shaanxi": 10,
    "gansu": 14,
    "qinghai": 8,
    "ningxia": 5,
    "xinjiang": 14,
}
COUNTIES = {"henan": 1, "hubei": 4, "hainan": 15, "xinjiang": 12}

# Slugs that the contract names, with the name behind each.
SLUGS = {
    "lanzhou": "兰州市",
    "qingdao": "青岛市",
    "gansu": "甘肃省",
    "xishuangbanna": "西双版纳傣族自治州",
    "lvliang": "吕梁市",
    "jilin": "吉林省",
    "hainan": "海南省",
    "shanxi": "山西省",
    "shaanxi": "陕西省",
    "suzhou-js": "苏州市",
    "suzhou-ah": "宿州市",
    "taizhou-zj": "台州市",
    "taizhou-js": "泰州市",
    "fuzhou-fj": "福州市",
    "fuzhou-jx": "抚州市",
    "yichun-jx": "宜春市",
    "yichun-hl": "伊春市",
    "yulin-gx": "玉林市",
    "yulin-sn": "榆林市",
    "jilin-jl": "吉林市",
    "hainan-qh": "海南藏族自治州",
    "beijing": "北京市",
    "chongqing": "重庆市",
    "changsha": "长沙市",
    "gansu-direct": "甘肃省省直",
    "xiantao": "仙桃市",
    "jiyuan": "济源市",
    "dongfang": "东方市",
    "shihezi": "石河子市",
}
TWO_LETTERS = re.compile(r"(js|ah|zj|fj|jx|hl|gx|sn|jl|qh)$")


def test_all_mainland_provinces_and_prefectures_are_there() -> None:
    levels = Counter(Region.objects.values_list("level", flat=True))
    assert levels[Level.PROVINCE] == 31
    assert levels[Level.PREFECTURE] == 333
    assert levels[Level.SAR] == 3
    assert levels[Level.NATION] == 1


def test_each_province_has_its_prefectures_and_its_directly_run_counties() -> None:
    below = Counter(Region.objects.filter(level=Level.PREFECTURE).values_list("parent__slug", flat=True))
    assert below == PREFECTURES
    counties = Counter(Region.objects.filter(level=Level.COUNTY).values_list("parent__slug", flat=True))
    assert counties == COUNTIES


@pytest.mark.parametrize(("slug", "name"), SLUGS.items())
def test_the_slugs_in_bookmarks_stay(slug: str, name: str) -> None:
    assert Region.objects.get(slug=slug).name == name


def test_codes_are_those_of_the_standard() -> None:
    for region in Region.objects.all():
        if region.level == Level.DIRECT:
            assert region.code is None
            continue
        assert re.fullmatch(r"[1-8]\d{5}", region.code), region.name
        ending = {Level.PREFECTURE: r"..[0-7]\d00", Level.COUNTY: r"..90\d\d"}.get(region.level, r"..0000")
        assert re.fullmatch(ending, region.code), f"{region.name} {region.code}"


def test_whoever_lies_in_a_province_has_its_code_in_front() -> None:
    for region in Region.objects.filter(level__in=[Level.PREFECTURE, Level.COUNTY]).select_related("parent"):
        assert region.parent.level == Level.PROVINCE
        assert region.code[:2] == region.parent.code[:2], region.name
        assert region.province == region.parent


def test_provinces_and_the_places_outside_the_scheme_have_no_stand_in() -> None:
    for region in Region.objects.filter(level__in=[Level.PROVINCE, Level.SAR]):
        assert region.province is None


def test_a_provinces_own_pooling_region_is_called_after_it() -> None:
    direct = Region.objects.filter(level=Level.DIRECT).select_related("parent")
    assert direct
    for region in direct:
        assert region.slug == f"{region.parent.slug}-direct"
        assert region.province == region.parent


def test_slugs_are_the_pinyin_of_the_short_name() -> None:
    for region in Region.objects.exclude(level=Level.DIRECT):
        plain, _, province = region.slug.partition("-")
        if region.slug != "shaanxi":
            assert region.pinyin.startswith(plain), region.slug
        assert not province or TWO_LETTERS.match(province), region.slug


def test_of_places_with_one_reading_only_a_province_keeps_the_bare_slug() -> None:
    readings = Counter(slug.partition("-")[0] for slug in _slugs(Level.PREFECTURE, Level.COUNTY, Level.PROVINCE))
    bare = {slug for slug in _slugs(Level.PREFECTURE, Level.COUNTY) if readings[slug] > 1}
    assert bare == set()
    lettered = {slug for slug in _slugs(Level.PREFECTURE, Level.COUNTY) if "-" in slug}
    assert all(readings[slug.partition("-")[0]] > 1 for slug in lettered)


def _slugs(*levels: Level) -> list[str]:
    return list(Region.objects.filter(level__in=levels).values_list("slug", flat=True))


def test_short_names_are_unambiguous_so_that_a_form_may_show_them() -> None:
    names = Counter(Region.objects.listed().values_list("short_name", flat=True))
    assert [name for name, count in names.items() if count > 1] == []


def test_ethnic_names_are_left_out_of_the_short_name() -> None:
    for region in Region.objects.filter(name__regex="族"):
        assert "族" not in region.short_name, region.name
    assert Region.objects.get(slug="xishuangbanna").short_name == "西双版纳"


@pytest.mark.parametrize("page", ["", "history/"])
def test_pages_by_code_lead_to_the_name(client, page):
    response = client.get(f"/cities/620100/{page}")
    assert response.status_code in (301, 302)
    assert response["Location"] == f"/cities/lanzhou/{page}"


def test_history_and_data_by_code_and_changes_too(client):
    assert client.get("/cities/620100.json")["Location"] == "/cities/lanzhou.json"
    assert client.get("/cities/999999/history/").status_code == 404
    assert "青岛" in client.get("/changes/?city=370200").content.decode()
