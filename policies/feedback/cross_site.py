"""Cross-site request check by Sec-Fetch-Site and Origin: in place of a CSRF cookie, for forms without an account."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

SENTENCE = "这封信不像是从本站的网页送出来的。请看一遍，再按一次“告诉本站”，您写的字都还在。"


def from_elsewhere(request: HttpRequest) -> bool:
    """Whether a page of another site sent this. A browser that tells nothing is believed: it can do no more than write a letter."""
    values = request.headers.get("Origin") or request.headers.get("Referer")
    if values:
        return not _is_ours(values, request)
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")


def _is_ours(address: str, request: HttpRequest) -> bool:
    """The scheme is left to the proxy in front, which may not tell it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.netloc == request.get_host() or f"{parts.scheme}://{parts.netloc}" in settings.CSRF_TRUSTED_ORIGINS
