"""An estimate as the result page shows it: headlines, facts, figures and sentences ready for the templates."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.utils.functional import cached_property

from policies.models import OptionKind, Region
from rules.alternatives import Alternative
from rules.answers import InsuranceStatus
from rules.coverage import CoverageEstimate
from rules.credit import CreditEstimate
from rules.credit_changes import CreditChange
from rules.estimate import Estimate
from rules.months import Month
from rules.tables import CitedSource, Evidence
from rules.trace import NoteKind, ReasonKind, TraceStep
from website import formats
from website.paths import path_to

from .. import short_links
from ..forms import CHOICES, QUESTIONS, CalculatorForm
from ..layout import given
from . import charts, wording
from .wording import ResultLine

RECHECK_MONTHS = 6
# Stands for a case's own code where an address is looked up: what is looked up is remembered, and answers are not.
CODE = "CODE"
FOR_PARENT = "&for=parent"


class AnswerSummary(NamedTuple):
    """One of the reader's answers in words, with the link that changes just this one."""

    label: str
    value: str
    change: str


class OpenOutcome(NamedTuple):
    """One of the results that 我不知道 leaves open, in words."""

    condition: str
    required: str
    left: str
    full: str


def _dates(part: CreditEstimate | CoverageEstimate) -> str:
    """Since when the rule holds, and when it was last checked."""
    start = f"{formats.day(part.effective_from)}起" if part.effective_from else "没写哪天起"
    return start + (f"，{formats.day(part.checked_on)}核对" if part.checked_on else "")


