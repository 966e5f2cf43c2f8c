"""Figures in a text: amounts of money, percentages and numbers of years, with where they stand. Knows no database."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices


class Kind(TextChoices):
    AMOUNT = "amount", "金额"
    PERCENT = "percent", "比例"
    YEARS = "years", "年数"


@dataclass(frozen=True)
class Figure:
    """One figure as written. `value`: yuan, a share (0.02 for 2%), or whole months. `end` is after its last sign.

    `about`: the text says that it is rounded (约250元, 250元左右). `more`: it asks for more than that (超过15年).
    """

    start: int
    end: int
    written: str
    kind: Kind
    value: Decimal
    about: bool = False
    more: bool = False


# Full-width signs become half-width one for one, so that places in the text stay the same.
HALF_WIDTH = str.maketrans("０１２３４５６７８９％．／～（）：", f"{string.digits}%./~():")

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}

ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,4})?"
CHINESE = r"[零〇一二两三四五六七八九十百千]{1,9}"
CHINESE_SHARE = rf"{CHINESE}(?:点[零〇一二三四五六七八九]{{1,3}})?"
# 几十元, 数百元 and 上千元 name no figure; 70岁以上115元 does
NEW_NUMBER = r"(?<![\d.,点几数近零〇一二两三四五六七八九十百千])(?:(?<!上)|(?<=以上))"
ABOUT_BEFORE = re.compile(r"(?:约|大概|大致|差不多)(?:为|是|有|在)?\s?$")
ABOUT_AFTER = re.compile(r"\s?(?:[/每·]?(?:人|月|年)){0,3}\s?(?:左右|上下)")
MORE_BEFORE = re.compile(r"(?:超过|多于|大于)\s?$")
# 100至110元, 2-3%, 男25/女20年: the unit stands once, at the end
ONE_UNIT = r"(?=\s?(?:[-–—~]{1,2}|至|到|或|/|、?(?=女))\s?女?性?\s?NUMBER\s?UNIT)"

YUAN = r"(?P<ten_thousand>万)?\s?(?:元|块钱|块)(?!旦|素|宵)"
PERCENT = r"%"
# 2025年, 25年7月, 10年来, 第3年 and 每5年 are no lengths of time
YEAR = r"周?年(?!\s?\d{1,2}\s?[月日]|度|代|级|龄|初|末|底|前|来|间|内|份|终|轻|均|会)"
NO_LENGTH_BEFORE = r"(?<![第每近])"
MORE_MONTHS = r"(?:零?(?P<months>\d{1,2})个月|(?P<half>半))?"


def _first_of_two(number: str, unit: str) -> str:
    return rf"(?P<first>{number})" + ONE_UNIT.replace("NUMBER", ARABIC).replace("UNIT", unit)


AMOUNTS = re.compile(
    NEW_NUMBER
    + rf"(?:(?P<number>{ARABIC}|{CHINESE})\s?{YUAN}|{_first_of_two(ARABIC, '万?(?:元|块)')}(?!\s?[年月日岁%]))"
)
PERCENTAGES = re.compile(
    rf"百分之(?P<chinese>{ARABIC}|{CHINESE_SHARE})"
    rf"|{NEW_NUMBER}(?:(?P<number>{ARABIC})\s?{PERCENT}|{_first_of_two(ARABIC, '%')})"
)
PERIODS = re.compile(
    NEW_NUMBER
    + NO_LENGTH_BEFORE
    + rf"(?:(?P<number>\d{{1,3}}|{CHINESE})\s?{YEAR}{MORE_MONTHS}"
    + rf"|{_first_of_two('[0-9]{1,2}', YEAR)}|(?P<whole_months>\d{{2,3}})个月)"
)

PATTERNS = {Kind.AMOUNT: AMOUNTS, Kind.PERCENT: PERCENTAGES, Kind.YEARS: PERIODS}

FEWEST_MONTHS, MOST_MONTHS = 24, 720
# A number of months alone is a contribution period only from here on: 断缴3个月 is not.
FEWEST_BARE_MONTHS = 60


def half_width(text: str) -> str:
    """The text with half-width digits and signs, as long as before."""
    return text.translate(HALF_WIDTH)


def figures(text: str) -> list[Figure]:
    """Every figure of a half-width text in the order in which they stand."""
    found = (_figure(kind, match) for kind, pattern in PATTERNS.items() for match in pattern.finditer(text))
    result = sorted(filter(None, found), key=lambda figure: figure.start)
    apart: list[Figure] = []
    for figure in result:
        if not apart or figure.start >= apart[-1].end:
            apart.append(figure)
    return apart


def numeral(written: str) -> Decimal | None:
    """What a number in Arabic or Chinese signs says: 1,680, 一百二十, 一百二, 二〇二五, 二点五. None: not a number."""
    if written[:1].isdecimal():
        return Decimal(written.replace(",", ""))
    whole, _, part = written.partition("点")
    value = _chinese(whole)
    if value is None or not part:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}." + "".join(str(DIGITS[sign]) for sign in part))


def _chinese(written: str) -> int | None:
    if not any(sign in UNITS for sign in written):
        return int("".join(str(DIGITS[sign]) for sign in written)) if written else None
    total, digit, unit = 0, 0, 1
    for sign in written:
        if sign in UNITS:
            unit = UNITS[sign]
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = DIGITS[sign]
            unit = 1 if sign in "零〇" else unit
    # 一百二 is 120, 一百零二 is 102
    return total + digit * (unit // 10 if unit >= 100 else 1)


def _figure(kind: Kind, match: re.Match[str]) -> Figure | None:
    """The figure that was found; None where it says nothing, or no length of time that anybody has to pay."""
    named = match.groupdict()
    value = _months(named) if kind == Kind.YEARS else numeral(named.get("chinese") or named["number"] or named["first"])
    if not value:
        return None
    if kind == Kind.PERCENT:
        value /= 100
    elif kind == Kind.AMOUNT and named["ten_thousand"]:
        value *= 10_000
    before = match.string[max(0, match.start() - 6) : match.start()]
    about = bool(ABOUT_BEFORE.search(before) or ABOUT_AFTER.match(match.string, match.end()))
    more = bool(MORE_BEFORE.search(before))
    return Figure(match.start(), match.end(), match.group(), kind, value, about, more)


def _months(named: dict[str, Any]) -> Decimal | None:
    if named["whole_months"]:
        months, fewest = int(named["whole_months"]), FEWEST_BARE_MONTHS
    else:
        years = numeral(named["number"] or named["first"]) or 0
        months, fewest = int(years) * 12 + int(named["months"] or 0) + (6 if named["half"] else 0), FEWEST_MONTHS
    return Decimal(months) if fewest <= months <= MOST_MONTHS else None
