"""What the tables say to a statement of a text: the same, something else, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from policies.models import (
    CoverageRow,
    CoverageTable,
    CreditBand,
    CreditTable,
    FindingTopic,
    PolicyTable,
    Region,
    Status,
)
from rules.bands import holds_age
from rules.categories import is_for_category
from rules.coverage_rows import is_for
from rules.in_force import has_begun
from rules.months import Month
from rules.tables import Period
from website import formats

from .conditions import Conditions
from .figures import Kind, figures, half_width
from .statements import Also, ArticleVerdict, Statement, StatementComparison
from .subjects import Subject
from .tables import PublishedTables

Judgement = tuple[ArticleVerdict, str]


def compare(statement: Statement, region: Region, tables: PublishedTables, on: date) -> StatementComparison:
    """Hold one statement against the tables in force in one place, its own or its province's."""
    if not region.scheme_applies:
        return StatementComparison(region, ArticleVerdict.MISSING, "港澳台另有制度，本站没有表。")
    model, audience = _wanted(statement)
    as_of = _day(statement.conditions, on)
    table = tables.in_force(region, model, audience, as_of)
    also = tuple(_also(statement, region, table, tables, as_of))
    if table is not None:
        outcome, says = judge(statement, table)
        return StatementComparison(region, outcome, says, table, also)
    if region.is_province and (judged := _below(statement, region, tables, as_of)):
        return StatementComparison(region, *judged, also=also)
    later = as_of < on and tables.in_force(region, model, audience, on)
    says = f"{formats.day(as_of)}那时的表，本站没有。" if later else "本站没有这里的表。"
    return StatementComparison(region, ArticleVerdict.MISSING, says, also=also)


def _wanted(statement: Statement) -> tuple[type[PolicyTable], str]:
    if statement.subject == Subject.COVERAGE:
        return CoverageTable, ""
    return CreditTable, statement.conditions.audience


def _day(conditions: Conditions, on: date) -> date:
    """The day whose table answers: the one the text speaks of, else today. A year that is not over is today's."""
    if conditions.as_of is None or (conditions.whole_year and conditions.as_of.year == on.year):
        return on
    return conditions.as_of


def judge(statement: Statement, table: PolicyTable) -> Judgement:
    """One statement against one table."""
    if isinstance(table, CoverageTable):
        return _judge_years(statement, table)
    assert isinstance(table, CreditTable)
    if statement.subject == Subject.DEDUCTION:
        return _judge_deduction(statement.figure.value, table)
    bands = _fitting_bands(table, statement.conditions)
    if statement.figure.kind == Kind.PERCENT:
        return _judge_rate(statement.figure.value, table, bands)
    return _judge_amount(statement, table, bands)


def _judgement(same: bool, comparable: bool, says: str) -> Judgement:
    """What is not the same contradicts only where there is a figure to hold it against."""
    if same:
        return ArticleVerdict.MATCHING, says
    return (ArticleVerdict.CONTRADICTING if comparable else ArticleVerdict.MISSING), says


def _below(statement: Statement, province: Region, tables: PublishedTables, on: date) -> Judgement | None:
    """A province without a table of its own: what its places say. One that says otherwise contradicts."""
    model, audience = _wanted(statement)
    judged = [
        (place, *judge(statement, table))
        for place in tables.below[province.pk]
        if (table := tables.in_force(place, model, audience, on))
    ]
    if not judged:
        return None
    same = [place for place, outcome, _ in judged if outcome == ArticleVerdict.MATCHING]
    others = [(place, says) for place, outcome, says in judged if outcome == ArticleVerdict.CONTRADICTING]
    values = [f"{province.short_name}没有全省的表"]
    if same:
        values.append("一样的：" + "、".join(place.short_name for place in same))
    for note in dict.fromkeys(says for _, says in others):
        values.append("、".join(place.short_name for place, says in others if says == note) + f"是{note}")
    return (ArticleVerdict.CONTRADICTING if others else ArticleVerdict.MISSING), "。".join(values) + "。"


# ---- credit ----


def _fitting_bands(table: CreditTable, conditions: Conditions) -> list[CreditBand]:
    """The rows for the ages and the category that the text names; all of them where it names none."""
    return [
        band
        for band in table.bands.all()
        if is_for_category(band, conditions.category)
        and (not conditions.ages or any(holds_age(band, age) for age in conditions.ages))
    ]


def _judge_amount(statement: Statement, table: CreditTable, bands: list[CreditBand]) -> Judgement:
    comparable = all(band.figure is not None or band.low is not None for band in bands)
    same = any(_band_has(statement, table, band) for band in bands)
    return _judgement(same, comparable and bool(bands), _credit_words(table, bands))


