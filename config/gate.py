"""What a request may be, before anything reads it: in UTF-8, of bounded size, and writing only where something is written."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from .refusals import BAD, TOO_LARGE, WRONG_METHOD, refuse
from .uploads import MOST_BYTES

READING = ("GET", "HEAD")
# A letter of 2000 characters takes 18 KB in a form; the desk sends a sheet and what belongs to it.
MOST_IN_A_LETTER = 100_000
MOST_AT_THE_DESK = 2 * MOST_BYTES


class GateMiddleware:
    """Refuses with 400, 405 or 413 what no page of this site is for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.letters, self.desk = reverse("policies:report"), reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # a sender may name any of Python's codecs: some fail, others make characters that cannot be stored
        request.encoding = settings.DEFAULT_CHARSET
        try:
            request.GET  # noqa: B018  (read once, here, so that nothing later fails on it)
        except SuspiciousOperation:
            request.GET = QueryDict()
            return refuse(request, BAD)
        at_desk = request.path.startswith(self.desk)
        if not (at_desk or request.method in READING or request.path == self.letters):
            response = refuse(request, WRONG_METHOD)
            response.headers["Allow"] = ", ".join(READING)
            return response
        if _size(request) > (MOST_AT_THE_DESK if at_desk else MOST_IN_A_LETTER):
            return refuse(request, TOO_LARGE)
        return self.get_response(request)


def _size(request: HttpRequest) -> int:
    """What the request says of its body; what it does not say is not read."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() and len(said) < 20 else 0
