"""Chinese messages for operational database errors (locked, read-only, full, unreachable); None for programming errors."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

BUSY = "数据库正忙，这一次没有轮到。"
FULL = "服务器的磁盘满了，存不进去。"
READ_ONLY = "数据库现在只能看，不能存。"
DAMAGED = "数据库文件坏了，要从备份恢复。"
AWAY = "数据库现在连不上。"

# As SQLite says it, and PostgreSQL where it speaks English.
SAID = {
    BUSY: ("is locked", "lock timeout", "statement timeout", "deadlock"),
    FULL: ("is full", "no space left"),
    READ_ONLY: ("readonly", "read-only"),
    DAMAGED: ("malformed", "not a database"),
}
# PostgreSQL's own codes: its words are in the language of the server.
CODES = {
    **dict.fromkeys(("55P03", "57014", "40P01", "40001"), BUSY),
    **dict.fromkeys(("XX001", "XX002"), DAMAGED),
    "53100": FULL,
    "25006": READ_ONLY,
}
FAULTS = ("no such", "has no column", "syntax error")


def database_error_message(error: BaseException | None) -> str | None:
    """What is wrong with the database, for editors and for whoever runs the site. None: the error is another."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    if words := CODES.get(getattr(error.__cause__, "sqlstate", None) or "") or named(str(error)):
        return words
    unreachable = isinstance(error, OperationalError | InterfaceError | InternalError)
    return AWAY if unreachable and not any(fault in str(error) for fault in FAULTS) else None


def named(message: str) -> str:
    """The trouble that a database's own words name; empty where they name none."""
    message = message.lower()
    return next((words for words, signs in SAID.items() if any(sign in message for sign in signs)), "")
