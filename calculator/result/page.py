"""An estimate as the result page shows it: headlines, facts, figures and sentences ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import cached_property

from policies.in_force.draft_overlay import local_rows
from policies.models import Finding, FindingTopic, OptionKind, Region
from rules.alternatives import Alternative
from rules.answers import InsuranceStatus
from rules.coverage import CoverageEstimate
from rules.credit import CreditEstimate, credit_estimate
from rules.credit_changes import CreditChange
from rules.estimate import Estimate
from rules.months import Month
from rules.places import BenefitPlace, PlaceYears, benefit_place
from rules.tables import CitedSource, Evidence
from rules.trace import NoteKind, ReasonKind, TraceStep
from rules.ways import ways
from website import formats

from ..forms import CalculatorForm
from . import charts, doubts, places, printed, wording
from . import ways as ways_words
from .answers import ReadersAnswers
from .phone_script import script
from .wording import ResultLine


class DoubtAsked(NamedTuple):
    """An unlikely answer as a question, with the addresses that confirm and that change it."""

    question: str
    confirm: str
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


class Result(ReadersAnswers):
    """What the result page says about one case. `you` is how the person is called: 您, or 父亲 and 母亲 when a child asks."""

    def __init__(
        self, region: Region, form: CalculatorForm, outcomes: tuple[Alternative, ...], for_parent: bool
    ) -> None:
        self.region, self.form, self.outcomes_open = region, form, outcomes
        self.estimate: Estimate = outcomes[0].estimate
        self.credit, self.coverage = self.estimate.credit, self.estimate.coverage
        self.retirement = self.estimate.retirement
        self.on: date = self.estimate.on
        self.status: str = form.cleaned_data["status"]
        self.for_parent = for_parent
        self.you = ("父亲" if form.cleaned_data["sex"] == "male" else "母亲") if for_parent else "您"

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
    def next_change_month(self) -> Month | None:
        return self.next_change.month if self.next_change else None

    @property
    def next_change_words(self) -> str:
        """What will be paid then: 每月110元. Empty where that is not known."""
        return wording.sum_of(self.next_change, self.about) if self.next_change else ""

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
        if exact := wording.sum_of(credit, self.about):
            return f"{last}{exact}{'（暂定）' if credit.provisional else ''}"
        if credit.known and credit.low is not None:
            return f"{last}{self.each_period}约{formats.money(credit.low)}到{formats.money(credit.high)}元"
        if self.own_average:
            return f"约{formats.money(credit.low)}到{formats.money(credit.high)}元（按{self.filled_in_words}{self.own_average}估，不是这里的标准）"
        return "每月返多少，没查到" + (f"；{self.coming}" if self.coming else "")

    @property
    def about(self) -> str:
        return wording.about(self.credit)

    @property
    def coming(self) -> str:
        """What is published and does not hold yet, where nothing does now: 2027年1月1日起每月120元."""
        change = self.next_change
        if self.credit.known or change is None or change.cause != "table":
            return ""
        amount = wording.sum_of(change) or "有新标准"
        return f"{formats.day(change.starts) if change.starts else formats.month(change.month)}起{amount}"

    @property
    def each_period(self) -> str:
        return "每年" if self.credit.period.value == "insurance_year" else "每月"

    @property
    def only_for(self) -> str:
        """Whom the amount is for, by a condition that nobody was asked about."""
        return str(self._noted(NoteKind.ONLY_FOR).get("text", ""))

    def _noted(self, kind: NoteKind) -> Mapping[str, Any]:
        """What the first note of a kind says of the amount."""
        return next((note.values for note in self.credit.notes if note.kind is kind), {})

    @property
    def question_left(self) -> str:
        """The question whose answer would give the amount; empty where none would."""
        reason = self.credit.reason.kind if self.credit.reason else None
        questions = {ReasonKind.FROZEN_UNKNOWN: "own_credit", ReasonKind.PENSION_UNKNOWN: "own_pension"}
        return questions.get(reason, "") if reason else ""

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
            return "医保年限没查到"
        if self.coverage.reached:
            return "医保年限已经够了"
        left = self.coverage.shortfall_at_retirement_months
        if left and self.past_age:
            now = self.coverage.applying_now
            other = now.shortfall_months if now and now.shortfall_months != left else 0
            return f"医保年限还差{formats.duration(left)}" + (f"，或者{formats.duration(other)}" if other else "")
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

    # ---- 我不知道 ----

    @property
    def is_open(self) -> bool:
        """Whether an answer that the reader does not know leaves several results."""
        return len(self.outcomes_open) > 1

    @property
    def outcomes(self) -> list[OpenOutcome]:
        return [self._outcome(item) for item in self.outcomes_open]

    def _outcome(self, alternative: Alternative) -> OpenOutcome:
        note = "，".join(wording.condition(condition) for condition in alternative.conditions)
        coverage = alternative.estimate.coverage
        if coverage is None or not coverage.known or coverage.shortfall_months is None:
            return OpenOutcome(note, "没查到", "没查到", "")
        most = any(condition.what == "actual" and not condition.met for condition in alternative.conditions)
        left = coverage.shortfall_at_retirement_months or 0
        cumulative, actual = coverage.required_cumulative_months, coverage.required_actual_months
        required = [wording.at_least(cumulative, coverage.strictly_more)] if cumulative else []
        required += [f"实际{formats.duration(actual)}"] if actual else []
        full = "已经够了" if coverage.reached else formats.month(coverage.full_by_paying_on) or "没查到"
        return OpenOutcome(
            note,
            "，".join(required),
            f"{'最多' if most and left else ''}{formats.duration(left)}" if left else "不差",
            full,
        )

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

    # ---- which sections there are ----

    @property
    def has_number(self) -> bool:
        """Whether there is an amount or a number of years that further sections can be about."""
        if self.status == InsuranceStatus.WORKING.value:
            return bool(self.coverage and self.coverage.known)
        return self.status == InsuranceStatus.RETIRED.value and self.credit.known

    @property
    def is_short(self) -> bool:
        """Whether years are missing that retiring does not bring."""
        return not self.is_open and bool(self.ways)

    @property
    def shows_timeline(self) -> bool:
        """Whether there is something to come: nothing for whoever has the years, or where they are not known."""
        full = self.coverage is not None and self.coverage.reached is True
        return self.status == InsuranceStatus.WORKING.value and bool(self.stops) and not full

    @property
    def past_age(self) -> Month | None:
        """The month in which the age was reached, where it is past."""
        reached = self.retirement.when if self.retirement else None
        return reached if reached and reached < Month.of(self.on) else None

    @property
    def choice_from(self) -> Month | None:
        """The first month of the flexible range that is not past; None where nothing can be chosen."""
        retirement = self.retirement
        if retirement is None or retirement.earliest == retirement.latest or retirement.latest < Month.of(self.on):
            return None
        return max(retirement.earliest, Month.of(self.on))

    @property
    def choice_is_open_now(self) -> bool:
        return self.choice_from == Month.of(self.on)

    @property
    def required_in_words(self) -> str:
        return wording.required(self.coverage) if self.coverage and self.coverage.known else ""

    @property
    def required_now_in_words(self) -> str:
        """Past the age: what the rule of today asks for, where it differs."""
        now = self.coverage.applying_now if self.coverage else None
        return wording.required(now) if now and now.known else ""

    @property
    def unstated_amount(self) -> str:
        """In the month of a birthday whose effect the source leaves open: the other sum that may be paid."""
        before = self._noted(NoteKind.BAND_OPENING_UNSTATED).get("before")
        return f"{formats.money(before)}元" if before is not None else ""

    @property
    def unstated_age(self) -> int:
        return int(self._noted(NoteKind.BAND_OPENING_UNSTATED)["age"])

    @property
    def own_average(self) -> str:
        """The reader's own figure of the local average pension, where it gave the range."""
        average = self.form.answers.average_pension
        ranged = not self.credit.known and self.credit.low is not None
        return f"{formats.money(average)}元" if ranged and average is not None else ""

    @property
    def own_base(self) -> str:
        """The reader's own figure of the local average pension, where it gave the amount."""
        average = self.form.answers.average_pension
        used = self.credit.own_figure and self.credit.approximate and average is not None
        return f"{formats.money(average)}元" if used else ""

    @property
    def filled_in_words(self) -> str:
        """填的, of the figure that whoever asks put in."""
        return "填的" if self.for_parent else "您填的"

    @property
    def not_modelled(self) -> list[str]:
        """What this case may depend on and nobody was asked about: what the place says of people of this status."""
        topics = {"retired": FindingTopic.RETIRED_APART, "working": FindingTopic.WORKING_APART}
        if self.status not in topics:
            return []
        apart = [finding.text for finding in local_rows(Finding, self.region, topic=topics[self.status])]
        if self.status == InsuranceStatus.RETIRED.value:
            return apart
        rule = self.form.tables.coverage.in_force(self.on)
        return [
            *wording.not_answered(self.region.short_name, self.form.cleaned_data, rule.deemed if rule else ""),
            *apart,
        ]

    @property
    def resident_costs(self) -> list[Finding]:
        """What resident insurance costs a year, as far as the place's data tell."""
        return local_rows(Finding, self.region, topic=FindingTopic.RESIDENT)

    @cached_property
    def brings(self) -> str:
        """What the account gets each month after retiring by the rule known today: 每月100元. Empty where not known."""
        month = self.retirement.when if self.retirement else None
        if month is None:
            return ""
        month = max(month, Month.of(self.on))
        then = credit_estimate(self.form.answers.retired_in(month, 0), self.form.tables, month.last_day)
        if then.outdated or not then.known:
            return ""
        return wording.amount(then)

    # ---- what to do next ----

    @property
    def script(self) -> list[str]:
        return script(self)

    @property
    def paid_in_words(self) -> str:
        return self._duration("cumulative")

    @property
    def born_in_words(self) -> str:
        return self._month("birth")

    @cached_property
    def ways(self) -> list[ways_words.WayRow]:
        """What can be done about missing years, each way by the rule of its own month."""
        if self.is_open:
            return []
        return [ways_words.row(way) for way in ways(self.form.answers, self.form.tables, self.estimate)]

    @property
    def full_month(self) -> Month | None:
        """The month in which the years are full, where they are not yet."""
        return self.coverage.full_by_paying_on if self.coverage and not self.is_open else None

    # ---- what looks odd, and what was said before ----

    @cached_property
    def doubts(self) -> list[DoubtAsked]:
        return [
            DoubtAsked(
                self._spoken(doubts.question(doubt)),
                self.confirming(doubt.name),
                f"{self.address}&edit={doubt.name}#{doubt.name}",
            )
            for doubt in self.form.doubts
        ]

    @cached_property
    def figure(self) -> printed.PrintedFigure | None:
        """The one number that a printed sheet carries."""
        return None if self.is_open else printed.figure(self.estimate, self.status)

    # ---- several places ----

    @cached_property
    def _years_in_places(self) -> tuple[PlaceYears, ...]:
        return places.years_in_places(self.form, self.retirement)

    @property
    def place_rows(self) -> list[places.PlaceRow]:
        return [places.row(item) for item in self._years_in_places]

    @property
    def place_order(self) -> BenefitPlace | None:
        """Where the benefit is drawn by a province's own order; None where none decides, or too little is known."""
        return benefit_place(self._years_in_places)

    @property
    def place_order_words(self) -> str:
        return places.order_words(self.place_order) if self.place_order else ""
