"""The guides' YAML → database, with the machinery of the policies: what an editor changed is never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from django.db import models, transaction

from policies.exchange import SOURCE, Importer, Item, Payload, ReleaseError, Shape

from .models import Channel, ChannelCitation, Rule, Step, Topic

DATA = Path(__file__).resolve().parent / "data"

CHANNEL = Shape(
    Channel,
    (
        *("slug", "name", "short_name", "kind", "lead", "device", "app", "ease", "doubt", "suits", "needs", "bring"),
        *("operator", "never", "fakes", "say", "how_to_know", "failing", "contact_kinds"),
        *("walked_on", "walked_version", "checked_on", "shown", "position"),
    ),
    {
        "steps": Shape(Step, ("title", "text", "hint", "sketch", "ring", "words")),
        "citations": Shape(ChannelCitation, ("source", "locator", "supports"), links={"source": "key"}),
    },
)
TOPIC = Shape(
    Topic,
    ("slug", "title", "short_name", "answer", "todo", "ask", "next_page", "checked_on", "shown", "position"),
    {"rules": Shape(Rule, ("heading", "text", "source", "locator"), links={"source": "key"})},
)


class GuideImporter(Importer):
    """Channels and topics are known by their slug."""

    def _find(self, item: Item) -> models.Model | None:
        if item.shape in (CHANNEL, TOPIC):
            return item.shape.model._default_manager.filter(slug=item.payload["slug"]).first()
        return super()._find(item)


def _load(path: Path) -> list[Payload]:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, yaml.YAMLError) as error:
        raise ReleaseError(f"{path.name}：读不了，{error}") from error


def read_guides(folder: Path = DATA) -> Iterator[Item]:
    """Every source, channel and topic of a folder; the order in the file is the order on the page."""
    for payload in _load(folder / "sources.yaml"):
        yield Item(f"source:{payload['key']}", SOURCE, payload)
    for name, shape in (("channel", CHANNEL), ("topic", TOPIC)):
        for position, payload in enumerate(_load(folder / f"{name}s.yaml")):
            yield Item(f"{name}:{payload['slug']}", shape, {"position": position, **payload})


@transaction.atomic
def import_guides(folder: Path = DATA) -> Importer:
    """Import a whole folder or nothing. Raises ReleaseError naming the item."""
    importer = GuideImporter()
    for item in read_guides(folder):
        importer.take(item)
    return importer
