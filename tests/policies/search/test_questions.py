"""Questions as people type them lead to the page that answers, names inside other words lead nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policies import search
from policies.models import SearchSubject

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
QUESTIONS: list[dict[str, Any]] = json.loads((HERE / "questions.json").read_text(encoding="utf-8"))
# Titles whose answer is the page of the place itself, and what it answers.
OF_PLACES = {"缴多少年": "years", "每月返多少": "credit"}
OUTSIDE = "本站不答的"


@pytest.mark.parametrize("question", QUESTIONS, ids=[one["title"] for one in QUESTIONS])
def test_a_real_title_leads_to_the_page_that_answers(question: dict[str, Any]) -> None:
    meant = search.resolve(question["title"])
    subject = meant.subject
    assert subject
    assert [meant.region.slug] == question["places"] if meant.region else not question["places"]
    assert not meant.choices
    if question["subject"] == OUTSIDE:
        assert subject.is_outside
    elif question["pages"]:
        assert subject.path in question["pages"]
    else:
        assert subject.key == OF_PLACES[question["subject"]]


# What stands in a trap and is a place all the same; in the others none is.
TRAPS = (HERE / "word_traps.txt").read_text(encoding="utf-8").split()
PLACES_IN_TRAPS = {
    "上海市虹口区四川北路": {"shanghai"},
    "启东市台湾风情街": {"nantong"},
    "陕西安康医保每月返多少": {"ankang"},
    "马鞍山医保每月返多少": {"maanshan"},
    "北京朝阳": {"beijing"},
    "西安区": {"liaoyuan", "mudanjiang"},
    "五大连池市": {"heihe"},
    "甘南县": {"qiqihaer"},
    "河南平顶山医保卡余额查询": {"pingdingshan"},
}
MORE_TRAPS = (
    *(
        "长治病怎么报销",
        "最大连续缴费",
        "最大连续",
        "通化验医保",
        "江门诊所",
        "哈密瓜",
        "三明治",
        "云南白药能报吗",
    ),
    *("其他规定州里管吗", "安全感", "最高要求", "判断交费年限", "北京银行卡医保", "上海路", "南京东路", "中山医院报销"),
    *("医保定额", "职工医保定点", "参保定了怎么改", "武汉大学医院", "兰州拉面", "东方财富", "新余额", "保定点"),
)


@pytest.mark.parametrize("typed", [*TRAPS, *MORE_TRAPS])
def test_a_name_inside_another_word_is_no_place(typed: str) -> None:
    meant = search.resolve(typed)
    found = {meant.region.slug} if meant.region else {region.slug for region in meant.choices}
    assert found == PLACES_IN_TRAPS.get(typed, set())


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("北京城镇职工医保", "beijing"),
        ("西安全市医保", "xian"),
        ("南通信息", "nantong"),
        ("兰州市民怎么查余额", "lanzhou"),
        ("其中山东每月返多少", "shandong"),
        ("苏州昆山医保卡余额", "suzhou-js"),
        ("浦东医保返款", "shanghai"),
        ("lanzhou yibao", "lanzhou"),
        ("保定市医保定点医院", "baoding"),
        ("陇西县医保", "dingxi"),
    ],
)
def test_a_place_beside_other_words_is_found(typed: str, slug: str) -> None:
    meant = search.resolve(typed)
    assert meant.region
    assert meant.region.slug == slug
    assert not meant.exact


def test_a_specific_question_wins_over_what_is_not_ours_and_that_over_a_general_one() -> None:
    assert search.resolve("绑定家人后报销比例").subject.key == "jiating-gongji"
    assert search.resolve("农村医疗保险报销比例").subject.is_outside
    assert search.resolve("农村医疗保险").subject.key == "jumin-yibao"


def test_what_an_editor_adds_is_found_at_once() -> None:
    assert not search.resolve("小金库怎么办").subjects
    subject = SearchSubject.objects.get(key="balance")
    subject.words += "\n小金库"
    subject.save()
    assert search.resolve("小金库怎么办").subject == subject
    subject.words = "小金库 开门"
    subject.save()
    assert not search.resolve("小金库怎么办").subjects
    assert search.resolve("小金库怎么开门").subject == subject


def test_every_subject_leads_to_a_page_or_says_why_not(client) -> None:
    for subject in SearchSubject.objects.all():
        subject.full_clean()
        assert subject.lines
        for path in filter(None, (subject.path, subject.path_for("beijing"))):
            assert client.get(path, follow=True).status_code == 200, f"{subject.key} leads to {path}"


# Titles of the kind that people type: the place (or none), and the question that is taken to be asked.
OTHER_TITLES = """
退休职工医保卡里每个月打多少钱兰州 lanzhou credit
成都退休医保个人账户每月返多少 chengdu credit
医保断交三个月怎么办 - duanjiao
医保断交了以前的还算吗 - duanjiao
医保卡的钱能取现金吗 - zhanghu-de-qian
医保余额能提现吗 - zhanghu-de-qian
老伴能不能用我的医保卡 - jiating-gongji
医保卡给孩子用可以吗 - jiating-gongji
医保可以转到外地吗 - yidi-zhuanyi
异地就医怎么备案 - canbaodi
人去世了医保卡里的钱怎么办 - zhanghu-de-qian
社保卡和医保卡是一张卡吗 - yibaoma-shitika
城乡居民医保要交到多少岁 - jumin-yibao
灵活就业医保交多少年 - linghuo-jiuye
医保没交够25年怎么补 - duanjiao
医保只交了12年怎么办 - duanjiao
青岛男职工医保要交满多少年 qingdao years
沈阳医保缴费年限28年 shenyang years
江门缴费22年6个月够吗 jiangmen years
当兵年限算医保年限吗 - years
12393能查余额吗 - balance
微信怎么查医保余额 - balance-wechat
支付宝查医保卡余额怎么操作 - balance-alipay
延迟退休医保要多缴几年 - yanchi-tuixiu
病退医保怎么算 - retirement
昆山退休医保每月返多少 suzhou-js credit
常熟退休医保每月返多少 suzhou-js credit
浦东新区退休医保卡打多少钱 shanghai credit
义乌医保缴费年限 jinhua years
顺德医保缴多少年 foshan years
莱芜退休医保卡每月多少钱 jinan credit
魔都医保退休返多少 shanghai credit
上海75岁医保账户多少钱 shanghai credit
天津70岁以上医保每月多少 tianjin credit
乌市退休医保卡每月多少 wulumuqi credit
辽宁朝阳医保每月返多少 chaoyang credit
海南退休医保27年每月多少 hainan credit
医保卡里钱变少了怎么回事 - fankuan-bianshao
医保返款几号到账 - credit
骗子打电话说医保卡冻结 - fangpian
医保卡被停用的短信是真的吗 - fangpian
北京医保存折里的钱怎么取 beijing zhanghu-de-qian
住院报销比例是多少 - outside-claims
公积金怎么取 - outside-fund
养老金每月多少 - outside-pension
"""


@pytest.mark.parametrize("line", OTHER_TITLES.split("\n")[1:-1])
def test_more_titles_lead_to_their_place_and_question(line: str) -> None:
    title, place, key = line.split()
    meant = search.resolve(title)
    assert (meant.region.slug if meant.region else "-") == place
    assert meant.subject
    assert meant.subject.key == key
    assert not meant.choices


@pytest.mark.parametrize(
    "typed", ["大同小异", "最新会议", "顺义务劳动", "高密度", "和龙头医院", "景泰蓝", "三水合一", "红安全帽"]
)
def test_places_that_mean_nothing_else_are_not_read_out_of_other_words(typed: str) -> None:
    meant = search.resolve(f"{typed}怎么看")
    assert not (meant.region)
    assert not (meant.choices)
