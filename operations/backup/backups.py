"""Backups of the SQLite database: make one, make one before a migration or an import, restore one.

A PostgreSQL database is backed up with its own programs, see docs/howto/backups.zh.md.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from . import files, sqlite
from .files import BackupError

POSTGRESQL = "这个网站用的是 PostgreSQL：备份和恢复用它自己的 pg_dump 和 pg_restore，写法在 docs/howto/backups.zh.md。"
# What migrations make by themselves. A database with nothing else has nothing to lose.
MADE_BY_MIGRATIONS = frozenset(
    ["django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"]
    + ["policies_contentedition"]
)


def create_backup(reason: str, spare: Path | None = None) -> Path:
    """Make a dated backup, check it, and prune old ones except `spare`. Raises BackupError."""
    _require_file()
    copy = files.store(reason, sqlite.SUFFIX, sqlite.write)
    files.prune(spare)
    return copy


def backup_before(event: str) -> Path | None:
    """A copy of a SQLite database before a migration or an import, if there is something to lose. Raises BackupError: then
    nothing may begin."""
    if not settings.AUTOMATIC_BACKUPS or connection.vendor != "sqlite" or not worth_keeping():
        return None
    return create_backup(f"before-{event}")


def worth_keeping() -> bool:
    """Whether the database holds a row that no migration made."""
    if connection.vendor == "sqlite" and sqlite.kept_in_memory():
        return False
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - MADE_BY_MIGRATIONS:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                return True
    return False


def close_to_others() -> None:
    """Let only this account read a SQLite database."""
    if connection.vendor == "sqlite" and not sqlite.kept_in_memory():
        sqlite.close_to_others()


def refuse_other_letters() -> None:
    """Raises BackupError for a new PostgreSQL database of another encoding than UTF8: it would take a name for longer
    than it is, or not take it at all. One in use is left to whoever knows it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if encoding != "UTF8" and not worth_keeping():
        raise BackupError(
            f"没有开始。数据库的编码是 {encoding}，存不好汉字。请另建一个 UTF8 的：createdb -T template0 -E UTF8 名字"
        )


def restore(copy: Path) -> Path | None:
    """Make the database what `copy` is, with today's migrations. Returns where what there was before now lies.

    Raises BackupError, and changes nothing, for a damaged copy or one of a newer release. What is there now is copied
    first; where it is too damaged for that, it is set aside.
    """
    _require_file()
    if problem := _refusal(copy):
        raise BackupError(f"没有恢复：{copy.name}。{problem}数据还是原来的。")
    whole = sqlite.live().exists() and not sqlite.problem(sqlite.live())
    kept = create_backup("before-restore", copy) if whole and worth_keeping() else None
    aside = sqlite.restore(copy)
    call_command("migrate", interactive=False, verbosity=0)
    return kept or aside


def _refusal(copy: Path) -> str:
    if not copy.is_file():
        return "没有这个文件。"
    if problem := sqlite.problem(copy):
        return problem
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = sorted(f"{app} {name}" for app, name in sqlite.migrations(copy) - set(known))
    if unknown:
        return f"它是更新的版本做的，这个版本不认识：{'、'.join(unknown)}。请先把网站升级。"
    return ""


def _require_file() -> None:
    """Raises BackupError for a database that is no file."""
    if connection.vendor != "sqlite":
        raise BackupError(POSTGRESQL)
    if sqlite.kept_in_memory():
        raise BackupError("这个数据库没有可以备份的文件。")
