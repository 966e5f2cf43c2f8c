"""What is wrong with a draft, in sentences that an editor can act on. publish() refuses while any remain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import product
from typing import Any

from django.core.exceptions import ValidationError

from guides.models import Channel, Topic
from policies.models import (
    Audience,
    ChangeKind,
    Claim,
    Contact,
    ContactKind,
    CoverageRow,
    CoverageTable,
    CreditBand,
    CreditTable,
    Finding,
    PaymentFact,
    PaymentKind,
    PolicyTable,
    Reviewed,
    Source,
    Status,
    TopUp,
    Verdict,
)
from policies.models.choices import CATEGORIES, SEXES
from rules import bands as rule_bands
from rules import coverage_rows
from rules.answers import Category, Sex
from rules.months import Month
from rules.tables import Evidence, Method

from .guide_checks import channel_problems, topic_problems
from .worked_examples import examine, in_words, rows_tried, same


def problems(item: Reviewed) -> list[str]:
    """Everything that keeps something from being published; empty when it is in order."""
    return list(CHECKS[type(item)](item))


def untried_rows(table: PolicyTable) -> list[str]:
    """Rows that no worked example reaches. Asked of people at the desk; what a release brings has passed its own tests."""
    rows = list(table.bands.all() if isinstance(table, CreditTable) else table.rows.all())  # type: ignore[attr-defined]
    tried = set(rows_tried(table))
    left = [f"第{number}行（{row.who}）" for number, row in enumerate(rows, 1) if number not in tried]
    return [f"{'、'.join(left)}还没有验算例子：每一行写一个。"] if left else []


def reminders(item: Reviewed) -> list[str]:
    """What an editor should look at once more. It keeps nothing from being published."""
    if isinstance(item, Contact):
        return list(_contact_reminders(item, item.revises)) if item.revises else []
    unseen = [source.title for source in _looked_at(item) if not source.can_be_opened]
    return [f"“{title}”没有网址，也没有留底：存一份，别人才看得到原文。" for title in unseen]


def _looked_at(item: Reviewed) -> list[Source]:
    return [item] if isinstance(item, Source) else item.sources


def _table_problems(table: PolicyTable) -> list[str]:
    result = [*_header_problems(table), *_citation_problems(table)]
    if isinstance(table, CreditTable):
        result += _credit_problems(table)
    elif isinstance(table, CoverageTable):
        result += _coverage_problems(table)
    # an example can only be computed once the table itself makes sense
    return result or list(_example_problems(table))


def _header_problems(table: PolicyTable) -> Iterator[str]:
    if table.checked_on is None:
        yield "“核对日”还空着：请填最近一次对着来源核对的日子。"
    if table.known_until and table.effective_from and table.known_until < table.effective_from:
        yield "“来源管到哪天”比施行日还早：请看看这两个日子。"
    if table.change_kind == ChangeKind.CORRECTION and not (table.said_before and table.why_wrong):
        yield "更正要写“以前写的”和“为什么错”。"


def _citation_problems(table: PolicyTable) -> Iterator[str]:
    if not table.sources:
        yield "还没有依据：至少引用一个来源。"
    yield from _cited_problems(table)


def _cited_problems(item: Reviewed) -> Iterator[str]:
    """What is wrong with the sources that something cites; new ones are published with it."""
    for source in item.sources:
        yield from (f"依据“{source.title or source.key}”：{problem}" for problem in _source_problems(source))
        if source.status in (Status.SUPERSEDED, Status.WITHDRAWN):
            yield f"依据“{source.title}”已经不用了，请另选一份。"
        elif source.is_open and source.revises_id:
            yield f"依据“{source.title}”的修订还没有发布，请先选原来的。"


def _example_problems(table: PolicyTable) -> Iterator[str]:
    examples = list(table.examples.all())
    if not examples:
        yield "还没有验算例子：至少写一个。"
    for example in examples:
        if table.effective_from and example.as_of < table.effective_from:
            yield f"验算例子“{example.name}”按{example.as_of}算，那天这张表还没施行：请把“按哪天算”改成施行日或以后。"
            continue
        try:
            computed = examine(table, example)
        except ValueError as error:
            yield f"验算例子“{example.name}”的回答不对：{error}"
            continue
        for name, wanted in example.expected.items():
            if not same(computed.get(name), wanted):
                yield f"验算例子“{example.name}”：{in_words(name, wanted, computed.get(name))}。"


# ---- credit ----


def _credit_problems(table: CreditTable) -> Iterator[str]:
    bands = list(table.bands.all())
    if not bands:
        yield "还没有年龄段：至少写一行。"
        return
    yield from _reduction_problems(table)
    for number, band in enumerate(bands, 1):
        yield from (f"第{number}行（{band.who}）：{problem}" for problem in _band_problems(table, band))
    yield from _matching_problems(bands, _credit_cases(bands), rule_bands.is_for, _credit_case_words)


def _band_problems(table: CreditTable, band: CreditBand) -> Iterator[str]:
    if not band.known:
        if not band.note:
            yield "没有金额也没有比例，请在说明里写清楚查到了什么。"
        return
    if table.approximate and (band.low is None or band.high is None or band.low > band.high):
        yield "约数要填下限和上限，下限不高于上限。"
    if not table.approximate and (band.low is not None or band.high is not None):
        yield "填了下限、上限，但这张表没有勾“约数”。"
    if table.method == Method.FIXED and band.amount is None:
        yield "定额要填金额。"
    yield from _frozen_problems(table, band)
    if table.method not in (Method.FIXED, Method.FROZEN_OWN) and band.rate is None:
        yield "按比例的要填比例。"
    if band.base_amount is not None and not band.base_meaning:
        yield "填了这一行的基数，也要写这个基数是什么。"


def _frozen_problems(table: CreditTable, band: CreditBand) -> Iterator[str]:
    if table.method != Method.FROZEN_OWN:
        if band.frozen_at:
            yield "“和哪个月的一样多”只用于“和本人以前那笔一样多”。"
        return
    if band.amount is not None:
        yield "“和本人以前那笔一样多”不填金额：每个人的数不一样。"
    if band.frozen_at and band.rate is not None:
        yield "“和哪个月的一样多”和比例只能填一个。"


def _reduction_problems(table: CreditTable) -> Iterator[str]:
    limits = (table.reduction_male_months, table.reduction_female_months)
    if table.reduction_rate is None:
        if any(limit is not None for limit in limits):
            yield "填了满多少个月不减，没有填少一年减多少。"
        return
    if None in limits:
        yield "少一年减多少，要和男、女各满多少个月不减一起填。"
    if table.audience != Audience.RETIREE:
        yield "年限不够减划入，只用于退休人员。"


CreditCase = tuple[int, str, Month | None]


def _credit_cases(bands: list[CreditBand]) -> Iterator[CreditCase]:
    ages = {0, 120} | {
        age for band in bands for limit in (band.age_from, band.age_below) if limit for age in (limit - 1, limit)
    }
    months = _around(day for band in bands for day in (band.retired_from, band.retired_to))
    return product(sorted(ages), _categories(bands), months)


def _credit_case_words(case: CreditCase) -> str:
    age, category, retired = case
    words = (
        [f"{age}周岁"]
        + ([CATEGORIES[Category(category)]] if category else [])
        + ([f"{retired}退休"] if retired else [])
    )
    return "、".join(words)


# ---- coverage ----


def _coverage_problems(table: CoverageTable) -> Iterator[str]:
    rows = list(table.rows.all())
    if not rows:
        yield "还没有行：至少写一行。"
        return
    for number, row in enumerate(rows, 1):
        yield from (f"第{number}行（{row.who}）：{problem}" for problem in _row_problems(row))
    yield from _matching_problems(rows, _coverage_cases(rows), coverage_rows.is_for, _coverage_case_words)


def _row_problems(row: CoverageRow) -> Iterator[str]:
    required = [row.cumulative_months, row.actual_months]
    if row.known and required == [None, None]:
        yield "累计和实际至少填一个；没查到就去掉“查到了”的勾。"
    if not row.known and required != [None, None]:
        yield "没有勾“查到了”，却填了年限。"
    if not row.known and not row.note:
        yield "没查到的，请在说明里写清楚知道什么。"
    if None not in required and row.actual_months > row.cumulative_months:
        yield "实际缴费不会比累计还多。"


CoverageCase = tuple[Sex, Month | None, str, Month | None, Month | None]


def _coverage_cases(rows: list[CoverageRow]) -> Iterator[CoverageCase]:
    """The small grid: sex × category × one month either side of every boundary."""
    retires = _around(day for row in rows for day in (row.retires_from, row.retires_to))
    enrolled = _around(day for row in rows for day in (row.enrolled_from, row.enrolled_to))
    started = _around(day for row in rows for day in (row.started_work_from, row.started_work_to))
    return product(Sex, retires, _categories(rows), enrolled, started)


def _coverage_case_words(case: CoverageCase) -> str:
    sex, retires, category, enrolled, started = case
    words = [SEXES[sex]] + ([CATEGORIES[Category(category)]] if category else [])
    words += [f"{enrolled}首次参保"] if enrolled else []
    words += [f"{retires}退休"] if retires else []
    words += [f"{started}参加工作"] if started else []
    return "、".join(words)


# ---- both ----


def _matching_problems(
    rows: list[Any], cases: Iterable[Any], fits: Callable[..., bool], words: Callable[[Any], str], limit: int = 6
) -> list[str]:
    """Cases that no row or more than one row fits, named in words; at most `limit` of them."""
    result = []
    for case in cases:
        numbers = [number for number, row in enumerate(rows, 1) if fits(row, *case)]
        if not numbers:
            result.append(f"{words(case)}：没有一行管到，请补一行。")
        elif len(numbers) > 1:
            result.append(f"{words(case)}：第{'、第'.join(map(str, numbers))}行都管到，请分开。")
    return result[:limit]


def _categories(rows: Iterable[CreditBand | CoverageRow]) -> list[str]:
    """The categories to try: 机关事业单位 only where a row names them, because they count as employees elsewhere."""
    named = {row.category for row in rows if row.category}
    if not named:
        return [""]
    return [item.value for item in Category if item != Category.PUBLIC or item in named]


def _around(days: Iterable[date | None]) -> list[Month | None]:
    """The months of the boundaries and the ones before and after; None alone where there is no boundary."""
    months = {Month.of(day).plus(ahead) for day in days if day for ahead in (-1, 0, 1)}
    return [*sorted(months)] or [None]


# ---- contacts ----

SITES = (ContactKind.BUREAU_SITE, ContactKind.SERVICE_SITE)
# Digits as people dial them: 12393, 0931-12393, 400-800-1234.
NUMBER = re.compile(r"\d{3,}(-\d{3,})*")


def _contact_problems(contact: Contact) -> Iterator[str]:
    if not contact.name:
        yield "“名称”还空着。"
    if contact.kind in SITES and not contact.url:
        yield "网站要填“网址”，从 http:// 或 https:// 写起。"
    if contact.kind == ContactKind.PHONE and not contact.phone:
        yield "电话要填“电话”。"
    if contact.phone and not NUMBER.fullmatch(contact.phone):
        yield "“电话”只写数字和短横，例如：0931-12393。别的写在“说明”里。"
    if contact.url and not contact.url.startswith(("http://", "https://")):
        yield "“网址”要从 http:// 或 https:// 写起。"


def _contact_reminders(contact: Contact, before: Contact) -> Iterator[str]:
    """What vouched for the number or address before need not vouch for the one that took its place."""
    changed = [name for name in ("phone", "url") if getattr(contact, name) not in ("", getattr(before, name))]
    if not changed:
        return
    what = "和".join(f"“{contact._meta.get_field(name).verbose_name}”" for name in changed)
    if contact.evidence == before.evidence:
        yield f"{what}改了，“依据级别”没有改，还是“{contact.get_evidence_display()}”。新的是从哪里看到的？级别要照新的出处选。"
    if contact.checked_on and contact.checked_on == before.checked_on:
        yield f"{what}改了，“核对日”没有改，那天核对的是原来的。新的打过、打开过，就改成那一天；没有就留空。"


# ---- sources, findings, claims ----


def _source_problems(source: Source) -> Iterator[str]:
    for name in ("title", "publisher"):
        if not getattr(source, name):
            yield f"“{source._meta.get_field(name).verbose_name}”还空着。"
    try:
        source._meta.get_field("url").clean(source.url, source)
    except ValidationError as error:
        yield f"“网址”不对：{' '.join(error.messages)}"
    if source.copy_id and not source.quote:
        yield "有留底，还没有写“带数字的那句话”。"


def _finding_problems(finding: Finding) -> Iterator[str]:
    if bool(finding.effective_from) != bool(finding.change_note):
        yield "要写进“变过什么”，“从哪天起”和“变更说明”两个都填；不写进去就都留空。"
    yield from _cited_problems(finding)


def _claim_problems(claim: Claim) -> Iterator[str]:
    if claim.verdict == Verdict.WRONG and (claim.source is None or claim.source.evidence == Evidence.REPORTED):
        yield "写“有误”要有官方文件或官方转述作依据；没有就写“两处不一样”。"
    yield from _cited_problems(claim)


# ---- what missing years cost, how the money arrives ----


def _top_up_problems(rule: TopUp) -> Iterator[str]:
    if rule.base_amount is not None and rule.base_year is None and rule.valid_until is None:
        yield "填了基数的钱数，要写是哪一年的，或者查到哪天为止。"
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        yield "“数查到哪天”比“从哪天起”还早：请看看这两个日子。"
    yield from _cited_problems(rule)
    yield from _checked_problems(rule)


def _payment_problems(fact: PaymentFact) -> Iterator[str]:
    if fact.kind == PaymentKind.DEDUCTION and not fact.name:
        yield "扣款要写名称，例如：大病保险。"
    if fact.kind != PaymentKind.DEDUCTION and (fact.amount is not None or fact.name):
        yield "扣多少、扣款名称，只有“到账前扣的”才填。"
    if fact.kind != PaymentKind.PAY_DAY and (fact.day or fact.month):
        yield "每月几号、几月，只有“哪天到账”才填。"
    if fact.valid_from and fact.valid_until and fact.valid_until < fact.valid_from:
        yield "“查到哪天”比“从哪天起”还早：请看看这两个日子。"
    yield from _cited_problems(fact)
    yield from _checked_problems(fact)


def _checked_problems(item: Reviewed) -> Iterator[str]:
    if item.checked_on is None:
        yield "“核对日”还空着：请填最近一次对着来源核对的日子。"


CHECKS: dict[type[Reviewed], Callable[[Any], Iterable[str]]] = {
    CreditTable: _table_problems,
    CoverageTable: _table_problems,
    Contact: _contact_problems,
    Source: _source_problems,
    Finding: _finding_problems,
    Claim: _claim_problems,
    TopUp: _top_up_problems,
    PaymentFact: _payment_problems,
    Channel: channel_problems,
    Topic: topic_problems,
}
