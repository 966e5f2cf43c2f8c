"""What a text says of each figure: of which places, of whom, and whether it is a figure that a table can answer."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import TextChoices

from ..models import Audience, Category, Period, Region, Sex
from .figures import Figure, Kind, figures, numeral
from .places import Mention, mentions


class Subject(TextChoices):
    """What a figure is about, as far as the words around it tell."""

    CREDIT = "credit", "每月返多少"
    DEDUCTION = "deduction", "每月扣款"
    COVERAGE = "coverage", "缴够多少年"
    OTHER = "other", "别的"


@dataclass(frozen=True)
class Conditions:
    """Whom a figure is for. `ages`: whole years that stand for the ages named, () where none is.

    `as_of` is the day whose table answers where the text speaks of another time; `past`: of the time before a change.
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
    past: bool = False

    @property
    def words(self) -> str:
        """The conditions in words, for the editor to see how the text was read."""
        told = [
            Sex(self.sex).label if self.sex else "",
            "、".join(f"{age}岁" for age in self.ages),
            Category(self.category).label if self.category else "",
            Audience.EMPLOYEE.label if self.audience == Audience.EMPLOYEE else "",
            {Period.MONTH: "按月", Period.INSURANCE_YEAR: "按年"}.get(self.period, ""),  # type: ignore[call-overload]
            "实际缴费" if self.actual else "",
            f"{self.enrolled:%Y年%-m月}首次参保" if self.enrolled else "",
            f"{self.retires:%Y年%-m月}退休" if self.retires else "",
        ]
        return "，".join(filter(None, told))


@dataclass(frozen=True)
class Statement:
    """One figure with what the text says around it. `reason`: why no table can answer it, empty where one can."""

    figure: Figure
    regions: tuple[Region, ...]
    subject: Subject
    conditions: Conditions = field(default_factory=Conditions)
    reason: str = ""
    carried: bool = False


NO_PLACE = "看不出说的是哪里"
SENTENCE_ENDS = re.compile(r"[。！？!?；;\n]+")
CLAUSE_ENDS = re.compile(r"[，,：:。！？!?；;\n]")
# These speak of other places than the ones named before.
ELSEWHERE = re.compile(
    r"其他(?:地区|地方|城市|省|市)|其余|各地|部分地区|(?:有的|有些|一些|不少|很多|多数|大多数|少数|大部分)(?:地方|地区|城市|省)"
)
# These speak of no place in particular, unless the sentence itself names one.
GENERAL = re.compile(r"全国(?!最|第|前)|国家(?!医保服务平台)|通常|普遍|常见|一般(?:是|为|在|来说|而言|情况)")
PLACE_FOLLOWS = re.compile(r"的(?:是|有|如|为|地方|城市)|例如|比如|包括|只有|如")
EXAMPLE = re.compile(r"例如|比如|假设|假如|假定|举例|举个例|算例|为例|养老金[^。;；]{0,8}?\d{3,}")
HEADING_LENGTH = 40
CUE_LENGTH = 300
PLACE_BEHIND_LENGTH = 15
# How far back, in signs, a figure is looked for its place and its conditions.
REACH = 600


def read(text: str, regions: Iterable[Region], most: int | None = None) -> list[Statement]:
    """The first `most` figures of a half-width text, tied to places and conditions. `regions` need their parent."""
    return _Reader(text, mentions(text, regions), figures(text)[:most]).statements()


