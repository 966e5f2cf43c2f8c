"""What a text says of a figure: of which place, of whom, and whether any table can answer it."""

from __future__ import annotations

import pytest

from desk.article_check.places import mentions
from desk.article_check.reading import NO_PLACE
from desk.article_check.subjects import Subject
from policies.models import Region
from tests.desk.article_check.articles import APART, LANZHOU_ARTICLE, SAME, marks, only, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("吉林市和吉林", [["jilin-jl", "jilin"]]),
        ("吉林省吉林市", [["jilin-jl"]]),
        ("甘肃兰州", [["lanzhou"]]),
        ("甘肃、兰州", [["gansu", "lanzhou"]]),
        ("青海省海南州", [["hainan-qh"]]),
        ("海南", [["hainan"]]),
        ("上海、重庆、山东等地", [["shanghai", "chongqing", "shandong"]]),
        ("内蒙古自治区呼市", [["huhehaote"]]),
        ("医保定点药店", []),
        ("其中山东", [["shandong"]]),
        ("医保山东分会", [["shandong"]]),
        ("最大连续缴费", []),
        ("看东方卫视", []),
        ("海南的三亚，还有东方", [["sanya"], ["dongfang"]]),
        ("北京市朝阳区", [["beijing"]]),
        ("上海平凉路", [["shanghai"]]),
        ("平凉每月90元", [["pingliang"]]),
        ("兰州市区", [["lanzhou"]]),
        ("全国最低", []),
    ],
)
def test_places_are_told_from_other_words(text, slugs):
    regions = Region.objects.listed().select_related("parent")
    assert [[region.slug for region in mention.regions] for mention in mentions(text, regions)] == slugs


def test_conditions_are_read_from_the_words_around():
    women, men = marks("重庆女职工缴满25年，男职工30年。")
    assert (women.conditions.sex, men.conditions.sex) == ("female", "male")
    younger, older = marks("北京每月100元（不满70岁）、110元（70岁及以上）。")
    assert (younger.conditions.ages, older.conditions.ages) == ((69,), (70,))
    cumulative, actual = marks("重庆男累计缴费30年，其中实际缴费10年。")
    assert (cumulative.conditions.actual, actual.conditions.actual) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "重庆男性缴费年限满30年（其中实际缴费10年）。",
        "重庆男性缴费年限满30年，且实际缴费年限满10年。",
        "重庆男30年、实缴10年。",
        "重庆男累计30年，10年的实际缴费。",
    ],
)
def test_actual_and_cumulative_years(text):
    cumulative, actual = marks(text)
    assert (cumulative.conditions.actual, actual.conditions.actual) == (False, True)
    assert (cumulative.outcome, actual.outcome) == (SAME, SAME)


@pytest.mark.parametrize(
    ("words", "ages"),
    [
        ("70岁以下", (69,)),
        ("不满七十周岁", (69,)),
        ("70周岁以下（不含70周岁）", (69,)),
        ("74岁以下（含74岁）", (74,)),
        ("74岁及以下", (74,)),
        ("满70周岁", (70,)),
        ("70岁（含）以上", (70,)),
        ("60岁到69岁", (60, 69)),
    ],
)
def test_ages(words, ages):
    assert only(f"北京{words}每月100元").conditions.ages == ages


def test_places_respectively():
    result = marks("杭州、上海分别为20年、超过15年，缴够退休后终身享受。")
    assert [[place.slug for place in mark.regions] for mark in result] == [["hangzhou"], ["shanghai"]]
    assert [mark.outcome for mark in result] == [SAME, SAME]


def test_a_sentence_without_a_place_goes_on_with_the_last_one():
    mark = only("北京是定额。不满70岁的每月100元。")
    assert mark.regions[0].slug == "beijing"
    assert mark.carried


def test_other_places_end_the_carrying_over():
    assert only("北京是定额。其他地区每月120元。").reason == NO_PLACE


def test_a_place_may_follow_its_figure():
    assert only("每月定额返120元的有武威。").outcome == SAME


@pytest.mark.parametrize(
    "text",
    [
        "兰州退休人员平均养老金每月3700元。",
        "兰州住院报销80%。",
        "兰州居民医保每年缴400元。",
        "兰州70岁以上每月多10元。",
        "兰州领养老金要养老保险缴满15年。",
    ],
)
def test_figures_of_other_things_are_not_compared(text):
    mark = only(text)
    assert mark.subject == Subject.OTHER
    assert mark.outcome == APART
    assert mark.reason
    assert not mark.comparisons


def test_the_worked_example_of_an_article_is_not_taken_for_a_standard():
    reasons = {mark.figure.written: mark.reason for mark in marks(LANZHOU_ARTICLE)}
    assert reasons["3700元"]
    assert reasons["111元"] == "像是举例的算式"


@pytest.mark.parametrize("words", ["城镇职工", "单位职工", "企业职工", "城镇职工参保的"])
def test_employees_by_all_their_names(words):
    men, women = marks(f"南京{words}，男25年、女20年。")
    assert (men.conditions.category, women.conditions.category) == ("employee", "employee")
    assert (men.outcome, women.outcome) == (SAME, SAME)


@pytest.mark.parametrize(
    "text",
    [
        "北京男、女分别缴满25年和20年。",
        "北京不满70岁、70岁以上的退休人员分别为每月100元、110元。",
        "北京男职工和女职工分别要缴25年和20年。",
        "兰州、北京70岁以下分别是90元和100元，70岁以上分别是90元和110元。",
        "北京在职、退休人员分别按缴费基数的2%和每月100元划入。",
        "上海、杭州、北京男性分别为超过15年、20年和25年。",
    ],
)
def test_figures_listed_respectively(text):
    assert set(outcomes(text)) == {SAME}
