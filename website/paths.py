"""Cached reverse() of the site's own URL names: a page has dozens of links."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def path_to(name: str, *args: str | int) -> str:
    """The address of a page: `path_to("policies:region", "lanzhou")`. Raises NoReverseMatch for a name that is none."""
    return reverse(name, args=args)
