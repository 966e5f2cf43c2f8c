"""Copy and restore a SQLite database through SQLite's online backup API, while others read and write."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from .files import BackupError, fsync_path, spoken

SUFFIX = ".sqlite3"
# Seconds that bringing back waits for an editor who is just saving.
PATIENCE = 20
DONE = 101


def live() -> Path:
    return Path(connection.settings_dict["NAME"])


def kept_in_memory() -> bool:
    """Whether there is no file to copy."""
    name = str(connection.settings_dict["NAME"])
    return name == ":memory:" or "mode=memory" in name


def close_to_others() -> None:
    """Let only this account read the database, and enter VAR_DIR where it lies there. What is not ours stays."""
    folder = live().parent
    files = [live().with_name(live().name + tail) for tail in ("", "-wal", "-shm")]
    with suppress(PermissionError):
        for path in filter(Path.exists, files):
            path.chmod(0o600)
        if folder == settings.VAR_DIR:
            folder.chmod(0o700)


def write(part: Path) -> None:
    """Copy the live database into a file that needs no other file beside it. Raises BackupError."""
    with closing(_open(live(), "rw")) as source, closing(_open(part, "rw")) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    if result := problem(part):
        raise BackupError(f"没有备份成：现在的数据库有毛病。{result}请用 make restore 恢复最近的一份备份。")


def problem(copy: Path) -> str:
    """What is wrong with a file, in a sentence; empty for a whole database of this site."""
    try:
        with closing(_open(copy, "ro")) as opened:
            if opened.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "文件有损坏，内容前后对不上。"
            if opened.execute("PRAGMA foreign_key_check").fetchone():
                return "文件里有的行指着不存在的行。"
    except sqlite3.DatabaseError:
        return "文件打不开，或者不是完整的数据库。"
    return "" if migrations(copy) else "这不是本站的数据库。"


def migrations(copy: Path) -> set[tuple[str, str]]:
    """The migrations that a file has been through; none where it is another program's."""
    try:
        with closing(_open(copy, "ro")) as opened:
            return set(opened.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError:
        return set()


def restore(copy: Path) -> Path | None:
    """Make the live database what `copy` is, in one transaction, whoever is reading. Raises BackupError.

    A live file that is itself damaged is set aside with what lies beside it, and returned under its new name.
    """
    connections.close_all()
    if live().exists() and not problem(live()):
        _write_into(copy)
        return None
    aside = _set_aside() if live().exists() else None
    _put_in_place(copy)
    return aside


def _write_into(copy: Path) -> None:
    with (
        spoken("没有恢复，数据还是原来的。"),
        closing(_open(copy, "ro")) as source,
        closing(_open(live(), "rw")) as target,
    ):
        target.execute("PRAGMA synchronous=FULL")
        target.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, progress=_only_once)


def _only_once(status: int, remaining: int, total: int) -> None:
    """The connection has waited by itself; SQLite's loop around it would wait for ever."""
    if status != DONE:
        raise sqlite3.OperationalError("database is locked")


def _set_aside() -> Path:
    aside = live().with_name(f"{live().name}.damaged")
    for tail in ("", "-wal", "-shm"):
        beside = live().with_name(live().name + tail)
        if beside.exists():
            beside.replace(f"{aside}{tail}")
    return aside


def _put_in_place(copy: Path) -> None:
    part = live().with_name(f".unfinished-{live().name}")
    try:
        with spoken("没有恢复。"), closing(_open(copy, "ro")) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.replace(live())
        fsync_path(live().parent)
    finally:
        part.unlink(missing_ok=True)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE)
