"""What is wrong with JSON-LD: against an excerpt of the vocabulary of schema.org, and what Google asks of a type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TYPES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))["types"]
PLAIN = {"Text": str, "URL": str, "Integer": int, "Number": (int, float), "Boolean": bool}

# What Google's guidelines for rich results require or recommend; of GovernmentService, what makes it say something.
ASKED = {
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "HowTo": {"name", "description", "step"},
    "HowToStep": {"name", "text", "url"},
    "HowToSupply": {"name"},
    "FAQPage": {"mainEntity"},
    "Question": {"name", "acceptedAnswer"},
    "Answer": {"text"},
    "GovernmentService": {"name", "serviceType", "provider", "areaServed", "availableChannel"},
    "DefinedTermSet": {"hasDefinedTerm"},
    "DefinedTerm": {"name", "description"},
    "GovernmentOrganization": {"name"},
    "ServiceChannel": {"servicePhone"},
    "ContactPoint": {"telephone"},
}


def lineage(name: str) -> set[str]:
    """A type with all that it is a kind of."""
    return {name}.union(*(lineage(parent) for parent in TYPES[name]["parents"])) if name in TYPES else {name}


def properties(name: str) -> dict[str, set[str]]:
    """The properties of a type, inherited ones too, with the types of their values."""
    return {key: set(kinds.split()) for kind in lineage(name) for key, kinds in TYPES[kind]["properties"].items()}


def problems(node: dict[str, Any], path: str = "") -> Iterator[str]:
    """Everything wrong with a node and the nodes in it, each with its place."""
    name = node.get("@type")
    here = f"{path}/{name}"
    if name not in TYPES:
        yield f"{here}: no such type"
        return
    known = properties(name)
    yield from (f"{here}: {key} is missing" for key in ASKED.get(name, set()) if not node.get(key))
    for key, value in node.items():
        if key in ("@type", "@id"):
            continue
        if key not in known:
            yield f"{here}: {key} is no property of it"
            continue
        for item in value if isinstance(value, list) else [value]:
            yield from _value(item, known[key], f"{here}.{key}")


def _value(value: Any, kinds: set[str], here: str) -> Iterator[str]:
    if isinstance(value, dict):
        if not lineage(str(value.get("@type"))) & kinds:
            yield f"{here}: {value.get('@type')} is none of {sorted(kinds)}"
        yield from problems(value, here)
        return
    plain = any(isinstance(value, PLAIN[kind]) for kind in kinds & PLAIN.keys())
    # an address may stand for any thing, as its reference
    if not plain and not (isinstance(value, str) and value.startswith(("http://", "https://"))):
        yield f"{here}: {value!r} is none of {sorted(kinds)}"
