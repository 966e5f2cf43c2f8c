"""What is wrong with a draft, in sentences that an editor can act on. publish() refuses while any remain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice, product
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from guides.models import Channel, Sketch, Step, Topic
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
from rules.months import Month
from rules.tables import Evidence, Method, Period
from website import formats
from website.form_fields import half_width

from .worked_examples import categories_of, examine, in_words, rows_of, rows_tried, same

# When somebody looked, walked, said or published something.
PAST_DAYS = ("checked_on", "walked_on", "said_on", "published_on")
TO_COME = "还没有到：请填今天或以前的日子。"
# Sums of yuan in a sentence.
SUMS = re.compile(r"(\d+(?:\.\d+)?)元", re.ASCII)
# So many cases that no row or several rows are for are told at once.
MOST_CASES = 6
# What a case may be in one respect, each with its word: a sex, a category, a month; no word where rows do not ask for it.
Respect = list[tuple[Any, str]]


def problems(item: Reviewed) -> list[str]:
    """Everything that keeps something from being published; empty when it is in order."""
    return [*_below_zero(item), *_cited_problems(item), *CHECKS[type(item)](item)]


def _below_zero(row: models.Model) -> Iterator[str]:
    """No money and no share is."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DecimalField) and (getattr(row, field.attname) or 0) < 0:
            yield f"“{field.verbose_name}”不能是负数。"


def days_to_come(values: Mapping[str, Any]) -> list[str]:
    """Which of the days that tell what was are still to come."""
    today = timezone.localdate()
    return [name for name in PAST_DAYS if (values.get(name) or today) > today]


def days_too_early(item: Reviewed) -> list[str]:
    """Asked of people at the desk; a release is older than the day on which it is imported."""
    return [f"“{item._meta.get_field(name).verbose_name}”{TO_COME}" for name in days_to_come(vars(item))]


def untried_rows(table: PolicyTable) -> list[str]:
    """Rows that no worked example reaches, once there is one. Asked of people at the desk; what a release brings has
    passed its own tests."""
    rows = rows_of(table) if table.examples.all() else []
    tried = set(rows_tried(table)) if rows else set()
    left = [f"第{number}行（{row.who}）" for number, row in enumerate(rows, 1) if number not in tried]
    return [f"{'、'.join(left)}还没有验算例子：每一行写一个。"] if left else []


def reminders(item: Reviewed) -> list[str]:
    """What an editor should look at once more. It keeps nothing from being published."""
    if isinstance(item, Contact):
        return list(_contact_reminders(item, item.revises)) if item.revises else []
    sources = [item] if isinstance(item, Source) else item.sources
    return [
        *(f"“{one.title}”没有网址，也没有留底：存一份，别人才看得到原文。" for one in sources if not one.can_be_opened),
        *(
            f"核对日比“{one.title}”的发布日还早：对着它核对过，就改成那一天。"
            for one in sources
            if one is not item and item.checked_on and one.published_on and item.checked_on < one.published_on
        ),
        *(_other_figures(item) if isinstance(item, CreditTable) else ()),
    ]


def _other_figures(table: CreditTable) -> Iterator[str]:
    """Citations that tell sums, and none of the table's."""
    own = {formats.money(value) for band in table.bands.all() for value in (band.amount, band.low, band.high) if value}
    for citation in table.citations.all() if own else ():
        told = set(SUMS.findall(half_width(f"{citation.supports} {citation.source.quote}").replace(",", "")))
        if told and not told & own:
            yield f"依据“{citation.source.title}”里写的是{'、'.join(sorted(told))}元，表里没有这个数：是不是还没有换依据？"


def _table_problems(table: PolicyTable) -> list[str]:
    of_rows = _credit_problems if isinstance(table, CreditTable) else _coverage_problems
    unclear = list(of_rows(table, rows_of(table)))
    # an example can only be computed once the rows make sense
    examples = [] if unclear and table.examples.all() else _example_problems(table)
    return [*_header_problems(table), *unclear, *examples]


def _grid_problems(
    rows: list[Any], of_row: Callable[[Any], Iterator[str]], respects: tuple[Respect, ...], fits: Callable[..., bool]
) -> Iterator[str]:
    """What is wrong with single rows, and some of the cases that no row or more than one row fits."""
    for number, row in enumerate(rows, 1):
        yield from (f"第{number}行（{row.who}）：{problem}" for problem in of_row(row))
    yield from islice(_unclear_cases(rows, respects, fits), MOST_CASES)


