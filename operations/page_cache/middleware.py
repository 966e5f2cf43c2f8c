"""Middleware that answers 503 at once while the database is unavailable."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from website import database_errors, error_pages

# Set by PageCache in the environment of a request.
AWAY = "yibao.database_away"
READING = ("GET", "HEAD")


class DatabaseAwayMiddleware:
    """Answers reading requests with 503 at once while the version poller knows that the database does not answer: each would
    otherwise wait for a connection, and hold a thread. Forms are tried, so that what was typed comes back with the reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.health = (reverse("healthz"), reverse("readyz"))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get(AWAY) and request.method in READING and request.path not in self.health:
            return error_pages.database_unavailable(request, database_errors.AWAY)
        return self.get_response(request)
