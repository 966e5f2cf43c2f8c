"""Editors who save and readers who read, all at once, until told to stop."""

from __future__ import annotations

import random
import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException

from tests.operations.desk import filled
from tests.operations.server import PATIENCE, Site, until

PAGES = ("/", "/cities/lanzhou/", "/cities/lasa/", "/calculator/", "/compare/?city=lanzhou&city=guangzhou")


@dataclass
class Editor:
    """Saves one draft again and again: its note and the note of every row say which time it is."""

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
        values["note"] = words
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
    until(lambda: bool(busy.wrong) or sum(len(editor.acknowledged) for editor in editors) >= wanted)
    assert not busy.wrong, busy.wrong
