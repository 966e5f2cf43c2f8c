"""An estimate as the result page shows it: headlines, facts, figures and sentences ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from policies import words
from policies.models import Evidence, OptionKind, Region

from . import charts, wording
from .forms import QUESTIONS, CalculatorForm
from .rules.answers import Status
from .rules.estimate import Estimate
from .rules.tables import Evidence as RuleEvidence
from .rules.tables import Source
from .wording import Line


@dataclass(frozen=True)
class Told:
    """One of the reader's answers in words, with the link that changes just this one."""

    label: str
    value: str
    change: str


class Result:
    """What the result page says about one case."""

    def __init__(self, region: Region, form: CalculatorForm, estimate: Estimate) -> None:
        self.region, self.form, self.estimate = region, form, estimate
        self.credit, self.retirement, self.coverage = estimate.credit, estimate.retirement, estimate.coverage
        self.on = estimate.on
        self.status = form.cleaned_data["status"]

    @cached_property
    def query(self) -> str:
        """The reader's answers as a query string in a fixed order, the place by its slug."""
        told = {name: self.form.data.get(name, "") for name in QUESTIONS} | {"region": self.region.slug}
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def address(self) -> str:
        return f"{reverse('calculator:calculator')}?{self.query}"

    # ---- sentences ----

    @property
    def credit_reason(self) -> str:
        return wording.reason(self.credit.reason, self.region.short_name) if self.credit.reason else ""

    @property
    def coverage_reason(self) -> str:
        reason = self.coverage.reason if self.coverage else None
        return wording.reason(reason, self.region.short_name, "缴费年限") if reason else ""

    @property
    def notes(self) -> list[str]:
        notes = [*self.credit.notes, *(self.coverage.notes if self.coverage else ())]
        return list(dict.fromkeys(wording.note(note) for note in notes))

    @cached_property
    def lines(self) -> list[Line]:
        """怎么算出来的: every step of the calculation."""
        steps = [*self.credit.steps]
        if self.status == Status.WORKING.value:
            steps += [
                *(self.retirement.steps if self.retirement else ()),
                *(self.coverage.steps if self.coverage else ()),
            ]
        return [wording.line(step) for step in steps]

    @property
    def sources(self) -> list[Source]:
        found = [*self.credit.sources, *(self.coverage.sources if self.coverage else ())]
        found += [line.source for line in self.lines if line.source]
        return list(dict.fromkeys(found))

    @property
    def evidence(self) -> Evidence | None:
        """The weakest grade of everything the result used."""
        grades = [
            grade.value
            for grade in (self.credit.evidence, self.coverage.evidence if self.coverage else None)
            if isinstance(grade, RuleEvidence)
        ]
        return Evidence.weakest(grades)

    @property
    def next_change(self) -> dict[str, Any] | None:
        if not self.credit.next_changes:
            return None
        change = self.credit.next_changes[0]
        return {
            "month": change.month,
            "amount": change.monthly,
            "annual": change.annual,
            "why": wording.change_why(change),
        }

    @property
    def headline(self) -> str:
        """The result in one line, for the title of the page."""
        credit = self.credit
        if self.status == Status.WORKING.value and self.coverage:
            return self._coverage_headline()
        if not credit.eligible:
            return "没有每月返款"
        if credit.monthly is not None:
            return f"每月{'约' if credit.approximate else ''}{words.money(credit.monthly)}元"
        if credit.annual is not None:
            return f"每年{words.money(credit.annual)}元"
        if credit.known and credit.low is not None:
            return f"每月约{words.money(credit.low)}到{words.money(credit.high)}元"
        return "每月返多少，尚未核实"

    def _coverage_headline(self) -> str:
        assert self.coverage is not None
        if not self.coverage.known:
            return "医保年限尚未核实"
        if self.coverage.reached:
            return "医保年限已经够了"
        left = self.coverage.shortfall_at_retirement_months
        return f"到退休，医保年限还差{words.duration(left)}" if left else "到退休时，医保年限能缴满"

    @property
    def hero_shortfall(self) -> SafeString:
        """The missing years and months with their numerals large."""
        years, months = divmod(self.coverage.shortfall_at_retirement_months or 0, 12) if self.coverage else (0, 0)
        parts = [(number, unit) for number, unit in ((years, "年"), (months, "个月")) if number]
        return format_html_join("", '<span class="n long">{}</span>{}', parts)

    @property
    def retirement_age(self) -> str:
        return wording.age(self.retirement.age_months) if self.retirement else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """What the place says about filling missing years."""
        return (
            [(OptionKind(option.kind).label, option.text) for option in self.coverage.options] if self.coverage else []
        )

    @property
    def late_enough(self) -> bool:
        """Whether retiring late, within the flexible range, would fill the years."""
        reached = self.coverage.reached_month if self.coverage else None
        return bool(reached and self.retirement and reached <= self.retirement.latest)

    # ---- the reader's answers ----

    @property
    def told(self) -> list[Told]:
        """您的回答, each with a link to change it."""
        data, fields = self.form.cleaned_data, self.form.fields

        def choice(name: str) -> str:
            return dict(fields[name].choices).get(data[name], "")  # type: ignore[attr-defined]

        def pair(name: str, first: str, second: str) -> str:
            year, month = data.get(f"{name}_{first}"), data.get(f"{name}_{second}")
            if year is None:
                return ""
            return f"{year}年{month}月" if first == "year" else words.duration(year * 12 + (month or 0))

        yuan = {
            name: f"{words.money(data[name])}元" if data[name] else ""
            for name in ("own_pension", "base", "average_pension")
        }
        answers = [
            ("region", "参保地", self.region.name),
            ("status", "情况", choice("status").split("，")[0]),
            ("sex", "性别", choice("sex")),
            ("birth_year", "出生", pair("birth", "year", "month")),
            ("track", "原退休年龄", choice("track").split("（")[0] if self.status == Status.WORKING.value else ""),
            ("category", "身份", choice("category") if "category" in self.form.needed else ""),
            ("cumulative_years", "累计缴费", pair("cumulative", "years", "months")),
            ("actual_years", "实际缴费", pair("actual", "years", "months")),
            ("enrolled_year", "首次参保", pair("enrolled", "year", "month")),
            ("retired_year", "办退休", pair("retired", "year", "month")),
            ("own_pension", "养老金", yuan["own_pension"]),
            ("base", "缴费基数", yuan["base"]),
            ("average_pension", "当地平均", yuan["average_pension"]),
        ]
        return [Told(label, value, f"{self.address}&edit={name}#{name}") for name, label, value in answers if value]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers as hidden fields for the small forms on the page."""
        told = {name: self.form.data.get(name, "") for name in QUESTIONS} | {"region": self.region.slug}
        return [(name, value) for name, value in told.items() if value and name != "average_pension"]

    # ---- figures ----

    @cached_property
    def years_ahead(self) -> charts.YearsAhead | None:
        return charts.years_ahead(self.credit, self.form.answers(), self.on)

    @cached_property
    def progress(self) -> charts.Progress | None:
        return charts.progress(self.coverage, self.form.answers())

    @cached_property
    def stops(self) -> list[charts.Stop]:
        return charts.stops(self.coverage, self.retirement, self.form.answers(), self.on)

    # ---- what to do next ----

    @property
    def script(self) -> list[str]:
        """Three sentences for the telephone, made from the case."""
        place, data = self.region.short_name, self.form.cleaned_data
        if self.status == Status.WORKING.value:
            paid = words.duration((data["cumulative_years"] or 0) * 12 + (data["cumulative_months"] or 0))
            left = self.coverage.shortfall_at_retirement_months if self.coverage else None
            ask = f"退休时差{left}个月，可以一次补齐吗？" if left else "退休后不用再缴，要满足哪些年限？"
            return [f"我在{place}参加职工医保，累计{paid}。", ask, "依据哪个文件，要补的话按什么基数？"]
        if self.status == Status.RESIDENT.value:
            return [f"我在{place}参加居民医保。", "我以前缴过职工医保，年限还算吗？", "转回职工医保要办什么手续？"]
        born = f"{data['birth_year']}年{data['birth_month']}月"
        amount = (
            f"个人账户每月该划入{words.money(self.credit.monthly)}元，对吗？"
            if self.credit.monthly
            else "请问个人账户每月划入多少元？"
        )
        last = "依据哪个文件，从哪个月开始？"
        if self.next_change and self.credit.next_changes[0].cause == "band":
            last = f"{self.next_change['why']}，从哪个月起换档？"
        return [f"我是{place}职工医保退休人员，{born}出生。", amount, last]
