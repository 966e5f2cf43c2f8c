"""Typed access to environment variables: an unknown value is an error, never a silent default."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    """`1` or `0`. Anything else raises ImproperlyConfigured."""
    value = text(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def text_or_file(name: str) -> str:
    """The value of NAME, or what stands in the file named by NAME_FILE; empty where neither is set."""
    path = text(f"{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else text(name)


def secret(name: str, debug: bool) -> str:
    """A secret from NAME or from the file named by NAME_FILE; required outside debug."""
    if value := text_or_file(name):
        return value
    if debug:
        return "debug-only-not-a-secret"
    raise ImproperlyConfigured(f"{name} or {name}_FILE must be set when DEBUG is 0")
