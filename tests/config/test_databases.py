"""DATABASE_URL and CACHE_URL: what they mean, and what is an error at start rather than a surprise later."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections, connection
from django.db.backends.postgresql.client import DatabaseClient

from config import databases, environment
from policies.models import Region
from tests.prepared import ROOT

ON_POSTGRESQL = connection.vendor == "postgresql"


def test_sqlite_is_careful():
    told = databases.database("sqlite:////srv/yibao/site.sqlite3")
    assert told["NAME"] == "/srv/yibao/site.sqlite3"
    assert told["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in told["OPTIONS"]["init_command"]


def test_postgresql_keeps_a_connection_for_each_thread_and_looks_whether_it_lives():
    told = databases.database("postgres://site:p%40ss@db.example:6432/yibao?sslmode=verify-full")
    assert (told["HOST"], told["PORT"], told["NAME"], told["PASSWORD"]) == ("db.example", 6432, "yibao", "p@ss")
    assert "pool" not in told["OPTIONS"]
    assert told["OPTIONS"]["sslmode"] == "verify-full"
    assert told["CONN_MAX_AGE"] is None
    assert told["CONN_HEALTH_CHECKS"] is True


def test_a_password_may_have_any_sign_when_it_is_quoted():
    """As a person may choose it; what pg_dump is given is the same."""
    password = "p@ss: /?#[]%&=+'\"\\$医保"
    told = databases.database(f"postgres://o%27brien:{quote(password, safe='')}@h/yibao")
    words, given = DatabaseClient.settings_to_cmd_args_env(told, [])
    assert (told["USER"], told["PASSWORD"], given) == ("o'brien", password, {"PGPASSWORD": password})
    assert not any(password in word for word in words)


@pytest.mark.parametrize(
    "url", ["mysql://u:geheim@h/x", "postgres://u:geheim@h/", "postgres://u:gehe[im@h/x", "u:geheim@h/x", "sqlite://"]
)
def test_another_address_is_an_error_that_does_not_tell_the_password(url):
    with pytest.raises(ImproperlyConfigured) as refused:
        databases.database(url)
    assert "gehe" not in str(refused.value)


def test_the_cache():
    assert databases.cache("")["BACKEND"].endswith("LocMemCache")
    assert databases.cache("redis://h:6379/1")["LOCATION"] == "redis://h:6379/1"
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL"):
        databases.cache("memcached://h")


def test_an_address_may_stand_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "url").write_text("redis://from-a-file\n", encoding="utf-8")
    monkeypatch.setenv("CACHE_URL", "redis://from-the-environment")
    assert environment.text_or_file("CACHE_URL") == "redis://from-the-environment"
    monkeypatch.setenv("CACHE_URL_FILE", str(tmp_path / "url"))
    assert environment.text_or_file("CACHE_URL") == "redis://from-a-file"


@pytest.mark.parametrize("name", ["DATABASE_URL", "CACHE_URL"])
def test_a_wrong_address_stops_the_start(name):
    values = os.environ | {"DEBUG": "1", name: "gopher://nowhere/x"}
    started = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=values, capture_output=True, text=True
    )
    assert started.returncode != 0
    assert f"{name} must begin with" in started.stderr


def test_the_run_uses_what_it_says():
    """Against a run on PostgreSQL that quietly is one on SQLite, and the other way round."""
    note = os.environ.get("DATABASE_URL", "sqlite")
    assert ON_POSTGRESQL is note.startswith("postgres")
    cache.set("who", "都在")
    assert cache.get("who") == "都在"
    shared = type(caches["default"]).__name__ == "RedisCache"
    assert shared is bool(os.environ.get("CACHE_URL"))


@pytest.mark.skipif(not ON_POSTGRESQL, reason="about lasting connections to PostgreSQL")
@pytest.mark.django_db
def test_a_connection_that_the_server_ended_is_replaced_before_a_reader_meets_it():
    """As after a restart of the database: the thread's connection is dead, the next request does not notice."""

    def request() -> int:
        close_old_connections()
        found = Region.objects.count()
        close_old_connections()
        return found

    with ThreadPoolExecutor(1) as thread:
        before = thread.submit(request).result()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert thread.submit(request).result() == before > 0
        thread.submit(connection.close)
