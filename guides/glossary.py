"""名词解释: the words of the site as readers say them, from data/glossary.yaml. Not in the database: they change with the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.apps import apps

DATA = Path(apps.get_app_config("guides").path) / "data" / "glossary.yaml"


@dataclass(frozen=True)
class Term:
    """One word: what people say, what documents say, what it means, an example; `topic` tells more, where there is one."""

    key: str
    everyday: str
    official: str
    text: str
    example: str
    topic: str = ""


@dataclass(frozen=True)
class TermGroup:
    """Terms of one subject; `key` is the anchor on the page."""

    key: str
    title: str
    terms: tuple[Term, ...]


@lru_cache(maxsize=1)
def groups() -> tuple[TermGroup, ...]:
    """Every group in the order of the page."""
    values = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return tuple(
        TermGroup(item["group"], item["title"], tuple(Term(**term) for term in item["terms"])) for item in values
    )
