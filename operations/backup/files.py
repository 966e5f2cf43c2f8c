"""The backup directory: dated copies, each written atomically.

A name says when and why: `20261122-093000-nightly.sqlite3`, the clock of TIME_ZONE. Copies hold what editors and readers
wrote, so nobody but the site's own account may read them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from website import database_errors

NAME = re.compile(r"(\d{8}-\d{6})-([a-z-]+)(?:\.\d+)?\.(?:sqlite3|dump)")
STAMP = "%Y%m%d-%H%M%S"


class BackupError(CommandError):
    """A copy that could not be made or brought back; the message is a sentence for whoever runs the site."""


def copies() -> list[Path]:
    """Every backup, the newest first."""
    result = [path for path in settings.BACKUP_DIR.glob("*") if NAME.fullmatch(path.name)]
    return sorted(result, key=lambda path: path.name, reverse=True)


def age(now: datetime | None = None) -> timedelta | None:
    """The age of the newest copy, by its name; None where there is none."""
    newest = next(iter(copies()), None)
    if newest is None:
        return None
    made = datetime.strptime(newest.name[: len("20261122-093000")], STAMP)
    return (now or timezone.now()) - timezone.make_aware(made)


def store(reason: str, suffix: str, write: Callable[[Path], None]) -> Path:
    """A new copy, written by `write` into an unfinished file that gets its name only when it is whole and on the disk.

    Raises BackupError; nothing unfinished is left behind.
    """
    with spoken("没有备份成。"):
        _remove_abandoned()
        with _unfinished(folder() / f".unfinished-{os.getpid()}{suffix}") as part:
            write(part)
            fsync_path(part)
            copy = _free_name(reason, suffix)
            part.rename(copy)
        fsync_path(folder())
    return copy


def folder() -> Path:
    """Where the copies lie, and what is needed beside them for a moment. Raises OSError."""
    settings.BACKUP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(settings.BACKUP_DIR)


@contextmanager
def spoken(outcome: str) -> Iterator[None]:
    """What the disk or SQLite says, as a sentence."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{outcome}{_why(error)}") from error


@contextmanager
def _unfinished(part: Path) -> Iterator[Path]:
    """An empty file for one's own eyes, locked while it is written, and gone afterwards unless it got another name."""
    opened = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield part
    finally:
        part.unlink(missing_ok=True)
        os.close(opened)


def _remove_abandoned() -> None:
    """Take away what a killed backup left: nobody holds its lock."""
    for part in folder().glob(".unfinished-*"):
        with part.open("rb") as opened, suppress(BlockingIOError):
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink(missing_ok=True)


def _free_name(reason: str, suffix: str) -> Path:
    stamp = f"{timezone.localtime():{STAMP}}-{reason}"
    names = (f"{stamp}{f'.{number}' if number else ''}{suffix}" for number in count())
    return next(path for path in map(settings.BACKUP_DIR.joinpath, names) if not path.exists())


def fsync_path(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _why(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, sqlite3.Error):
        return database_errors.named(str(error)) or f"数据库说：{error}。"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"磁盘满了：{settings.BACKUP_DIR}。请腾出地方，再做一次。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"这个文件夹写不进去：{settings.BACKUP_DIR}。"
    return f"{settings.BACKUP_DIR}：{error.strerror}。"


def prune(spare: Path | None = None) -> list[Path]:
    """Take old copies away and return them: what stays is the newest BACKUPS_KEPT, and the newest of each of the last
    BACKUP_MONTHS months that has any. `spare` stays whatever its age."""
    every = copies()
    newest_of_month: dict[str, Path] = {}
    for copy in every:
        newest_of_month.setdefault(copy.name[:6], copy)
    months = list(newest_of_month.values())[: settings.BACKUP_MONTHS]
    staying = {*every[: settings.BACKUPS_KEPT], *months, spare}
    gone = [copy for copy in every if copy not in staying]
    for copy in gone:
        copy.unlink(missing_ok=True)
    return gone
