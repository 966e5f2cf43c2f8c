"""kill -9 of workers and of the whole server while editors save and readers read."""

from __future__ import annotations

import random
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException

from .desk import filled
from .server import PATIENCE, Site

KILLS = 9
PAGES = ("/", "/cities/lanzhou/", "/cities/lasa/", "/calculator/", "/compare/?city=lanzhou&city=guangzhou")


@dataclass
class Editor:
    """Saves one draft again and again: its sentence and the note of every row say which time it is."""

    site: Site
    table: int
    cookie: str
    tried: int = 0
    acknowledged: list[int] = field(default_factory=list)

    def act(self) -> None:
        address = f"/admin/policies/credittable/{self.table}/change/"
        values = filled(self.site.get(address, self.cookie).text)
        self.tried += 1
        words = f"第{self.tried}次"
        values["headline"] = words
        for name in values:
            if name.startswith("bands-") and name.endswith("-note"):
                values[name] = words
        values.pop("_step", None)
        answer = self.site.post(address, [*values.items(), ("_continue", "1")], self.cookie)
        assert answer.status == 302, re.findall(r"(?s)errorlist.{300}|errornote.{300}", answer.text)
        self.acknowledged.append(self.tried)


@dataclass
class Reader:
    """Reads page after page; every page that comes must be whole."""

    site: Site
    read: int = 0

    def act(self) -> None:
        answer = self.site.get(random.choice(PAGES))
        assert answer.status == 200, answer.status
        assert answer.text.rstrip().endswith("</html>")
        self.read += 1


@dataclass
class Busy:
    """People at work until told to stop. `cut` are the spans of requests without an answer, `wrong` what must not be."""

    people: list[Editor | Reader]
    over: threading.Event = field(default_factory=threading.Event)
    cut: list[tuple[float, float]] = field(default_factory=list)
    wrong: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> Busy:
        self.threads = [threading.Thread(target=self._work, args=[person]) for person in self.people]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def _work(self, person: Editor | Reader) -> None:
        while not self.over.is_set():
            began = time.monotonic()
            try:
                person.act()
            except (OSError, HTTPException):
                self.cut.append((began, time.monotonic()))
            except BaseException as error:
                self.wrong.append(error)
                return


def wait_for(more: int, busy: Busy, editors: list[Editor]) -> None:
    """Until so many more saves are acknowledged."""
    wanted = sum(len(editor.acknowledged) for editor in editors) + more
    deadline = time.monotonic() + PATIENCE
    while sum(len(editor.acknowledged) for editor in editors) < wanted:
        assert not busy.wrong, busy.wrong
        assert time.monotonic() < deadline, "nobody gets anything saved"
        time.sleep(0.005)


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
    with site.sql() as connection:
        newest = connection.execute("SELECT id FROM policies_credittable ORDER BY id DESC LIMIT 3")
        drafts = [pk for (pk,) in newest]
    site.start()
    editors = [Editor(site, pk, cookie) for pk in drafts]
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
        bands = connection.execute("SELECT id, note FROM policies_creditband WHERE table_id = ?", [editor.table]).fetchall()
        assert saved[-1] == now
        assert {note for _, note in bands} == {now}
        for pk, _ in bands:
            trail = "SELECT note FROM policies_historicalcreditband WHERE id = ? AND note LIKE '第%次' ORDER BY history_id"
            assert [note for (note,) in connection.execute(trail, [pk])] == saved
    assert len(bands) > 1
    assert len(saved) == len(set(saved))
    assert {f"第{number}次" for number in editor.acknowledged} <= set(saved)
    assert set(saved) <= {f"第{number}次" for number in range(1, editor.tried + 1)}
