"""The addresses in a page: which lead to a file of the export, and which go back to the origin.

An address with a query is answered by the origin, and so is every form: a file gives the same answer to all. So 大字
without script, a search, a comparison, a result and a reader's letter come from the origin, under the same path.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

TAG = re.compile(r"<(?:a|area|form|link|script|img|source|use|image)\b[^>]*>")
ATTRIBUTE = re.compile(r'\s(href|src|action)="([^"]*)"')
TARGET = re.compile(r'\s(?:id|name)="([^"]*)"')
IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
LISTED = re.compile(r"<loc>([^<]*)</loc>")
# Nobody may keep a copy of what these answer: the desk, and the form that posts.
NEVER_A_FILE = ("/admin/", "/report/")


@dataclass
class Page:
    """One page as it is written to a file, the paths of this site that it leads to with their fragments, and what may
    be led to in it."""

    html: str
    links: set[tuple[str, str]] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)


def read(html: str, path: str, origin: str) -> Page:
    """The page at `path`, with forms and addresses that no file answers led to `origin`, such as `https://example.cn`."""
    page = Page(html, targets=set(TARGET.findall(html)))
    page.html = TAG.sub(lambda tag: _tag(tag[0], path, origin, page), html)
    return page


def _tag(tag: str, path: str, origin: str, page: Page) -> str:
    if tag.startswith("<form") and ' action="' not in tag:
        tag = tag.replace("<form", '<form action=""', 1)
    return ATTRIBUTE.sub(lambda found: _attribute(found, path, origin, page), tag)


def _attribute(found: re.Match[str], path: str, origin: str, page: Page) -> str:
    name, written = found.groups()
    whole = urljoin(path, unescape(written))
    if urlsplit(whole).scheme or whole.startswith("//"):
        return found[0]
    address, fragment = urldefrag(whole)
    if name == "action" or "?" in whole or address.startswith(NEVER_A_FILE):
        return f' {name}="{escape(origin + whole)}"'
    page.links.add((unquote(address), unquote(fragment)))
    return found[0]


def in_style(css: str, path: str) -> set[str]:
    """The paths that a style sheet loads."""
    found = (urljoin(path, address) for address in IN_STYLE.findall(css) if not address.startswith(("data:", "#")))
    return {urldefrag(address)[0] for address in found}


def in_sitemap(xml: str, path_of: Callable[[str], str]) -> list[str]:
    """The paths that a sitemap lists."""
    return [path_of(unescape(address)) for address in LISTED.findall(xml)]
