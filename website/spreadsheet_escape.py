"""Escaping of cells that a spreadsheet program would run as a formula (CSV injection)."""

from __future__ import annotations

import re

# What a spreadsheet program takes for the beginning of a formula; the full-width ones too, which some accept.
RUNS = "=+-@\t\r\n＝＋－＠"
_MARKED = re.compile(f"'+[{re.escape(RUNS)}]")
_WOULD_RUN = re.compile(f"\\s*'*[{re.escape(RUNS)}]")


def escape(text: str) -> str:
    """A mark in front of what a spreadsheet program would run; `unescape` takes it off again."""
    return f"'{text}" if _WOULD_RUN.match(text) else text


def unescape(text: str) -> str:
    return text[1:] if _MARKED.match(text) or (text[:1] == "'" and _WOULD_RUN.match(text[1:])) else text
