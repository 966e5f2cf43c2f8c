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
from .files import write_yaml
from .importer import Importer, import_items
from .items import ExchangeItem, read_list

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

# The file of each kind, and what its items' keys begin with.
FILES = {
    "sources.yaml": ("source", SOURCE),
    "channels.yaml": ("channel", CHANNEL),
    "topics.yaml": ("topic", TOPIC),
    "search.yaml": ("search", SUBJECT),
}


def read_guides(folder: Path = DATA) -> Iterator[ExchangeItem]:
    """Every source, channel, topic and subject of search of a folder; the order in the file is the order on the page."""
    for name, (section, shape) in FILES.items():
        # folders that an older release exported have no subjects
        if shape is not SUBJECT or (folder / name).exists():
            yield from read_list(folder / name, section, shape)


def import_guides(folder: Path = DATA) -> Importer:
    """Import a whole folder or nothing. Raises ImportFileError naming the item."""
    return import_items(read_guides(folder))


def export_guides(folder: Path) -> None:
    """Write channels, topics and the sources they cite in the form of guides/data: what is published, and drafts."""
    folder.mkdir(parents=True, exist_ok=True)
    cited: set[Source] = set()
    for name, (_, shape) in FILES.items():
        if shape is not SOURCE:
            rows = list(kept(shape.model._default_manager.order_by("position", "id")))
            cited.update(source for row in rows if shape.is_reviewed for source in row.sources)
            write_yaml(folder / name, [_document(row, shape, index) for index, row in enumerate(rows)])
    write_yaml(folder / "sources.yaml", [dump(source, SOURCE) for source in sorted(cited, key=lambda item: item.key)])


def _document(row: Any, shape: Shape, index: int) -> Payload:
    """One row; its place is told by that in the file, and written only where it differs."""
    payload = with_status(row, dump(row, shape))
    payload.pop("position", None)
    return payload if row.position == index else {**payload, "position": row.position}