class _Reader:
    """Goes through the figures of one text in order."""

    def __init__(self, text: str, named: list[Mention], found: list[Figure]) -> None:
        self.text, self.named, self.found = text, named, found
        self.sentences = _spans(text, SENTENCE_ENDS)
        self.lines = _spans(text, re.compile(r"\n+"))
        self.headings = [line for line in self.lines if self._is_heading(line)]

    def statements(self) -> list[Statement]:
        return self._respectively([self._statement(number) for number in range(len(self.found))])

    def _statement(self, number: int) -> Statement:
        figure = self.found[number]
        sentence = _around(self.sentences, figure.start)
        previous = self.found[number - 1] if number and self.found[number - 1].start >= sentence[0] else None
        window_start = self._end_with_brackets(previous) if previous else sentence[0]
        regions, carried = self._places(figure, sentence)
        surroundings = Surroundings(self.text, figure, sentence, window_start)
        conditions = _conditions(surroundings)
        subject, reason = _subject(surroundings)
        if not reason and carried and EXAMPLE.search(self.text[sentence[0] : figure.start]):
            reason = "像是举例的算式"
        if not reason and not regions:
            reason = NO_PLACE
        return Statement(figure, regions, subject, conditions, reason, carried)

    def _end_with_brackets(self, figure: Figure) -> int:
        """Where what belongs to a figure ends: 100元/月（70岁以下） is one."""
        match = UNIT_AND_BRACKETS.match(self.text, figure.end)
        return match.end() if match else figure.end

    # ---- of which places ----

    def _places(self, figure: Figure, sentence: tuple[int, int]) -> tuple[tuple[Region, ...], bool]:
        """The places that a figure is said of, and whether they were named in an earlier sentence."""
        own = self._last_named(sentence[0], figure.start)
        if own is not None:
            return own, False
        following = next((m for m in self.named if figure.end <= m.start < sentence[1]), None)
        between = self.text[figure.end : following.start] if following else ""
        if following and len(between) <= PLACE_BEHIND_LENGTH and PLACE_FOLLOWS.search(between):
            return following.regions, False
        if GENERAL.search(self.text, sentence[0], figure.start):
            return (), False
        line = _around(self.lines, figure.start)
        earlier = self._last_named(line[0], sentence[0])
        if earlier is not None:
            return earlier, True
        if following:
            return following.regions, False
        return self._of_heading(line[0]), True

    def _last_named(self, start: int, end: int) -> tuple[Region, ...] | None:
        """The places named last in a stretch of the text; () where it went on to other places, None: it names none."""
        before = [mention for mention in self.named if start <= mention.start and mention.end <= end]
        last = before[-1] if before else None
        elsewhere = list(ELSEWHERE.finditer(self.text, last.end if last else start, end))
        # 甘肃各地 are still the places of 甘肃
        if elsewhere and not (last and elsewhere[-1].start() - last.end <= 1):
            return ()
        return last.regions if last else None

    def _is_heading(self, line: tuple[int, int]) -> bool:
        """A short line without figures and full stops."""
        words = self.text[slice(*line)].strip()
        has_figure = any(line[0] <= figure.start < line[1] for figure in self.found)
        return 0 < len(words) <= HEADING_LENGTH and not has_figure and words[-1] not in "。！？!?；;，,"

    def _of_heading(self, position: int) -> tuple[Region, ...]:
        """The places of the last heading above; of the title where that heading names none."""
        above = [heading for heading in self.headings if heading[1] <= position]
        for heading in [*above[-1:], *above[:1]]:
            if named := self._last_named(*heading):
                return named
        return ()

    # ---- 北京、上海分别为25年、15年 ----

    def _respectively(self, statements: list[Statement]) -> list[Statement]:
        """Where a sentence says 分别, as many figures as places belong to one place each."""
        result = list(statements)
        for sentence in self.sentences:
            word = self.text.find("分别", *sentence)
            inside = [i for i, s in enumerate(statements) if word >= 0 and word < s.figure.start < sentence[1]]
            places = statements[inside[0]].regions if inside else ()
            if len(places) > 1 and len(inside) == len(places) and len({statements[i].figure.kind for i in inside}) == 1:
                for i, region in zip(inside, places, strict=True):
                    result[i] = replace(statements[i], regions=(region,))
        return result


