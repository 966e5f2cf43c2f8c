"""Whole texts: the two founding articles, and three of our own."""

from __future__ import annotations

import pytest

from desk import article_check
from desk.article_check.statements import ArticleVerdict
from tests.desk.article_check.articles import (
    APART,
    CHAT,
    LANZHOU_ARTICLE,
    LETTER,
    NOTICE,
    ON,
    OPEN,
    OTHER,
    QINGDAO_ARTICLE,
    SAME,
    marks,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def _of(text: str, slug: str) -> list[tuple[str, ArticleVerdict]]:
    return [
        (mark.figure.written, mark.outcome) for mark in marks(text) if [place.slug for place in mark.regions] == [slug]
    ]


def test_the_lanzhou_article():
    assert _of(LANZHOU_ARTICLE, "beijing") == [("25年", SAME), ("20年", SAME)]
    assert _of(LANZHOU_ARTICLE, "shanghai") == [("15年", OTHER)], "the rule says more than 15 years"
    assert _of(LANZHOU_ARTICLE, "tianjin") == [("30年", OTHER), ("25年", OTHER), ("10年", OTHER)]
    assert _of(LANZHOU_ARTICLE, "chongqing") == [("30年", SAME), ("25年", SAME), ("10年", SAME)]
    assert _of(LANZHOU_ARTICLE, "guangzhou") == [("10年", OPEN), ("15年", OPEN)]
    assert _of(LANZHOU_ARTICLE, "hangzhou") == [("20年", SAME), ("20年", SAME)]
    assert _of(LANZHOU_ARTICLE, "nanjing") == [("30年", OTHER), ("25年", OTHER), ("10年", OPEN)]
    shenzhen = _of(LANZHOU_ARTICLE, "shenzhen")
    assert shenzhen[0] == ("250元", SAME), "the notice says 251, the article about 250"
    # 25年 is what the table asks of those who retire in 2024; 实际15年 was changed to 10 in December 2022
    assert [outcome for _, outcome in shenzhen[1:]] == [OPEN, OPEN, SAME, OTHER]


def test_the_qingdao_article():
    assert _of(QINGDAO_ARTICLE, "beijing") == [("100元", SAME), ("110元", SAME)]
    assert _of(QINGDAO_ARTICLE, "gansu") == [("120元", OTHER)]
    assert _of(QINGDAO_ARTICLE, "shenzhen") == [("250元", SAME)], "约250 is 251 rounded"
    assert _of("兰州退休人员每月返90元。", "lanzhou") == [("90元", SAME)]


def test_a_notice():
    assert told(NOTICE) == [
        *(("100元", SAME), ("110元", SAME), ("3元", SAME), ("2%", SAME)),
        *(("25年", SAME), ("20年", SAME), ("90%", APART)),
    ]


def test_a_letter():
    assert told(LETTER) == [
        *(("50元", SAME), ("1680元", SAME), ("140元", SAME)),
        *(("15年", OTHER), ("20年", SAME), ("20年", SAME), ("15年", SAME)),
    ]


def test_a_chat():
    assert told(CHAT) == [
        *(("169.08元", SAME), ("8.66元", SAME), ("160.42元", SAME), ("250元", SAME)),
        *(("25年", SAME), ("20年", SAME), ("30年", SAME), ("25年", SAME)),
        *(("90块", SAME), ("1080元", SAME), ("200元", OPEN)),
    ]
    assert article_check.check(CHAT, ON).sentence == "找到11处数字：没有可比的1处，一致10处。"


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
