"""Finding a place by what people type."""

from __future__ import annotations

import opencc
import pytest
from django.core.exceptions import ValidationError

from calculator.forms import RegionField
from policies import search
from policies.models import Level, Region
from policies.search.names import counties, numbered, other_names

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
    meant = search.resolve("深圳市南山区")
    assert meant.region == Region.objects.get(slug="shenzhen")
    assert not meant.exact


def test_a_beginning_is_a_choice() -> None:
    assert {region.slug for region in search.find("呼和")} == {"huhehaote"}
    assert {region.slug for region in search.find("乌鲁")} == {"wulumuqi"}
    assert search.resolve("呼和").region is None


@pytest.mark.parametrize("typed", ["", " ", "！？", "火星", "q", "\0", "😀🏥", "%", "_", "'; drop table", "x" * 10_000])
def test_what_fits_nothing_finds_nothing(typed: str) -> None:
    assert search.find(typed) == []
    assert search.resolve(typed) == search.Resolution()


def test_a_null_byte_inside_a_name_does_not_hide_it() -> None:
    assert search.resolve("lan\0zhou").region == Region.objects.get(slug="lanzhou")


def test_the_short_name_of_a_place_leads_to_that_place_alone() -> None:
    for region in Region.objects.listed():
        meant = search.resolve(region.short_name)
        assert (meant.region, meant.exact) == (region, True), f"{region.short_name} is not {region.name}"


def test_full_name_pinyin_initials_and_code_find_a_place_too() -> None:
    for region in Region.objects.listed()[::8]:
        for written in filter(None, (region.name, region.pinyin, region.initials, region.code)):
            assert region in search.find(written), f"{written} does not find {region.name}"


def test_every_short_name_in_traditional_script_is_that_place() -> None:
    traditional = opencc.OpenCC("s2t")
    written = {region: traditional.convert(region.short_name) for region in Region.objects.listed()}
    changed = {region: name for region, name in written.items() if name != region.short_name}
    assert len(changed) > 200
    for region, name in changed.items():
        assert search.resolve(name).region == region, f"{name} is not {region.name}"


# ---- counties and other names ----


def test_every_county_leads_to_its_region_or_to_a_choice_that_holds_it() -> None:
    assert len(counties()) == 3062
    for county in counties():
        meant = search.resolve(county.name)
        found = {meant.region.slug} if meant.region else {region.slug for region in meant.choices}
        assert found.issuperset(county.regions), f"{county.name} leads to {found}"
        assert not meant.exact or meant.region.level == Level.COUNTY, f"{county.name} is taken for {meant.region}"


def test_the_calculator_never_takes_a_county_for_another_region() -> None:
    field = RegionField()
    for county in counties():
        try:
            region = field.clean(county.name)
        except ValidationError:
            continue
        assert region.slug in county.regions, f"{county.name} is taken for {region.name}"


def test_every_name_and_number_leads_to_regions_that_exist() -> None:
    slugs = set(Region.objects.listed().values_list("slug", flat=True))
    for name in (*counties(), *other_names()):
        assert slugs.issuperset(name.regions), name
    for numbers in map(numbered, ("area_codes.csv", "postal_codes.csv", "plates.csv")):
        assert all(slugs.issuperset(regions) for regions in numbers.values())


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        *(
            ("昆山", {"suzhou-js"}),
            ("昆山市", {"suzhou-js"}),
            ("莱芜", {"jinan"}),
            ("巢湖", {"hefei"}),
            ("襄樊", {"xiangyang"}),
        ),
        *(
            ("思茅", {"puer"}),
            ("魔都", {"shanghai"}),
            ("羊城", {"guangzhou"}),
            ("鹏城", {"shenzhen"}),
            ("浦东", {"shanghai"}),
        ),
        *(("雄安", {"baoding"}), ("两江新区", {"chongqing"}), ("临沂地区", {"linyi"}), ("沪", {"shanghai"})),
        *(("0931", {"lanzhou"}), ("0371", {"zhengzhou", "kaifeng"}), ("730000", {"lanzhou"}), ("甘A", {"lanzhou"})),
        *(
            ("甘a12345", {"lanzhou"}),
            ("朝阳区", {"beijing", "changchun"}),
            ("北京朝阳区", {"beijing"}),
            ("长春朝阳", {"changchun"}),
        ),
        *(
            ("鼓楼区", {"nanjing", "xuzhou", "fuzhou-fj", "kaifeng"}),
            ("徐州鼓楼区", {"xuzhou"}),
            ("福建省鼓楼区", {"fuzhou-fj"}),
        ),
    ],
)
def test_other_names_of_places(typed: str, slugs: set[str]) -> None:
    meant = search.resolve(typed)
    found = {meant.region.slug} if meant.region else {region.slug for region in meant.choices}
    assert found == slugs


def test_the_provinces_own_pooling_regions_are_a_question() -> None:
    meant = search.resolve("省直")
    assert meant.which_province
    assert {region.level for region in meant.choices} == {Level.DIRECT}
    assert "哪个省" in search.how_to_name(meant, "省直")


# ---- nearly ----

HOMOPHONES = {
    "兰洲": "lanzhou",
    "毫州": "bozhou",
    "郑洲": "zhengzhou",
    "杭洲": "hangzhou",
    "广洲": "guangzhou",
    "苏洲": "suzhou-js",
    "徐洲": "xuzhou",
    "株州": "zhuzhou",
    "荷泽": "heze",
    "邢苔": "xingtai",
    "深镇": "shenzhen",
    "成渡": "chengdu",
    "昆名": "kunming",
    "乌鲁木其": "wulumuqi",
    "呼合浩特": "huhehaote",
    "石加庄": "shijiazhuang",
    "哈尔宾": "haerbin",
    "长纱": "changsha",
    "银穿": "yinchuan",
    "常春": "changchun",
    "zhongqing": "chongqing",
    "shamen": "xiamen",
    "lanzou": "lanzhou",
    "sanghai": "shanghai",
    "cengdu": "chengdu",
}


@pytest.mark.parametrize(("typed", "slug"), HOMOPHONES.items())
def test_the_same_sound_or_one_sign_off_is_a_question_and_never_a_result(typed: str, slug: str) -> None:
    meant = search.resolve(typed)
    assert meant.region is None
    assert not meant.choices
    assert meant.suggestions[0].slug == slug


def test_a_misspelt_place_beside_a_question_is_asked_about_too() -> None:
    meant = search.resolve("兰洲医保余额怎么查")
    assert [region.slug for region in meant.suggestions] == ["lanzhou"]
    assert meant.subject.key == "balance"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "110101199003078888",
            "11010119900307888X",
            "兰州110101199003078888",
            "6222 0212 3456 7890 123",
            "13800138000",
        ),
        *("１１０１０１１９９００３０７８８８８", "1101-0119-9003-0788-88", "110101 19900307 8888", "A12345678"),
    ],
)
def test_a_personal_number_is_nothing_but_that(typed: str) -> None:
    assert search.resolve(typed) == search.Resolution(personal=True)
    assert search.shown(search.resolve(typed), typed) == ""


def test_a_changed_region_is_found_by_its_new_name_at_once() -> None:
    assert [region.slug for region in search.gazetteer().exactly.get("黄河城", [])] == []
    Region.objects.filter(slug="lanzhou").update(aliases="黄河城")
    assert [region.slug for region in search.gazetteer().exactly["黄河城"]] == ["lanzhou"]