def _spans(text: str, ends: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches between the ends, each with its end; together the whole text."""
    spans, start = [], 0
    for match in ends.finditer(text):
        spans.append((start, match.end()))
        start = match.end()
    return [*spans, (start, len(text))] if start < len(text) or not spans else spans


def _around(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """The stretch that holds a position, beginning no further than REACH before it."""
    start, end = next(span for span in spans if span[0] <= position < span[1])
    return max(start, position - REACH), end


# ---- of whom ----

NUMBER_OF_AGE = r"(\d{2,3}|[二三四五六七八九十百]{1,4})"
AGES = re.compile(
    rf"{NUMBER_OF_AGE}\s?(?:周?岁)?\s?(?:[-–—~]|至|到)\s?{NUMBER_OF_AGE}\s?周?岁"
    rf"|(?P<under>不满|未满|低于|不足|小于)\s?{NUMBER_OF_AGE}\s?周?岁"
    rf"|{NUMBER_OF_AGE}\s?周?岁(?P<included>\(含\)|及其?)?(?P<below>以下|之前|以前|以内|前)?"
)
UNIT_AND_BRACKETS = re.compile(r"\s?(?:[/每·]?(?:人|月|年)){0,4}\s?(?:\((?P<inside>[^()]{1,30})\))?")
WOMAN = re.compile(r"女")
MAN = re.compile(r"男")
BOTH = re.compile(r"男女(?!分别)|不分男女|不分性别|男、女(?!分别|性分别)")
RESPECTIVELY = re.compile(r"男性?[、和与及/]?女性?[^。；]{0,14}分别")
ACTUAL = re.compile(r"实际|实缴|连续")
CUMULATIVE = re.compile(r"累计|总年限|总共|合计|缴费年限(?!中)")
FLEXIBLE = re.compile(r"灵活就业|个人身份|自由职业")
EMPLOYEE_CATEGORY = re.compile(r"单位参保|(?<!退休)职工(?!医|基本|社|养|个|参)")
IN_WORK = re.compile(r"在职(?!转)|在岗|没退休|未退休|上班的")
RETIRED = re.compile(r"退休(?!前)|退了休")
BY_MONTH_AFTER = re.compile(r"\s?(?:[/每](?:人)?[/每]?月)")
BY_YEAR_AFTER = re.compile(r"\s?(?:[/每](?:人)?[/每]?年)")
PERIOD_BEFORE = re.compile(r"(?P<month>每人?每?月|按月|月均|月返|月划|当月)|(?P<year>每人?每?年|全年|一年|年度|按年)")
MOMENT = re.compile(
    r"(?P<year>\d{4})年(?:(?P<month>\d{1,2})月)?(?:\d{1,2}日|底|末|初)?"
    r"(?:\(含\)|及)?(?:(?P<before>之前|以前|前)|(?P<after>之后|以后|后|起|开始))?"
)
ENROLMENT = re.compile(r"参保|入保")
ONE_DAY = timedelta(days=1)


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


def _conditions(near: Surroundings) -> Conditions:
    moment, past = _moment(near)
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
        as_of=None if enrolling or not (past or in_years) else moment,
        past=past,
    )


def _ages(near: Surroundings) -> tuple[int, ...]:
    """Ages that stand for the ones named: 不满70 → 69, 70岁以上 → 70, 60至69岁 → 60 and 69."""
    for stretch in (near.brackets, near.window, near.clause):
        found = list(AGES.finditer(_plain_ages(stretch)))
        if found:
            return _age(found[-1])
    return ()


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
    """The sex named last before the figure, or in brackets behind it; 男女分别 gives the first figure to men."""
    for stretch in (near.brackets, near.window):
        if BOTH.search(stretch):
            return ""
        if RESPECTIVELY.search(stretch):
            return Sex.MALE
        if last := _last(stretch, {Sex.FEMALE: WOMAN, Sex.MALE: MAN}):
            return last
    if RESPECTIVELY.search(near.before):
        return Sex.FEMALE
    # 男30年女25年，灵活就业10年: the last is for both
    since_category = re.split(f"{FLEXIBLE.pattern}|{EMPLOYEE_CATEGORY.pattern}", near.before)[-1]
    if BOTH.search(since_category):
        return ""
    return _last(since_category, {Sex.FEMALE: WOMAN, Sex.MALE: MAN})


def _last(stretch: str, words: dict[str, re.Pattern[str]]) -> str:
    """Which of the words stands last in a stretch; empty: none does."""
    ends = {name: max((m.end() for m in pattern.finditer(stretch)), default=0) for name, pattern in words.items()}
    name = max(ends, key=lambda word: ends[word])
    return name if ends[name] else ""


def _is_actual(near: Surroundings) -> bool:
    """Whether a number of years is of actual contributions (实际缴费10年), not of all that counts."""
    if ACTUAL.search(near.brackets) or re.match(r"\s?(?:以上)?的?(?:实际|实缴)", near.behind):
        return True
    return _last(near.window, {"actual": ACTUAL, "cumulative": CUMULATIVE}) == "actual"


def _category(near: Surroundings) -> str:
    return _last(near.before, {Category.FLEXIBLE: FLEXIBLE, Category.EMPLOYEE: EMPLOYEE_CATEGORY})


def _audience(near: Surroundings) -> str:
    if re.search(r"缴费基数", near.window):
        return Audience.EMPLOYEE
    return _last(near.before, {Audience.EMPLOYEE: IN_WORK, Audience.RETIREE: RETIRED}) or Audience.RETIREE


def _period(near: Surroundings) -> str:
    if BY_MONTH_AFTER.match(near.behind):
        return Period.MONTH
    if BY_YEAR_AFTER.match(near.behind):
        return Period.INSURANCE_YEAR
    for stretch in (near.window, near.clause):
        found = list(PERIOD_BEFORE.finditer(stretch))
        if found:
            return Period.MONTH if found[-1]["month"] else Period.INSURANCE_YEAR
    return ""


def _moment(near: Surroundings) -> tuple[date | None, bool]:
    """A day that stands for 2026年1月起 or 2025年底前, and whether the text speaks of the time before."""
    found = [match for match in MOMENT.finditer(near.before) if match["before"] or match["after"]]
    if not found:
        return None, False
    match = found[-1]
    year, month = int(match["year"]), int(match["month"] or 0)
    if not (1950 <= year <= 2100 and month <= 12):
        return None, False
    if match["after"]:
        # 2023年后 begins with the next year, 2026年起 with that year
        later = not month and match["after"] in ("后", "之后", "以后")
        return date(year + later, month or 1, 1), False
    if re.search(r"[底末]", match.group()) or "日" in match.group():
        month = month or 12
        return date(year, month, calendar.monthrange(year, month)[1]), True
    return date(year, month or 1, 1) - ONE_DAY, True


# ---- about what ----

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
COVERAGE_CUES = re.compile(r"缴|年限|累计|实际|终身|参保")
SEX_CUES = re.compile(r"[男女]")
NOT_CREDIT = "说的不是划入账户的钱"


def _subject(near: Surroundings) -> tuple[Subject, str]:
    """What a figure is about, and why no table can answer it (empty: one can)."""
    if RESIDENT.search(near.before) and "职工" not in near.before:
        return Subject.OTHER, "说的是居民医保"
    if near.figure.kind == Kind.YEARS:
        return _subject_of_years(near)
    window = near.window
    if near.figure.kind == Kind.PERCENT:
        other = _last(window, {"other": OTHER_PERCENT, "credit": CREDIT_WORDS}) == "other"
        return (Subject.OTHER, "说的不是划入的比例") if other else (Subject.CREDIT, "")
    if DEDUCTION_WORDS.search(window):
        return Subject.DEDUCTION, ""
    if MORE_OR_LESS.search(window):
        return Subject.OTHER, "说的是多了少了多少，不是标准"
    other = _last(window, {"other": OTHER_AMOUNT, "credit": CREDIT_WORDS}) == "other"
    return (Subject.OTHER, NOT_CREDIT) if other else (Subject.CREDIT, "")


def _subject_of_years(near: Surroundings) -> tuple[Subject, str]:
    sentence = near.text[slice(*near.sentence)]
    if PENSION_INSURANCE.search(sentence) and not HEALTH_INSURANCE.search(sentence):
        return Subject.OTHER, "像是养老保险的年限"
    earlier = near.text[max(0, near.figure.start - CUE_LENGTH) : near.figure.start]
    if not (COVERAGE_CUES.search(earlier + near.behind) or SEX_CUES.search(near.before)):
        return Subject.OTHER, "看不出是不是缴费年限"
    return Subject.COVERAGE, ""
