"""Addresses of the site's own pages by their names. They stay the same while a process lives, and a page has dozens."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def path_to(name: str, *args: str | int) -> str:
    """The address of a page: `path_to("policies:region", "lanzhou")`. Raises NoReverseMatch for a name that is none."""
    return reverse(name, args=args)
