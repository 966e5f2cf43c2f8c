"""Login lockout after five wrong passwords (django-axes): the network that counts, and the page with the waiting time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policies.feedback import rate_limit


def client_address(request: HttpRequest) -> str | None:
    """What stands for the network that a request came from, as for readers' reports; None where it is not known."""
    return rate_limit.network(request) or None


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """Too many failures: 429, with the wait in words and for programs."""
    wait = settings.AXES_COOLOFF_TIME
    context = {
        **admin.site.each_context(request),
        "title": "试错太多次，先停一停",
        "failures": settings.AXES_FAILURE_LIMIT,
        "minutes": int(wait.total_seconds() // 60),
    }
    page = render(request, "admin/locked.html", context, status=429)
    page.headers["Retry-After"] = str(int(wait.total_seconds()))
    return page
