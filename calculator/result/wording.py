"""The calculation's reasons in Chinese: for the page and for programs alike, so that both say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rules.alternatives import Condition
from rules.coverage import CoverageEstimate
from rules.credit import CreditChange, CreditEstimate
from rules.reconcile import Explanation, Match
from rules.tables import AccountDeduction, BandOpens, CitedSource, CreditRuleBand, Period
from rules.top_up import Refusal, TopUpCost
from rules.trace import Note, NoteKind, Reason, ReasonKind, StepKind, TraceStep
from website import formats


class ResultLine(NamedTuple):
    """One step for the reader: the sum, the sentence, and the source it rests on."""

    sum: str
    sentence: str
    source: CitedSource | None = None
    dates: str = ""

    @property
    def about(self) -> str:
        """What is said of the source behind its title."""
        if self.source is None:
            return ""
        return "，".join(filter(None, (self.source.document_number, self.source.article, self.dates)))

    @property
    def text(self) -> str:
        return f"{self.sum}。{self.sentence}" if self.sum else self.sentence


def reason(why: Reason, place: str, subject: str = "划入标准") -> str:
    """Why there is no figure, or nothing to get. `subject` names what is missing."""
    sentences: dict[ReasonKind, Callable[[], str]] = {
        ReasonKind.NO_TABLE: lambda: f"{place}的{subject}，本站没查到。可以打12393问。",
        ReasonKind.NO_ROW: lambda: f"{place}的{subject}里，没有写到您这种情况。可以打12393问。",
        ReasonKind.ROW_UNKNOWN: lambda: why.values.get("note") or f"{place}的{subject}，您这种情况本站没查到。",
        ReasonKind.BASE_UNKNOWN: lambda: _base_unknown(why, place),
        ReasonKind.FROZEN_UNKNOWN: lambda: (
            f"{place}现在每笔划的，和您{formats.month(why.values['month'])}那笔一样多。把那笔的数填进来，就能看到是多少。"
        ),
        ReasonKind.PENSION_UNKNOWN: lambda: (
            f"{place}按您本人养老金的{formats.percent(why.values['rate'])}划入。填上养老金的数，就能算。"
        ),
        ReasonKind.YEARS_UNKNOWN: lambda: f"{place}年限不够的会少划一些，要知道您一共缴了多少年才能算。",
        ReasonKind.ANSWER_MISSING: lambda: f"{place}还要看哪年第一次参保或参加工作，这里没有问，所以没有算。",
        ReasonKind.RESIDENT: lambda: (
            "居民医保没有每月返款。" if subject == "划入标准" else "居民医保是缴一年保一年，缴多少年也不能免缴。"
        ),
        ReasonKind.NOT_RETIRED: lambda: "还没有办职工医保退休，所以没有退休返款。",
        ReasonKind.NO_EMPLOYEE_RULE: lambda: f"{place}在职人员怎么划入，本站没查到。",
    }
    return sentences[why.kind]()


def _base_unknown(why: Reason, place: str) -> str:
    meaning = why.values.get("base_meaning") or "当地月均养老金"
    return f"{place}按{meaning}的{formats.percent(why.values['rate'])}划入。这个数本站还没查到，所以算不出钱数。"


def note(item: Note) -> str:
    values = item.values
    sentences: dict[NoteKind, Callable[[], str]] = {
        NoteKind.OUTDATED: lambda: formats.reach(values["known_until"]),
        NoteKind.PROVISIONAL: lambda: "暂定，以后可能补差。",
        NoteKind.ONLY_FOR: lambda: f"这里说的，只给{values['text']}。",
        NoteKind.PART_OF_A_YEAR: lambda: "不满一年的零头怎么减，来源没有写，所以只能说个范围。",
        NoteKind.DEDUCTION_OUTDATED: lambda: (
            f"每月扣{formats.money(values['deduction'])}元{values['name']}的办法，只查到{formats.day(values['until'])}。"
            "以后扣多少没查到，所以只写划入的数。"
        ),
        NoteKind.BY_APPLYING: lambda: "这里看哪年办退休手续，不看哪年退休。晚办一年，要求可能多一年。",
        NoteKind.PAST_AGE: lambda: _past_age(values),
        NoteKind.ANOTHER_DOOR: lambda: (
            "比最早能选的月份还早，只有病退、特殊工种这类才行。能不能批、养老金怎么算，本站不判断。"
        ),
        NoteKind.BAND_OPENING_UNSTATED: lambda: (
            f"您这个月满{values['age']}周岁。从当月还是以后起换档，来源没有写明，这里按当月算。"
        ),
        NoteKind.SOURCE_EXPIRED: lambda: (
            f"依据的文件《{values['title']}》写明有效到{formats.day(values['expires_on'])}，没查到新文件。"
        ),
        NoteKind.BAND_NOTE: lambda: str(values["text"]),
    }
    return sentences[item.kind]()


def required(coverage: CoverageEstimate) -> str:
    """What a rule asks for: 累计30年，其中实际缴费10年."""
    return _required(coverage.required_cumulative_months, coverage.strictly_more, coverage.required_actual_months)


def _required(cumulative: int | None, strictly_more: bool, actual: int | None) -> str:
    parts = [f"累计{at_least(cumulative, strictly_more)}"] if cumulative else []
    return "，其中".join([*parts, *([f"实际缴费{formats.duration(actual)}"] if actual else [])])


def at_least(months: int | None, strictly_more: bool) -> str:
    """A number of months required: 30年, or 超过30年."""
    return ("超过" if strictly_more else "") + formats.duration(months)


def amount(credit: CreditEstimate) -> str:
    """What a known credit comes to: 每月100元, 每年1680元, 每月约245到255元."""
    exact = sum_of(credit, about(credit))
    if exact or credit.low is None:
        return exact
    return f"每月约{formats.money(credit.low)}到{formats.money(credit.high)}元"


def about(credit: CreditEstimate) -> str:
    """约 before a sum that is estimated; a provisional one is what is really paid now."""
    return "约" if credit.approximate and not credit.provisional else ""


def sum_of(paid: CreditEstimate | CreditChange, before: str = "") -> str:
    """An exact sum: 每月100元, 每年1680元. Empty without one."""
    if paid.monthly is not None:
        return f"每月{before}{formats.money(paid.monthly)}元"
    return f"每年{before}{formats.money(paid.annual)}元" if paid.annual is not None else ""


def not_answered(place: str, answers: Mapping[str, Any], deemed: str) -> list[str]:
    """What the years of somebody in work depend on and was left open. `deemed`: what the place says of deemed years."""
    result = [] if answers["elsewhere"] else ["在别的地方缴过、没有写进来的年限。"]
    if not answers["retires_year"]:
        result.append("病退、特殊工种提前退休的：批下来的年月，可以在“打算退休”里写。")
    counted = f"{place}的视同缴费：{deemed}" if deemed else f"{place}哪些年算视同缴费，没查到。"
    return [*result, f"{counted}您有多少，以医保局认定的为准。"]


TOP_UP_KINDS = {"lump_sum": "一次补齐", "monthly": "按月接着缴"}


def top_up(cost: TopUpCost) -> str:
    """What the missing months cost by one rule of the place, or why no sum can be named."""
    rule = cost.rule
    name = TOP_UP_KINDS[rule.kind] + (f"（{rule.who}）" if rule.who else "")
    share = "" if rule.base_share == 1 else f"的{formats.percent(rule.base_share)}"
    rate = f"，按{formats.percent(rule.rate)}缴" if rule.rate is not None else ""
    method = f"{name}：基数是{rule.base_meaning}{share}{rate}。"
    refusals = {
        Refusal.BASE_UNKNOWN: "这个基数今年是多少，没查到，所以算不出钱数。",
        Refusal.RATE_UNKNOWN: "缴百分之几没查到，所以算不出钱数。",
        Refusal.OUTDATED: f"{formats.reach(rule.valid_until) or '这条现在不管用。'}所以不算钱数。",
    }
    if cost.refusal is not None:
        return method + refusals[cost.refusal]
    each, total = formats.money(cost.each), formats.money(cost.total)
    year = f"（{rule.base_year}年的数）" if rule.base_year else ""
    if rule.kind == "monthly":
        return f"{method}基数{formats.money(rule.base_amount)}元{year}，每月约{each}元，差{cost.months}个月一共约{total}元。"
    return f"{method}基数{formats.money(rule.base_amount)}元{year}，差{cost.months}个月，一次约{total}元。"


def _past_age(values: Mapping[str, Any]) -> str:
    reached = f"{formats.month(values['month'])}就到了退休的月份，能做的从今天算起。"
    if values["both"]:
        return f"{reached}按到龄那年的规定，还是按现在办手续的规定，这里没有写明，所以两种都算。"
    return f"{reached}按到龄那年的规定和按现在的规定，结果一样。"


# Where a birthday counts only later than in its month.
LATE_OPENINGS = (BandOpens.NEXT_MONTH, BandOpens.NEXT_JANUARY, BandOpens.INSURANCE_YEAR)


def change_why(change: CreditChange) -> str:
    if change.cause == "retirement":
        return "退休，年限缴够的话" if change.if_enough else "退休"
    if change.cause != "band":
        return "新标准施行"
    opening = formats.band_opening(change.table.band_opens.value, change.table.year_starts) if change.table else ""
    late = change.table is not None and change.table.band_opens in LATE_OPENINGS
    reached = f"满{change.age}岁以后，{opening}换档" if late else f"满{change.age}周岁"
    year = formats.year_of(change.table.known_until) if change.table and change.outdated else ""
    return f"{reached}。按{year}的数算，以后的没查到" if year else reached


def age(months: int) -> str:
    """An age in whole months as people say it: 731 → 60岁11个月."""
    return formats.duration(months).replace("年", "岁", 1)


def line(step: TraceStep, you: str = "您", dates: str = "") -> ResultLine:
    """A step as sum, sentence, source and its dates. `you` is how the person is called: 您, or 母亲 when a child asks."""
    total, sentence = _LINES[step.kind](step.values)
    return ResultLine(total, sentence.replace("您", you), step.source, dates if step.source else "")


def condition(what: Condition) -> str:
    """What would have to be true, for the outcomes that 我不知道 leaves open."""
    if what.what == "actual":
        years = formats.duration(what.required)
        if not what.required:
            return "不管实际缴费多少"
        return f"实际缴费已满{years}" if what.met else f"一年实际缴费也没有（要求{years}）"
    if what.start and what.end:
        return f"{formats.month(what.start)}到{formats.month(what.end)}首次参保"
    if what.start:
        return f"{formats.month(what.start)}起首次参保"
    return f"{formats.month(what.end)}底前首次参保" if what.end else "不管哪年首次参保"


def explanation(match: Match) -> str:
    """Why this much arrived, in a sentence."""
    values: Mapping[str, Any] = match.values
    sentences: dict[Explanation, Callable[[], str]] = {
        Explanation.EXPECTED: lambda: "对得上：正好是按现在标准划入的数。",
        Explanation.NET: lambda: f"对得上：划入的数扣掉{formats.money(values['deduction'])}元，就是这个数。",
        Explanation.DEDUCTED: lambda: _deducted(values["taken"], values["outdated"]),
        Explanation.WITHIN_RANGE: lambda: "差不多：在来源说的大约范围里。",
        Explanation.YOUNGER_BAND: lambda: (
            f"像是还按不满{values['age']}周岁给的。换档可能晚一两个月，再等等，或者打12393问。"
        ),
        Explanation.OLDER_BAND: lambda: f"像是按满{values['age']}周岁给的。看看出生年月有没有写错。",
        Explanation.PREVIOUS_TABLE: lambda: f"像是还按旧标准给的（旧标准到{formats.day(values['until'])}为止）。",
        Explanation.COMING_TABLE: lambda: f"像是已经按{formats.day(values['starts'])}起的新标准给了。",
        Explanation.YEARLY: lambda: "对得上：这里一年给一次，正好是一年的数。",
        Explanation.SEVERAL_MONTHS: lambda: (
            f"像是{values['months']}个月一起到的：每月{formats.money(values['each'])}元。"
        ),
    }
    return sentences[match.explanation]()


def _deducted(taken: AccountDeduction, outdated: bool) -> str:
    whom = f"，只管{taken.only_for}" if taken.only_for else ""
    when = formats.reach(taken.valid_until) if outdated else ""
    return f"对得上：划入的数先扣了{formats.money(taken.amount)}元{taken.name}{whom}，剩下就是这个数。{when}"


# A sum, and the sentence beside it.
Said = tuple[str, str]


def _band(values: Any) -> Said:
    band: CreditRuleBand = values["band"]
    years = values["age_months"] // 12
    unit = "每年" if values["period"] is Period.INSURANCE_YEAR else "每月"
    amount = values["amount"]
    who = _who(band, "在职的人" if values["working"] else "退休人员")
    if amount is not None:
        total = f"{who}，{unit}{formats.money(amount)}元"
    elif band.low is not None and band.high is not None:
        total = f"{who}，{unit}约{formats.money(band.amount or band.low)}元"
    else:
        total = f"{who}，按{formats.percent(band.rate)}算"
    return total, _place_in_bands(band, years, values)


def _place_in_bands(band: CreditRuleBand, years: int, values: Any) -> str:
    """Why somebody is in this band; where an age reached does not count yet, from when it does."""
    if not (band.age_from or band.age_below):
        return "这里不分年龄，都是一样。"
    opening = formats.band_opening(values["opens"].value, values["year_starts"])
    if values["awaited"]:
        return f"您{years}周岁。满{values['awaited']}岁以后，{opening}才换档，现在还在这一档。"
    return f"您{years}周岁，在这一档。"


def _who(band: CreditRuleBand, everybody: str) -> str:
    if band.age_below is None:
        return f"满{band.age_from}周岁起" if band.age_from else everybody
    return f"满{band.age_from}、不满{band.age_below}周岁" if band.age_from else f"不满{band.age_below}周岁"


def _base_times_rate(values: Any) -> Said:
    total = (
        f"{formats.money(values['base'])}元 × {formats.percent(values['rate'])} = {formats.money(values['amount'])}元"
    )
    meaning = values["base_meaning"] or "基数"
    return (
        total,
        f"{formats.money(values['base'])}元是您填的数（{meaning}）。" if values["own_figure"] else f"基数是{meaning}。",
    )


def _reduction(values: Any) -> Said:
    full, low, high = (formats.money(values[name]) for name in ("full", "low", "high"))
    rate, missing = formats.percent(values["rate"]), formats.duration(values["missing"])
    sentence = f"要求的年限还差{missing}，每少一年减{rate}。"
    years, rest = divmod(values["missing"], 12)
    if not rest:
        return f"{full}元 ×（1 − {rate} × {years}）= {low}元", sentence
    return f"{full}元，减{years}年到{years + 1}年的，剩{low}元到{high}元", sentence


def _frozen(values: Any) -> Said:
    return f"和{formats.month(values['month'])}那笔一样多：{formats.money(values['amount'])}元", "这个数是您填的。"


def _deduction(values: Any) -> Said:
    total = f"{formats.money(values['monthly'])}元 − {formats.money(values['deduction'])}元 = {formats.money(values['net'])}元"
    return (
        total,
        f"每月扣{formats.money(values['deduction'])}元{values['name']}，到账{formats.money(values['net'])}元。",
    )


def _twelfth(values: Any) -> Said:
    total = f"{formats.money(values['annual'])}元 ÷ 12 = {formats.money(values['monthly_equivalent'])}元"
    return total, "一年给一次，折成每月是这么多。"


def _national_share(values: Any) -> Said:
    data = f"{formats.money(values['average'])}元是您填的数。"
    return (
        _share(values),
        f"{data}国家的文件说，慢慢调到改革那年当地平均养老金的{formats.percent(values['rate'])}左右。",
    )


def _common_share(values: Any) -> Said:
    return (_share(values), f"网上的文章说，各地常见的最多到{formats.percent(values['rate'])}。所以只能估个大概。")


def _share(values: Any) -> str:
    average, amount = formats.money(values["average"]), formats.money(values["amount"])
    return f"{average}元 × {formats.percent(values['rate'])} = {amount}元"


def _retirement(values: Any) -> Said:
    return (
        f"{formats.month(values['birth'])} + {age(values['age_months'])} = {formats.month(values['month'])}",
        "这是您的法定退休月份。",
    )


def _requirement(values: Any) -> Said:
    row = values["row"]
    if not row.known:
        return "", row.note or "您这种情况，来源没有写。"
    asked = _required(row.cumulative_months, row.strictly_more, row.actual_months)
    return f"要求{asked}", "符合要求，退休后不用再缴，一直享受。"


def _shortfall(values: Any) -> Said:
    name = "累计" if values["what"] == "cumulative" else "实际缴费"
    required, paid, missing = values["required"], values["paid"], values["missing"]
    data = f"{name}：要求{at_least(required, values['strictly_more'])}，已缴{formats.duration(paid)}。"
    wanted = required + values["strictly_more"]
    if not missing:
        return f"{paid}个月 ≥ {wanted}个月", f"{data}够了。"
    return f"{wanted}个月 − {paid}个月 = {missing}个月", f"{data}还差{formats.duration(missing)}。"


def _reached(values: Any) -> Said:
    return (
        f"{formats.month(values['on'])} + {values['missing']}个月 = {formats.month(values['month'])}",
        f"从下个月起每月都缴，到{formats.month(values['month'])}缴满。",
    )


def _at_retirement(values: Any) -> Said:
    total = f"{values['missing']}个月 − {values['payable']}个月 = {values['left']}个月" if values["left"] else ""
    if not values["payable"]:
        return ("", "法定退休的月份已经到了或过了。")
    if not values["left"]:
        return ("", f"到{formats.month(values['month'])}法定退休，还能缴{values['payable']}个月，来得及缴满。")
    return total, f"到{formats.month(values['month'])}法定退休，还能缴{values['payable']}个月。"


_LINES: dict[StepKind, Callable[[Any], Said]] = {
    StepKind.BAND: _band,
    StepKind.BASE_TIMES_RATE: _base_times_rate,
    StepKind.REDUCTION: _reduction,
    StepKind.FROZEN: _frozen,
    StepKind.DEDUCTION: _deduction,
    StepKind.TWELFTH: _twelfth,
    StepKind.NATIONAL_SHARE: _national_share,
    StepKind.COMMON_SHARE: _common_share,
    StepKind.RETIREMENT: _retirement,
    StepKind.REQUIREMENT: _requirement,
    StepKind.SHORTFALL: _shortfall,
    StepKind.REACHED: _reached,
    StepKind.AT_RETIREMENT: _at_retirement,
}