def _band_has(statement: Statement, table: CreditTable, band: CreditBand) -> bool:
    """Whether an amount is the row's: for its period or worked out for the other, before or after the deduction."""
    value, period = statement.figure.value, statement.conditions.period
    monthly = [value] if period != Period.INSURANCE_YEAR else []
    yearly = [value] if period != Period.MONTH else []
    if table.approximate and band.low is not None and band.high is not None:
        months = [*monthly, *(amount / 12 for amount in yearly if period)]
        return any(band.low <= amount <= band.high for amount in months)
    if band.figure is None:
        return False
    if statement.figure.about and table.is_yearly == (period == Period.INSURANCE_YEAR):
        return any(_rounded(amount) == _rounded(value) for amount in (band.figure, band.net) if amount is not None)
    if table.is_yearly:
        return band.figure in yearly or band.twelfth in monthly
    net = band.net or Decimal(0)
    return bool({band.figure, net} & set(monthly) or {band.figure * 12, net * 12} & set(yearly))


def _rounded(amount: Decimal) -> Decimal:
    """To the nearest ten yuan: 251 is 约250."""
    return (amount / 10).quantize(Decimal(1), ROUND_HALF_UP) * 10


def _judge_rate(share: Decimal, table: CreditTable, bands: list[CreditBand]) -> Judgement:
    rates = [band.rate for band in bands]
    return _judgement(share in rates, bool(rates) and None not in rates, _credit_words(table, bands))


def _judge_deduction(value: Decimal, table: CreditTable) -> Judgement:
    if table.deduction is None:
        return ArticleVerdict.MISSING, "表里没有写扣款"
    return _judgement(value == table.deduction, True, f"{table.deduction_name}每月扣{formats.money(table.deduction)}元")


def _credit_words(table: CreditTable, bands: Iterable[CreditBand]) -> str:
    """The rows in words: 不满70周岁每月100元（2%），满70周岁起每月110元."""
    values = [band.who.replace("不分年龄", "") + _band_words(table, band) for band in bands]
    return "，".join(values) or "表里没有这个年龄的行"


def _band_words(table: CreditTable, band: CreditBand) -> str:
    rate = formats.percent(band.rate)
    if table.approximate and band.low is not None:
        figure = f"{table.period_word}约{formats.money(band.low)}到{formats.money(band.high)}元"
    elif band.figure is not None:
        figure = f"{table.period_word}{formats.money(band.figure)}元"
    elif rate:
        return f"{table.base_meaning or table.get_method_display()}的{rate}"
    else:
        return "没查到"
    return f"{figure}（{rate}）" if rate else figure


# ---- coverage ----


def _judge_years(statement: Statement, table: CoverageTable) -> Judgement:
    rows = _fitting_rows(table, statement.conditions)
    actual, figure = statement.conditions.actual, statement.figure
    required = [row.actual_months if actual else row.cumulative_months for row in rows]
    # 满15年 is not what 超过15年 asks for
    strict = [row.strictly_more and not actual for row in rows]
    same = (int(figure.value), figure.more) in zip(required, strict, strict=True)
    return _judgement(same, bool(rows) and None not in required, _coverage_words(rows))


def _fitting_rows(table: CoverageTable, conditions: Conditions) -> list[CoverageRow]:
    """The rows for the people that the text names."""
    enrolled, retires = (Month.of(day) if day else None for day in (conditions.enrolled, conditions.retires))
    return [row for row in table.rows.all() if is_for(row, conditions.sex, retires, conditions.category, enrolled)]


def _coverage_words(rows: Iterable[CoverageRow]) -> str:
    return "；".join(dict.fromkeys(f"{row.who}：{_row_words(row)}" for row in rows)) or "表里没有这些人的行"


def _row_words(row: CoverageRow) -> str:
    if not row.known:
        return "没查到"
    values = []
    if row.cumulative_months is not None:
        values.append(("超过" if row.strictly_more else "") + formats.duration(row.cumulative_months))
    if row.actual_months is not None:
        values.append(f"实际缴费{formats.duration(row.actual_months)}")
    return "、".join(values)


# ---- where else the figure is ----


def _also(
    statement: Statement, region: Region, compared: PolicyTable | None, tables: PublishedTables, on: date
) -> Iterable[Also]:
    """Other tables and leads of the place that say the very figure, and claims that hold it."""
    model, audience = _wanted(statement)
    own = compared is not None and compared.region_id == region.pk
    for place in (region.pk,) if own else region.answering_ids:
        for table in tables.of(place, model, audience):
            if table is not compared and judge(statement, table)[0] == ArticleVerdict.MATCHING:
                yield Also(_label(table, on), table.headline, table)
    topics = (FindingTopic.COVERAGE,) if model is CoverageTable else (FindingTopic.CREDIT, FindingTopic.EMPLOYEE)
    for claim in tables.claims_of(region, topics):
        held = {(figure.kind, figure.value) for figure in figures(half_width(claim.statement))}
        if (statement.figure.kind, statement.figure.value) in held:
            yield Also("网上说法", f"{claim.get_verdict_display()}：{claim.statement}", claim)


def _label(table: PolicyTable, on: date) -> str:
    if table.status != Status.PUBLISHED:
        return "草稿"
    return "以前的表" if has_begun(table, on) else "以后的表"
