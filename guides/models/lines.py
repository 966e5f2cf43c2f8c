"""A text of which every line is one item on the page."""

from __future__ import annotations

from typing import Any

from django.db import models


def split(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class LinesField(models.TextField):
    """One item a line. A form sends other line ends than a file does; both are stored alike, so that saving changes nothing."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return "\n".join(split(text)) if isinstance(text, str) else text
