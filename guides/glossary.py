"""名词解释: the words of the site as readers say them, from data/glossary.yaml. Not in the database: they change with the pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parent / "data" / "glossary.yaml"


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
class Group:
    """Terms of one subject; `key` is the anchor on the page."""

    key: str
    title: str
    terms: tuple[Term, ...]


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """Every group in the order of the page."""
    told = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return tuple(Group(one["group"], one["title"], tuple(Term(**term) for term in one["terms"])) for one in told)
