"""The importable things of a release folder: regions.csv, sources.yaml and regions/<code>-<slug>.yaml."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


def exchange_item(section: str, shape: Shape, payload: Payload, region: str | None = None) -> ExchangeItem:
    """An item with its key: by the name that it has for ever, of tables by place, audience and start. A draft of it is an
    item of its own."""
    draft = payload.get("status") == Status.DRAFT
    if shape.lasting:
        key = f"{section}:{payload.get(shape.lasting)}" + (":draft" if draft else "")
        return ExchangeItem(key, shape, payload, region)
    audience = f":{payload.get('audience', 'retiree')}" if "audience" in shape.fields else ""
    key = f"{section}:{region}{audience}:{payload.get('effective_from') or 'unstated'}"
    return ExchangeItem(
        key + (f":draft:{digest(payload.get('headline'))[:8]}" if draft else ""), shape, payload, region
    )


def read_regions(path: Path) -> Iterator[ExchangeItem]:
    rows = csv.DictReader(read_text(path).splitlines())
    for position, row in enumerate(rows):
        if None in row or not row.get("slug"):
            raise ImportFileError(f"{path.name}：第{rows.line_num}行的列数和表头对不上，或者没有 slug")
        payload = {name: value or None if name in ("code", "parent") else value for name, value in row.items()}
        yield exchange_item("region", REGION, {**payload, "position": position})


def read_list(path: Path, section: str, shape: Shape) -> Iterator[ExchangeItem]:
    """The items of a file that is one list; the order in the file is their position."""
    for position, payload in enumerate(entries_of(load_yaml(path) or [], path.name)):
        yield exchange_item(
            section, shape, {"position": position, **payload} if "position" in shape.fields else payload
        )


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
            yield exchange_item(section, SECTIONS[section], payload, slug)


def read_release(folder: Path) -> Iterator[ExchangeItem]:
    """Every item of a release folder, in an order in which each finds what it refers to."""
    yield from read_regions(folder / "regions.csv")
    yield from read_list(folder / "sources.yaml", "source", SOURCE)
    for path in sorted((folder / "regions").glob("*.yaml")):
        yield from read_region_file(path)
