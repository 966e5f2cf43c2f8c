"""Two fresh installations, made on different days, tell readers the same: dates are the project's, not the machine's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.databases import on_postgresql
from tests.prepared import ROOT, TIMEOUT

pytestmark = pytest.mark.one_database

# Installs the release on the day given and prints what readers get of it a month after the later installation.
INSTALL = """
import sys
from datetime import datetime, timedelta, timezone as utc
from unittest.mock import patch
from django.core.management import call_command
from django.test import Client

def at(day):
    return patch("django.utils.timezone.now", lambda: datetime.fromisoformat(day).replace(tzinfo=utc.utc))

with at({day!r}):
    for command in ("migrate", "import_policies", "import_guides"):
        call_command(command, verbosity=0, stdout=open("/dev/null", "w"))
with at("2027-04-20T04:00:00"):
    for address in {addresses!r}:
        response = Client().get(address)
        assert response.status_code == 200, address
        sys.stdout.buffer.write(response.content)
"""
ADDRESSES = [
    "/changes/feed/",
    "/changes/feed/?city=shenzhen",
    "/changes/",
    "/cities/zhongshan/history/",
    "/cities/lanzhou/",
]


def installed(address: str, host: str, day: str, folder: str) -> bytes:
    environment = os.environ | {
        "DATABASE_URL": address,
        "VAR_DIR": folder,
        "AUTOMATIC_BACKUPS": "0",
        "SITE_URL": f"https://{host}",
        "ALLOWED_HOSTS": "testserver",
    }
    code = INSTALL.format(day=day, addresses=ADDRESSES)
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c", code],
        cwd=ROOT,
        env=environment,
        check=True,
        timeout=TIMEOUT,
        stdout=subprocess.PIPE,
    )
    return done.stdout


def test_two_installations_differ_in_nothing_but_the_host(
    new_database: Callable[..., str], server_address: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert not on_postgresql(server_address)
    first, second = (
        installed(new_database(), host, day, str(tmp_path_factory.mktemp("site")))
        for host, day in (("one.example", "2026-12-03T02:00:00"), ("other.example", "2027-03-05T15:30:00"))
    )
    assert first.count(b"<entry>") >= 50
    assert b"https://one.example/cities/" in first
    assert first.replace(b"one.example", b"other.example") == second
