"""The command of those who operate the site, as far as it runs without systemd; the rest is for `make operate`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.one_database

PROGRAM = Path(__file__).parents[2] / "deploy" / "systemd" / "yibao.py"
# Instead of pg_dump: says what it was told and given, and writes what it is asked for.
PG_DUMP = """#!/bin/sh
for word in "$@"; do case "$word" in --file=*) echo copy > "${word#--file=}";; esac; done
echo "$@" "password=$PGPASSWORD" >> "$SAID"
exit "${FAILS:-0}"
"""


@pytest.fixture
def yibao() -> ModuleType:
    spec = spec_from_file_location("yibao", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("address", "shown", "password"),
    [
        ("postgres:///yibao", "postgres:///yibao", ""),
        ("postgres://u@h/x", "postgres://u@h/x", ""),
        ("postgres://u:p%40ss@h:5432/x?sslmode=require", "postgres://u@h:5432/x?sslmode=require", "p@ss"),
    ],
)
def test_a_password_is_not_shown_in_the_list_of_processes(
    yibao: ModuleType, address: str, shown: str, password: str
) -> None:
    assert yibao.without_password(address) == (shown, password)


def backup(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    program = folder / "pg_dump"
    program.write_text(PG_DUMP)
    program.chmod(0o755)
    told = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "SAID": f"{folder}/said"}
    told |= {"DATABASE_URL": "postgres://u:geheim@h/x", "BACKUP_DIR": f"{folder}/backups"} | more
    command = [sys.executable, str(PROGRAM), "--inside", "nightly"]
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False)


def test_a_backup_of_postgresql_is_named_when_it_is_whole_and_closed_to_others(tmp_path: Path) -> None:
    done = backup(tmp_path)
    assert done.returncode == 0, done.stderr
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name.endswith("-nightly.dump")
    assert (copy.stat().st_mode & 0o777, copy.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    words, _, password = (tmp_path / "said").read_text().partition("password=")
    assert "geheim" not in words
    assert password.strip() == "geheim"


def test_a_backup_that_failed_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    done = backup(tmp_path, FAILS="1")
    assert done.returncode != 0
    assert "没有备份成" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_a_killed_backup_left_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    left, written = (tmp_path / "backups" / f".unfinished-{number}.dump" for number in (1, 2))
    for path in (left, written):
        path.touch()
    os.utime(left, (time.time() - 7200,) * 2)
    assert backup(tmp_path).returncode == 0
    assert (left.exists(), written.exists()) == (False, True)


def test_old_copies_go_but_for_the_last_of_each_month(yibao: ModuleType, tmp_path: Path) -> None:
    names = ["20200105", "20200120", "20200203", f"{time.strftime('%Y%m')}01", f"{time.strftime('%Y%m')}02"]
    copies = [tmp_path / f"{name}-031000-nightly.dump" for name in names]
    for copy in copies:
        copy.touch()
        if copy.name.startswith("2020"):
            os.utime(copy, (0, 0))
    assert yibao.superseded(copies) == [copies[0]]


def test_it_says_what_it_can_do_and_asks_for_root() -> None:
    done = subprocess.run([sys.executable, str(PROGRAM), "--help"], capture_output=True, text=True, check=False)
    for word in ("install", "release", "restart", "backup", "editor", "manage"):
        assert word in done.stdout
