"""The settings of a public site: clean by Django's own check, refused without a secret, quiet about errors."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.prepared import TIMEOUT

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
PUBLIC = {
    "DEBUG": "0",
    "HTTPS": "1",
    "BEHIND_PROXY": "1",
    "SECRET_KEY": "Jq2vR8_wYx4nTz7LbKc3PmHd9fGsA5eUo1iXtQyZrWkNjMhBgVuCpDlSa6E0",
    "ALLOWED_HOSTS": "zhan.example",
    "SITE_URL": "https://zhan.example",
}


def manage(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    values = {name: os.environ[name] for name in ("PATH", "VAR_DIR", "HOME", "LANG") if name in os.environ}
    line = [sys.executable, "manage.py", *command]
    return subprocess.run(
        line, cwd=ROOT, env=values | environment, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )


def test_check_deploy_has_nothing_to_say() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PUBLIC)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_debug_is_off_and_a_secret_required_unless_told_otherwise() -> None:
    refused = manage("check", **{name: value for name, value in PUBLIC.items() if name not in ("DEBUG", "SECRET_KEY")})
    assert refused.returncode != 0
    assert "SECRET_KEY or SECRET_KEY_FILE must be set when DEBUG is 0" in refused.stderr
    shown = manage(
        "shell", "-c", "from django.conf import settings; print('debug', settings.DEBUG)", SECRET_KEY="x" * 50
    )
    assert "debug False" in shown.stdout


def test_the_secret_of_make_run_is_for_its_owner_only_and_never_committed(tmp_path: Path) -> None:
    secret = tmp_path / "var" / "secret_key"
    subprocess.run(
        ["make", "-s", str(secret), f"VAR={tmp_path / 'var'}", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        check=True,
        timeout=TIMEOUT,
    )
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert re.fullmatch(r"[\w-]{50,}\n?", secret.read_text())
    before = secret.read_text()
    subprocess.run(["make", "-s", str(secret), f"VAR={tmp_path / 'var'}"], cwd=ROOT, check=True, timeout=TIMEOUT)
    assert secret.read_text() == before
    assert "var/" in (ROOT / ".gitignore").read_text().split()


@pytest.mark.parametrize("name", ["settings.py", "gunicorn.conf.py"])
def test_no_secret_stands_in_the_configuration(name: str) -> None:
    text = (ROOT / "config" / name).read_text(encoding="utf-8")
    assert not re.search(r"""(?i)(secret|password|token)\w*\s*=\s*["'][^"']{8,}""", text)
