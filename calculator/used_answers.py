"""Which of the calculator's questions a status has a use for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from rules.answers import InsuranceStatus
from website.form_fields import half_width

ABOUT_WORK = (
    *("track", "actual_years", "actual_months", "enrolled_year", "enrolled_month", "base"),
    *("started_work_year", "started_work_month", "retires_year", "retires_month"),
)
ABOUT_RETIREMENT = ("retired_year", "retired_month", "own_credit", "own_pension")
ABOUT_BOTH = ("category", "cumulative_years", "cumulative_months", "average_pension", "elsewhere")
UNUSED = {
    InsuranceStatus.RETIRED.value: ABOUT_WORK,
    InsuranceStatus.WORKING.value: ABOUT_RETIREMENT,
    InsuranceStatus.RESIDENT.value: (*ABOUT_WORK, *ABOUT_RETIREMENT, *ABOUT_BOTH),
}


def used_answers(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers without those that the status has no use for, whatever they hold."""
    unused = UNUSED.get(half_width(data.get("status") or ""), ())
    if not any(name in data for name in unused):
        return data
    if isinstance(data, QueryDict):
        used = data.copy()
        for name in unused:
            used.pop(name, None)
        return used
    return {name: value for name, value in data.items() if name not in unused}
