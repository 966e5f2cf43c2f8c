"""DATABASES and CACHES from one URL each. Without one: SQLite in a file, and local memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

Settings = dict[str, Any]

# Seconds that a reader waits for a connection, and the longest that one statement may take.
PATIENCE, LONGEST = 2, 20
KINDS = ("sqlite", "postgres", "postgresql")


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def database(url: str, timeout: int = 10) -> Settings:
    """What Django is told of the database at `url`: `sqlite:///PATH` or `postgres://USER:PASSWORD@HOST:PORT/NAME`.

    `timeout`: seconds that one editor's saving waits for another's in SQLite. Raises ImproperlyConfigured without
    repeating the address, which may hold a password.
    """
    if _scheme(url) not in KINDS:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://")
    try:
        parsed: Settings = dict(dj_database_url.parse(url))
    except dj_database_url.ParseError as error:
        raise ImproperlyConfigured("DATABASE_URL is no valid address; signs in a password must be quoted") from error
    if parsed["NAME"] in ("", ":memory:"):
        raise ImproperlyConfigured("DATABASE_URL must name a database")
    return _sqlite(parsed, timeout) if url.startswith("sqlite") else _postgresql(parsed)


def _scheme(url: str) -> str:
    return url.partition("://")[0]


def _sqlite(parsed: Settings, timeout: int) -> Settings:
    options = {
        "timeout": timeout,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": parsed["NAME"],
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }


def _postgresql(parsed: Settings) -> Settings:
    """A lasting connection for each thread; a dead one is replaced before it is used, and a new one is tried at once."""
    options = {
        "connect_timeout": PATIENCE,
        "tcp_user_timeout": PATIENCE * 1000,
        "application_name": "yibao",
        "options": f"-c statement_timeout={LONGEST}s -c idle_in_transaction_session_timeout={3 * LONGEST}s",
    }
    # what the address says itself, such as ?sslmode=verify-full, comes last
    return parsed | {"OPTIONS": options | parsed.get("OPTIONS", {}), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def cache(url: str) -> Settings:
    """What Django is told of the cache at `url`: `redis://HOST:PORT/NUMBER`; empty: the memory of each process."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if _scheme(url) not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured("CACHE_URL must begin with redis://, rediss:// or unix://")
    patience = {"socket_timeout": 1, "socket_connect_timeout": 1}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "yibao",
        "OPTIONS": patience,
    }
