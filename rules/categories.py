"""Whom a row is for by how people are insured: one rule for credit and for years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from .answers import Category


class ByCategory(Protocol):
    """A row that may be for one category only; None or empty: for everybody."""

    @property
    def category(self) -> str | None: ...


def counted_as(category: Category, rows: Iterable[ByCategory]) -> Category:
    """The category under which a table looks somebody up: 机关事业单位 count as employees where no row tells them apart."""
    if category is Category.PUBLIC and all(row.category != Category.PUBLIC for row in rows):
        return Category.EMPLOYEE
    return category


def is_for_category(row: ByCategory, category: str | None) -> bool:
    """Whether the row can be for somebody insured in this way; None or empty: not known."""
    return not row.category or not category or row.category == category
