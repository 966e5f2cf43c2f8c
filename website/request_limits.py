"""Request limits: UTF-8 only, bounded size, and POST only where a view takes one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import parse_header_parameters

from .display import choices_alone
from .error_pages import BAD, TOO_LARGE, WRONG_METHOD, refuse

Application = Callable[[dict[str, Any], Any], Any]

# Parameters of a content type that name a charset, as charset=x or in the form of RFC 2231, something*=x'y'z.
EXTRA = re.compile(r"charset|\*", re.IGNORECASE)
BOUNDARY = re.compile(r"[\w'()+,./:=?-]{1,70}", re.ASCII)
READING = ("GET", "HEAD")
# A letter of 2000 characters takes 18 KB in a form; what the desk may send is FILE_UPLOAD_MAX_MEMORY_SIZE.
MOST_IN_A_LETTER = 100_000


class RequestLimitsMiddleware:
    """Refuses with 400, 405 or 413 what no page of this site is for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.letters, self.desk = reverse("policies:report"), reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.GET  # noqa: B018  (read once, here, so that nothing later fails on it)
        except SuspiciousOperation:
            request.GET = choices_alone(request.META["QUERY_STRING"])
            return refuse(request, BAD)
        at_desk = request.path.startswith(self.desk)
        if not (at_desk or request.method in READING or request.path == self.letters):
            response = refuse(request, WRONG_METHOD)
            response.headers["Allow"] = ", ".join(READING)
            return response
        if _size(request) > (settings.FILE_UPLOAD_MAX_MEMORY_SIZE if at_desk else MOST_IN_A_LETTER):
            return refuse(request, TOO_LARGE)
        return self.get_response(request)


def in_utf8(application: Application) -> Application:
    """The same WSGI application, never told of a charset: this site speaks UTF-8.

    A sender may name any of Python's codecs. Some fail, before any middleware is asked; others make characters that cannot
    be stored.
    """

    def inner(environ: dict[str, Any], start_response: Any) -> Any:
        environ["CONTENT_TYPE"] = _without_charset(environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return inner


def _without_charset(content_type: str) -> str:
    if not EXTRA.search(content_type):
        return content_type
    try:
        kind, more = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return ""
    boundary = more.get("boundary", "")
    return f'{kind}; boundary="{boundary}"' if BOUNDARY.fullmatch(boundary) else kind


def _size(request: HttpRequest) -> int:
    """What the request says of its body; what it does not say is not read."""
    note = request.META.get("CONTENT_LENGTH") or "0"
    return int(note) if note.isdecimal() and len(note) < 20 else 0
