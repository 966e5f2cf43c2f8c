"""The base of every enumeration whose values stand in the database, in addresses or in files."""

from __future__ import annotations

from enum import Enum


class TextEnum(str, Enum):
    """A text out of a fixed set; str() gives its value, on every version of Python."""

    def __str__(self) -> str:
        return str(self.value)
