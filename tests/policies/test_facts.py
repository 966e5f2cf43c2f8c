"""Every fact of the two founding articles is on the page where a reader needs it, or contradicted there.

One line a fact: its id, the address, the section (None: anywhere on the page), the words. A fact that better evidence
contradicts is looked for under 网上说法, with its verdict and the figure that holds instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.pages import Page, yuan_figures

pytestmark = pytest.mark.one_database

Open = Callable[..., Page]

ASK_RESIDENT = "/calculator/?region=lanzhou&status=resident&sex=female&birth_year=1960&birth_month=3"
WORKING = "/calculator/?status=working&sex=male&birth_year=1968&birth_month=5&on=2026-11-22"
SHORT = f"{WORKING}&region=hangzhou&cumulative_years=5"

FACTS = [
    # ---- monthly credit ----
    ("C1", "/national/", None, "返多少看当地的平均养老金，不看您自己的养老金"),
    ("C2", "/national/", None, "常见的比例是2%到3%，由各地定。举个例子：平均养老金3700元，按3%算，每月111元"),
    ("C2", "/cities/lijiang/?average_pension=3700", None, "约74到111元（按您填的3700元估，不是丽江的标准）"),
    ("C3", "/national/", None, "一种给固定的数，和养老金没关系；一种按当地平均养老金的比例，这种最多见"),
    ("C4", "/cities/beijing/", None, "不满70周岁每月100元满70周岁起每月110元"),
    ("C5", "/cities/gansu-direct/", None, "每月120元"),
    (
        "C5",
        "/cities/gansu/",
        "claims",
        "甘肃退休人员每月返120元，不分年龄两处不一样。另一份清单里120元只是省直、武威、甘南的数",
    ),
    (
        "C5",
        "/cities/lanzhou/",
        "claims",
        "兰州每月返120元两处不一样。那篇文章写的是“甘肃120元”，120元是省直、武威、甘南的数",
    ),
    ("C6", "/cities/shenzhen/", "claims", "深圳每月返约250元，随年份和参保方案变属实。差不多。市医保局写的准数是251元"),
    ("C6", "/cities/shenzhen/", None, "每月251元"),
    ("C7", "/national/", None, "经济弱一些的地方，每月只有几十元"),
    ("C8", "/cities/shanghai/", None, "满75周岁起每年1890元"),
    ("C8", "/cities/chongqing/", None, "满70周岁起每月115元"),
    ("C8", "/cities/shandong/", None, "按本市2023年平均养老金（每月）算：不满70周岁2%，满70周岁起2.5%"),
    ("C8", "/national/", None, "有的地方年纪大的多给一些，从70岁或75岁起，如上海、重庆、山东"),
    ("C9", "/national/", None, "有的地方不分年龄，60岁和70岁一样多，如安徽、河南、江西"),
    ("C10", "/national/", None, "办好职工医保退休手续的人才有这笔钱。城乡居民医保没有"),
    ("C10", ASK_RESIDENT, None, "居民医保没有每月返款"),
    ("C11", "/national/", None, "缴费基数越高，每月划入越多。有的地方，灵活就业的可以选高一档"),
    (
        "C12",
        "/national/",
        None,
        "多缴几年能提高养老金基数，返钱也跟着多有误。返多少看当地平均数，不看您自己的养老金",
    ),
    ("C13", "/national/", None, "金额和比例会变，隔一阵看看当地医保局的通知"),
    ("C14", "/national/", None, "账户里的钱是您自己的：不清零，用不完留着，也可以继承"),
    # ---- years of contribution ----
    ("Y1", "/cities/beijing/", None, "缴够多少年男25年女20年"),
    ("Y1", f"{WORKING}&region=beijing&cumulative_years=20", None, "要求累计25年"),
    ("Y2", "/cities/shanghai/", None, "缴够多少年男女超过15年"),
    ("Y2", "/cities/shanghai/", "claims", "上海男女都是15年，全国最低尚无定论。市医保局写的是“超过15年”"),
    ("Y3", "/cities/tianjin/", "claims", "天津男30年、女25年，有视同年限的要实际缴10年两处不一样。"),
    ("Y3", "/cities/tianjin/", None, "缴够多少年男25年女20年"),
    ("Y3", "/cities/tianjin/", "years", "都要在本地实际缴满5年。"),
    ("Y4", "/cities/chongqing/", None, "缴够多少年男30年女25年"),
    ("Y4", "/cities/chongqing/", "years", "都要在本市实际缴满10年。"),
    ("Y5", "/cities/shenzhen/", "claims", "深圳2023年前退休：实际缴10年、累计15年有误。15年和10年只是2014年退休的数"),
    ("Y5", "/cities/shenzhen/", "claims", "深圳2023年后退休：累计25年以上、实际15年以上已过时。"),
    ("Y5", "/cities/shenzhen/history/", "coverage", "男女一样，2014年退休15年本市实际缴10年"),
    (
        "Y6",
        "/cities/guangzhou/",
        "claims",
        "广州2013年底前参保的缴10年，2014年起参保的缴15年已过时。这是2021年底前退休的旧规定",
    ),
    ("Y6", "/cities/guangzhou/history/", "coverage", "2013年12月底前首次参保，2021年12月底前退休10年"),
    ("Y6", "/cities/guangzhou/history/", "coverage", "2014年1月起首次参保，2021年12月底前退休15年"),
    ("Y7", "/cities/hangzhou/", None, "缴够多少年男女20年"),
    ("Y7", "/cities/hangzhou/", "years", "一次补齐：退休时不满20年的，可以一次补到20年"),
    (
        "Y8",
        "/cities/nanjing/",
        "claims",
        "南京职工男30年、女25年已过时。这是2012年的数。2023年6月起的通知是男25年、女20年，其中实际缴10年",
    ),
    ("Y8", "/cities/nanjing/", "claims", "南京灵活就业只要实际缴满10年尚无定论。"),
    ("Y8", "/cities/nanjing/", "years", "男，单位职工25年女，单位职工20年"),
    ("Y8", "/cities/nanjing/", "years", "都要在本地实际缴满10年"),
    ("Y9", "/national/", None, "没点名的地方通行：男30年、女25年，其中实际连续缴10年有误。全国没有统一的年数"),
    ("Y10", "/national/", None, "另一种说法：男60岁缴满25年、女55岁缴满20年，其中实际缴15年有误。"),
    ("Y11", "/national/", None, "城乡居民医保没有“缴够多少年就不用缴”，要年年缴。有些年纪很大的老人可以免缴"),
    ("Y11", ASK_RESIDENT, None, "居民医保是缴一年保一年，缴多少年也不能免缴"),
    ("Y12", "/national/", None, "到龄还差几年，有三条路：一次补齐，按月接着缴，或者转到居民医保"),
    ("Y12", SHORT, "ways", "一次补齐"),
    ("Y12", SHORT, "ways", "按月接着缴"),
    ("Y12", SHORT, "ways", "转居民医保"),
    ("Y13", "/national/", None, "连着断缴三个月以上，不能照常报销；统筹基金和地方补充医保的限额也可能受影响"),
]


@pytest.mark.parametrize(("fact", "address", "section", "words"), FACTS)
def test_a_fact_of_the_articles_is_where_a_reader_needs_it(
    open_page: Open, fact: str, address: str, section: str | None, words: str
) -> None:
    page = open_page(address)
    where = page.text if section is None else page.sections.get(section, "")
    assert words in where, f"{fact} is not said on {address}"


def test_no_fact_is_left_out() -> None:
    params = {fact for fact, *_ in FACTS}
    assert params == {f"C{number}" for number in range(1, 15)} | {f"Y{number}" for number in range(1, 14)}


@pytest.mark.parametrize("slug", ["anhui", "henan", "jiangxi"])
def test_places_without_an_age_step_show_none(open_page: Open, slug: str) -> None:
    page = open_page(f"/cities/{slug}/")
    assert "周岁" not in page.text.partition("缴够多少年")[0]


def test_figures_of_the_articles_that_are_contradicted_stand_only_under_claims(open_page: Open) -> None:
    assert yuan_figures(open_page("/cities/lanzhou/").before["sum"]) == ["90元"]
    tianjin = open_page("/cities/tianjin/")
    assert not re.search(r"(?<!20)30年|10年", tianjin.sections["years"])
    nanjing = open_page("/cities/nanjing/").sections["years"].replace("网上有实际缴10年、男30年女25年等说法", "")
    assert not re.search(r"(?<!20)30年", nanjing)


PLACES = [
    *(
        "beijing",
        "shanghai",
        "tianjin",
        "chongqing",
        "gansu",
        "lanzhou",
        "qingdao",
        "shandong",
        "shenzhen",
        "guangzhou",
    ),
    *("hangzhou", "nanjing", "anhui", "henan", "jiangxi", "dingxi", "luoyang", "jiaozuo", "yichun-hl", "yinchuan"),
    *("jingmen", "huhehaote", "xiangtan", "hefei", "shenyang"),
]


@pytest.mark.parametrize("slug", PLACES)
def test_every_place_that_the_articles_name_says_what_is_known_and_what_is_not(open_page: Open, slug: str) -> None:
    page = open_page(f"/cities/{slug}/")
    answer, _, years = page.text.partition("缴够多少年")
    unknown = re.search(r"（个人账户划入）(没查到|各地不一样|\d+个市，)", answer)
    assert bool(unknown) != bool(re.search(r"[年月约]\d[\d.]*元", answer))
    assert re.match(r"男|女|看退休年份或身份|没查到|最后查到的|\d{4}年\d+月退休的职工", years)
    assert page.link("全国怎么规定的") == "/national/"
    assert "12393" in page.sections["check"]
