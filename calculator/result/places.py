"""Years paid in several places: what each place's own tables say of them, and the form that adds a place."""

from __future__ import annotations

from typing import Any, NamedTuple

from policies.models import Region
from rules.answers import Answers
from rules.places import BenefitPlace, Paying, PlaceYears, Turn, place_years
from rules.retirement_age import Retirement
from rules.tables import DecidingRegion
from website import formats

from ..fields import MOST_PLACES, PaidElsewhere, count_field
from ..forms import CalculatorForm, RegionField
from . import wording
from .forms import Companion


class AddPlaceForm(Companion):
    """还在别的地方缴过？ One place with the years paid there."""

    add_region = RegionField(
        label="在哪个城市缴过？",
        help_text="城市名，例如：武汉",
        error_messages={"required": "请写城市，例如：武汉"},
    )
    add_years = count_field("在那里缴的年数", 80, "6")
    add_months = count_field("在那里缴的月数", 11, "0")
    add_actual_years = count_field("其中真正缴钱的年数", 80, "5")
    add_actual_months = count_field("其中真正缴钱的月数", 11, "0")

    def __init__(self, data: Any = None, case: CalculatorForm | None = None) -> None:
        super().__init__(data)
        self.case = case

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        paid, actual = self._months("add"), self._months("add_actual")
        if not paid and "add_years" not in self.errors and "add_months" not in self.errors:
            self.add_error("add_years", "请写在那里缴了多久，例如：6年")
        if paid and actual is not None and actual > paid:
            self.add_error("add_actual_years", "真正缴钱的不会比一共缴的还多，请看看这两个数")
        if self.case and (region := values.get("add_region")):
            elsewhere = [item.region for item in self.case.cleaned_data["elsewhere"]]
            if region == self.case.cleaned_data["region"] or region in elsewhere:
                self.add_error("add_region", f"{region.short_name}已经写过了")
            elif len(elsewhere) >= MOST_PLACES:
                self.add_error("add_region", f"最多写{MOST_PLACES}个地方")
        return values

    def _months(self, name: str) -> int | None:
        years, months = self.cleaned_data.get(f"{name}_years"), self.cleaned_data.get(f"{name}_months")
        return None if years is None and months is None else (years or 0) * 12 + (months or 0)

    @property
    def paid(self) -> PaidElsewhere:
        """The place of a valid form."""
        return PaidElsewhere(self.cleaned_data["add_region"], self._months("add") or 0, self._months("add_actual"))


def years_in_places(form: CalculatorForm, retirement: Retirement | None) -> tuple[PlaceYears, ...]:
    """One line a place, the one asked about first; empty where nothing was paid elsewhere or nobody retires."""
    elsewhere: tuple[PaidElsewhere, ...] = form.cleaned_data["elsewhere"]
    if not elsewhere or retirement is None:
        return ()
    answers: Answers = form.answers
    here = answers.cumulative_months or 0
    actual = here if answers.actual_months is None else answers.actual_months
    paying = [_paying(form, form.cleaned_data["region"], here, actual)]
    for paid in elsewhere:
        actual = paid.cumulative_months if paid.actual_months is None else paid.actual_months
        paying.append(_paying(form, paid.region, paid.cumulative_months, actual))
    return place_years(answers, paying, retirement, form.asked_on)


def _paying(form: CalculatorForm, region: Region, cumulative: int, actual: int) -> Paying:
    province = region.province.slug if region.province else region.slug
    tables = form.tables if region == form.cleaned_data["region"] else form.setting.tables_of(region)
    return Paying(DecidingRegion(region.slug, region.name), province, tables, cumulative, actual)


class PlaceRow(NamedTuple):
    """One place in words. `state` is enough, possible, short or unknown."""

    name: str
    slug: str
    state: str
    required: str
    required_there: str
    there: str
    missing: str


def row(place: PlaceYears) -> PlaceRow:
    coverage = place.coverage
    if not coverage.known:
        return PlaceRow(place.place.name, place.place.slug, "unknown", "没查到", "没查到", _there(place), "没查到")
    cumulative = coverage.required_cumulative_months
    required = wording.at_least(cumulative, coverage.strictly_more) if cumulative else "没有写年数"
    there = formats.duration(coverage.required_actual_months) if coverage.required_actual_months else "没有另外的年数"
    state = "enough" if place.enough else "possible" if place.can_be_enough else "short"
    missing = formats.duration(coverage.shortfall_months) if coverage.shortfall_months else "不差"
    return PlaceRow(place.place.name, place.place.slug, state, required, there, _there(place), missing)


def _there(place: PlaceYears) -> str:
    actual = "" if place.actual_there == place.months_there else f"，真正缴钱{formats.duration(place.actual_there)}"
    return formats.duration(place.months_there) + actual


def order_words(place: BenefitPlace) -> str:
    """Where the benefit is drawn by a province's own order."""
    names = "、".join(item.name for item in place.places)
    return {
        Turn.LAST: f"广东省的办法：最后参保的地方年限够了，就在那里享受。您的是{names}。",
        Turn.EARLIER: f"广东省的办法：最后参保的地方不够、又不想补的，可以回以前缴过而且够的地方。您的是{names}。",
        Turn.TOP_UP: (
            f"广东省的办法：几个地方都不够，在真正缴钱最长的地方补。您的是{names}。户口所在地缴过的，也可以选户口所在地。"
        ),
    }[place.turn]
