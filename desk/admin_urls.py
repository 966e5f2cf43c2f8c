"""Links between pages of the desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from policies.models import Reviewed, Status

SHORT = 48


def change_url(row: Model) -> str:
    """The page of one row, or nothing where the desk has none."""
    if not admin.site.is_registered(type(row)):
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def row_link(row: Model) -> SafeString:
    url = change_url(row)
    return format_html('<a href="{}">{}</a>', url, row) if url else format_html("{}", row)


def row_list(rows: Iterable[Model]) -> SafeString | str:
    """The rows as a list of links, each with its kind, and with its state where readers do not see it."""
    items = [(row._meta.verbose_name, row_link(row), _state(row)) for row in rows]
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}：{}{}</li>", items)) if items else "还没有"


def _state(row: Model) -> str:
    hidden = isinstance(row, Reviewed) and row.status != Status.PUBLISHED
    return f"（{row.get_status_display()}）" if hidden else ""  # type: ignore[attr-defined]


def outward(url: str, words: str = "") -> SafeString | str:
    """A link to a page elsewhere, in a window of its own; the words alone where there is no address."""
    if not url.startswith(("http://", "https://")):
        return words or url or "-"
    link = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'
    return format_html(link, url, Truncator(words or url).chars(SHORT))
