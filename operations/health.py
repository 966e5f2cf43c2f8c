"""Health checks: liveness (/healthz) and readiness (/readyz)."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from policies import content_version
from policies.models import ReaderReport
from website import database_errors

from .backup import files


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: 200 while the process answers. Without the database, so that a slow one does not restart the server."""
    return _unlisted(HttpResponse("ok\n", content_type="text/plain"))


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: 200 if readers can be served, else 503, with the reasons. States and counts, no names, paths or addresses."""
    parts: dict[str, Any] = {"database": "ok", "migrations": "unknown", "content_version": None, "backup": "unknown"}
    try:
        parts |= {"migrations": _migrations(), "content_version": content_version.current(), "backup": _backup()}
    except Error as error:
        parts["database"] = database_errors.database_error_message(error) or "error"
    ready = parts["database"] == "ok" and parts["migrations"] == "ok" and parts["backup"] != "too old"
    age = files.age()
    hours = None if age is None else round(age.total_seconds() / 3600, 1)
    answer = {"ready": ready, **parts, "backup_age_hours": hours}
    return _unlisted(JsonResponse(answer, status=200 if ready else 503))


def _unlisted(response: Any) -> Any:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _migrations() -> str:
    """Whether every migration of this release was run. More than those are no harm: the next release is on its way."""
    missing = _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    return f"{len(missing)} missing" if missing else "ok"


def _backup() -> str:
    """`ok`, `old`, `too old`, or `not needed` while everything here came with the release."""
    age = files.age()
    if age is None:
        if not User.objects.exists() and not ReaderReport.objects.exists():
            return "not needed"
        age = timedelta.max
    if settings.BACKUP_FAIL_HOURS and age > timedelta(hours=settings.BACKUP_FAIL_HOURS):
        return "too old"
    return "old" if settings.BACKUP_OLD_HOURS and age > timedelta(hours=settings.BACKUP_OLD_HOURS) else "ok"
