"""Copying and bringing back a PostgreSQL database, with its own pg_dump, pg_restore and psql."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, connections
from django.db.backends.postgresql.client import DatabaseClient

from . import shelf, trouble
from .shelf import BackupError

SUFFIX = ".dump"
MIGRATIONS = "django_migrations"
# Seconds that copying waits for a migration, and bringing back for an editor who is just saving.
PATIENCE = 20
# A later release may have added tables and functions: what is not in the copy must go too.
EMPTY = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', one.tablename);
  END LOOP;
  FOR one IN SELECT proc.oid::regprocedure AS name FROM pg_proc proc
      WHERE pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = proc.oid AND deptype = 'e') LOOP
    EXECUTE format('DROP ROUTINE %s CASCADE', one.name);
  END LOOP;
END $$
"""


def write(part: Path) -> None:
    """Copy the live database into a file in pg_dump's own compressed form. Raises BackupError."""
    how = ("--format=custom", "--no-owner", f"--lock-wait-timeout={PATIENCE}s", f"--file={part}")
    _run("没有备份成。", "pg_dump", *how, *_whereabouts())
    if found := problem(part):
        raise BackupError(f"没有备份成。{found}")


def problem(copy: Path) -> str:
    """What is wrong with a file, in a sentence; empty for a whole copy of this site."""
    tried = _tried("", "pg_restore", f"--file={os.devnull}", str(copy))
    if "unsupported version" in tried.stderr:
        return "它是更新的 pg_dump 做的，这台机器上的 pg_restore 读不了。请装同样新的 PostgreSQL 客户端。"
    if tried.returncode:
        return "文件打不开，或者不完整。"
    return "" if migrations(copy) else "这不是本站的数据库。"


def migrations(copy: Path) -> set[tuple[str, str]]:
    """The migrations that a copy has been through."""
    said = _run("", "pg_restore", "--data-only", f"--table={MIGRATIONS}", "--file=-", str(copy))
    lines = [line.split("\t") for line in said.splitlines()]
    return {(cells[1], cells[2]) for cells in lines if len(cells) == 4 and cells[0].isdecimal()}


def restore(copy: Path) -> None:
    """Make the live database what `copy` is, in one transaction. Raises BackupError."""
    connections.close_all()
    outcome = "没有恢复，数据还是原来的。"
    with shelf.spoken(outcome), TemporaryDirectory(dir=shelf.folder()) as folder:
        script = f"{folder}/copy.sql"
        _run(outcome, "pg_restore", "--no-owner", f"--file={script}", str(copy))
        how = ("--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1")
        first = f"--command=SET statement_timeout = 0; SET lock_timeout = '{PATIENCE}s'"
        _run(outcome, "psql", *how, first, f"--command={EMPTY}", f"--file={script}", *_whereabouts())


def encoding() -> str:
    """How the live database keeps letters, such as UTF8."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])


def _whereabouts() -> list[str]:
    """User, host, port and, last, the name of the database; the password goes by the environment."""
    return DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])[0][1:]


def _run(outcome: str, program: str, *words: str) -> str:
    """What a program printed. Raises BackupError where it failed."""
    done = _tried(outcome, program, *words)
    if done.returncode:
        said = done.stderr.strip()[-400:] or f"停在 {done.returncode}"
        raise BackupError(f"{outcome}{trouble.named(said)}{program} 说：{said}")
    return done.stdout


def _tried(outcome: str, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A program that has ended, in whatever way. Raises BackupError where there is none."""
    if shutil.which(program) is None:
        raise BackupError(
            f"{outcome}这台机器上没有 {program}：请装 PostgreSQL 的客户端，或者设 AUTOMATIC_BACKUPS=0，另外备份。"
        )
    given = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])[1] or {}
    # in words that `trouble` knows, whatever language the machine speaks
    told = {**os.environ, **given, "LC_ALL": "C"}
    return subprocess.run(
        [program, *words], env=told, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
