"""The article checker: figures, places, conditions, and what the tables of this release say to them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desk import article_check
from desk.article_check.figures import Kind, figures, half_width, numeral
from desk.article_check.places import mentions
from desk.article_check.statements import ArticleVerdict, Statement
from desk.article_check.subjects import Subject
from desk.review import transitions
from policies.models import Audience, CreditTable, Region, Status

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ON = date(2026, 11, 22)

# The facts of the two founding articles in sentences of our own.
LANZHOU_ARTICLE = """兰州医保每个月返多少钱
返的钱看参保地的平均养老金，比例一般是2%到3%。举个例子，2025年平均养老金是3700元，按3%算，每月就是111元。
有的地方70岁以后再多一些。经济弱的地方每月只有几十元，深圳每月约250元。
各地要缴的年限
北京：男满25年，女满20年
上海：男女都是15年，全国最低
天津：男30年，女25年；有视同年限的，实际缴费不少于10年
重庆：男30年，女25年；有视同年限的，实际缴费不少于10年
深圳：2023年前退休的，实际缴10年、累计15年；2023年后要累计25年以上、实际15年以上
广州：2013年12月31日前参保的累计10年，2014年1月1日后参保的累计15年
杭州：累计20年，不够的一次补到20年
南京：职工男30年、女25年，灵活就业实际缴满10年
其他地区多为男30年、女25年，其中实际并且连续缴费10年
"""
QINGDAO_ARTICLE = """青岛退休人员医保返多少
办法有两种。一种是定额：北京不满70岁的每月100元，70岁以上每月110元；甘肃每月120元，都不看年龄。
深圳每月250元左右，随年份变。另一种按平均养老金的比例，各地2%至3%。
"""


def marks(text: str) -> list[Statement]:
    return list(article_check.check(text, ON).marks)


def only(text: str) -> Statement:
    (mark,) = marks(text)
    return mark


def told(text: str) -> list[tuple[str, ArticleVerdict]]:
    """Every figure as written, with its outcome."""
    return [(mark.figure.written, mark.outcome) for mark in marks(text)]


# ---- figures, without a database ----


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,680", "1680"),
        ("2.8", "2.8"),
        ("一百二十", "120"),
        ("一百二", "120"),
        ("一百零二", "102"),
        ("二十五", "25"),
        ("十五", "15"),
        ("三十", "30"),
        ("两百", "200"),
        ("一千六百八十", "1680"),
        ("二〇二五", "2025"),
        ("二点五", "2.5"),
    ],
)
def test_numbers_are_read_in_both_scripts(written, value):
    assert numeral(written) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("每月110元", Kind.AMOUNT, ["110"]),
        ("一百二十元", Kind.AMOUNT, ["120"]),
        ("1680元/年", Kind.AMOUNT, ["1680"]),
        ("１．５万元", Kind.AMOUNT, ["15000"]),
        ("100至110元", Kind.AMOUNT, ["100", "110"]),
        ("105块钱", Kind.AMOUNT, ["105"]),
        ("2%到3％", Kind.PERCENT, ["0.02", "0.03"]),
        ("2-3%", Kind.PERCENT, ["0.02", "0.03"]),
        ("百分之三，百分之二点八", Kind.PERCENT, ["0.03", "0.028"]),
        ("男满30年", Kind.YEARS, ["360"]),
        ("二十五年", Kind.YEARS, ["300"]),
        ("25年6个月", Kind.YEARS, ["306"]),
        ("300个月", Kind.YEARS, ["300"]),
        ("男25/女20年", Kind.YEARS, ["300", "240"]),
        ("满25年后", Kind.YEARS, ["300"]),
    ],
)
def test_figures_are_found(text, kind, values):
    result = figures(half_width(text))
    assert [figure.value for figure in result] == [Decimal(value) for value in values]
    assert {figure.kind for figure in result} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "2025年",
        "2024年1月1日起",
        "25年7月",
        "二〇二五年",
        "70岁以上",
        "七十周岁",
        "几十元",
        "上百元",
        "数千元",
        "断缴3个月",
        "每年一次",
        "近10年来",
        "第3年",
        "2013年12月31日前",
        "5个百分点",
        "元旦",
    ],
)
def test_dates_ages_and_vague_numbers_are_no_figures(text):
    assert figures(half_width(text)) == []


def test_where_a_figure_stands_is_kept():
    text = "兰州每月９０元。"
    (figure,) = figures(half_width(text))
    assert text[figure.start : figure.end] == "９０元"


# ---- places ----


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


# ---- whose figure it is ----


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
    assert (cumulative.outcome, actual.outcome) == (ArticleVerdict.MATCHING, ArticleVerdict.MATCHING)


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


def test_men_and_women_respectively():
    men, women = marks("北京男、女分别缴满25年和20年。")
    assert (men.outcome, women.outcome) == (ArticleVerdict.MATCHING, ArticleVerdict.MATCHING)


def test_places_respectively():
    result = marks("杭州、上海分别为20年、超过15年，缴够退休后终身享受。")
    assert [[place.slug for place in mark.regions] for mark in result] == [["hangzhou"], ["shanghai"]]
    assert [mark.outcome for mark in result] == [ArticleVerdict.MATCHING, ArticleVerdict.MATCHING]


def test_a_sentence_without_a_place_goes_on_with_the_last_one():
    mark = marks("北京是定额。不满70岁的每月100元。")[0]
    assert mark.regions[0].slug == "beijing"
    assert mark.carried


def test_other_places_end_the_carrying_over():
    assert only("北京是定额。其他地区每月120元。").reason == article_check.reading.NO_PLACE


def test_a_place_may_follow_its_figure():
    assert only("每月定额返120元的有武威。").outcome == ArticleVerdict.MATCHING


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
    assert mark.outcome == ArticleVerdict.NOT_COMPARED
    assert mark.reason
    assert not mark.comparisons


# ---- against the tables ----


def test_fixed_amounts_by_age():
    assert told("北京不满70岁每月100元，70岁起每月110元。") == [
        ("100元", ArticleVerdict.MATCHING),
        ("110元", ArticleVerdict.MATCHING),
    ]
    wrong = only("北京70岁以上的每月100元。")
    assert wrong.outcome == ArticleVerdict.CONTRADICTING
    assert wrong.comparisons[0].says == "满70周岁起每月110元"
    assert wrong.comparisons[0].table.region.slug == "beijing"


def test_net_amount_deduction_and_year():
    assert {mark.outcome for mark in marks("广州划入169.08元，扣8.66元长护险，到账160.42元。")} == {
        ArticleVerdict.MATCHING
    }
    assert only("兰州一年1080元。").outcome == ArticleVerdict.MATCHING
    assert only("兰州一年返90元。").outcome == ArticleVerdict.CONTRADICTING


def test_a_yearly_table():
    assert told("上海退休人员一年1680元，75岁起1890元/年。") == [
        ("1680元", ArticleVerdict.MATCHING),
        ("1890元", ArticleVerdict.MATCHING),
    ]
    assert only("上海退休人员每月140元。").outcome == ArticleVerdict.MATCHING
    assert only("上海退休人员每月1680元。").outcome == ArticleVerdict.CONTRADICTING


def test_an_approximate_table_takes_what_lies_within():
    table = CreditTable.objects.published().get(region__slug="shenzhen", audience=Audience.RETIREE)
    CreditTable.objects.filter(pk=table.pk).update(approximate=True)
    table.bands.update(amount=None, low=Decimal(245), high=Decimal(255))
    assert only("深圳每月约250元。").outcome == ArticleVerdict.MATCHING
    assert only("深圳每月约300元。").outcome == ArticleVerdict.CONTRADICTING


def test_a_city_takes_the_table_of_its_province():
    mark = marks("临沂按平均养老金的2%，70岁起2.5%。")[1]
    assert mark.outcome == ArticleVerdict.MATCHING
    assert mark.comparisons[0].inherited
    assert only("临沂按平均养老金的百分之三。").outcome == ArticleVerdict.CONTRADICTING


def test_an_amount_cannot_be_held_against_a_rate():
    assert only("临沂退休人员每月80元。").outcome == ArticleVerdict.MISSING


def test_those_in_work_have_a_table_of_their_own():
    mark = only("北京在职的，每月划入缴费基数的2%。")
    assert mark.outcome == ArticleVerdict.MATCHING
    assert mark.comparisons[0].table.audience == Audience.EMPLOYEE


def test_a_province_without_a_table_is_held_against_its_places():
    (comparison,) = only("甘肃是定额，每月120元。").comparisons
    assert comparison.outcome == ArticleVerdict.CONTRADICTING
    assert comparison.table is None
    assert "甘肃没有全省的表" in comparison.says
    assert "武威" in comparison.says
    assert [also.label for also in comparison.also] == ["网上说法"]


def test_years_of_another_time():
    assert told("青岛男25年，女20年。") == [
        ("25年", ArticleVerdict.CONTRADICTING),
        ("20年", ArticleVerdict.CONTRADICTING),
    ]
    assert told("青岛男30年，女25年。") == [("30年", ArticleVerdict.MATCHING), ("25年", ArticleVerdict.MATCHING)]
    past = marks("青岛2025年底前退休的，男二十五年，女二十年。")
    assert [mark.outcome for mark in past] == [ArticleVerdict.MATCHING, ArticleVerdict.MATCHING]
    assert "以前的表" in [also.label for also in marks("青岛男25年")[0].comparisons[0].also]


def test_a_lead_with_the_figure_is_named():
    lead = CreditTable.objects.filter(status=Status.DRAFT, region__slug="beijing").get()
    also = only("北京不满70岁按4.3%划入。").comparisons[0].also
    assert lead in [item.row for item in also]


def test_nothing_known_is_missing():
    mark = only("拉萨男满25年。")
    assert mark.outcome == ArticleVerdict.MISSING
    assert mark.comparisons[0].says == "本站没有这里的表。"


def test_hong_kong_has_a_scheme_of_its_own():
    assert only("香港长者每月返100元。").outcome == ArticleVerdict.MISSING


def test_several_places_the_worst_counts():
    mark = only("北京、兰州每月都是90元。")
    assert [comparison.outcome for comparison in mark.comparisons] == [
        ArticleVerdict.CONTRADICTING,
        ArticleVerdict.MATCHING,
    ]
    assert mark.outcome == ArticleVerdict.CONTRADICTING


def test_about_a_figure_is_the_figure_rounded():
    mark = only("深圳每月250元左右。")
    assert mark.outcome == ArticleVerdict.MATCHING
    assert mark.comparisons[0].says == "每月251元"
    assert only("深圳每月250元。").outcome == ArticleVerdict.CONTRADICTING
    assert only("深圳每月大概260元。").outcome == ArticleVerdict.CONTRADICTING


def test_exactly_fifteen_years_is_not_more_than_fifteen():
    assert only("上海要缴满15年。").outcome == ArticleVerdict.CONTRADICTING
    assert only("上海要缴满15年。").comparisons[0].says == "男女一样：超过15年"
    assert only("上海缴费要超过15年。").outcome == ArticleVerdict.MATCHING
    assert only("杭州缴费要超过20年。").outcome == ArticleVerdict.CONTRADICTING


@pytest.mark.parametrize("words", ["城镇职工", "单位职工", "企业职工", "城镇职工参保的"])
def test_employees_by_all_their_names(words):
    men, women = marks(f"南京{words}，男25年、女20年。")
    assert (men.conditions.category, women.conditions.category) == ("employee", "employee")
    assert (men.outcome, women.outcome) == (ArticleVerdict.MATCHING, ArticleVerdict.MATCHING)


@pytest.mark.parametrize(
    "text",
    [
        "北京不满70岁、70岁以上的退休人员分别为每月100元、110元。",
        "北京男职工和女职工分别要缴25年和20年。",
        "兰州、北京70岁以下分别是90元和100元，70岁以上分别是90元和110元。",
        "北京在职、退休人员分别按缴费基数的2%和每月100元划入。",
        "上海、杭州、北京男性分别为超过15年、20年和25年。",
    ],
)
def test_figures_listed_respectively(text):
    assert {mark.outcome for mark in marks(text)} == {ArticleVerdict.MATCHING}


def test_a_figure_right_behind_an_age_is_seen():
    assert told("北京70岁以上115元，70岁以下100元。") == [
        ("115元", ArticleVerdict.CONTRADICTING),
        ("100元", ArticleVerdict.MATCHING),
    ]


def test_a_figure_with_a_date_is_held_against_the_table_of_that_day():
    table = CreditTable.objects.published().get(region__slug="beijing", audience=Audience.RETIREE)
    later = transitions.copy_as_draft(table)
    later.effective_from, later.revises = date(2026, 1, 1), None
    later.save()
    later.bands.update(amount=Decimal(130))
    CreditTable.objects.filter(pk=later.pk).update(status=Status.PUBLISHED, published_at=table.published_at)
    assert only("北京2025年70岁以上每月110元。").outcome == ArticleVerdict.MATCHING
    assert only("2024年3月，北京70岁以下每月100元。").outcome == ArticleVerdict.CONTRADICTING, "the next clause is now"
    assert only("北京2022年9月起70岁以上每月110元。").outcome == ArticleVerdict.MATCHING
    assert only("北京2026年70岁以上每月110元。").outcome == ArticleVerdict.CONTRADICTING
    assert only("北京每月110元。").outcome == ArticleVerdict.CONTRADICTING
    before = only("北京2021年70岁以上每月110元。")
    assert before.comparisons[0].says == "2021年12月31日那时的表，本站没有。"


def test_the_base_of_another_year_is_no_date():
    assert only("青岛按2023年平均养老金的2%划入。").outcome == ArticleVerdict.MATCHING


# ---- the founding articles ----


def _of(text: str, slug: str) -> list[tuple[str, ArticleVerdict]]:
    return [
        (mark.figure.written, mark.outcome) for mark in marks(text) if [place.slug for place in mark.regions] == [slug]
    ]


def test_the_lanzhou_article():
    same, other, open_ = ArticleVerdict.MATCHING, ArticleVerdict.CONTRADICTING, ArticleVerdict.MISSING
    assert _of(LANZHOU_ARTICLE, "beijing") == [("25年", same), ("20年", same)]
    assert _of(LANZHOU_ARTICLE, "shanghai") == [("15年", other)], "the rule says more than 15 years"
    assert _of(LANZHOU_ARTICLE, "tianjin") == [("30年", other), ("25年", other), ("10年", other)]
    assert _of(LANZHOU_ARTICLE, "chongqing") == [("30年", same), ("25年", same), ("10年", same)]
    assert _of(LANZHOU_ARTICLE, "guangzhou") == [("10年", open_), ("15年", open_)]
    assert _of(LANZHOU_ARTICLE, "hangzhou") == [("20年", same), ("20年", same)]
    assert _of(LANZHOU_ARTICLE, "nanjing") == [("30年", other), ("25年", other), ("10年", open_)]
    shenzhen = _of(LANZHOU_ARTICLE, "shenzhen")
    assert shenzhen[0] == ("250元", same), "the notice says 251, the article about 250"
    # 25年 is what the table asks of those who retire in 2024; 实际15年 was changed to 10 in December 2022
    assert [outcome for _, outcome in shenzhen[1:]] == [open_, open_, same, other]


def test_the_worked_example_of_an_article_is_not_taken_for_a_standard():
    reasons = {mark.figure.written: mark.reason for mark in marks(LANZHOU_ARTICLE)}
    assert reasons["3700元"]
    assert reasons["111元"] == "像是举例的算式"


def test_the_qingdao_article():
    assert _of(QINGDAO_ARTICLE, "beijing") == [("100元", ArticleVerdict.MATCHING), ("110元", ArticleVerdict.MATCHING)]
    assert _of(QINGDAO_ARTICLE, "gansu") == [("120元", ArticleVerdict.CONTRADICTING)]
    assert _of(QINGDAO_ARTICLE, "shenzhen") == [("250元", ArticleVerdict.MATCHING)], "约250 is 251 rounded"
    assert _of("兰州退休人员每月返90元。", "lanzhou") == [("90元", ArticleVerdict.MATCHING)]


# ---- three more texts, of our own: a notice, a letter, a chat ----

NOTICE = """关于退休人员个人账户的说明
一、北京市退休人员，不满70周岁和满70周岁的，分别按每人每月100元、110元划入，其中大额医疗互助每月扣3元。
二、在职职工个人账户按本人缴费基数的2%划入。
三、最低缴费年限，男满25年、女满20年。住院报销比例另行规定，一般为90%。
"""
LETTER = """编辑同志：
我在天津，今年72岁，医保卡每月才打50元。我妹妹在上海，1年1680元，合每月140元。
听说上海缴满15年就行，天津女的要20年？邻居说杭州和上海分别是20年和超过15年。
"""
CHAT = """各地退休返款一览，转给爸妈
广州：169.08元/月，扣长护险8.66元，到手160.42元
深圳：约250元
青岛：2025年退休的，男25年，女20年；2026年起男30年，女25年
甘肃兰州：每月90块，1年1080元
拉萨：70岁以上200元
"""


def test_a_notice():
    same, apart = ArticleVerdict.MATCHING, ArticleVerdict.NOT_COMPARED
    assert told(NOTICE) == [
        *(("100元", same), ("110元", same), ("3元", same), ("2%", same)),
        *(("25年", same), ("20年", same), ("90%", apart)),
    ]


def test_a_letter():
    same, other = ArticleVerdict.MATCHING, ArticleVerdict.CONTRADICTING
    assert told(LETTER) == [
        *(("50元", same), ("1680元", same), ("140元", same)),
        *(("15年", other), ("20年", same), ("20年", same), ("15年", same)),
    ]


def test_a_chat():
    same, open_ = ArticleVerdict.MATCHING, ArticleVerdict.MISSING
    assert told(CHAT) == [
        *(("169.08元", same), ("8.66元", same), ("160.42元", same), ("250元", same)),
        *(("25年", same), ("20年", same), ("30年", same), ("25年", same)),
        *(("90块", same), ("1080元", same), ("200元", open_)),
    ]
    assert article_check.check(CHAT, ON).sentence == "找到11处数字：没有可比的1处，一致10处。"


# ---- the whole text ----


def test_the_pieces_make_the_text_again():
    checked = article_check.check(LANZHOU_ARTICLE, ON)
    assert "".join(words for words, _ in checked.pieces) == LANZHOU_ARTICLE
    assert [mark for _, mark in checked.pieces if mark] == list(checked.marks)
    assert checked.sentence.startswith(f"找到{len(checked.marks)}处数字：不一致")


def test_a_long_text_is_cut_and_says_so():
    checked = article_check.check("兰州每月90元。" + "无" * article_check.LIMIT, ON)
    assert checked.cut
    assert len(checked.text) == article_check.LIMIT
    assert "只看了前20000个字" in checked.sentence
    assert not article_check.check("兰州每月90元。", ON).cut


def test_an_empty_text():
    assert article_check.check("", ON).sentence == "没有找到金额、比例和年数。"


def test_queries_do_not_grow_with_the_text(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        article_check.check(LANZHOU_ARTICLE + QINGDAO_ARTICLE, ON)


@pytest.mark.parametrize(
    "unit", ["1元。", "北京100元，其他地区70岁以下25年", "男女分别", "100至", "兰州", "一", "9", "（"]
)
def test_a_full_page_of_one_thing_is_read_within_bounds(unit):
    checked = article_check.check((unit * article_check.LIMIT)[: article_check.LIMIT], ON)
    assert len(checked.marks) <= article_check.MOST_FIGURES