def _unclear_cases(rows: list[Any], respects: tuple[Respect, ...], fits: Callable[..., bool]) -> Iterator[str]:
    for case in product(*respects):
        numbers = [number for number, row in enumerate(rows, 1) if fits(row, *(value for value, _ in case))]
        if len(numbers) != 1:
            told = f"第{'、第'.join(map(str, numbers))}行都管到，请分开" if numbers else "没有一行管到，请补一行"
            yield f"{'、'.join(word for _, word in case if word)}：{told}。"


def _categories(rows: Iterable[CreditBand | CoverageRow]) -> Respect:
    return [(category.value, CATEGORIES[category]) for category in categories_of(rows)] or [("", "")]


def _months(rows: Iterable[Any], span: str, what: str) -> Respect:
    """The months in which a span of a row begins or ends, and the ones before and after."""
    days = {day for row in rows for day in (getattr(row, f"{span}_from"), getattr(row, f"{span}_to")) if day}
    months = sorted({Month.of(day).plus(ahead) for day in days for ahead in (-1, 0, 1)})
    return [(month, f"{month}{what}") for month in months] or [(None, "")]


def _header_problems(table: PolicyTable) -> Iterator[str]:
    yield from _date_problems(table, "effective_from", "known_until")
    if table.change_kind == ChangeKind.CORRECTION and not (table.said_before and table.why_wrong):
        yield "更正要写“以前写的”和“为什么错”。"
    if not table.sources:
        yield "还没有依据：至少引用一个来源。"


def _date_problems(item: Any, start: str, end: str) -> Iterator[str]:
    """Never checked, or a span that ends before it starts."""
    if item.checked_on is None:
        yield "“核对日”还空着：请填最近一次对着来源核对的日子。"
    if getattr(item, start) and getattr(item, end) and getattr(item, end) < getattr(item, start):
        first, last = (item._meta.get_field(name).verbose_name for name in (start, end))
        yield f"“{last}”比“{first}”还早：请看看这两个日子。"


def _cited_problems(item: Reviewed) -> Iterator[str]:
    """What is wrong with the sources that something cites; new ones are published with it."""
    for source in item.sources:
        yield from (f"依据“{source.title or source.key}”：{problem}" for problem in _source_problems(source))
        if source.status in (Status.SUPERSEDED, Status.WITHDRAWN):
            yield f"依据“{source.title}”已经不用了，请另选一份。"
        elif source.is_open and source.revises_id:
            yield f"依据“{source.title}”的修订还没有发布，请先选原来的。"


def _without_examples(table: PolicyTable) -> list[str]:
    return [] if table.examples.all() else ["还没有验算例子：至少写一个。"]


def _example_problems(table: PolicyTable) -> Iterator[str]:
    yield from _without_examples(table)
    for example in table.examples.all():
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


def _credit_problems(table: CreditTable, bands: list[CreditBand]) -> Iterator[str]:
    if not bands:
        yield "还没有年龄段：至少写一行。"
        return
    yield from _reduction_problems(table)
    ages = {0, 120} | {
        age for band in bands for limit in (band.age_from, band.age_below) if limit for age in (limit - 1, limit)
    }
    respects = ([(age, f"{age}周岁") for age in sorted(ages)], _categories(bands), _months(bands, "retired", "退休"))
    yield from _grid_problems(bands, partial(_band_problems, table), respects, rule_bands.is_for)


def _band_problems(table: CreditTable, band: CreditBand) -> Iterator[str]:
    if not band.known:
        if not band.note:
            yield "没有金额也没有比例，请在说明里写清楚查到了什么。"
        return
    yield from _below_zero(band)
    if table.deduction and table.period == Period.MONTH and band.amount is not None and band.amount < table.deduction:
        yield "扣款比金额还多。"
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


# ---- coverage ----


def _coverage_problems(table: CoverageTable, rows: list[CoverageRow]) -> Iterator[str]:
    if not rows:
        yield "还没有行：至少写一行。"
        return
    respects = (
        list(SEXES.items()),
        _months(rows, "retires", "退休"),
        _categories(rows),
        _months(rows, "enrolled", "首次参保"),
        _months(rows, "started_work", "参加工作"),
    )
    yield from _grid_problems(rows, _row_problems, respects, coverage_rows.is_for)


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


# ---- contacts ----

SITES = (ContactKind.BUREAU_SITE, ContactKind.SERVICE_SITE)
# Digits as people dial them: 12393, 0931-12393, 400-800-1234.
NUMBER = re.compile(r"\d{3,}(-\d{3,})*")


