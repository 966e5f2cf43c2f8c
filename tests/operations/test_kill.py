"""kill -9 of workers and of the whole server while editors save and readers read."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import everything
from tests.operations.crowd import Busy, Editor, Reader, wait_for
from tests.operations.server import Site
from tests.operations.test_backups import NEW_PLACE, release

pytestmark = pytest.mark.one_database

KILLS = 6


def kill(site: Site, whole: bool) -> tuple[float, float]:
    """The span in which a worker, or everything, died."""
    began = time.monotonic()
    if whole:
        site.kill()
    else:
        site.kill_a_worker()
    return began, time.monotonic()


def test_no_acknowledged_edit_is_lost_and_none_is_half_written(site: Site) -> None:
    cookie = site.sign_in("bianji")
    site.start()
    editors = [Editor(site, pk, cookie) for pk in site.drafts()]
    readers = [Reader(site), Reader(site)]
    kills: list[tuple[float, float]] = []
    with Busy([*editors, *readers]) as busy:
        for number in range(KILLS):
            wait_for(3, busy, editors)
            time.sleep(random.random() / 10)  # anywhere within a request
            kills.append(kill(site, whole=number % 3 == 2))
            if number % 3 == 2:
                site.start()
        wait_for(3, busy, editors)
    assert not busy.wrong, busy.wrong
    assert all(reader.read for reader in readers)
    assert [span for span in busy.cut if not any(_met(span, death) for death in kills)] == []
    assert len(busy.cut) <= KILLS * len(busy.people)
    site.kill()
    assert site.damage() == []
    for editor in editors:
        check_what_was_kept(site, editor)


def _met(request: tuple[float, float], death: tuple[float, float]) -> bool:
    return request[0] <= death[1] and death[0] <= request[1]


def check_what_was_kept(site: Site, editor: Editor) -> None:
    """Each save is there with its header, its rows and the trail of both, or not at all."""
    with site.sql() as connection:
        header = "SELECT note FROM policies_credittable WHERE id = ?"
        (now,) = connection.execute(header, [editor.table]).fetchone()
        trail = "SELECT note FROM policies_historicalcredittable WHERE id = ? AND note LIKE '第%次' ORDER BY history_id"
        saved = [words for (words,) in connection.execute(trail, [editor.table])]
        bands = connection.execute(
            "SELECT id, note FROM policies_creditband WHERE table_id = ?", [editor.table]
        ).fetchall()
        assert saved[-1] == now
        assert {note for _, note in bands} == {now}
        for pk, _ in bands:
            trail = (
                "SELECT note FROM policies_historicalcreditband WHERE id = ? AND note LIKE '第%次' ORDER BY history_id"
            )
            assert [note for (note,) in connection.execute(trail, [pk])] == saved
    assert len(bands) > 1
    assert len(saved) == len(set(saved))
    assert {f"第{number}次" for number in editor.acknowledged} <= set(saved)
    assert set(saved) <= {f"第{number}次" for number in range(1, editor.tried + 1)}


PRAGMAS = """
from django.db import connection
names = ("journal_mode", "synchronous", "foreign_keys")
print([connection.cursor().execute(f"PRAGMA {name}").fetchone()[0] for name in names])
"""


def test_a_commit_waits_for_the_disk(site: Site) -> None:
    """A power cut cannot be had in a test; that SQLite is told to expect one can be seen."""
    full = 2
    assert site.manage("shell", "-v", "0", "-c", PRAGMAS).stdout.strip() == f"['wal', {full}, 1]"


# Does a piece of work again and again in a process of its own, killed at its first, second, … statement that writes, until
# it is done; says what the database held after each.
KILLED_AT_EACH_WRITE = """
import json, os, signal
from django.core.management import call_command
from django.db import connection
from desk.review import transitions
from policies.models import CreditTable, Region

{before}

def work():
    {work}

def state():
    return {state}

def die_at(number):
    left = [number]
    def execute(run, sql, params, many, context):
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA")):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return run(sql, params, many, context)
    return execute

states = [state()]
for number in range(1, 400):
    connection.close()
    child = os.fork()
    if child == 0:
        with connection.execute_wrapper(die_at(number)):
            work()
        os._exit(0)
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    states.append(state())
    if killed == 0:
        break
print("states:", json.dumps(states))
"""
PUBLICATION = {
    "before": """draft = transitions.copy_as_draft(CreditTable.objects.filter(status="published").first())
old = draft.revises_id""",
    "work": "transitions.publish(CreditTable.objects.get(pk=draft.pk))",
    "state": "[CreditTable.objects.get(pk=pk).status for pk in (old, draft.pk)]",
}
IMPORT = {
    "before": "",
    "work": 'call_command("import_policies", "{folder}", verbosity=0)',
    "state": '[Region.objects.filter(slug="foshan").count()]',
}


def states(site: Site, work: dict[str, str]) -> list[list[str | int]]:
    done = site.manage("shell", "--no-imports", "-v", "0", "-c", KILLED_AT_EACH_WRITE.format(**work))
    assert done.returncode == 0, done.stderr
    found: list[list[str | int]] = json.loads(done.stdout.partition("states:")[2])
    return found


def test_a_publication_that_is_killed_has_not_begun(site: Site) -> None:
    found = states(site, PUBLICATION)
    assert len(found) > 4
    assert found[-1] == ["superseded", "published"]
    assert all(state == ["published", "draft"] for state in found[:-1])
    assert site.damage() == []


def test_an_import_that_is_killed_has_not_begun(make_site: Callable[..., Site], tmp_path: Path) -> None:
    site = make_site(AUTOMATIC_BACKUPS="0")
    folder = release(tmp_path / "release", NEW_PLACE)
    found = states(site, IMPORT | {"work": IMPORT["work"].format(folder=folder)})
    assert len(found) > 3
    assert found[-1] == [1]
    assert all(state == [0] for state in found[:-1])
    assert site.damage() == []


def test_a_migration_that_is_killed_is_taken_up_by_the_next(make_site: Callable[..., Site]) -> None:
    """Each migration is there or not; `migrate` goes on from where it was."""
    site = make_site(AUTOMATIC_BACKUPS="0")
    before = everything(site.address)
    died = {"before": "", "state": "[]", "work": 'call_command("migrate", "guides", "zero", verbosity=0)'}
    one_death = KILLED_AT_EACH_WRITE.replace("range(1, 400)", "(40,)").format(**died)
    assert site.manage("shell", "--no-imports", "-v", "0", "-c", one_death).returncode == 0
    assert site.damage() == []
    assert site.manage("migrate", "-v", "0").returncode == 0
    assert site.manage("makemigrations", "--check", "--dry-run", "-v", "0").returncode == 0
    assert site.damage() == []
    after = everything(site.address)
    assert {table: len(rows) for table, rows in after.items() if table.startswith("policies_")} == {
        table: len(rows) for table, rows in before.items() if table.startswith("policies_")
    }
