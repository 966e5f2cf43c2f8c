"""What missing years cost, by the place's own rule: a sum where base and rate are known for the day, else the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from .answers import Category
from .categories import counted_as, is_for_category
from .in_force import holds
from .money import yuan
from .tables import TopUpRule


class Refusal(str, Enum):
    """Why no sum is named: the base's figure is not known, the rate is not, or both are of another time."""

    BASE_UNKNOWN = "base_unknown"
    RATE_UNKNOWN = "rate_unknown"
    OUTDATED = "outdated"


@dataclass(frozen=True)
class TopUpCost:
    """One rule with what it comes to. Yuan: `each` for a missing month, `total` for `months` of them; None: `refusal`."""

    rule: TopUpRule
    months: int
    each: Decimal | None = None
    total: Decimal | None = None
    refusal: Refusal | None = None


def top_up_costs(rules: Sequence[TopUpRule], months: int, category: Category, on: date) -> tuple[TopUpCost, ...]:
    """The rules for people of a category on a day, each with the cost of so many missing months."""
    counted = counted_as(category, rules)
    return tuple(_cost(rule, months, on) for rule in rules if is_for_category(rule, counted))


def _cost(rule: TopUpRule, months: int, on: date) -> TopUpCost:
    if not holds(rule.valid_from, rule.valid_until, on):
        return TopUpCost(rule, months, refusal=Refusal.OUTDATED)
    if rule.rate is None:
        return TopUpCost(rule, months, refusal=Refusal.RATE_UNKNOWN)
    if rule.base_amount is None:
        return TopUpCost(rule, months, refusal=Refusal.BASE_UNKNOWN)
    # rounded once: a sum of rounded months would be off by up to half a fen a month
    exact = rule.base_amount * rule.base_share * rule.rate
    return TopUpCost(rule, months, each=yuan(exact), total=yuan(exact * months))
