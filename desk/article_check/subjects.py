"""What a figure is about, and whether it is one that a table can answer."""

from __future__ import annotations

import re

from django.db.models import TextChoices

from .conditions import Surroundings, last_of
from .figures import Kind


class Subject(TextChoices):
    """What a figure is about, as far as the words around it tell."""

    CREDIT = "credit", "每月返多少"
    DEDUCTION = "deduction", "每月扣款"
    COVERAGE = "coverage", "缴够多少年"
    OTHER = "other", "别的"


CREDIT_WORDS = re.compile(r"划入|返|计入|到账|划拨|打入|打到|入账|发放|划转|注入")
MORE_OR_LESS = re.compile(r"(?:多|增加|提高|上调|涨|高出|高|少|减少|下降|下调|降低|相差)了?约?$")
DEDUCTION_WORDS = re.compile(r"扣(?!除后|完)[^，,。；]{0,14}$|代扣")
OTHER_AMOUNT = re.compile(
    r"养老金|工资|基数|起付|封顶|限额|额度|报销|费用|药费|余额|缴费(?!年限)|保费|补缴|缴纳|支付|门槛|补贴|罚"
)
OTHER_PERCENT = re.compile(r"报销|支付|缴费比例|费率|缴纳|单位缴|个人缴|上涨|涨幅|增长|增幅|利率|占比|税")
RESIDENT = re.compile(r"居民医保|居民医疗保险|新农合|居民基本医疗")
PENSION_INSURANCE = re.compile(r"养老保险|养老金|领养老")
HEALTH_INSURANCE = re.compile(r"医保|医疗")
# How far back, in signs, a bare number of years is looked for a word that makes it a contribution period.
CUE_LENGTH = 300
COVERAGE_CUES = re.compile(r"缴|年限|累计|实际|终身|参保")
SEX_CUES = re.compile(r"[男女]")
NOT_CREDIT = "说的不是划入账户的钱"


def subject(near: Surroundings) -> tuple[Subject, str]:
    """What a figure is about, and why no table can answer it (empty: one can)."""
    if RESIDENT.search(near.before) and "职工" not in near.before:
        return Subject.OTHER, "说的是居民医保"
    if near.figure.kind == Kind.YEARS:
        return _subject_of_years(near)
    window = near.window
    if near.figure.kind == Kind.PERCENT:
        other = last_of(window, {"other": OTHER_PERCENT, "credit": CREDIT_WORDS}) == "other"
        return (Subject.OTHER, "说的不是划入的比例") if other else (Subject.CREDIT, "")
    if DEDUCTION_WORDS.search(window):
        return Subject.DEDUCTION, ""
    if MORE_OR_LESS.search(window):
        return Subject.OTHER, "说的是多了少了多少，不是标准"
    other = last_of(window, {"other": OTHER_AMOUNT, "credit": CREDIT_WORDS}) == "other"
    return (Subject.OTHER, NOT_CREDIT) if other else (Subject.CREDIT, "")


def _subject_of_years(near: Surroundings) -> tuple[Subject, str]:
    sentence = near.text[slice(*near.sentence)]
    if PENSION_INSURANCE.search(sentence) and not HEALTH_INSURANCE.search(sentence):
        return Subject.OTHER, "像是养老保险的年限"
    earlier = near.text[max(0, near.figure.start - CUE_LENGTH) : near.figure.start]
    if not (COVERAGE_CUES.search(earlier + near.behind) or SEX_CUES.search(near.before)):
        return Subject.OTHER, "看不出是不是缴费年限"
    return Subject.COVERAGE, ""