def _contact_problems(contact: Contact) -> Iterator[str]:
    yield from _empty_fields(contact, "name")
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
    yield from _empty_fields(source, "title", "publisher")
    try:
        source._meta.get_field("url").clean(source.url, source)
    except ValidationError as error:
        yield f"“网址”不对：{' '.join(error.messages)}"
    if source.copy_id and not source.quote:
        yield "有留底，还没有写“带数字的那句话”。"


def _finding_problems(finding: Finding) -> Iterator[str]:
    if bool(finding.effective_from) != bool(finding.change_note):
        yield "要写进“变过什么”，“从哪天起”和“变更说明”两个都填；不写进去就都留空。"


def _claim_problems(claim: Claim) -> Iterator[str]:
    if claim.verdict == Verdict.WRONG and (claim.source is None or claim.source.evidence == Evidence.REPORTED):
        yield "写“有误”要有官方文件或官方转述作依据；没有就写“两处不一样”。"


# ---- what missing years cost, how the money arrives ----


def _top_up_problems(rule: TopUp) -> Iterator[str]:
    if rule.base_amount is not None and rule.base_year is None and rule.valid_until is None:
        yield "填了基数的钱数，要写是哪一年的，或者查到哪天为止。"
    yield from _date_problems(rule, "valid_from", "valid_until")


def _payment_problems(fact: PaymentFact) -> Iterator[str]:
    if fact.kind == PaymentKind.DEDUCTION and not fact.name:
        yield "扣款要写名称，例如：大病保险。"
    if fact.kind != PaymentKind.DEDUCTION and (fact.amount is not None or fact.name):
        yield "扣多少、扣款名称，只有“到账前扣的”才填。"
    if fact.kind != PaymentKind.PAY_DAY and (fact.day or fact.month):
        yield "每月几号、几月，只有“哪天到账”才填。"
    yield from _date_problems(fact, "valid_from", "valid_until")


# ---- guides ----

MOST_RINGED = 2


def _channel_problems(channel: Channel) -> Iterator[str]:
    """A warning, at least one step, and what all of it stands on."""
    yield from _empty_fields(
        channel, "name", "lead", "suits", "operator", "never", "how_to_know", "failing", "checked_on"
    )
    yield from _same_title(channel, "name")
    steps = list(channel.steps.all())
    if not steps:
        yield "还没有步骤：至少写一步。"
    for number, step in enumerate(steps, 1):
        yield from (f"第{number}步（{step.title}）：{problem}" for problem in _step_problems(step))
    if not channel.sources and not channel.doubt:
        yield "还没有依据：至少引用一个来源。真没有，就在“先说清”里照实写一句。"


def _step_problems(step: Step) -> Iterator[str]:
    if len(step.ring.splitlines()) > MOST_RINGED:
        yield f"图里圈住的字最多{MOST_RINGED}行。"
    if step.sketch and not step.ring and step.sketch != Sketch.FACE:
        yield "有示意图，就写图里圈住的是哪几个字。"


def _topic_problems(topic: Topic) -> Iterator[str]:
    """An answer, and at least one rule; each rule has its source, which the database asks for."""
    yield from _empty_fields(topic, "title", "answer", "todo", "checked_on")
    yield from _same_title(topic, "title")
    if not topic.rules.all():
        yield "还没有规定：至少写一条，带上依据。"


def _empty_fields(row: Any, *names: str) -> Iterator[str]:
    """What must be filled in and is not."""
    for name in names:
        if not getattr(row, name):
            yield f"“{row._meta.get_field(name).verbose_name}”还空着。"


def _same_title(row: Any, name: str) -> Iterator[str]:
    """Two pages of one title cannot be told apart."""
    others = type(row)._default_manager.published().exclude(slug=row.slug)
    if others.filter(**{name: getattr(row, name)}).exists():
        yield f"“{row._meta.get_field(name).verbose_name}”和已发布的另一页一样，请换个写法。"


CHECKS: dict[type[Reviewed], Callable[[Any], Iterable[str]]] = {
    CreditTable: _table_problems,
    CoverageTable: _table_problems,
    Contact: _contact_problems,
    Source: _source_problems,
    Finding: _finding_problems,
    Claim: _claim_problems,
    TopUp: _top_up_problems,
    PaymentFact: _payment_problems,
    Channel: _channel_problems,
    Topic: _topic_problems,
}
