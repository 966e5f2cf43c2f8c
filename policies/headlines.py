"""The headline of a table (一句话), made from its rows: the one place where a table is put into one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rules.tables import Basis, Method
from website import formats

from .models import Audience, CoverageTable, CreditTable, PolicyTable
from .models.choices import SEXES
from .models.tables import LEAD

LONGEST = 120
UNKNOWN = "没查到"


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
    sentence = unit + _joined(unit, _grouped(table, bands))
    if table.reduction_rate is not None:
        sentence += f"，年限不够的每少一年减{formats.percent(table.reduction_rate)}"
    sentence += "（暂定）" if table.provisional else ""
    return sentence if len(sentence) <= LONGEST else _range(table, unit)


# Whom rows are for, what they get, and on which condition that nobody is asked about.
Part = tuple[str, str, str]


def _grouped(table: CreditTable, bands: list[Any]) -> list[Part]:
    """Rows that differ by nothing but the category are said together."""
    parts: dict[tuple[str, str, str], list[str]] = {}
    for band in bands:
        category = band.get_category_display() if band.category else ""
        parts.setdefault((_limits(band), _figure(table, band), band.only_for), []).append(category)
    retired = "退休的" if table.audience == Audience.RETIREE else ""
    result = []
    for (limits, figure, only_for), categories in parts.items():
        named = "、".join(filter(None, categories))
        whom = f"{named}{retired}" if named else ""
        result.append(("，".join(filter(None, (whom, limits))), figure, only_for))
    return result


def _joined(unit: str, parts: list[Part]) -> str:
    """One figure for everybody says that age does not matter; several are a list."""
    conditions = {only_for for _, _, only_for in parts}
    common = next(iter(conditions)) if len(conditions) == 1 else ""
    only = f"（只给{common}）" if common else ""
    figures = {figure for _, figure, _ in parts}
    if len(figures) == 1:
        ages = "" if any(whom for whom, _, _ in parts) else "，不分年龄"
        return f"{parts[0][1]}{ages}{only}"
    listed = [f"{whom}{figure}" + (f"（只给{own}）" if own and not only else "") for whom, figure, own in parts]
    return ("：" if unit else "") + "；".join(listed) + only


def _limits(band: Any) -> str:
    """The time of retirement and the ages of a row."""
    parts = [f"{span}的" for span in formats.month_span(band.retired_from, band.retired_to, "退休")]
    if band.age_from or band.age_below is not None:
        parts.append(band.ages)
    return "，".join(parts)


def _figure(table: CreditTable, band: Any) -> str:
    if band.frozen_at:
        return f"和您{formats.month(band.frozen_at)}那笔一样多"
    if table.approximate:
        return _around(band)
    if band.amount is not None:
        return f"{formats.money(band.amount)}元"
    if band.rate is None:
        return UNKNOWN
    own = (Method.BASE, Method.FROZEN_OWN, Method.OWN_PENSION)
    if table.method not in own and band.figure is not None:
        return f"{formats.money(band.figure)}元"
    return f"按{band.share_of}的{formats.percent(band.rate)}"


def _around(band: Any) -> str:
    if band.low is None or band.high is None:
        return UNKNOWN
    if band.low == band.high:
        return f"约{formats.money(band.low)}元"
    return f"约{formats.money(band.low)}元到{formats.money(band.high)}元"


def _range(table: CreditTable, unit: str) -> str:
    """Too many rows for a sentence: from the least to the most, and that it depends."""
    bands = list(table.bands.all())
    figures = sorted(figure for band in bands if (figure := band.figure) is not None)
    if figures:
        return f"{unit}{formats.money(figures[0])}元到{formats.money(figures[-1])}元，看每个人的情况"
    frozen = next((band.frozen_at for band in bands if band.frozen_at), None)
    if frozen:
        return f"{unit}和您{formats.month(frozen)}那笔一样多；后来退休的，按退休时养老金的一部分"
    return f"{unit}多少，看每个人的情况"


def method_words(table: CreditTable) -> list[str]:
    """How a credit is worked out whose amount is not known, a sentence for each base: 按…算：不满70周岁2%，满70周岁起2.5%。"""
    shares: dict[str, list[str]] = {}
    others = []
    for band in table.bands.all():
        who = band.who + (f"（只给{band.only_for}）" if band.only_for else "")
        if band.frozen_at:
            others.append(f"{who}的，和您{formats.month(band.frozen_at)}那笔一样多。")
        elif band.rate is None:
            others.append(f"{who}：{band.note.rstrip('。') or UNKNOWN}。")
        else:
            shares.setdefault(band.share_of, []).append(f"{who}{formats.percent(band.rate)}")
    return [_share(base, parts) for base, parts in shares.items()] + others


def _share(base: str, parts: list[str]) -> str:
    if len(parts) == 1 and parts[0].startswith("不分年龄"):
        return f"按{base}的{parts[0].removeprefix('不分年龄')}算。"
    return f"按{base}算：{'，'.join(parts)}。"


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
    return sentence + (f"；有的{UNKNOWN}" if len(known) < len(rows) and UNKNOWN not in sentence else "")


def _only_sex_and_time(rows: Iterable[Any]) -> bool:
    return not any(
        row.category or row.enrolled_from or row.enrolled_to or row.started_work_from or row.started_work_to
        for row in rows
    )


def _by_sex(rows: list[Any]) -> str:
    """男25年到30年、女25年; one figure for both where they are the same."""
    note = {}
    for sex, name in SEXES.items():
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


def _span(months: Sequence[int | None]) -> str:
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
