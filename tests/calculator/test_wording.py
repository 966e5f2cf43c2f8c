"""Every kind of step, reason and note has its sentence; no kind is added without one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calculator.result import wording
from rules.credit import CreditChange
from rules.months import Month
from rules.reconcile import Explanation
from rules.tables import AccountDeduction, BandOpens, CitedSource, CoverageRequirement, CreditRuleBand, Evidence, Period
from rules.trace import Note, NoteKind, Reason, ReasonKind, StepKind, TraceStep

SOURCE = CitedSource("某通知", Evidence.OFFICIAL)
UNDER_70 = CreditRuleBand(age_below=70, amount=Decimal(100))
FROM_70 = CreditRuleBand(age_from=70, rate=Decimal("0.025"))
FROM_70_BELOW_80 = CreditRuleBand(age_from=70, age_below=80, amount=Decimal("110.50"))
ABOUT = CreditRuleBand(amount=Decimal(251), low=Decimal(245), high=Decimal(255))


def band(
    band: CreditRuleBand,
    amount: str | None = None,
    period: Period = Period.MONTH,
    awaited: int | None = None,
    opens: BandOpens = BandOpens.INSURANCE_YEAR,
) -> dict[str, Any]:
    return {
        "band": band,
        "age_months": 66 * 12 + 8,
        "amount": None if amount is None else Decimal(amount),
        "period": period,
        "rate": band.rate,
        "opens": opens,
        "year_starts": 7,
        "awaited": awaited,
        "working": False,
    }


def shortfall(paid: int, missing: int, *, what: str = "cumulative", strictly_more: bool = False) -> dict[str, Any]:
    return {"what": what, "required": 300, "strictly_more": strictly_more, "paid": paid, "missing": missing}


def share(own_figure: bool, meaning: str = "本市2023年平均养老金") -> dict[str, Any]:
    rate, base, amount = Decimal("0.02"), Decimal(3600), Decimal("72.00")
    return {"base": base, "base_meaning": meaning, "own_figure": own_figure, "rate": rate, "amount": amount}


ON, NEXT_YEAR = date(2026, 11, 22), Month(2027, 11)
LEFT = {"missing": 36, "payable": 29, "month": Month(2029, 4), "left": 7}

# kind, values → sum, sentence
LINES = [
    (StepKind.BAND, band(UNDER_70, "100.00"), "不满70周岁，每月100元", "您66周岁，在这一档。"),
    (StepKind.BAND, band(FROM_70_BELOW_80, "110.50"), "满70、不满80周岁，每月110.5元", "您66周岁，在这一档。"),
    (StepKind.BAND, band(FROM_70), "满70周岁起，按2.5%算", "您66周岁，在这一档。"),
    (
        StepKind.BAND,
        band(CreditRuleBand(amount=Decimal(90)), "90.00"),
        "退休人员，每月90元",
        "这里不分年龄，都是一样。",
    ),
    (StepKind.BAND, band(ABOUT), "退休人员，每月约251元", "这里不分年龄，都是一样。"),
    (StepKind.BAND, band(UNDER_70, "1680.00", Period.INSURANCE_YEAR), "不满70周岁，每年1680元", "您66周岁，在这一档。"),
    (
        StepKind.BAND,
        band(UNDER_70, "1680.00", Period.INSURANCE_YEAR, awaited=66),
        "不满70周岁，每年1680元",
        "您66周岁。满66岁以后，从下一个7月起才换档，现在还在这一档。",
    ),
    (
        StepKind.BAND,
        band(UNDER_70, "100.00", awaited=66, opens=BandOpens.NEXT_MONTH),
        "不满70周岁，每月100元",
        "您66周岁。满66岁以后，从下个月起才换档，现在还在这一档。",
    ),
    (
        StepKind.BAND,
        band(UNDER_70, "100.00", awaited=66, opens=BandOpens.NEXT_JANUARY),
        "不满70周岁，每月100元",
        "您66周岁。满66岁以后，从第二年1月起才换档，现在还在这一档。",
    ),
    (StepKind.BASE_TIMES_RATE, share(False), "3600元 × 2% = 72元", "基数是本市2023年平均养老金。"),
    (StepKind.BASE_TIMES_RATE, share(True), "3600元 × 2% = 72元", "3600元是您填的数（本市2023年平均养老金）。"),
    (StepKind.BASE_TIMES_RATE, share(False, ""), "3600元 × 2% = 72元", "基数是基数。"),
    (
        StepKind.DEDUCTION,
        {"monthly": Decimal("169.08"), "deduction": Decimal("8.66"), "name": "长期护理保险", "net": Decimal("160.42")},
        "169.08元 − 8.66元 = 160.42元",
        "每月扣8.66元长期护理保险，到账160.42元。",
    ),
    (
        StepKind.REDUCTION,
        {"full": Decimal(60), "missing": 36, "rate": Decimal("0.03"), "low": Decimal("54.6"), "high": Decimal("54.6")},
        "60元 ×（1 − 3% × 3）= 54.6元",
        "要求的年限还差3年，每少一年减3%。",
    ),
    (
        StepKind.REDUCTION,
        {"full": Decimal(60), "missing": 30, "rate": Decimal("0.03"), "low": Decimal("54.6"), "high": Decimal("56.4")},
        "60元，减2年到3年的，剩54.6元到56.4元",
        "要求的年限还差2年6个月，每少一年减3%。",
    ),
    (
        StepKind.FROZEN,
        {"month": Month(2022, 12), "amount": Decimal("180.50")},
        "和2022年12月那笔一样多：180.5元",
        "这个数是您填的。",
    ),
    (
        StepKind.TWELFTH,
        {"annual": Decimal("1890.00"), "monthly_equivalent": Decimal("157.50")},
        "1890元 ÷ 12 = 157.5元",
        "一年给一次，折成每月是这么多。",
    ),
    (
        StepKind.NATIONAL_SHARE,
        {"average": Decimal(3000), "rate": Decimal("0.02"), "amount": Decimal("60.00")},
        "3000元 × 2% = 60元",
        "3000元是您填的数。国家的文件说，慢慢调到改革那年当地平均养老金的2%左右。",
    ),
    (
        StepKind.COMMON_SHARE,
        {"average": Decimal(3000), "rate": Decimal("0.03"), "amount": Decimal("90.00")},
        "3000元 × 3% = 90元",
        "网上的文章说，各地常见的最多到3%。所以只能估个大概。",
    ),
    (
        StepKind.RETIREMENT,
        {"birth": Month(1968, 5), "age_months": 731, "month": Month(2029, 4)},
        "1968年5月 + 60岁11个月 = 2029年4月",
        "这是您的法定退休月份。",
    ),
    (
        StepKind.REQUIREMENT,
        {"row": CoverageRequirement(cumulative_months=300, actual_months=120)},
        "要求累计25年，其中实际缴费10年",
        "符合要求，退休后不用再缴，一直享受。",
    ),
    (
        StepKind.REQUIREMENT,
        {"row": CoverageRequirement(cumulative_months=180, strictly_more=True)},
        "要求累计超过15年",
        "符合要求，退休后不用再缴，一直享受。",
    ),
    (StepKind.REQUIREMENT, {"row": CoverageRequirement(known=False, note="本站没查到")}, "", "本站没查到"),
    (StepKind.SHORTFALL, shortfall(300, 0), "300个月 ≥ 300个月", "累计：要求25年，已缴25年。够了。"),
    (
        StepKind.SHORTFALL,
        shortfall(280, 20),
        "300个月 − 280个月 = 20个月",
        "累计：要求25年，已缴23年4个月。还差1年8个月。",
    ),
    (
        StepKind.SHORTFALL,
        shortfall(300, 1, strictly_more=True),
        "301个月 − 300个月 = 1个月",
        "累计：要求超过25年，已缴25年。还差1个月。",
    ),
    (
        StepKind.SHORTFALL,
        shortfall(0, 300, what="actual"),
        "300个月 − 0个月 = 300个月",
        "实际缴费：要求25年，已缴0个月。还差25年。",
    ),
    (
        StepKind.REACHED,
        {"on": ON, "missing": 12, "month": NEXT_YEAR},
        "2026年11月 + 12个月 = 2027年11月",
        "从下个月起每月都缴，到2027年11月缴满。",
    ),
    (StepKind.AT_RETIREMENT, LEFT, "36个月 − 29个月 = 7个月", "到2029年4月法定退休，还能缴29个月。"),
    (StepKind.AT_RETIREMENT, {**LEFT, "left": 0, "missing": 20}, "", "到2029年4月法定退休，还能缴29个月，来得及缴满。"),
    (StepKind.AT_RETIREMENT, {**LEFT, "payable": 0, "left": 36}, "", "法定退休的月份已经到了或过了。"),
]


@pytest.mark.parametrize(("kind", "values", "total", "sentence"), LINES)
def test_a_step_in_words(kind: StepKind, values: dict[str, Any], total: str, sentence: str) -> None:
    line = wording.line(TraceStep(kind, SOURCE, values))
    assert (line.sum, line.sentence, line.source) == (total, sentence, SOURCE)
    assert line.text == (f"{total}。{sentence}" if total else sentence)


def test_every_kind_of_step_is_tried() -> None:
    assert {kind for kind, *_ in LINES} == set(StepKind)


REASONS = [
    (ReasonKind.NO_TABLE, {}, "海口的划入标准，本站没查到。可以打12393问。"),
    (ReasonKind.NO_ROW, {}, "海口的划入标准里，没有写到您这种情况。可以打12393问。"),
    (ReasonKind.ANSWER_MISSING, {}, "海口还要看哪年第一次参保或参加工作，这里没有问，所以没有算。"),
    (ReasonKind.ROW_UNKNOWN, {"note": "只知道去年的数"}, "只知道去年的数"),
    (ReasonKind.ROW_UNKNOWN, {"note": ""}, "海口的划入标准，您这种情况本站没查到。"),
    (
        ReasonKind.BASE_UNKNOWN,
        {"rate": Decimal("0.025"), "base_meaning": "本市平均养老金"},
        "海口按本市平均养老金的2.5%划入。这个数本站还没查到，所以算不出钱数。",
    ),
    (
        ReasonKind.BASE_UNKNOWN,
        {"rate": Decimal("0.02"), "base_meaning": ""},
        "海口按当地月均养老金的2%划入。这个数本站还没查到，所以算不出钱数。",
    ),
    (
        ReasonKind.FROZEN_UNKNOWN,
        {"month": Month(2022, 12)},
        "海口现在每笔划的，和您2022年12月那笔一样多。把那笔的数填进来，就能看到是多少。",
    ),
    (
        ReasonKind.PENSION_UNKNOWN,
        {"rate": Decimal("0.054")},
        "海口按您本人养老金的5.4%划入。填上养老金的数，就能算。",
    ),
    (ReasonKind.YEARS_UNKNOWN, {}, "海口年限不够的会少划一些，要知道您一共缴了多少年才能算。"),
    (ReasonKind.RESIDENT, {}, "居民医保没有每月返款。"),
    (ReasonKind.NOT_RETIRED, {}, "还没有办职工医保退休，所以没有退休返款。"),
    (ReasonKind.NO_EMPLOYEE_RULE, {}, "海口在职人员怎么划入，本站没查到。"),
]


@pytest.mark.parametrize(("kind", "values", "sentence"), REASONS)
def test_a_reason_in_words(kind: ReasonKind, values: dict[str, Any], sentence: str) -> None:
    assert wording.reason(Reason(kind, values), "海口") == sentence


def test_every_kind_of_reason_is_tried() -> None:
    assert {kind for kind, *_ in REASONS} == set(ReasonKind)


def test_reasons_about_the_years_name_the_years() -> None:
    years = "缴费年限"
    assert wording.reason(Reason(ReasonKind.NO_TABLE), "海口", years) == "海口的缴费年限，本站没查到。可以打12393问。"
    assert "缴多少年也不能免缴" in wording.reason(Reason(ReasonKind.RESIDENT), "海口", years)


NOTES = [
    (
        NoteKind.BAND_OPENING_UNSTATED,
        {"age": 70, "before": None, "now": None},
        "您这个月满70周岁。从当月还是以后起换档，来源没有写明，这里按当月算。",
    ),
    (
        NoteKind.PAST_AGE,
        {"month": Month(2015, 8), "both": True},
        "2015年8月就到了退休的月份，能做的从今天算起。"
        "按到龄那年的规定，还是按现在办手续的规定，这里没有写明，所以两种都算。",
    ),
    (
        NoteKind.PAST_AGE,
        {"month": Month(2015, 8), "both": False},
        "2015年8月就到了退休的月份，能做的从今天算起。按到龄那年的规定和按现在的规定，结果一样。",
    ),
    (
        NoteKind.ANOTHER_DOOR,
        {},
        "比最早能选的月份还早，只有病退、特殊工种这类才行。能不能批、养老金怎么算，本站不判断。",
    ),
    (
        NoteKind.SOURCE_EXPIRED,
        {"expires_on": date(2025, 6, 30), "title": "某办法"},
        "依据的文件《某办法》写明有效到2025年6月30日，没查到新文件。",
    ),
    (NoteKind.OUTDATED, {"known_until": date(2022, 12, 31)}, "这是2022年度的数，以后的没查到。"),
    (
        NoteKind.OUTDATED,
        {"known_until": date(2026, 6, 30)},
        "这是2025年度（2025年7月到2026年6月）的数，以后的没查到。",
    ),
    (NoteKind.OUTDATED, {"known_until": date(2027, 1, 2)}, "这是到2027年1月2日为止的数，以后的没查到。"),
    (NoteKind.PROVISIONAL, {}, "暂定，以后可能补差。"),
    (NoteKind.ONLY_FOR, {"text": "享受一档的人"}, "这里说的，只给享受一档的人。"),
    (NoteKind.PART_OF_A_YEAR, {}, "不满一年的零头怎么减，来源没有写，所以只能说个范围。"),
    (
        NoteKind.DEDUCTION_OUTDATED,
        {"until": date(2027, 1, 2), "name": "长期护理保险", "deduction": Decimal("8.66")},
        "每月扣8.66元长期护理保险的办法，只查到2027年1月2日。以后扣多少没查到，所以只写划入的数。",
    ),
    (NoteKind.BY_APPLYING, {}, "这里看哪年办退休手续，不看哪年退休。晚办一年，要求可能多一年。"),
    (NoteKind.BAND_NOTE, {"text": "70岁起多少没查到"}, "70岁起多少没查到"),
]


@pytest.mark.parametrize(("kind", "values", "sentence"), NOTES)
def test_a_note_in_words(kind: NoteKind, values: dict[str, Any], sentence: str) -> None:
    assert wording.note(Note(kind, values)) == sentence


def test_every_kind_of_note_is_tried() -> None:
    assert {kind for kind, *_ in NOTES} == set(NoteKind)


@pytest.mark.parametrize(
    ("cause", "age", "why"), [("band", 70, "满70周岁"), ("table", None, "新标准施行"), ("retirement", None, "退休")]
)
def test_why_a_change_comes(cause: str, age: int | None, why: str) -> None:
    assert wording.change_why(CreditChange(Month(2030, 3), Decimal(110), Decimal(1320), cause, age)) == why


@pytest.mark.parametrize(("months", "words"), [(731, "60岁11个月"), (720, "60岁"), (5, "5个月")])
def test_an_age_in_words(months: int, words: str) -> None:
    assert wording.age(months) == words


def test_in_another_persons_name_nobody_is_called_you() -> None:
    spoken = wording.line(TraceStep(StepKind.BAND, SOURCE, band(UNDER_70, "100.00")), "母亲")
    assert spoken.sentence == "母亲66周岁，在这一档。"


def test_every_explanation_of_what_arrived_has_a_sentence() -> None:
    from rules.reconcile import Match

    values = {
        "deduction": Decimal(3),
        "taken": AccountDeduction("大病保险", SOURCE, Decimal(15), "由单位代扣的人", valid_until=date(2023, 12, 31)),
        "outdated": True,
        "age": 70,
        "until": ON,
        "starts": ON,
        "months": 3,
        "each": Decimal(90),
    }
    sentences = [wording.explanation(Match(explanation, values)) for explanation in Explanation]
    assert len(set(sentences)) == len(list(Explanation))
    assert all(sentence.endswith("。") for sentence in sentences)


def test_no_sentence_leaves_a_hole() -> None:
    note: Iterable[str] = [sentence for *_, sentence in (*LINES, *REASONS, *NOTES)]
    for sentence in note:
        assert "None" not in sentence
        assert "{" not in sentence
