"""The Chinese words for the enumerations of the rules, as editors and readers see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from rules.answers import Category, Sex
from rules.tables import BandOpens, Basis, Evidence, Method, Period
from rules.text_enum import TextEnum

E = TypeVar("E", bound=TextEnum)

# What editors choose for a source: what was seen of it.
EVIDENCE = {Evidence.OFFICIAL: "官方文件", Evidence.RELAYED: "官方转述", Evidence.REPORTED: "媒体报道"}
# What readers see of a grade: a word that answers 可靠吗, and what it says of the source.
EVIDENCE_WORDS = {Evidence.OFFICIAL: "可靠", Evidence.RELAYED: "较可靠", Evidence.REPORTED: "一般"}
EVIDENCE_MEANINGS = {
    Evidence.OFFICIAL: "看过官方文件",
    Evidence.RELAYED: "官方说过，没见到原文",
    Evidence.REPORTED: "网上转载，没见到官方文件",
}
EVIDENCE_SENTENCES = {grade: f"{word}（{EVIDENCE_MEANINGS[grade]}）" for grade, word in EVIDENCE_WORDS.items()}
METHODS = {
    Method.FIXED: "定额",
    Method.AVERAGE_PENSION: "当地平均养老金的比例",
    Method.OWN_PENSION: "本人养老金的比例",
    Method.BASE: "缴费基数的比例",
    Method.FROZEN_OWN: "和本人以前那笔一样多",
}
PERIODS = {Period.MONTH: "每月", Period.INSURANCE_YEAR: "每个医保年度一次"}
BAND_OPENINGS = {
    BandOpens.UNSTATED: "文件未写明（按满岁当月算，并告诉读者）",
    BandOpens.BIRTHDAY_MONTH: "满岁当月",
    BandOpens.NEXT_MONTH: "满岁次月",
    BandOpens.NEXT_JANUARY: "满岁次年1月",
    BandOpens.INSURANCE_YEAR: "满岁后的医保年度",
}
CATEGORIES = {Category.EMPLOYEE: "单位职工", Category.FLEXIBLE: "灵活就业", Category.PUBLIC: "机关事业单位"}
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
BASES = {Basis.RETIRES: "按退休的月份", Basis.APPLIES: "按办手续的月份"}


def choices(words: Mapping[E, str]) -> list[tuple[str, str]]:
    """For the `choices` of a field: stored value and label."""
    return [(member.value, label) for member, label in words.items()]
