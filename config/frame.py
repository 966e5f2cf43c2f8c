"""The frame of pages in Jinja: base.html as Django draws it, once, with what differs from reader to reader left open."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from jinja2 import Template

from .display import display

# What readers bring with them stays a variable: it never becomes part of a template.
OPEN = ("size_query", "contrast_query", "canonical", "page")

# Blocks that a page's head has twice are drawn once.
WRITTEN_TWICE = '{% set page_title = self["title"]() %}{% set page_description = self["description"]() %}'


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `{% extends frame %}` is the site's base with its blocks title, description, head and main."""
    told = display(request)
    settled = tuple((name, value) for name, value in told.items() if name not in OPEN)
    return told | {"frame": _frame(settled)}


@lru_cache(maxsize=64)
def _frame(settled: tuple[tuple[str, str], ...]) -> Template:
    left_open = {name: mark_safe(f"{{{{ {name} }}}}") for name in OPEN}
    source = render_to_string("frame.html", dict(settled) | left_open)
    return engines["jinja2"].env.from_string(WRITTEN_TWICE + source)
