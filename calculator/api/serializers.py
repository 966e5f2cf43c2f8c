"""The answer for programs: an estimate in the names of the contract. Money is a string with two decimals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from policies.models import Region
from rules.citations import CitedEstimate
from rules.coverage import CoverageEstimate
from rules.credit import CreditChange, CreditEstimate
from rules.estimate import Estimate
from rules.months import Month
from rules.places import BenefitPlace, PlaceYears, benefit_place
from rules.plausibility import Doubt
from rules.retirement_age import Retirement
from rules.tables import CitedSource, DecidingRegion
from rules.top_up import TopUpCost
from rules.ways import Way, WayKind

from ..result import wording
from ..result.doubts import question
from ..result.places import order_words
from ..result.ways import sentence


def serialize(
    region: Region,
    result: Estimate,
    ways: Sequence[Way] = (),
    doubts: Sequence[Doubt] = (),
    places: Sequence[PlaceYears] = (),
) -> dict[str, Any]:
    """The whole answer of `/calculator/result.json`: the estimate, ways to the missing years, unlikely answers, places."""
    answer: dict[str, Any] = {
        "region": {"slug": region.slug, "name": region.name, "code": region.code},
        "on": result.on.isoformat(),
        "credit": _credit(result.credit, region),
        "retirement": _retirement(result.retirement),
        "coverage": _coverage(result.coverage, region, ways),
    }
    if places:
        answer["places"] = [_place_years(item) for item in places]
        answer["benefit_place"] = _benefit_place(benefit_place(places))
    _add_doubts(answer, doubts)
    return answer


def _add_doubts(answer: dict[str, Any], doubts: Sequence[Doubt]) -> None:
    """Unlikely answers: as notes before whatever else limits the figures, and by the name that `confirm` takes."""
    texts = [question(item) for item in doubts]
    answer["credit"]["unconfirmed"] = [item.name for item in doubts]
    answer["credit"]["notes"] = [*texts, *answer["credit"]["notes"]]
    if answer["coverage"] is not None:
        answer["coverage"]["notes"] = [*texts, *answer["coverage"]["notes"]]


def _place_years(place: PlaceYears) -> dict[str, Any]:
    return {
        "slug": place.place.slug,
        "name": place.place.name,
        **_values(place.coverage, "known required_cumulative_months required_actual_months"),
        "months_there": place.months_there,
        "actual_months_there": place.actual_there,
        **_values(place.coverage, "shortfall_months shortfall_at_retirement_months"),
        "enough": place.enough,
    }


def _benefit_place(place: BenefitPlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "turn": place.turn.value,
        "places": [_plain(item) for item in place.places],
        "text": order_words(place),
        "source": _source(place.source),
    }


def _credit(credit: CreditEstimate, region: Region) -> dict[str, Any]:
    names = "known eligible kind period approximate provisional monthly annual monthly_equivalent net_monthly low high method"
    values = _values(credit, names) | _values(credit, RULE)
    values["next_changes"] = [_change(change) for change in credit.next_changes]
    values |= _reasoning(credit)
    if credit.evidence:
        values["evidence"] = credit.evidence.value
    if credit.reason:
        values["reason"] = wording.reason(credit.reason, region.short_name)
    return values


def _change(change: CreditChange) -> dict[str, Any]:
    """A range only where there is no exact sum."""
    return {
        **_values(change, "month monthly annual"),
        **(_values(change, "low high") if change.low is not None else {}),
        "why": wording.change_why(change),
        **({"outdated": True} if change.outdated else {}),
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        **_values(way, "kind month"),
        "missing_months": None if way.kind is WayKind.RESIDENT else way.missing,
        "effect": way.effect.value,
        "by_todays_rule": way.by_today,
        "text": sentence(way),
    }


def _retirement(retirement: Retirement | None) -> dict[str, Any] | None:
    if retirement is None:
        return None
    years, months = divmod(retirement.age_months, 12)
    return {
        "month": str(retirement.month),
        "age_years": years,
        "age_months": months,
        **_values(retirement, "earliest latest" + (" actual" if retirement.actual else "")),
    }


def _coverage(coverage: CoverageEstimate | None, region: Region, ways: Sequence[Way]) -> dict[str, Any] | None:
    if coverage is None:
        return None
    values = {
        **_values(coverage, f"{YEARS} reached_month shortfall_at_retirement_months evidence {RULE}"),
        "options": [_values(option, "kind text") for option in coverage.options],
        "top_ups": [_top_up(cost) for cost in coverage.top_ups],
        **_reasoning(coverage),
        "ways": [_way(way) for way in ways],
        "if_applying_now": _applying_now(coverage.applying_now, region),
    }
    return values | ({"reason": _years_reason(coverage, region)} if coverage.reason else {})


def _applying_now(now: CoverageEstimate | None, region: Region) -> dict[str, Any] | None:
    """Past the age: what the rule of today asks, where it differs from that of the month in which the age was reached."""
    if now is None:
        return None
    return {
        **_values(now, YEARS),
        "reason": _years_reason(now, region),
        "reached_month": _plain(now.full_by_paying_on),
    }


def _years_reason(coverage: CoverageEstimate, region: Region) -> str | None:
    return wording.reason(coverage.reason, region.short_name, "缴费年限") if coverage.reason else None


def _top_up(cost: TopUpCost) -> dict[str, Any]:
    return {
        "kind": cost.rule.kind,
        "who": cost.rule.who or None,
        "months": cost.months,
        "monthly": _plain(cost.each),
        "total": _plain(cost.total),
        "text": wording.top_up(cost),
        **_values(cost.rule, "valid_from valid_until"),
        "decided_by": _plain(cost.rule.place),
        "source": _source(cost.rule.source),
    }


# What every estimate tells of the rule it rests on, and what every reading of the years tells.
RULE = "effective_from known_until outdated checked_on decided_by"
YEARS = "known required_cumulative_months strictly_more required_actual_months shortfall_months reached"


def _reasoning(part: CitedEstimate) -> dict[str, Any]:
    sources = part.sources
    return {
        "notes": [wording.note(note) for note in part.notes],
        "steps": [
            {"text": wording.line(step).text, "source": sources.index(step.source) if step.source in sources else None}
            for step in part.steps
        ],
        "sources": [_source(source) for source in sources],
    }


def _source(source: CitedSource) -> dict[str, Any]:
    texts = {name: value or None for name, value in _values(source, "publisher url document_number article").items()}
    return {"title": source.title, **texts, **_values(source, "published_on expires_on evidence")}


def _values(part: object, names: str) -> dict[str, Any]:
    return {name: _plain(getattr(part, name)) for name in names.split()}


def _plain(value: Any) -> Any:
    """A value of the rules as JSON has it."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Month | date):
        return str(value)
    return {"slug": value.slug, "name": value.name} if isinstance(value, DecidingRegion) else value
