"""Making a copy, making one before something happens to the data, bringing one back."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.loader import MigrationLoader

from . import postgresql, shelf, sqlite
from .shelf import BackupError

KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
# What migrations make by themselves. A database with nothing else has nothing to lose.
MADE_BY_MIGRATIONS = frozenset(
    ["django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"]
    + ["policies_contentedition"]
)


def make(reason: str, spare: Path | None = None) -> Path:
    """A new dated copy on the shelf, checked; old ones are tidied away, except `spare`. Raises BackupError."""
    kind = _kind()
    copy = shelf.put(reason, kind.SUFFIX, kind.write)
    shelf.tidy(spare)
    return copy


def before(event: str) -> Path | None:
    """A copy before a migration or an import, if there is something to lose. Raises BackupError: then nothing may begin."""
    if not settings.AUTOMATIC_BACKUPS or not worth_keeping():
        return None
    return make(f"before-{event}")


def worth_keeping() -> bool:
    """Whether the database holds a row that no migration made."""
    return not (connection.vendor == "sqlite" and sqlite.kept_in_memory()) and bool(table_in_use())


def refuse_other_letters() -> None:
    """Raises BackupError for a new PostgreSQL database of another encoding than UTF8: it would take a name for longer
    than it is, or not take it at all. One in use is left to whoever knows it."""
    if connection.vendor == "postgresql" and (found := postgresql.encoding()) != "UTF8" and not worth_keeping():
        raise BackupError(
            f"没有开始。数据库的编码是 {found}，存不好汉字。请另建一个 UTF8 的：createdb -T template0 -E UTF8 名字"
        )


def table_in_use(using: str = DEFAULT_DB_ALIAS) -> str:
    """A table with a row that no migration made; empty where there is none."""
    looked_at = connections[using]
    with looked_at.cursor() as cursor:
        for table in sorted(set(looked_at.introspection.table_names(cursor)) - MADE_BY_MIGRATIONS):
            cursor.execute(f"SELECT 1 FROM {looked_at.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                return table
    return ""


def restore(copy: Path) -> Path | None:
    """Make the database what `copy` is, with today's migrations. Returns where what there was before now lies.

    Raises BackupError, and changes nothing, for a damaged copy or one of a newer release. What is there now is copied
    first; where it is too damaged for that, it is set aside.
    """
    kind = _kind()
    if problem := _refusal(kind, copy):
        raise BackupError(f"没有恢复：{copy.name}。{problem}数据还是原来的。")
    kept = _copy_of_now(kind, spare=copy)
    aside = kind.restore(copy)
    call_command("migrate", interactive=False, verbosity=0)
    return kept or aside


def _refusal(kind: ModuleType, copy: Path) -> str:
    if not copy.is_file():
        return "没有这个文件。"
    if problem := kind.problem(copy):
        return str(problem)
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = sorted(f"{app} {name}" for app, name in kind.migrations(copy) - set(known))
    if unknown:
        return f"它是更新的版本做的，这个版本不认识：{'、'.join(unknown)}。请先把网站升级。"
    return ""


def _copy_of_now(kind: ModuleType, spare: Path) -> Path | None:
    if kind is sqlite and (not sqlite.live().exists() or sqlite.problem(sqlite.live())):
        return None
    return make("before-restore", spare) if worth_keeping() else None


def _kind() -> ModuleType:
    kind = KINDS.get(connection.vendor)
    if kind is None or (kind is sqlite and sqlite.kept_in_memory()):
        raise BackupError("这个数据库没有可以备份的文件。")
    return kind
