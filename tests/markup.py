"""What a page is made of, as a browser would see it: what of it came from outside, what a strict policy blocks, what it links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from tests.hostile import MARK

LOADS = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "object": "data",
    "embed": "src",
    "source": "src",
}
ADDRESSES = ("href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset")
AS_BROWSERS_READ = str.maketrans({"\\": "/", "\t": None, "\n": None, "\r": None})
SCHEMES = ("", "http", "https", "tel")


@dataclass
class Seen:
    """What stands out in one document."""

    made: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    outward: list[dict[str, str]] = field(default_factory=list)
    schemes: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        self.inside = tag if tag in ("script", "style") else ""
        if MARK in tag or any(MARK in name for name in values):
            self.seen.made.append(f"<{tag} {' '.join(values)}>")
        self._block(tag, values)
        for name in ADDRESSES:
            if name in values:
                self._address(tag, values, values[name])

    def _block(self, tag: str, told: dict[str, str]) -> None:
        blocked = self.seen.blocked
        blocked += [f"<{tag} {name}>" for name in told if name in ("style", "srcdoc") or name.startswith("on")]
        if tag in ("style", "iframe", "object", "embed", "base", "applet"):
            blocked.append(f"<{tag}>")
        if (
            tag == "script"
            and not told.get("src")
            and told.get("type") not in ("application/ld+json", "application/json")
        ):
            blocked.append("<script> inline")
        if tag == "meta" and "http-equiv" in told:
            blocked.append(f"<meta {told['http-equiv']}>")
        source = told.get(LOADS.get(tag, ""), "")
        if urlsplit(source).netloc and not (tag == "link" and told.get("rel") in ("canonical", "alternate")):
            blocked.append(f"<{tag} {source}>")

    def _address(self, tag: str, told: dict[str, str], address: str) -> None:
        # browsers take a backslash for a slash and leave out line breaks
        parts = urlsplit(address.translate(AS_BROWSERS_READ))
        self.seen.schemes.add(parts.scheme.lower())
        if parts.scheme.lower() not in SCHEMES:
            self.seen.made.append(f"<{tag} {address}>")
        if parts.netloc and tag in ("a", "form", "area"):
            self.seen.outward.append(told)

    def handle_data(self, data: str) -> None:
        if self.inside == "script" and MARK in data and "<" in data:
            self.seen.made.append("script with " + data[:80])

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def look(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


def hosts(seen: Seen) -> set[str]:
    addresses = [(link.get("href") or link.get("action") or "").translate(AS_BROWSERS_READ) for link in seen.outward]
    return {urlsplit(address).netloc for address in addresses}
