"""Whom a row is for by how people are insured: one rule for credit and for years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from .answers import Category


class ByCategory(Protocol):
    """A row that may be for one category only; None: for everybody."""

    @property
    def category(self) -> Category | None: ...


def counted_as(category: Category, rows: Iterable[ByCategory]) -> Category:
    """The category under which a table looks somebody up: 机关事业单位 count as employees where no row tells them apart."""
    if category is Category.PUBLIC and all(row.category is not Category.PUBLIC for row in rows):
        return Category.EMPLOYEE
    return category
