"""the version poller: when the pages in memory stop holding, and what happens while the database does not answer."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import OperationalError

from operations.page_cache import version_poller
from operations.page_cache.middleware import AWAY
from policies import unanswered
from policies.content_version import EVERYTHING
from policies.models import PlaceDemand, Region
from website import database_errors


class World:
    def __init__(self) -> None:
        self.version: int | Exception = 7
        self.seconds = 100.0
        self.today = date(2026, 11, 22)

    def read(self) -> dict[int, int]:
        if isinstance(self.version, Exception):
            raise self.version
        return {EVERYTHING: self.version}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    monkeypatch.setattr(version_poller.content_version, "read", world.read)
    monkeypatch.setattr(version_poller, "monotonic", lambda: world.seconds)
    monkeypatch.setattr(version_poller.timezone, "localdate", lambda: world.today)
    for closing_it in ("close", "close_if_unusable_or_obsolete"):
        monkeypatch.setattr(version_poller.connection, closing_it, lambda: None)
    return world


@pytest.fixture
def looking(world: World) -> version_poller.VersionPoller:
    looking = version_poller.VersionPoller()
    looking.look()
    return looking


def test_nothing_new_changes_nothing(looking):
    before = looking.generation
    looking.look()
    assert (looking.generation, looking.sees) == (before, True)


def test_another_edition_is_another_generation(looking, world):
    before = looking.generation
    world.version = 8
    looking.look()
    assert looking.generation == before + 1


def test_a_restored_backup_is_too_and_never_an_old_one_again(looking, world):
    """A content version that was seen before, under another content."""
    seen = [looking.generation]
    for number in (5, 7, 5):
        world.version = number
        looking.look()
        seen.append(looking.generation)
    assert len(set(seen)) == 4


def test_another_day_is_another_generation(looking, world):
    before = looking.generation
    world.today = date(2026, 11, 23)
    looking.look()
    assert looking.generation == before + 1


def test_a_silent_database_changes_nothing_but_is_told(looking, world):
    before = looking.generation
    world.version, world.today = OperationalError("locked"), date(2026, 11, 23)
    looking.look()
    assert (looking.generation, looking.sees) == (before, False)
    world.version = 7
    looking.look()
    assert (looking.generation, looking.sees) == (before + 1, True)


# ---- what requests take from it ----


def test_what_was_seen_a_moment_ago_is_told(looking, world):
    assert looking.versions == {EVERYTHING: 7}
    world.version = 8
    world.seconds += 1.9 * looking.seconds
    assert looking.versions == {EVERYTHING: 7}, "it is what was seen, and nobody has looked since"
    looking.look()
    assert looking.versions == {EVERYTHING: 8}


def test_before_it_has_looked_it_tells_nothing(world):
    assert version_poller.VersionPoller().versions == {}


def test_what_it_saw_too_long_ago_it_does_not_tell(looking, world):
    """Two intervals: one look was late, or the thread is gone."""
    world.seconds += 2 * looking.seconds
    assert looking.versions == {}
    looking.look()
    assert looking.versions == {EVERYTHING: 7}


def test_while_it_does_not_see_it_tells_nothing(looking, world):
    world.version = OperationalError("locked")
    looking.look()
    assert looking.versions == {}


def test_a_database_that_failed_at_the_last_look_is_away_until_the_next(looking, world):
    assert not looking.database_away
    world.version = OperationalError("connection refused")
    looking.look()
    assert looking.database_away
    world.version = 7
    looking.look()
    assert not looking.database_away


def test_a_database_that_has_not_answered_for_long_is_away(looking, world):
    world.seconds += version_poller.AWAY_AFTER - 0.1
    assert not looking.database_away
    world.seconds += 0.2
    assert looking.database_away


def test_before_the_first_look_nothing_is_known(world):
    assert not version_poller.VersionPoller().database_away


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/cities/?q=x", 503),
        ("get", "/cities/lanzhou/", 503),
        ("head", "/admin/", 503),
        ("get", "/healthz", 200),
        ("get", "/static/out-of-order.html", 200),
    ],
)
def test_while_it_is_away_nobody_waits_for_it(client, settings, method, path, status):
    """Without the mark for it, the database is closed to a test."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    answer = getattr(client, method)(path, **{AWAY: True})
    assert answer.status_code == status
    if status == 503 and method == "get":
        assert database_errors.AWAY in answer.content.decode()
        assert answer["Retry-After"]
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_while_it_is_away_a_letter_is_tried(client):
    assert client.post("/report/", {"message": ""}, **{AWAY: True}).status_code == 400


@pytest.mark.django_db
def test_the_tally_is_written_once():
    PlaceDemand.objects.all().delete()
    region = Region.objects.get(slug="lasa")
    tally = unanswered.UnansweredCounter()
    for _ in range(3):
        tally.add(region.pk)
    for _ in range(2):
        tally.write()
    assert sum(PlaceDemand.objects.filter(region=region).values_list("count", flat=True)) == 3


@pytest.mark.django_db
def test_a_tally_that_cannot_be_written_is_lost_in_silence(monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(PlaceDemand._default_manager, "update_or_create", broken)
    tally = unanswered.UnansweredCounter()
    tally.add(1)
    tally.write()
