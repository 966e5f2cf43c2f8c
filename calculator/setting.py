"""Where the calculator's questions are put: at its public address, or at an editor's preview of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from policies.addresses import link
from policies.models import PolicyTable, Region
from policies.preview import Preview

from .lookup import tables_for, tables_with
from .rules.tables import Tables


@dataclass(frozen=True)
class Setting:
    """The address, the tables that answer, and the day taken where none is asked for (None: today).

    With a draft, it answers as if it were published; `bar` is what then stands on top of every page.
    """

    draft: PolicyTable | None = None
    on: date | None = None
    bar: Preview | None = None

    @property
    def address(self) -> str:
        if self.draft is None:
            return link("calculator:calculator")
        return preview_address(self.draft)

    def tables_of(self, region: Region) -> Tables:
        return tables_for(region) if self.draft is None else tables_with(region, self.draft)

    def told(self, query: QueryDict) -> Mapping[str, Any]:
        """The answers in an address, with the day of the setting where they name none."""
        if self.on is None or query.get("on"):
            return query
        told = query.copy()
        told["on"] = self.on.isoformat()
        return told


PUBLIC = Setting()


def preview_address(draft: PolicyTable) -> str:
    return link("calculator:preview", str(draft._meta.model_name), draft.pk)
