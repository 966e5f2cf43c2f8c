"""Small makers of cases and tables, each with the least that makes it valid; a test states only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rules.answers import Answers, InsuranceStatus, Sex
from rules.credit import CreditEstimate, credit_estimate
from rules.months import Month
from rules.tables import (
    CitedSource,
    CoverageRequirement,
    CoverageRule,
    CreditRule,
    CreditRuleBand,
    DecidingRegion,
    Evidence,
    Method,
    Rulebook,
    Tables,
)

ON = date(2026, 11, 21)
CITY = DecidingRegion("beijing", "北京市")
PROVINCE = DecidingRegion("gansu", "甘肃省")
NOTICE = CitedSource("关于个人账户的通知", Evidence.OFFICIAL, document_number="京医保发〔2022〕1号")


def month(text: str) -> Month:
    year, number = text.split("-")
    return Month(int(year), int(number))


def months(years: int, more: int = 0) -> int:
    return 12 * years + more


def yuan_or_none(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def retiree(birth: str = "1956-03", **answers: Any) -> Answers:
    return Answers(**{"status": InsuranceStatus.RETIRED, "sex": Sex.MALE, "birth": month(birth), **answers})


def worker(birth: str = "1970-02", **answers: Any) -> Answers:
    case = {"status": InsuranceStatus.WORKING, "sex": Sex.MALE, "birth": month(birth), "cumulative_months": months(20)}
    return Answers(**{**case, **answers})


def resident(birth: str = "1956-03") -> Answers:
    return Answers(status=InsuranceStatus.RESIDENT, sex=Sex.FEMALE, birth=month(birth))


def band(amount: str | None = None, *, rate: str | None = None, **limits: Any) -> CreditRuleBand:
    return CreditRuleBand(amount=yuan_or_none(amount), rate=yuan_or_none(rate), **limits)


def around(low: str | None, high: str | None, **limits: Any) -> CreditRuleBand:
    return CreditRuleBand(low=yuan_or_none(low), high=yuan_or_none(high), **limits)


def credit_table(*bands: CreditRuleBand, start: date | None = None, **header: Any) -> CreditRule:
    header = {"place": CITY, "method": Method.FIXED, "sources": (NOTICE,), **header}
    return CreditRule(bands=bands, effective_from=start, **header)


def coverage_table(*rows: CoverageRequirement, start: date | None = None, **header: Any) -> CoverageRule:
    return CoverageRule(**{"place": CITY, "sources": (NOTICE,), **header}, rows=rows, effective_from=start)


def tables(
    *retiree: CreditRule,
    employee: Sequence[CreditRule] = (),
    coverage: Sequence[CoverageRule] = (),
    province: Sequence[CreditRule] = (),
    province_coverage: Sequence[CoverageRule] = (),
) -> Tables:
    return Tables(Rulebook(retiree, province), Rulebook(employee), Rulebook(coverage, province_coverage))


def credit(answers: Answers, *retiree: CreditRule, on: date = ON, **others: Any) -> CreditEstimate:
    return credit_estimate(answers, tables(*retiree, **others), on)
