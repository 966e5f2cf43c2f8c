"""What a statement of a text fills into a draft: the kind of table, and values by the names that the desk's forms take."""

from __future__ import annotations

from typing import Any

from policies.models import Region
from website import formats

from .figures import Kind, half_width
from .reading import read
from .statements import Statement
from .subjects import Subject


def kind_of(statement: Statement) -> str:
    return "coveragetable" if statement.subject == Subject.COVERAGE else "credittable"


def known_of(statement: Statement) -> dict[str, Any]:
    """The figure in the row that it belongs to, the day from which it holds, and whom it is for."""
    figure, said = statement.figure, statement.conditions
    known: dict[str, Any] = {"figure": figure.written, "effective_from": said.since, "sex": said.sex}
    if kind_of(statement) == "coveragetable":
        column = "actual_months" if said.actual else "cumulative_months"
        return known | {f"rows-{column}": formats.duration(int(figure.value))}
    known |= {"audience": said.audience, "age": said.ages[0] if said.ages else None}
    if figure.kind == Kind.PERCENT:
        return known | {"bands-rate": formats.percent(figure.value)}
    return known | {"bands-amount": formats.money(figure.value)}


def statement_about(text: str, region: Region) -> Statement | None:
    """The first figure of a text that is about a place, as one that says so itself would be read."""
    found = read(half_width(f"{region.name}：{text}"), [region])
    return next((one for one in found if not one.reason and region in one.regions), None)
