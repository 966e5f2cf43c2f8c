"""/healthz and /readyz: what a machine in front of the site, and whoever keeps it, asks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from operations import health
from operations.backup import files
from policies import content_version


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path
    settings.BACKUP_OLD_HOURS, settings.BACKUP_FAIL_HOURS = 30, 0
    return tmp_path


def copied(folder: Path, suffix: str = ".sqlite3", **ago: int) -> None:
    made = timezone.localtime() - timedelta(**ago)
    (folder / f"{made:{files.STAMP}}-nightly{suffix}").touch()


def asked(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    return response.status_code, response.json()


def test_living_asks_nothing_of_the_database(client: Client) -> None:
    """Without the mark for it, the database is closed to a test."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_with_nothing_of_ones_own_needs_no_backup(client: Client) -> None:
    status, answer = asked(client)
    assert status == 200
    assert answer == {
        "ready": True,
        "database": "ok",
        "migrations": "ok",
        "content_version": content_version.current(),
        "backup": "not needed",
        "backup_age_hours": None,
    }


@pytest.mark.django_db
def test_what_editors_write_needs_backups_and_they_grow_old(client: Client, folder: Path, settings: Any) -> None:
    User.objects.create_user("bianji")
    assert asked(client)[1]["backup"] == "old"
    copied(folder, hours=31)
    assert asked(client) == (200, asked(client)[1] | {"ready": True, "backup": "old", "backup_age_hours": 31.0})
    settings.BACKUP_FAIL_HOURS = 31
    status, answer = asked(client)
    assert (status, answer["ready"], answer["backup"]) == (503, False, "too old")
    copied(folder, ".dump", hours=2)
    status, answer = asked(client)
    assert (status, answer["ready"], answer["backup"]) == (200, True, "ok")


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready_and_a_coming_one_is(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known = health._known_migrations()
    monkeypatch.setattr(health, "_known_migrations", lambda: known | {("policies", "9999_later")})
    status, answer = asked(client)
    assert (status, answer["migrations"]) == (503, "1 missing")
    monkeypatch.setattr(health, "_known_migrations", lambda: known - {("policies", "0002_roles")})
    assert asked(client)[0] == 200


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said_without_details(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any) -> None:
        raise OperationalError("connection to server at db.internal, user site failed")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", fail)
    status, answer = asked(client)
    assert status == 503
    assert answer["ready"] is False
    assert "internal" not in str(answer)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_neither_is_sent_to_https(client: Client, settings: Any, address: str) -> None:
    """A machine in front asks without it."""
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(address).status_code == 200
