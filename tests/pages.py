"""A page as a reader meets it: its visible text, by section, with its links, ids and form values."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
UNSEEN = frozenset(["script", "style", "datalist"])


@dataclass
class Page:
    """What one HTML document says. `sections` are keyed by the id of the heading that names each of them, or by a folded part's own."""

    status: int = 200
    title: str = ""
    text: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)
    checked: dict[str, str] = field(default_factory=dict)
    heads: list[dict[str, str]] = field(default_factory=list)

    @property
    def noindex(self) -> bool:
        return "noindex" in self.metas.get("robots", "")

    def hrefs(self) -> list[str]:
        return [href for href, _ in self.links]

    def link(self, words: str) -> str:
        """The address of the one link with these words."""
        result = [href for href, text in self.links if text == words]
        assert len(result) == 1, f"{len(result)} links say {words!r}"
        return result[0]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.words: list[str] = []
        self.open: list[str] = []
        self.section_stack: list[tuple[int, str]] = []
        self.section_words: dict[str, list[str]] = defaultdict(list)
        self.href: str | None = None
        self.link_words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.page.ids.append(values["id"])
            self.page.before[values["id"]] = _plain(self.words)
        if tag in ("section", "nav") and "aria-labelledby" in values:
            self.section_stack.append((len(self.open), values["aria-labelledby"]))
        elif tag == "details" and "id" in values:
            self.section_stack.append((len(self.open), values["id"]))
        self._note(tag, values)
        if tag not in VOID:
            self.open.append(tag)

    def _note(self, tag: str, told: dict[str, str]) -> None:
        """What a tag says by its attributes alone."""
        if tag == "a":
            self.href, self.link_words = told.get("href", ""), []
        elif tag == "meta" and ("name" in told or "property" in told):
            self.page.metas[told.get("name") or told["property"]] = told.get("content", "")
        elif tag == "link":
            self.page.heads.append(told)
        elif tag == "input" and "name" in told:
            self.page.values.setdefault(told["name"], []).append(told.get("value", ""))
            if told.get("type") == "hidden":
                self.page.hidden[told["name"]] = told.get("value", "")
            if "checked" in told:
                self.page.checked[told["name"]] = told.get("value", "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag not in self.open:
            return
        while self.open and self.open.pop() != tag:
            pass
        while self.section_stack and self.section_stack[-1][0] >= len(self.open):
            self.section_stack.pop()
        if tag == "a" and self.href is not None:
            self.page.links.append((self.href, _plain(self.link_words)))
            self.href = None

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.page.title += data
        if UNSEEN & set(self.open) or "head" in self.open:
            return
        self.words.append(data)
        if self.href is not None:
            self.link_words.append(data)
        for _, name in self.section_stack:
            self.section_words[name].append(data)


def _plain(words: list[str]) -> str:
    """The words with all blanks gone: Chinese is written without them, and mark-up must not split a sentence."""
    return re.sub(r"\s+", "", "".join(words))


def read(response: Any) -> Page:
    """The page of a response of the test client."""
    page = Page(status=response.status_code)
    reader = _Reader(page)
    reader.feed(response.content.decode())
    reader.close()
    page.text = _plain(reader.words)
    page.sections = {name: _plain(words) for name, words in reader.section_words.items()}
    return page


YUAN = re.compile(r"\d(?:[\d,.]*\d)?元")


def yuan_figures(text: str) -> list[str]:
    """Every figure in yuan that a text names."""
    return YUAN.findall(text)
