"""The OpenAPI description of the answer for programs, as it stands in openapi.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_suffix(".yaml")


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """OpenAPI 3.1. Every question is a query parameter; what a place's tables need is an error when missing."""
    result: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return result
