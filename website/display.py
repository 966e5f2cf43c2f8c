"""Display settings (type size, contrast) from the query string: they work without script or cookie."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

# What an address may choose. Each value is also the class of <html>, but for the contrast's.
CHOICES = {"type": ("large", "larger"), "contrast": ("high",)}
# A query that may stand in another address as it was sent.
PLAIN = re.compile(r"[\w.~%&=+-]*", re.ASCII)
# Which of the main links is marked, by the first part of the path.
SECTIONS = {"cities": "regions", "calculator": "calculator", "guides": "guides", "compare": "compare"}
# The picture beside a link in a chat, by the first part of the path; elsewhere that of the first page.
PICTURES = {
    **dict.fromkeys(("cities", "compare", "changes"), "social-places.png"),
    "calculator": "social-calculator.png",
    "guides": "social-guides.png",
    **dict.fromkeys(("topics", "glossary"), "social-topics.png"),
}
# Numbers of identity cards, bank cards and telephones never come back in a link.
PERSONAL = re.compile(r"(?:\d(?:[ +-]|%20)?){11}")
ALONE = re.compile(rf"(?:^|&)({'|'.join(CHOICES)})=({'|'.join(sum(CHOICES.values(), ()))})(?=&|$)")


def chosen(request: HttpRequest) -> dict[str, str]:
    """What the address chooses; what is unknown chooses nothing."""
    values = {name: request.GET.get(name, "") for name in CHOICES}
    return {name: value for name, value in values.items() if value in CHOICES[name]}


def choices_alone(query: str) -> Any:
    """The display settings of a query string that cannot be parsed as a whole."""
    result = QueryDict(mutable=True)
    result.update(dict(ALONE.findall(query)))
    return result


def display(request: HttpRequest) -> dict[str, Any]:
    """The classes of <html>, the addresses of the switches, the section, the picture, and the page's address, canonical and for a query."""
    choice = chosen(request)
    size, contrast = choice.get("type", ""), "contrast" in choice
    steps = {"": ("large", "大字"), "large": ("larger", "更大"), "larger": ("", "原大")}
    next_size, size_label = steps[size]
    others = _others(request, choice)
    first = request.path.split("/")[1]
    return {
        "html_class": " ".join(filter(None, [size, "contrast" if contrast else ""])),
        "size_label": size_label,
        "size_query": _address(request, others, choice | {"type": next_size}),
        "contrast_label": "原色" if contrast else "高对比",
        "contrast_query": _address(request, others, choice | {"contrast": "" if contrast else "high"}),
        "section": SECTIONS.get(first, ""),
        "picture": PICTURES.get(first, "social.png"),
        "canonical": settings.SITE_URL + request.path,
        "page": quote(request.path),
        "site_url": settings.SITE_URL,
        "filings": settings.SITE_FILINGS,
    }


def _others(request: HttpRequest, choice: dict[str, str]) -> str:
    """What the address asks besides, ready for another address."""
    sent = request.META.get("QUERY_STRING", "")
    if not choice and PLAIN.fullmatch(sent) and not PERSONAL.search(sent):
        return sent
    params = [(name, value) for name, values in request.GET.lists() if name not in CHOICES for value in values]
    params = [(name, value) for name, value in params if not PERSONAL.search(value)]
    return urlencode(params)


def _address(request: HttpRequest, others: str, choice: dict[str, str]) -> str:
    query = "&".join(filter(None, [others, *(f"{name}={value}" for name, value in choice.items() if value)]))
    # a path that begins with two slashes would be the name of another site
    return f"?{query}" if query else escape_leading_slashes(escape_uri_path(request.path))
