"""The answer for programs: an estimate in the names of the contract. Money is a string with two decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policies.models import Region
from rules.coverage import CoverageEstimate
from rules.credit import CreditChange, CreditEstimate
from rules.estimate import Estimate
from rules.places import BenefitPlace, PlaceYears, benefit_place
from rules.plausibility import Doubt
from rules.retirement_age import Retirement
from rules.tables import CitedSource, DecidingRegion
from rules.top_up import TopUpCost
from rules.trace import TraceStep
from rules.ways import Way, WayKind

from ..result import wording
from ..result.doubts import question
from ..result.places import order_words
from ..result.ways import sentence


@dataclass(frozen=True)
class Additions:
    """What belongs to a case besides its estimate: ways to the missing years, unlikely answers, several places."""

    ways: Sequence[Way] = ()
    doubts: Sequence[Doubt] = ()
    places: Sequence[PlaceYears] = ()


def serialize(region: Region, result: Estimate, more: Additions | None = None) -> dict[str, Any]:
    """The whole answer of `/calculator/result.json`. `more` is what the tables of one region alone do not say."""
    more = more or Additions()
    answer: dict[str, Any] = {
        "region": {"slug": region.slug, "name": region.name, "code": region.code},
        "on": result.on.isoformat(),
        "credit": _credit(result.credit, region),
        "retirement": _retirement(result.retirement),
        "coverage": _coverage(result.coverage, region, more),
    }
    if more.places:
        answer["places"] = [_place_years(item) for item in more.places]
        answer["benefit_place"] = _benefit_place(benefit_place(more.places))
    _add_doubts(answer, more.doubts)
    return answer


def _add_doubts(answer: dict[str, Any], doubts: Sequence[Doubt]) -> None:
    """Unlikely answers: as notes before whatever else limits the figures, and by the name that `confirm` takes."""
    texts = [question(item) for item in doubts]
    answer["credit"]["unconfirmed"] = [item.name for item in doubts]
    answer["credit"]["notes"] = [*texts, *answer["credit"]["notes"]]
    if answer["coverage"] is not None:
        answer["coverage"]["notes"] = [*texts, *answer["coverage"]["notes"]]


def _place_years(place: PlaceYears) -> dict[str, Any]:
    coverage = place.coverage
    return {
        "slug": place.place.slug,
        "name": place.place.name,
        "known": coverage.known,
        "required_cumulative_months": coverage.required_cumulative_months,
        "required_actual_months": coverage.required_actual_months,
        "months_there": place.months_there,
        "actual_months_there": place.actual_there,
        "shortfall_months": coverage.shortfall_months,
        "shortfall_at_retirement_months": coverage.shortfall_at_retirement_months,
        "enough": place.enough,
    }


def _benefit_place(place: BenefitPlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "turn": place.turn.value,
        "places": [_place(item) for item in place.places],
        "text": order_words(place),
        "source": _source(place.source),
    }


def _credit(credit: CreditEstimate, region: Region) -> dict[str, Any]:
    values: dict[str, Any] = {
        "known": credit.known,
        "eligible": credit.eligible,
        "kind": credit.kind,
        "period": credit.period.value,
        "approximate": credit.approximate,
        "provisional": credit.provisional,
        "monthly": _money(credit.monthly),
        "annual": _money(credit.annual),
        "monthly_equivalent": _money(credit.monthly_equivalent),
        "net_monthly": _money(credit.net_monthly),
        "low": _money(credit.low),
        "high": _money(credit.high),
        "method": credit.method.value if credit.method else None,
        "effective_from": _day(credit.effective_from),
        "known_until": _day(credit.known_until),
        "outdated": credit.outdated,
        "checked_on": _day(credit.checked_on),
        "decided_by": _place(credit.decided_by),
        "next_changes": [_change(change) for change in credit.next_changes],
        "notes": [wording.note(note) for note in credit.notes],
        "steps": _steps(credit.steps, credit.sources),
        "sources": [_source(source) for source in credit.sources],
    }
    if credit.evidence:
        values["evidence"] = credit.evidence.value
    if credit.reason:
        values["reason"] = wording.reason(credit.reason, region.short_name)
    return values


def _change(change: CreditChange) -> dict[str, Any]:
    """A range only where there is no exact sum."""
    ends = {"low": _money(change.low), "high": _money(change.high)} if change.low is not None else {}
    return {
        "month": str(change.month),
        "monthly": _money(change.monthly),
        "annual": _money(change.annual),
        **ends,
        "why": wording.change_why(change),
        **({"outdated": True} if change.outdated else {}),
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "kind": way.kind.value,
        "month": str(way.month) if way.month else None,
        "missing_months": None if way.kind is WayKind.RESIDENT else way.missing,
        "effect": way.effect.value,
        "by_todays_rule": way.by_today,
        "text": sentence(way),
    }


def _retirement(retirement: Retirement | None) -> dict[str, Any] | None:
    if retirement is None:
        return None
    years, months = divmod(retirement.age_months, 12)
    actual = {"actual": str(retirement.actual)} if retirement.actual else {}
    return {
        "month": str(retirement.month),
        "age_years": years,
        "age_months": months,
        "earliest": str(retirement.earliest),
        "latest": str(retirement.latest),
        **actual,
    }


def _coverage(coverage: CoverageEstimate | None, region: Region, more: Additions) -> dict[str, Any] | None:
    if coverage is None:
        return None
    values: dict[str, Any] = {
        "known": coverage.known,
        "required_cumulative_months": coverage.required_cumulative_months,
        "strictly_more": coverage.strictly_more,
        "required_actual_months": coverage.required_actual_months,
        "shortfall_months": coverage.shortfall_months,
        "reached": coverage.reached,
        "reached_month": str(coverage.reached_month) if coverage.reached_month else None,
        "shortfall_at_retirement_months": coverage.shortfall_at_retirement_months,
        "evidence": coverage.evidence.value if coverage.evidence else None,
        "effective_from": _day(coverage.effective_from),
        "known_until": _day(coverage.known_until),
        "outdated": coverage.outdated,
        "checked_on": _day(coverage.checked_on),
        "decided_by": _place(coverage.decided_by),
        "options": [{"kind": option.kind, "text": option.text} for option in coverage.options],
        "top_ups": [_top_up(cost) for cost in coverage.top_ups],
        "notes": [wording.note(note) for note in coverage.notes],
        "steps": _steps(coverage.steps, coverage.sources),
        "sources": [_source(source) for source in coverage.sources],
    }
    if coverage.reason:
        values["reason"] = wording.reason(coverage.reason, region.short_name, "缴费年限")
    values["ways"] = [_way(way) for way in more.ways]
    values["if_applying_now"] = _applying_now(coverage.applying_now, region)
    return values


def _applying_now(now: CoverageEstimate | None, region: Region) -> dict[str, Any] | None:
    """Past the age: what the rule of today asks, where it differs from that of the month in which the age was reached."""
    if now is None:
        return None
    return {
        "known": now.known,
        "reason": wording.reason(now.reason, region.short_name, "缴费年限") if now.reason else None,
        "required_cumulative_months": now.required_cumulative_months,
        "strictly_more": now.strictly_more,
        "required_actual_months": now.required_actual_months,
        "shortfall_months": now.shortfall_months,
        "reached": now.reached,
        "reached_month": str(now.full_by_paying_on) if now.full_by_paying_on else None,
    }


def _top_up(cost: TopUpCost) -> dict[str, Any]:
    rule = cost.rule
    return {
        "kind": rule.kind,
        "who": rule.who or None,
        "months": cost.months,
        "monthly": _money(cost.each),
        "total": _money(cost.total),
        "text": wording.top_up(cost),
        "valid_from": _day(rule.valid_from),
        "valid_until": _day(rule.valid_until),
        "decided_by": _place(rule.place),
        "source": _source(rule.source),
    }


def _steps(steps: Sequence[TraceStep], sources: Sequence[CitedSource]) -> list[dict[str, Any]]:
    return [
        {"text": wording.line(step).text, "source": sources.index(step.source) if step.source in sources else None}
        for step in steps
    ]


def _source(source: CitedSource) -> dict[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher or None,
        "url": source.url or None,
        "document_number": source.document_number or None,
        "article": source.article or None,
        "published_on": _day(source.published_on),
        "expires_on": _day(source.expires_on),
        "evidence": source.evidence.value,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _place(place: DecidingRegion | None) -> dict[str, str] | None:
    return {"slug": place.slug, "name": place.name} if place else None
