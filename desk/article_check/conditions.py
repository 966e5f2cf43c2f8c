"""Whom a figure is for: the sex, the age, the time and the contribution that the words around it name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies.models import Audience
from rules.answers import Category, Sex
from rules.months import Month
from rules.tables import Period

from .figures import Figure, Kind, numeral


@dataclass(frozen=True)
class Conditions:
    """Whom a figure is for. `ages`: whole years that stand for the ages named, () where none is.

    `as_of` is the day whose table answers where the text names one; `whole_year`: it names a year (2024年), and that is its
    last day. `since`: the day from which the figure holds, as far as the text says so (2026年1月起).
    """

    ages: tuple[int, ...] = ()
    sex: str = ""
    category: str = ""
    audience: str = Audience.RETIREE
    period: str = ""
    actual: bool = False
    enrolled: date | None = None
    retires: date | None = None
    as_of: date | None = None
    whole_year: bool = False
    since: date | None = None


NUMBER_OF_AGE = r"(\d{2,3}|[二三四五六七八九十百]{1,4})"
AGES = re.compile(
    rf"{NUMBER_OF_AGE}\s?(?:周?岁)?\s?(?:[-–—~]|至|到)\s?{NUMBER_OF_AGE}\s?周?岁"
    rf"|(?P<under>不满|未满|低于|不足|小于)\s?{NUMBER_OF_AGE}\s?周?岁"
    rf"|{NUMBER_OF_AGE}\s?周?岁(?P<included>\(含\)|及其?)?(?P<below>以下|之前|以前|以内|前)?"
)
# Brackets that hold a figure of their own belong to that: 30年(其中实际缴费10年).
UNIT_AND_BRACKETS = re.compile(
    r"\s?(?:[/每·]?(?:人|月|年)){0,4}\s?(?:\((?P<inside>(?:(?![\d一二三四五六七八九十]\s?[年元块%])[^()]){1,30})\))?"
)
WOMAN = re.compile(r"女")
MAN = re.compile(r"男")
BOTH = re.compile(r"男女(?!分别)|不分男女|不分性别|男、女(?!分别|性分别)")
ACTUAL = re.compile(r"实际|实缴|连续")
CUMULATIVE = re.compile(r"累计|总年限|总共|合计|(?<!实际)缴费年限(?!中)")
FLEXIBLE = re.compile(r"灵活就业|个人身份|自由职业")
EMPLOYEE_CATEGORY = re.compile(
    r"单位参保|(?:城镇|单位|企业)职工(?!医|基本|社|养|个)|(?<!退休)职工(?!医|基本|社|养|个|参)"
)
IN_WORK = re.compile(r"在职(?!转)|在岗|没退休|未退休|上班的")
RETIRED = re.compile(r"退休(?!前)|退了休")
BY_MONTH_AFTER = re.compile(r"\s?(?:[/每](?:人)?[/每]?月)")
BY_YEAR_AFTER = re.compile(r"\s?(?:[/每](?:人)?[/每]?年)")
PERIOD_BEFORE = re.compile(r"(?P<month>每人?每?月|按月|月均|月返|月划|当月)|(?P<year>每人?每?年|全年|一年|年度|按年)")
MOMENT = re.compile(
    r"(?P<year>\d{4})年(?:(?P<month>\d{1,2})月)?(?:\d{1,2}日|底|末|初)?"
    r"(?:\(含\)|及)?(?:(?P<before>之前|以前|前)|(?P<after>之后|以后|后|起|开始))?"
)
# 2025年, 2024年3月: the time of a figure, unless what follows is the base of another year or the name of a document.
PLAIN_MOMENT = re.compile(r"(?<!\d)(?P<year>\d{4})年(?:度|(?P<month>\d{1,2})月(?:份|\d{1,2}日)?)?")
NOT_THE_TIME_OF = re.compile(r"养老金|工资|基数|平均|文件|通知|规定|印发|公布|发布|修订|施行")
ENROLMENT = re.compile(r"参保|入保")


CLAUSE_ENDS = re.compile(r"[，,：:。！？!?；;\n]")


@dataclass(frozen=True)
class Surroundings:
    """A figure in its sentence; `window_start` is where what belongs to the figure before it ends."""

    text: str
    figure: Figure
    sentence: tuple[int, int]
    window_start: int

    @property
    def window(self) -> str:
        return self.text[self.window_start : self.figure.start]

    @property
    def before(self) -> str:
        """The sentence up to the figure."""
        return self.text[self.sentence[0] : self.figure.start]

    @property
    def clause(self) -> str:
        """The clause up to the figure."""
        return CLAUSE_ENDS.split(self.before)[-1]

    @property
    def brackets(self) -> str:
        """What stands in brackets right behind the figure."""
        match = UNIT_AND_BRACKETS.match(self.text, self.figure.end)
        return (match["inside"] or "") if match else ""

    @property
    def behind(self) -> str:
        """A few signs after the figure."""
        return self.text[self.figure.end : min(self.sentence[1], self.figure.end + 12)]


def conditions(near: Surroundings) -> Conditions:
    """Whom a figure is for, from its sentence."""
    moment, begins = _moment(near)
    enrolling = moment is not None and bool(ENROLMENT.search(near.before + near.behind))
    in_years = near.figure.kind == Kind.YEARS
    return Conditions(
        ages=() if in_years else _ages(near),
        sex=_sex(near) if in_years else "",
        category=_category(near) if in_years or FLEXIBLE.search(near.before) else "",
        audience=_audience(near),
        period=_period(near) if near.figure.kind == Kind.AMOUNT else "",
        actual=in_years and _is_actual(near),
        enrolled=moment if enrolling else None,
        retires=moment if in_years and not enrolling else None,
        since=moment if begins and not enrolling else None,
        **_as_of(near, None if enrolling else moment),
    )


def _as_of(near: Surroundings, moment: date | None) -> dict[str, Any]:
    """The day whose table answers: a turning point that the sentence names, else the time that its clause names."""
    if moment or ENROLMENT.search(near.before):
        return {"as_of": moment}
    named = list(PLAIN_MOMENT.finditer(near.clause))
    if not named or NOT_THE_TIME_OF.search(near.clause, named[-1].end()):
        return {}
    year, month = _year_and_month(named[-1])
    return {"as_of": Month(year, month or 12).last_day, "whole_year": not month} if year else {}


def _ages(near: Surroundings) -> tuple[int, ...]:
    """Ages that stand for the ones named: 不满70 → 69, 70岁以上 → 70, 60至69岁 → 60 and 69."""
    for stretch in (near.brackets, near.window, near.clause):
        result = ages_named(stretch)
        if result:
            return result[-1][1]
    return ()


def ages_named(stretch: str) -> list[tuple[int, tuple[int, ...]]]:
    """The ages that a stretch of text names, in order, each with where it ends."""
    return [(match.end(), _age(match)) for match in AGES.finditer(_plain_ages(stretch))]


def _plain_ages(stretch: str) -> str:
    """70周岁以下(不含70周岁) → 70周岁以下, 74岁以下(含74岁) → 74岁(含)以下."""
    return re.sub(r"(以[上下])\(含[^()]*\)", r"(含)\1", re.sub(r"\(不含[^()]*\)", "", stretch))


def _age(match: re.Match[str]) -> tuple[int, ...]:
    low, high, under, plain = (int(numeral(text) or 0) if text else None for text in match.group(1, 2, 4, 5))
    if low is not None and high is not None:
        return (low, high)
    if under is not None:
        return (under - 1,)
    assert plain is not None
    return (plain - 1,) if match["below"] and not match["included"] else (plain,)


def _sex(near: Surroundings) -> str:
    """The sex named last before the figure, or in brackets behind it."""
    for stretch in (near.brackets, near.window):
        if BOTH.search(stretch):
            return ""
        if last := last_of(stretch, {Sex.FEMALE: WOMAN, Sex.MALE: MAN}):
            return last
    # 男30年女25年，灵活就业10年: the last is for both
    since_category = re.split(f"{FLEXIBLE.pattern}|{EMPLOYEE_CATEGORY.pattern}", near.before)[-1]
    if BOTH.search(since_category):
        return ""
    return last_of(since_category, {Sex.FEMALE: WOMAN, Sex.MALE: MAN})


def last_of(stretch: str, words: dict[str, re.Pattern[str]]) -> str:
    """Which of the words stands last in a stretch; empty: none does."""
    ends = {name: max((m.end() for m in pattern.finditer(stretch)), default=0) for name, pattern in words.items()}
    name = max(ends, key=lambda word: ends[word])
    return name if ends[name] else ""


def _is_actual(near: Surroundings) -> bool:
    """Whether a number of years is of actual contributions (实际缴费10年), not of all that counts."""
    if ACTUAL.search(near.brackets) or re.match(r"\s?(?:以上)?的?(?:实际|实缴)", near.behind):
        return True
    return last_of(near.window, {"actual": ACTUAL, "cumulative": CUMULATIVE}) == "actual"


def _category(near: Surroundings) -> str:
    return last_of(near.before, {Category.FLEXIBLE: FLEXIBLE, Category.EMPLOYEE: EMPLOYEE_CATEGORY})


def _audience(near: Surroundings) -> str:
    if re.search(r"缴费基数", near.window):
        return Audience.EMPLOYEE
    return last_of(near.before, {Audience.EMPLOYEE: IN_WORK, Audience.RETIREE: RETIRED}) or Audience.RETIREE


def _period(near: Surroundings) -> str:
    if BY_MONTH_AFTER.match(near.behind):
        return Period.MONTH
    if BY_YEAR_AFTER.match(near.behind):
        return Period.INSURANCE_YEAR
    for stretch in (near.window, near.clause):
        result = list(PERIOD_BEFORE.finditer(stretch))
        if result:
            return Period.MONTH if result[-1]["month"] else Period.INSURANCE_YEAR
    return ""


def _moment(near: Surroundings) -> tuple[date | None, bool]:
    """A day that stands for 2026年1月起 or 2025年底前, and whether something begins on it."""
    result = [
        match
        for match in MOMENT.finditer(near.before)
        if match["before"] or match["after"] or near.before.startswith("退休", match.end())
    ]
    match = result[-1] if result else None
    year, month = _year_and_month(match) if match else (0, 0)
    if not match or not year:
        return None, False
    if match["after"]:
        # 2023年后 begins with the next year, 2026年起 with that year
        later = not month and match["after"] in ("后", "之后", "以后")
        return date(year + later, month or 1, 1), True
    if not match["before"] or re.search(r"[底末日]", match.group()):
        return Month(year, month or 12).last_day, False
    return Month(year, month or 1).plus(-1).last_day, False


def _year_and_month(match: re.Match[str]) -> tuple[int, int]:
    """As written, the month 0 where there is none; (0, 0) for what is no time that a rule could speak of."""
    year, month = int(match["year"]), int(match["month"] or 0)
    return (year, month) if 1950 <= year <= 2100 and month <= 12 else (0, 0)
