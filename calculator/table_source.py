"""Where the calculator's questions are put: at its public address, or at an editor's preview of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from policies.models import PolicyTable, Region
from rules.tables import Tables
from website.paths import path_to

from .lookup import tables_for, tables_with


@dataclass(frozen=True)
class TableSource:
    """The address, the tables that answer, and the day taken where none is asked for (None: today).

    With a draft, it answers as if it were published; `bar` is the desk's preview bar, shown on top of every page.
    """

    draft: PolicyTable | None = None
    on: date | None = None
    bar: Any = None

    @property
    def address(self) -> str:
        if self.draft is None:
            return path_to("calculator:calculator")
        return preview_address(self.draft)

    def tables_of(self, region: Region) -> Tables:
        return tables_for(region) if self.draft is None else tables_with(region, self.draft)

    def with_day(self, query: QueryDict) -> Mapping[str, Any]:
        """The answers in an address, with the day of the setting where they name none."""
        if self.on is None or query.get("on"):
            return query
        values = query.copy()
        values["on"] = self.on.isoformat()
        return values


PUBLIC = TableSource()


def preview_address(draft: PolicyTable) -> str:
    return path_to("calculator_preview", str(draft._meta.model_name), draft.pk)
