"""Type size and contrast travel with the reader: what the address says goes into every link, form and redirect of its page.

This is how 大字 lasts without script and without a cookie. Where there is script, static/js/display.js takes it out again
and remembers the choice on the device. See docs/decisions/0010.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .display import chosen

START_TAG = re.compile(r"<(a|form)\b([^>]*)>")
ADDRESS = re.compile(r'\b(?:href|action)="([^"]*)"')
FILE = re.compile(r"\.\w+$")


class CarriedDisplayMiddleware:
    """Rewrites the pages of readers who chose 大字 or 高对比 in the address; every other answer passes untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        carried = chosen(request)
        if not carried or response.streaming or request.path.startswith(reverse("admin:index")):
            return response
        if "Location" in response.headers:
            response.headers["Location"] = with_display(response.headers["Location"], carried)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = START_TAG.sub(lambda tag: _tag(tag, carried), response.content.decode()).encode()
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response


def with_display(address: str, carried: Mapping[str, str]) -> str:
    """The address with what it does not say itself. Addresses elsewhere, of files, and within the page stay as they are."""
    if not _leads_to_a_page(address):
        return address
    before, mark, fragment = address.partition("#")
    path, _, query = before.partition("?")
    said = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    added = urlencode({name: value for name, value in carried.items() if name not in said})
    return f"{path}?{'&'.join(filter(None, [query, added]))}{mark}{fragment}" if added else address


def _leads_to_a_page(address: str) -> bool:
    if not address or address.startswith("#"):
        return False
    parts = urlsplit(address.removeprefix(settings.SITE_URL))
    return not parts.scheme and not parts.netloc and not FILE.search(parts.path)


def _tag(tag: re.Match[str], carried: Mapping[str, str]) -> str:
    """A link or form as it carries the choice: a GET form in fields, since sending it drops its action's own query."""
    kind, attributes = tag.groups()
    # The switches say themselves what they choose; what names its own type is no page.
    if "data-display" in attributes or (kind == "a" and 'type="' in attributes):
        return tag[0]
    if kind == "form" and 'method="post"' not in attributes.lower():
        fields = (
            f'<input type="hidden" name="{name}" value="{value}" data-display>' for name, value in carried.items()
        )
        return tag[0] + "".join(fields)
    return ADDRESS.sub(lambda found: _attribute(found, carried), tag[0])


def _attribute(found: re.Match[str], carried: Mapping[str, str]) -> str:
    address = unescape(found[1])
    changed = with_display(address, carried)
    return found[0] if changed == address else found[0].replace(found[1], escape(changed))
