"""kill -9 of workers and of the whole server while editors save and readers read."""

from __future__ import annotations

import random
import time

from tests.operations.crowd import Busy, Editor, Reader, wait_for
from tests.operations.server import Site

KILLS = 9


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
        header = "SELECT headline FROM policies_credittable WHERE id = ?"
        (now,) = connection.execute(header, [editor.table]).fetchone()
        trail = "SELECT headline FROM policies_historicalcredittable WHERE id = ? AND headline LIKE '第%次' ORDER BY history_id"
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
