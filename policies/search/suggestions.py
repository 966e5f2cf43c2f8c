"""What is suggested while somebody types: every place and every question, in one small file."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from .. import content_version
from .index import index
from .names import counties, listed


def suggestions() -> dict[str, Any]:
    """`places`: name, pinyin, initials, province; `counties`: position in `places` and the names that belong there;
    `questions`: titles of the subjects that have a page."""
    known = index()
    at = {region.slug: position for position, region in enumerate(known.regions)}
    below: dict[int, list[str]] = {}
    for county in counties():
        if county.name not in listed("generic_names") and county.regions[0] in at and county.code not in known.by_name:
            below.setdefault(at[county.regions[0]], []).append(county.name)
    return {
        "places": [
            [item.short_name, item.pinyin, item.initials, item.province.short_name if item.province else ""]
            for item in known.regions
        ],
        "counties": [[position, " ".join(names)] for position, names in below.items()],
        "questions": [item.title for item in known.subjects if item.path],
    }


def suggestions_json() -> str:
    """The file, cached by the content version of regions and subjects."""
    return _json(content_version.current(content_version.REGIONS))


@lru_cache(maxsize=1)
def _json(version: int) -> str:
    return json.dumps(suggestions(), ensure_ascii=False, separators=(",", ":"))
