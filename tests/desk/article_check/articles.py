"""Texts for the article checker, and what it makes of them."""

from __future__ import annotations

from datetime import date

from desk import article_check
from desk.article_check.statements import ArticleVerdict, Statement

ON = date(2026, 11, 22)
SAME, OTHER, OPEN, APART = (
    *(ArticleVerdict.MATCHING, ArticleVerdict.CONTRADICTING),
    *(ArticleVerdict.MISSING, ArticleVerdict.NOT_COMPARED),
)

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


# Three more texts, of our own: a notice, a letter, a chat.
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


def marks(text: str) -> list[Statement]:
    return list(article_check.check(text, ON).marks)


def only(text: str) -> Statement:
    (mark,) = marks(text)
    return mark


def told(text: str) -> list[tuple[str, ArticleVerdict]]:
    """Every figure as written, with its outcome."""
    return [(mark.figure.written, mark.outcome) for mark in marks(text)]


def outcomes(text: str) -> list[ArticleVerdict]:
    return [mark.outcome for mark in marks(text)]
