"""Which addresses show everybody the same page, and which of their parameters count.

Named as in the URLconf. What is not named here is worked out for each request: results, because what somebody answered is
kept nowhere, a page in large type or high contrast, and everything that is nobody else's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.urls import Resolver404, resolve

MOST_PARAMETERS = 8
LONGEST_QUERY = 240

PLACE = {"city": re.compile(r"[a-z0-9-]{1,50}\Z")}
SAME_FOR_ALL: dict[str, dict[str, re.Pattern[str]]] = {
    "policies:home": {},
    # what is typed into the search, as long as the name of a place may be
    "policies:regions": {"q": re.compile(r"[^\x00-\x1f]{1,20}\Z"), "about": re.compile(r"[a-z0-9-]{1,50}\Z")},
    # the county that a search sent here for
    "policies:region": {"via": re.compile(r"[^\x00-\x1f]{1,20}\Z")},
    "policies:suggestions": {},
    "policies:history": {},
    "policies:region_json": {},
    "policies:code_svg": {},
    "policies:compare": PLACE,
    "policies:years": {},
    "policies:national": {},
    "policies:changes": PLACE,
    "policies:feed": PLACE,
    "policies:data": {},
    "policies:whole_json": {},
    "policies:credit_csv": {},
    "policies:coverage_csv": {},
    # the empty form, for a place and for a parent; with any answer it is no longer everybody's
    "calculator:calculator": {"region": re.compile(r"[a-z0-9-]{1,50}\Z"), "for": re.compile(r"parent\Z")},
    "calculator:retirement": {},
    "calculator:openapi": {},
    "guides:index": {},
    "guides:channel": {},
    "guides:channel_region": {},
    "guides:topics": {},
    "guides:topic": {},
    "guides:glossary": {},
    "about": {},
    "privacy": {},
    "accessibility": {},
    "sitemap": {},
    "robots": {},
    "manifest": {},
}
# Parameters that may come more than once, and how often.
REPEATED = {"policies:compare": ("city", 4)}


def canonical_query(path: str, query: str) -> str | None:
    """The one form of a query that stands for all its spellings. None: not the same page for everybody, or not known.

    Any parameter that the page does not know, any value out of shape, any repetition makes it None: nothing that
    somebody can make up without end is ever kept.
    """
    name = page_name(path)
    if name not in SAME_FOR_ALL or len(query) > LONGEST_QUERY:
        return None
    return _ordered(query, SAME_FOR_ALL[name], REPEATED.get(name, ("", 1)))


@lru_cache(maxsize=4096)
def page_name(path: str) -> str:
    """The name of the page at a path, empty without one."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def _ordered(query: str, known: dict[str, re.Pattern[str]], repeated: tuple[str, int]) -> str | None:
    try:
        # WSGI hands on bytes as ISO 8859-1; some browsers send what was typed in UTF-8 as it is
        text = query.encode("iso-8859-1").decode()
        params = parse_qsl(text, True, True, errors="strict", max_num_fields=MOST_PARAMETERS) if text else []
    except ValueError:
        return None
    # an answer left empty is one too: the form has to say what is missing
    if any(name not in known or (value and not known[name].match(value)) for name, value in params):
        return None
    values = [(name, value) for name, value in params if value]
    names = [name for name, _ in values]
    if any(names.count(name) > (repeated[1] if name == repeated[0] else 1) for name in names):
        return None
    return urlencode(sorted(values, key=lambda pair: pair[0]))
