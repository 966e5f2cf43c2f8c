"""The content version: a number that the database draws anew with every change of what readers see.

Triggers draw it, so that no way of writing can forget it: the desk, a bulk update, an import, a line of SQL. They are
made anew after each migration, because a migration may rebuild a table without them. It is drawn, not counted: a number
that was seen in a transaction taken back, or before a backup was restored, never comes to stand for other content.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import local
from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from .models import Contact, ContentEdition, Region, SearchSubject

APPS = ("policies", "guides")
# The content version of everything, that of what search reads (regions and subjects, which change rarely), that of the
# rules and what they stand on, and that of the ways to ask (contacts and guides).
EVERYTHING, REGIONS, RULES, WAYS = VERSIONS = (1, 2, 3, 4)
# Everything else of these apps is taken to be shown: forgetting to think about a new model costs speed, not truth.
NOT_SHOWN = frozenset(
    {
        "policies.ContentEdition",
        "policies.ImportRecord",
        "policies.LinkCheck",
        "policies.PlaceDemand",
        "policies.ReaderReport",
        "policies.SearchMiss",
        # never changes, and is shown through the source that names it
        "policies.SourceCopy",
    }
)
PREFIX = "edition_"
# Under this name a request brings the versions that were seen a moment ago. No client can set it.
SEEN = "policies.content_versions"


# `seen`: what the request of this thread has seen. It reads one version, however often it asks; None: it may write.
_request = local()


def begin(environ: dict[str, Any], **_: Any) -> None:
    """A request begins. One that only reads cannot change what it reads, and takes what the version poller saw."""
    _request.seen = environ.get(SEEN, {}) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None


def end(**_: Any) -> None:
    """A request is over."""
    _request.seen = None


def current(of: int = EVERYTHING) -> int:
    """The content version of the database, in one small statement. Raises django.db.Error where it cannot be read.

    A database of an older release, which has no version of that kind, answers with that of everything.
    """
    seen = getattr(_request, "seen", None)
    if seen == {}:
        seen = _request.seen = read()
    versions = read() if seen is None else seen
    return versions.get(of, versions.get(EVERYTHING, 0))


def read() -> dict[int, int]:
    """Every content version, by what it is of. Raises django.db.Error."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT id, number FROM {ContentEdition._meta.db_table}")
        return dict(cursor.fetchall())


def shown_models() -> list[type[models.Model]]:
    """The models whose rows readers see, the tables between many and many included."""
    result = (model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True))
    # the audit trail is the editors' own
    return [model for model in result if model._meta.label not in NOT_SHOWN and not hasattr(model, "history_object")]


def install(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After a migration: triggers for every table that readers see, and another version."""
    if app_config.label != ContentEdition._meta.app_label:
        return
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    if ContentEdition._meta.db_table not in existing:
        return
    shown = [model for model in shown_models() if model._meta.db_table in existing]
    on_change = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        for model in shown:
            for statement in on_change(connection, model._meta.db_table, _drawn_by(connection, model)):
                cursor.execute(statement)
        for of in VERSIONS:
            cursor.execute(_next_version(connection, of))


def _next_version(connection: BaseDatabaseWrapper, of: int) -> str:
    table = connection.ops.quote_name(ContentEdition._meta.db_table)
    drawn = (
        "floor(random() * 4611686018427387904)::bigint"
        if connection.vendor == "postgresql"
        else f"random() & {2**62 - 1}"
    )
    return f"INSERT INTO {table} (id, number) VALUES ({of}, {drawn}) ON CONFLICT (id) DO UPDATE SET number = excluded.number"


def _drawn_by(connection: BaseDatabaseWrapper, model: type[models.Model]) -> str:
    """What a change of the rows of a model does. A region is shown with rows of every kind."""
    versions = {EVERYTHING, WAYS if model is Contact or model._meta.app_label == "guides" else RULES}
    if model is SearchSubject:
        versions.add(REGIONS)
    if model is Region:
        versions.update(VERSIONS)
    return " ".join(f"{_next_version(connection, of)};" for of in sorted(versions))


def _on_sqlite(connection: BaseDatabaseWrapper, table: str, drawn: str) -> Iterator[str]:
    quote = connection.ops.quote_name
    for event in ("INSERT", "UPDATE", "DELETE"):
        name = quote(f"{PREFIX}{table}_{event.lower()}")
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {event} ON {quote(table)} BEGIN {drawn} END"


def _on_postgresql(connection: BaseDatabaseWrapper, table: str, drawn: str) -> Iterator[str]:
    """One for each statement, however many rows it changes."""
    quote = connection.ops.quote_name
    function = quote(f"{PREFIX}{table}")
    yield f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {drawn} RETURN NULL; END $$"
    yield f"DROP TRIGGER IF EXISTS {PREFIX}draw ON {quote(table)}"
    yield (
        f"CREATE TRIGGER {PREFIX}draw AFTER INSERT OR UPDATE OR DELETE ON {quote(table)} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )
