"""The importable things of a release folder: regions.csv, sources.yaml and regions/<code>-<slug>.yaml."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.models import Status
from policies.open_data.serializers import REGION, SECTIONS, SOURCE, Payload, Shape

from .files import ImportFileError, entries_of, load_yaml, read_text
from .records import digest


@dataclass(frozen=True)
class ExchangeItem:
    """One importable thing: its lasting key, its shape, its content, and the region it belongs to."""

    key: str
    shape: Shape
    payload: Payload
    region: str | None = None


def lasting_key(section: str, payload: Mapping[str, Any], name: str) -> str:
    """The key of an item that has a name for ever; a draft of it is an item of its own."""
    draft = ":draft" if payload.get("status") == Status.DRAFT else ""
    return f"{section}:{payload.get(name)}{draft}"


def _table_key(section: str, region: str, payload: Mapping[str, Any]) -> str:
    audience = f":{payload.get('audience', 'retiree')}" if section == "credit" else ""
    start = payload.get("effective_from") or "unstated"
    draft = ":draft:" + digest(payload.get("headline"))[:8] if payload.get("status") == Status.DRAFT else ""
    return f"{section}:{region}{audience}:{start}{draft}"


def read_regions(path: Path) -> Iterator[ExchangeItem]:
    rows = csv.DictReader(read_text(path).splitlines())
    for position, row in enumerate(rows):
        if None in row or not row.get("slug"):
            raise ImportFileError(f"{path.name}：第{rows.line_num}行的列数和表头对不上，或者没有 slug")
        payload = {name: value or None if name in ("code", "parent") else value for name, value in row.items()}
        yield ExchangeItem(f"region:{row['slug']}", REGION, {**payload, "position": position})


def read_region_file(path: Path) -> Iterator[ExchangeItem]:
    document = load_yaml(path)
    slug = document.pop("region", None) if isinstance(document, dict) else None
    if not isinstance(slug, str):
        raise ImportFileError(f"{path.name}：第一行要写 region: <网址名>")
    for section, entries in document.items():
        if section not in SECTIONS:
            raise ImportFileError(f"{path.name}：不认识的栏目 {section}")
        for payload in entries_of(entries or [], f"{path.name} {section}"):
            # up to release 0.1 what was not to be seen was hidden, now it is a draft
            if payload.pop("shown", True) is False:
                payload["status"] = Status.DRAFT.value
            known = "key" in payload
            key = lasting_key(section, payload, "key") if known else _table_key(section, slug, payload)
            yield ExchangeItem(key, SECTIONS[section], payload, slug)


def read_release(folder: Path) -> Iterator[ExchangeItem]:
    """Every item of a release folder, in an order in which each finds what it refers to."""
    yield from read_regions(folder / "regions.csv")
    for payload in entries_of(load_yaml(folder / "sources.yaml") or [], "sources.yaml"):
        yield ExchangeItem(f"source:{payload.get('key')}", SOURCE, payload)
    for path in sorted((folder / "regions").glob("*.yaml")):
        yield from read_region_file(path)
