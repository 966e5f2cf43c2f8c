"""The guides' YAML ⇄ database, through the same importer as policies: what an editor changed is never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps

from guides.models import Channel, ChannelCitation, Rule, Step, Topic
from policies.models import SearchSubject, Source
from policies.open_data.serializers import SOURCE, Payload, Shape, dump

from .exporter import kept, with_status
from .files import entries_of, load_yaml, write_yaml
from .importer import Importer, import_items
from .items import ExchangeItem, lasting_key

DATA = Path(apps.get_app_config("guides").path) / "data"

CHANNEL = Shape(
    Channel,
    (
        *("slug", "name", "short_name", "kind", "lead", "device", "app", "ease", "doubt", "suits", "needs", "bring"),
        *("operator", "never", "fakes", "say", "how_to_know", "failing", "contact_kinds"),
        *("walked_on", "walked_version", "checked_on", "position"),
    ),
    {
        "steps": Shape(Step, ("title", "text", "hint", "sketch", "ring", "words")),
        "citations": Shape(ChannelCitation, ("source", "locator", "supports"), links={"source": "key"}),
    },
)
TOPIC = Shape(
    Topic,
    ("slug", "title", "short_name", "answer", "todo", "ask", "next_page", "checked_on", "position"),
    {"rules": Shape(Rule, ("heading", "text", "source", "locator"), links={"source": "key"})},
)


# What people call things: of the policies, because every page searches with them.
SUBJECT = Shape(SearchSubject, ("key", "title", "kind", "words", "path", "place_path", "answer", "note", "position"))

SECTIONS = {"channel": CHANNEL, "topic": TOPIC}


# ---- import ----


def read_guides(folder: Path = DATA) -> Iterator[ExchangeItem]:
    """Every source, channel, topic and subject of search of a folder; the order in the file is the order on the page."""
    for payload in _payloads(folder / "sources.yaml"):
        yield ExchangeItem(f"source:{payload.get('key')}", SOURCE, payload)
    for name, shape in SECTIONS.items():
        for position, payload in enumerate(_payloads(folder / f"{name}s.yaml")):
            yield ExchangeItem(lasting_key(name, payload, "slug"), shape, {"position": position, **payload})
    # folders that an older release exported have none
    subjects = folder / "search.yaml"
    for position, payload in enumerate(_payloads(subjects) if subjects.exists() else []):
        yield ExchangeItem(lasting_key("search", payload, "key"), SUBJECT, {"position": position, **payload})


def _payloads(path: Path) -> list[Payload]:
    return entries_of(load_yaml(path) or [], path.name)


def import_guides(folder: Path = DATA) -> Importer:
    """Import a whole folder or nothing. Raises ReleaseError naming the item."""
    return import_items(read_guides(folder))


# ---- export ----


def export_guides(folder: Path) -> None:
    """Write channels, topics and the sources they cite in the form of guides/data: what is published, and drafts."""
    folder.mkdir(parents=True, exist_ok=True)
    cited: set[Source] = set()
    for name, shape in SECTIONS.items():
        rows = list(kept(shape.model._default_manager.order_by("position", "status", "id")))
        cited.update(source for row in rows for source in row.sources)
        write_yaml(folder / f"{name}s.yaml", [_document(row, shape, index) for index, row in enumerate(rows)])
    subjects = list(SearchSubject.objects.order_by("position", "id"))
    write_yaml(folder / "search.yaml", [_in_place(dump(row, SUBJECT), row, at) for at, row in enumerate(subjects)])
    write_yaml(folder / "sources.yaml", [dump(source, SOURCE) for source in sorted(cited, key=lambda item: item.key)])


def _document(row: Any, shape: Shape, index: int) -> Payload:
    """One row; its place is told by that in the file, and written only where it differs."""
    return _in_place(with_status(row, dump(row, shape)), row, index)


def _in_place(payload: Payload, row: Any, index: int) -> Payload:
    """Without the position where the place in the file tells it."""
    payload.pop("position", None)
    return payload if row.position == index else {**payload, "position": row.position}
