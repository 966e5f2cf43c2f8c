"""The shell commands of a Markdown document, so that what is written there can be run as it is written."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FENCED = re.compile(r"^```(?:sh)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(document: str, heading: str) -> str:
    """The fenced blocks below a heading, down to the next heading, as one script.

    `document` is a path below the root of the project. Raises LookupError where there is no such heading or no block.
    """
    text = (ROOT / document).read_text(encoding="utf-8")
    result = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", _headings_alone(text), re.MULTILINE | re.DOTALL)
    blocks = FENCED.findall(text[result.start(1) : result.end(1)]) if result else []
    if not blocks:
        raise LookupError(f"{document} has no commands below {heading!r}")
    return "".join(blocks)


def _headings_alone(text: str) -> str:
    """The text with the comments of shell commands made no headings, every sign in its place."""
    return FENCED.sub(lambda block: block[0].replace("#", " "), text)
