"""Every release's database goes forward to today's migrations, back, and forward again, without losing a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import RELEASES, load
from .rows import Rows, everything, lost
from .server import Site

HISTORIES = ("channel", "step", "channelcitation", "topic", "rule")
# A release adds its database here (`.dump` of a small one), and the columns (table.column) whose values later migrations
# change on purpose, forward or on the way back.
MOVED: dict[str, frozenset[str]] = {
    "0.1": frozenset(
        [
            # contacts are in the order of the file from now on by their position
            *("policies_contact.position", "policies_historicalcontact.position"),
            # what no import had noted counts as published at the moment of the migration, each time it is made
            *("guides_channel.published_at", "guides_topic.published_at", "policies_contact.published_at"),
            *(f"guides_historical{name}.published_at" for name in ("channel", "topic")),
            *(f"guides_historical{name}.history_date" for name in HISTORIES),
            "policies_historicalcontact.published_at",
        ]
    ),
}
# What Django itself writes anew on the way, and the edition, drawn anew by every migration.
OWN = frozenset(
    ["policies_contentedition", "django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"]
)


def rows(site: Site) -> Rows:
    return {table: kept for table, kept in everything(site.database).items() if table not in OWN}


def applied(site: Site) -> dict[str, str]:
    """The last migration of each app."""
    with site.sql() as connection:
        return dict(connection.execute("SELECT app, max(name) FROM django_migrations GROUP BY app"))


def migrate(site: Site, *words: str) -> None:
    done = site.manage("migrate", "-v", "0", *words)
    assert done.returncode == 0, done.stderr


def test_every_stored_release_is_tried() -> None:
    assert {path.stem for path in RELEASES.glob("*.sql")} == set(MOVED)


@pytest.mark.parametrize("release", MOVED)
def test_forward_back_and_forward_again(release: str, tmp_path: Path) -> None:
    site = Site(tmp_path, {"AUTOMATIC_BACKUPS": "0"})
    load(release, site.database)
    before, then = rows(site), applied(site)
    assert sum(map(len, before.values())) > 100

    migrate(site)
    today, now = rows(site), applied(site)
    assert lost(before, today, MOVED[release]) == []
    assert site.damage() == []

    for app in then:
        if then[app] != now[app]:
            migrate(site, app, then[app])
    assert applied(site) | {} == {app: then.get(app, now[app]) for app in applied(site)}
    assert lost(before, rows(site), MOVED[release]) == []
    assert site.damage() == []

    migrate(site)
    assert lost(today, rows(site), MOVED[release]) == []
    assert site.damage() == []
    site.listening.close()
