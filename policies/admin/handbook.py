"""编辑手册: docs/howto/editors.zh.md as a page of the desk, so that editors need not look for it elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FILE = settings.BASE_DIR / "docs" / "howto" / "editors.zh.md"
HEADING = re.compile(r"(#{1,3}) (.+)")
ITEM = re.compile(r"(-|\d+\.) (.+)")
RULE = re.compile(r"\|[\s:|-]+\|")
BOLD = re.compile(r"\*\*(.+?)\*\*")
CODE = re.compile(r"`(.+?)`")
LINK = re.compile(r"\[(.+?)\]\(((?:https?://|/)[^)\s]*)\)")


@dataclass
class Block:
    """One block of the handbook: a heading, a paragraph, a list or a table of cells."""

    kind: str
    lines: list[SafeString]
    rows: list[list[SafeString]]


def handbook_page(request: HttpRequest) -> HttpResponse:
    found = list(blocks(FILE.read_text(encoding="utf-8")))
    title = found.pop(0).lines[0] if found and found[0].kind == "h1" else "编辑手册"
    context = {**admin.site.each_context(request), "title": title, "blocks": found}
    return TemplateResponse(request, "admin/policies/handbook.html", context)


def blocks(text: str) -> Iterator[Block]:
    """The few forms of Markdown that the handbook is written in. What it does not know is a paragraph."""
    open_block: Block | None = None
    for line in text.splitlines():
        kind, words = _kind(line)
        if open_block and (kind != open_block.kind or kind.startswith("h")):
            yield open_block
            open_block = None
        if not kind:
            continue
        open_block = open_block or Block(kind, [], [])
        if kind == "table":
            if not RULE.fullmatch(line.strip()):
                open_block.rows.append([_inline(cell.strip()) for cell in line.strip().strip("|").split("|")])
        else:
            open_block.lines.append(_inline(words))
    if open_block:
        yield open_block


def _kind(line: str) -> tuple[str, str]:
    if found := HEADING.fullmatch(line.rstrip()):
        return f"h{len(found[1])}", found[2]
    if found := ITEM.fullmatch(line.strip()):
        return ("ul" if found[1] == "-" else "ol"), found[2]
    if line.startswith("|"):
        return "table", line
    return ("p", line.strip()) if line.strip() else ("", "")


def _inline(text: str) -> SafeString:
    """Bold, code and links within a line; everything else is escaped."""
    html = CODE.sub(r"<code>\1</code>", BOLD.sub(r"<b>\1</b>", str(escape(text))))
    return mark_safe(LINK.sub(r'<a href="\2">\1</a>', html))
