"""Where a result can be had again: its own address, the short one for paper, the sheet, the calendar, other variants."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.utils.functional import cached_property

from policies.models import Region
from rules.months import Month
from website.paths import path_to

from .. import short_links
from ..forms import QUESTIONS, CalculatorForm
from ..layout import values_under
from . import printed

RECHECK_MONTHS = 6
# Stands for a case's own code where an address is looked up: what is looked up is remembered, and answers are not.
CODE = "CODE"
FOR_PARENT = ("for", "parent")


class ResultAddresses:
    """The addresses of a result. The class that inherits sets the attributes."""

    region: Region
    form: CalculatorForm
    on: date
    for_parent: bool

    @property
    def next_change_month(self) -> Month | None: ...

    @property
    def figure(self) -> printed.PrintedFigure | None: ...

    @cached_property
    def answer_pairs(self) -> list[tuple[str, str]]:
        """The answers by the names of the contract, the place by its slug."""
        values = self.form.data
        names = [
            name for name in (*QUESTIONS, "unknown") if name in values and name in self.form.fields and name != "region"
        ]
        return [
            ("region", self.region.slug),
            *((name, value) for name in names for value in values_under(values, name)),
        ]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The answers as hidden fields for the small forms on the page."""
        return [*self.answer_pairs, *([FOR_PARENT] if self.for_parent else [])]

    @cached_property
    def query(self) -> str:
        return urlencode(self.carried)

    @cached_property
    def here(self) -> str:
        """The calculator that gave this result: the public one, or an editor's preview."""
        return self.form.setting.address

    @cached_property
    def address(self) -> str:
        return f"{self.here}?{self.query}"

    def _with(self, values: list[tuple[str, str]]) -> str:
        return f"{self.here}?{urlencode(values)}"

    def without(self, name: str, value: str | None = None) -> str:
        """The address without an answer, or without one of several under a name."""
        return self._with(
            [pair for pair in self.carried if pair[0] != name or (value is not None and pair[1] != value)]
        )

    def confirming(self, name: str) -> str:
        """The address in which an unlikely answer is said to be meant."""
        confirmed = [*self.form.cleaned_data["confirm"], name]
        others = [pair for pair in self.carried if pair[0] != "confirm"]
        return self._with([*others, ("confirm", ",".join(confirmed))])

    def with_place(self, value: str) -> str:
        """The address with one more place in which contributions were paid."""
        return self._with([*self.carried, ("elsewhere", value)])

    @property
    def today_address(self) -> str:
        """The same answers as of today."""
        return self.without("on")

    @cached_property
    def sheet_address(self) -> str:
        return f"{path_to('calculator:sheet')}?{self.query}"

    @cached_property
    def calendar_address(self) -> str:
        return f"{path_to('calculator:calendar')}?{self.query}"

    @property
    def other_voice_address(self) -> str:
        """The same result in the other person: for oneself, or for a parent."""
        return self._with([*self.answer_pairs, *([] if self.for_parent else [FOR_PARENT])])

    @cached_property
    def code(self) -> str:
        values = self.form.cleaned_data
        several = {
            "unknown": " ".join(values.get("unknown", ())),
            "elsewhere": " ".join(paid.value for paid in values["elsewhere"]),
            "confirm": " ".join(values["confirm"]),
            "for": "parent" if self.for_parent else "",
        }
        query = {name: str(value) for name, value in values.items() if value not in (None, "")}
        return short_links.encode(self.region, query | several)

    @property
    def short_address(self) -> str:
        """An address short enough to type from paper."""
        return settings.SITE_URL + path_to("calculator:short", CODE).replace(CODE, self.code)

    @property
    def code_address(self) -> str:
        """The QR code of the short address, which only printing loads. It carries the day and the figure of the sheet."""
        printed_code = self.code + (f"-g{printed.token(self.figure, self.on)}" if self.figure else "")
        return f"{path_to('calculator:code_svg')}?code={printed_code}"

    @property
    def recheck_before(self) -> Month:
        """Until when a printed sheet may be believed: half a year, or sooner when a change is coming."""
        usual = Month.of(self.on).plus(RECHECK_MONTHS)
        return max(Month.of(self.on).plus(1), min(usual, self.next_change_month or usual))