class Result:
    """What the result page says about one case. `you` is how the person is called: 您, or 父亲 and 母亲 when a child asks."""

    def __init__(
        self, region: Region, form: CalculatorForm, outcomes: tuple[Alternative, ...], for_parent: bool
    ) -> None:
        self.region, self.form, self.outcomes_open = region, form, outcomes
        self.estimate: Estimate = outcomes[0].estimate
        self.credit, self.retirement, self.coverage = (
            self.estimate.credit,
            self.estimate.retirement,
            self.estimate.coverage,
        )
        self.on: date = self.estimate.on
        self.status: str = form.cleaned_data["status"]
        self.for_parent = for_parent
        self.you = ("父亲" if form.cleaned_data["sex"] == "male" else "母亲") if for_parent else "您"

    # ---- addresses ----

    @cached_property
    def told_values(self) -> list[tuple[str, str]]:
        """The answers by the names of the contract, the place by its slug."""
        values = self.form.data
        names = [name for name in (*QUESTIONS, "unknown") if name in values and name != "region"]
        return [("region", self.region.slug), *((name, value) for name in names for value in given(values, name))]

    @cached_property
    def _plain_query(self) -> str:
        return urlencode(self.told_values)

    @property
    def query(self) -> str:
        return self._plain_query + (FOR_PARENT if self.for_parent else "")

    @cached_property
    def here(self) -> str:
        """The calculator that gave this result: the public one, or an editor's preview."""
        return self.form.setting.address

    @cached_property
    def address(self) -> str:
        return f"{self.here}?{self.query}"

    @cached_property
    def sheet_address(self) -> str:
        return f"{path_to('calculator:sheet')}?{self.query}"

    @property
    def other_voice_address(self) -> str:
        """The same result in the other person: for oneself, or for a parent."""
        return f"{self.here}?{self._plain_query}" + ("" if self.for_parent else FOR_PARENT)

    @cached_property
    def code(self) -> str:
        values = {name: str(value) for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        return short_links.encode(
            self.region, values | {"unknown": " ".join(self.form.cleaned_data.get("unknown", ()))}
        )

    @property
    def short_address(self) -> str:
        """An address short enough to type from paper."""
        return settings.SITE_URL + path_to("calculator:short", CODE).replace(CODE, self.code)

    @property
    def code_address(self) -> str:
        """The QR code of the short address, which only printing loads."""
        return f"{path_to('calculator:code_svg')}?code={self.code}"

    @property
    def recheck_before(self) -> Month:
        """Until when a printed sheet may be believed: half a year, or sooner when a change is coming."""
        usual = Month.of(self.on).plus(RECHECK_MONTHS)
        coming = self.next_change.month if self.next_change else usual
        return max(Month.of(self.on).plus(1), min(usual, coming))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers as hidden fields for the small forms on the page."""
        voice = [("for", "parent")] if self.for_parent else []
        return [*self.told_values, *voice]

    # ---- sentences ----

    def _spoken(self, sentence: str) -> str:
        return sentence.replace("您", self.you)

    @property
    def credit_reason(self) -> str:
        return self._spoken(wording.reason(self.credit.reason, self.region.short_name)) if self.credit.reason else ""

    @property
    def coverage_reason(self) -> str:
        reason = self.coverage.reason if self.coverage else None
        return self._spoken(wording.reason(reason, self.region.short_name, "缴费年限")) if reason else ""

    @cached_property
    def notes(self) -> list[str]:
        notes = [*self.credit.notes, *(self.coverage.notes if self.coverage else ())]
        row_note = [self.coverage.row_note] if self.coverage and self.coverage.known and self.coverage.row_note else []
        return list(dict.fromkeys([self._spoken(wording.note(note)) for note in notes] + row_note))

    @cached_property
    def lines(self) -> list[ResultLine]:
        """怎么算出来的: every step of the calculation."""
        made = self._lines_of(self.credit.steps, _dates(self.credit) if self.credit.known else "")
        if self.status == InsuranceStatus.WORKING.value:
            made += self._lines_of(self.retirement.steps if self.retirement else (), "2025年1月1日起")
            if self.coverage and not self.is_open:
                made += self._lines_of(self.coverage.steps, _dates(self.coverage))
        return made

    def _lines_of(self, steps: tuple[TraceStep, ...], dates: str) -> list[ResultLine]:
        return [wording.line(step, self.you, dates) for step in steps]

    @cached_property
    def sources(self) -> tuple[CitedSource, ...]:
        result = [*self.credit.sources, *(self.coverage.sources if self.coverage else ())]
        result += [line.source for line in self.lines if line.source]
        return tuple(dict.fromkeys(result))

    @property
    def evidence(self) -> Evidence | None:
        """The weakest grade of everything the result used."""
        parts = [self.credit.evidence, self.coverage.evidence if self.coverage else None]
        return Evidence.weakest(grade for grade in parts if grade)

    @property
    def can_be_matched(self) -> bool:
        """Whether what arrived can be held against the result: not where that rests on a figure of the reader's own."""
        return self.status == InsuranceStatus.RETIRED.value and self.credit.known and not self.credit.own_figure

    @property
    def next_change(self) -> CreditChange | None:
        """The first change that is known to come."""
        return self.credit.next_changes[0] if self.credit.next_changes else None

    @property
    def why_next_change(self) -> str:
        return wording.change_why(self.next_change) if self.next_change else ""

    @property
    def headline(self) -> str:
        """The result in one line, for the title of the page."""
        credit = self.credit
        if self.status == InsuranceStatus.WORKING.value and self.coverage:
            return self._coverage_headline()
        if not credit.eligible:
            return "没有每月返款"
        last = "最后查到：" if credit.outdated else ""
        if credit.monthly is not None:
            return f"{last}每月{self.about}{formats.money(credit.monthly)}元{self.settled_later}"
        if credit.annual is not None:
            return f"{last}每年{formats.money(credit.annual)}元{self.settled_later}"
        if credit.known and credit.low is not None:
            return f"{last}{self.each_period}约{formats.money(credit.low)}到{formats.money(credit.high)}元"
        return "每月返多少，尚未核实" + (f"；{self.coming}" if self.coming else "")

    @property
    def about(self) -> str:
        """约 before a sum that is estimated; a provisional one is what is really paid now."""
        return "约" if self.credit.approximate and not self.credit.provisional else ""

    @property
    def settled_later(self) -> str:
        return "（暂定）" if self.credit.provisional else ""

    @property
    def coming(self) -> str:
        """What is published and does not hold yet, where nothing does now: 2027年1月1日起每月120元."""
        change = self.next_change
        if self.credit.known or change is None or change.cause != "table":
            return ""
        amount = f"每月{formats.money(change.monthly)}元" if change.monthly is not None else ""
        amount = amount or (f"每年{formats.money(change.annual)}元" if change.annual is not None else "有新标准")
        return f"{formats.day(change.starts) if change.starts else formats.month(change.month)}起{amount}"

    @property
    def each_period(self) -> str:
        return "每年" if self.credit.period.value == "insurance_year" else "每月"

    @property
    def only_for(self) -> str:
        """Whom the amount is for, by a condition that nobody was asked about."""
        notes = [note for note in self.credit.notes if note.kind is NoteKind.ONLY_FOR]
        return str(notes[0].values["text"]) if notes else ""

    @property
    def question_left(self) -> str:
        """The question whose answer would give the amount; empty where none would."""
        reason = self.credit.reason.kind if self.credit.reason else None
        return {ReasonKind.FROZEN_UNKNOWN: "own_credit", ReasonKind.PENSION_UNKNOWN: "own_pension"}.get(reason, "")

    @property
    def can_be_estimated(self) -> bool:
        """Whether the reader's own figure of the local average pension would give an estimate."""
        reason = self.credit.reason.kind if self.credit.reason else None
        return reason in (ReasonKind.NO_TABLE, ReasonKind.BASE_UNKNOWN)

    @property
    def reach(self) -> str:
        """Whose year the figures of the credit are, once their source reaches no further."""
        return formats.reach(self.credit.known_until) if self.credit.outdated else ""

    @property
    def coverage_reach(self) -> str:
        return formats.reach(self.coverage.known_until) if self.coverage and self.coverage.outdated else ""

    @property
    def top_ups(self) -> list[tuple[str, CitedSource]]:
        """What the missing years cost by the place's own rules, each sentence with its source."""
        costs = self.coverage.top_ups if self.coverage else ()
        return [(wording.top_up(cost), cost.rule.source) for cost in costs]

    def _coverage_headline(self) -> str:
        assert self.coverage is not None
        if self.is_open:
            return "医保年限够不够，要看一件事"
        if not self.coverage.known:
            return "医保年限尚未核实"
        if self.coverage.reached:
            return "医保年限已经够了"
        left = self.coverage.shortfall_at_retirement_months
        return f"到退休，医保年限还差{formats.duration(left)}" if left else "到退休时，医保年限能缴满"

    @property
    def hero_shortfall(self) -> list[tuple[int, str]]:
        """The missing years and months, each with its unit."""
        years, months = divmod(self.coverage.shortfall_at_retirement_months or 0, 12) if self.coverage else (0, 0)
        return [(number, unit) for number, unit in ((years, "年"), (months, "个月")) if number]

    @property
    def retirement_age(self) -> str:
        return wording.age(self.retirement.age_months) if self.retirement else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """What the place says about filling missing years."""
        if not self.coverage:
            return []
        return [(OptionKind(option.kind).label, option.text) for option in self.coverage.options]

    @property
    def late_enough(self) -> bool:
        """Whether retiring late, within the flexible range, would fill the years."""
        reached = self.coverage.full_by_paying_on if self.coverage else None
        return bool(reached and self.retirement and reached <= self.retirement.latest)

    # ---- 我不知道 ----

    @property
    def is_open(self) -> bool:
        """Whether an answer that the reader does not know leaves several results."""
        return len(self.outcomes_open) > 1

    @property
    def outcomes(self) -> list[OpenOutcome]:
        return [self._outcome(item) for item in self.outcomes_open]

    def _outcome(self, one: Alternative) -> OpenOutcome:
        note = "，".join(wording.condition(condition) for condition in one.conditions)
        coverage = one.estimate.coverage
        if coverage is None or not coverage.known or coverage.shortfall_months is None:
            return OpenOutcome(note, "尚未核实", "尚未核实", "")
        most = any(condition.what == "actual" and not condition.met for condition in one.conditions)
        left = coverage.shortfall_at_retirement_months or 0
        more = "超过" if coverage.strictly_more else ""
        required = [more + formats.duration(months) for months in (coverage.required_cumulative_months,) if months]
        required += (
            [f"实际{formats.duration(coverage.required_actual_months)}"] if coverage.required_actual_months else []
        )
        full = "已经够了" if coverage.reached else formats.month(coverage.full_by_paying_on) or "没查到"
        return OpenOutcome(
            note,
            "，".join(required),
            f"{'最多' if most and left else ''}{formats.duration(left)}" if left else "不差",
            full,
        )

    # ---- the reader's answers ----

    @cached_property
    def told(self) -> list[AnswerSummary]:
        """您的回答, each with a link to change it."""
        answers = [*self._told_first(), *self._told_second()]
        return [
            AnswerSummary(label, value, f"{self.address}&edit={name}#{name}") for name, label, value in answers if value
        ]

    @property
    def said(self) -> str:
        """您的回答 in one line."""
        return "，".join(values.value for values in self.told)

    def _choice(self, name: str) -> str:
        return CHOICES[name].get(self.form.cleaned_data[name], "")

    def _category(self) -> str:
        """Whoever does not say counts as employed, and can see that and change it."""
        return CHOICES["category"][self.form.answers.category.value]

    def _told_first(self) -> list[tuple[str, str, str]]:
        return [
            ("region", "参保地", self.region.name),
            ("status", "情况", self._choice("status").split("，")[0]),
            ("sex", "性别", self._choice("sex")),
            ("birth_year", "出生", self._month("birth")),
        ]

    def _told_second(self) -> list[tuple[str, str, str]]:
        data, needed = self.form.cleaned_data, self.form.needed
        yuan = {
            name: f"{formats.money(data[name])}元" if data[name] else ""
            for name in ("own_credit", "own_pension", "base", "average_pension")
        }
        unknown = self.form.not_known
        return [
            ("track", "原退休年龄", self._choice("track").split("（")[0] if "track" in needed else ""),
            ("category", "身份", self._category() if "category" in needed else ""),
            ("cumulative_years", "累计缴费", self._duration("cumulative")),
            ("actual_years", "实际缴费", "不知道" if "actual" in unknown else self._duration("actual")),
            ("enrolled_year", "首次参保", "不知道" if "enrolled" in unknown else self._month("enrolled")),
            ("started_work_year", "参加工作", self._month("started_work")),
            ("retired_year", "办退休", self._month("retired")),
            ("own_credit", "那一笔", yuan["own_credit"]),
            ("own_pension", "养老金", yuan["own_pension"]),
            ("base", "缴费基数", yuan["base"]),
            ("average_pension", "当地平均", yuan["average_pension"]),
        ]

    def _month(self, name: str) -> str:
        values = self.form.cleaned_data
        year, month = values.get(f"{name}_year"), values.get(f"{name}_month")
        return f"{year}年{month}月" if year else ""

    def _duration(self, name: str) -> str:
        values = self.form.cleaned_data
        years, months = values.get(f"{name}_years"), values.get(f"{name}_months")
        return "" if years is None else formats.duration(years * 12 + (months or 0))

    # ---- figures ----

    @cached_property
    def years_ahead(self) -> charts.YearsAhead | None:
        return charts.years_ahead(self.credit, self.form.answers, self.on)

    @cached_property
    def progress(self) -> charts.Progress | None:
        return None if self.is_open else charts.progress(self.coverage, self.form.answers)

    @cached_property
    def stops(self) -> list[charts.Stop]:
        return [] if self.is_open else charts.stops(self.coverage, self.retirement, self.form.answers, self.on)

    # ---- what to do next ----

    @cached_property
    def script(self) -> list[str]:
        """Three sentences for the telephone, made from the case."""
        me = f"我{self.you}" if self.for_parent else "我"
        if self.status == InsuranceStatus.WORKING.value:
            return self._script_working(me)
        if self.status == InsuranceStatus.RESIDENT.value:
            return [
                f"{me}在{self.region.short_name}参加居民医保。",
                "以前缴过的职工医保，年限还算吗？",
                "转回职工医保要办什么手续？",
            ]
        return self._script_retired(me)

    def _script_working(self, me: str) -> list[str]:
        left = self.coverage.shortfall_at_retirement_months if self.coverage and not self.is_open else None
        ask = f"退休时差{left}个月，可以一次补齐吗？" if left else "退休后不用再缴，要满足哪些年限？"
        if self.is_open:
            wanted = {"actual": "实际缴费的年限", "enrolled": "第一次参保是哪年哪月"}
            ask = f"请帮忙查{'，和'.join(wanted[name] for name in sorted(self.form.not_known))}。"
        place = self.region.short_name
        return [
            f"{me}在{place}参加职工医保，累计{self._duration('cumulative')}。",
            ask,
            "依据哪个文件，要补的话按什么基数？",
        ]

    def _script_retired(self, me: str) -> list[str]:
        amount = (
            f"个人账户每月该划入{formats.money(self.credit.monthly)}元，对吗？"
            if self.credit.monthly and not self.credit.approximate and not self.credit.outdated
            else "请问个人账户每月划入多少元？"
        )
        last = "依据哪个文件，从哪个月开始？"
        if self.next_change and self.next_change.cause == "band":
            last = f"{self.why_next_change}，从哪个月起换档？"
        return [f"{me}是{self.region.short_name}职工医保退休人员，{self._month('birth')}出生。", amount, last]
