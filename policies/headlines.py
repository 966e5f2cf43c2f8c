"""The headline of a table (一句话), made from its rows: the one place where a table is put into one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from website import formats

from .models import Audience, Basis, CoverageTable, CreditTable, Method, PolicyTable
from .models.tables import LEAD

LONGEST = 120
UNKNOWN = "没查到"
SEXES = (("male", "男"), ("female", "女"))


def headline(table: PolicyTable) -> str:
    """What a table says, in one sentence of at most LONGEST characters; empty for one without rows."""
    made = _credit(table) if isinstance(table, CreditTable) else _coverage(table)  # type: ignore[arg-type]
    return made if len(made) <= LONGEST else made[: LONGEST - 1] + "…"


def refresh() -> None:
    """Write the headlines of all published tables anew, as this release words them. No version, no news."""
    for model in (CreditTable, CoverageTable):
        for table in model.objects.published().prefetch_related("bands" if model is CreditTable else "rows"):
            made = headline(table)
            if made and made != table.headline:
                model.objects.filter(pk=table.pk).update(headline=made)


def rename(draft: PolicyTable) -> None:
    """Call a draft by what its rows say now. A lead keeps its own name."""
    made = "" if draft.headline.startswith(LEAD) else headline(draft)
    if made and made != draft.headline:
        draft.headline = made
        type(draft)._default_manager.filter(pk=draft.pk).update(headline=made)


# ---- credit ----


def _credit(table: CreditTable) -> str:
    bands = list(table.bands.all())
    if not bands:
        return ""
    unit = "" if table.method == Method.BASE else table.period_word
    note = [(_who(band, bands), _figure(table, band), band.only_for) for band in bands]
    sentence = unit + _joined(note)
    if table.reduction_rate is not None:
        sentence += f"，年限不够的每少一年减{formats.percent(table.reduction_rate)}"
    sentence += "（暂定）" if table.provisional else ""
    return sentence if len(sentence) <= LONGEST else _range(table, unit)


def _joined(said: list[tuple[str, str, str]]) -> str:
    """Rows of one figure are said once; a single row for everybody says that age does not matter."""
    figures = {figure for _, figure, _ in said}
    conditions = {only for _, _, only in said}
    only = f"（只给{conditions.pop()}）" if len(conditions) == 1 and "" not in conditions else ""
    if len(figures) == 1 and all(who in ("", "不分年龄") for who, _, _ in said):
        return f"{said[0][1]}，不分年龄{only}"
    if len(figures) == 1 and UNKNOWN not in figures:
        return f"{said[0][1]}{only}"
    parts = [f"{who}{figure}" + (f"（只给{own}）" if own and not only else "") for who, figure, own in said]
    return "：" + "，".join(parts) + only


def _who(band: Any, bands: list[Any]) -> str:
    """Whom a row is for, by what tells the rows of this table apart."""
    parts = [f"{band.get_category_display()}退休的"] if band.category else []
    if band.table.audience == Audience.EMPLOYEE:
        parts = [band.get_category_display()] if band.category else []
    if band.retired_from:
        parts.append(f"{formats.month(band.retired_from)}起退休的")
    if band.retired_to:
        parts.append(f"{formats.month(band.retired_to)}底前退休的")
    if band.age_from or band.age_below is not None:
        parts.append(band.ages)
    return "、".join(parts) if len(bands) > 1 else ""


def _figure(table: CreditTable, band: Any) -> str:
    if band.frozen_at:
        return f"和您{formats.month(band.frozen_at)}那笔一样多"
    if table.approximate:
        return _around(band)
    if band.amount is not None:
        return f"{formats.money(band.amount)}元"
    if band.rate is None:
        return UNKNOWN
    if table.method == Method.BASE:
        return f"缴费基数的{formats.percent(band.rate)}"
    if table.method == Method.FROZEN_OWN:
        return f"退休时养老金的{formats.percent(band.rate)}"
    if table.method == Method.OWN_PENSION:
        return f"本人养老金的{formats.percent(band.rate)}"
    if band.figure is not None:
        return f"{formats.money(band.figure)}元"
    return f"{band.base_meaning or table.base_meaning or '当地平均养老金'}的{formats.percent(band.rate)}"


def _around(band: Any) -> str:
    if band.low is None or band.high is None:
        return UNKNOWN
    return (
        f"约{formats.money(band.low)}元到{formats.money(band.high)}元"
        if band.low != band.high
        else f"约{formats.money(band.low)}元"
    )


def _range(table: CreditTable, unit: str) -> str:
    """Too many rows for a sentence: from the least to the most, and what it depends on."""
    figures = sorted(figure for band in table.bands.all() if (figure := band.figure) is not None)
    if not figures:
        return f"{unit}多少，看每个人的情况"
    return f"{unit}{formats.money(figures[0])}元到{formats.money(figures[-1])}元，看每个人的情况"


# ---- years ----


def _coverage(table: CoverageTable) -> str:
    rows = list(table.rows.all())
    known = [row for row in rows if row.known]
    if not rows:
        return ""
    if not known:
        return f"年数{UNKNOWN}"
    sentence = _by_sex(known) if _only_sex_and_time(rows) else _by_who(rows)
    if len(sentence) > LONGEST - 30:
        sentence = f"{_span(_required(known))}，看每个人的情况"
    sentence += _actual(known)
    depends = any(row.retires_from or row.retires_to for row in known) and len(known) > 2
    if depends:
        sentence += "，看哪年办手续" if table.basis == Basis.APPLIES else "，看哪年退休"
    return sentence + (f"；有的{UNKNOWN}" if len(known) < len(rows) else "")


def _only_sex_and_time(rows: Iterable[Any]) -> bool:
    return not any(
        row.category or row.enrolled_from or row.enrolled_to or row.started_work_from or row.started_work_to
        for row in rows
    )


def _by_sex(rows: list[Any]) -> str:
    """男25年到30年、女25年; one figure for both where they are the same."""
    note = {}
    for sex, name in SEXES:
        for_sex = [row for row in rows if row.sex in ("", sex)]
        if for_sex:
            note[name] = _span(_required(for_sex)), any(row.strictly_more for row in for_sex)
    if len(set(note.values())) == 1:
        span, more = next(iter(note.values()))
        both = "男女一样，" if len(note) == 2 else next(iter(note))
        return f"{both}{'超过' if more else ''}{span}"
    return "、".join(f"{name}{'超过' if more else ''}{span}" for name, (span, more) in note.items())


def _by_who(rows: list[Any]) -> str:
    parts = []
    for row in rows:
        required = _span([row.cumulative_months or row.actual_months]) if row.known else UNKNOWN
        parts.append(f"{row.who.removeprefix('男女一样，')}：{'超过' if row.strictly_more else ''}{required}")
    return "；".join(parts)


def _required(rows: list[Any]) -> list[int]:
    return [row.cumulative_months for row in rows if row.cumulative_months]


def _span(months: list[int | None]) -> str:
    """25年, or 25年到30年."""
    known = sorted({month for month in months if month})
    if not known:
        return "没有累计要求"
    return (
        formats.duration(known[0])
        if len(known) == 1
        else f"{formats.duration(known[0])}到{formats.duration(known[-1])}"
    )


def _actual(rows: list[Any]) -> str:
    params = [row for row in rows if row.actual_months]
    if not params:
        return ""
    scopes = {row.actual_scope for row in params}
    scope = f"在{scopes.pop()}" if len(scopes) == 1 and "" not in scopes else ""
    return f"，其中{scope}实际缴费{_span([row.actual_months for row in params])}"
