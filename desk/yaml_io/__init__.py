"""YAML ⇄ database, both ways. A release folder holds regions.csv, sources.yaml and regions/<code>-<slug>.yaml."""

from policies.serializers import (
    CLAIM,
    COVERAGE,
    CREDIT,
    FINDING,
    PAYMENT,
    SECTIONS,
    SOURCE,
    TOP_UP,
    Payload,
    Shape,
    dump,
    sources_by_key,
)

from .exporter import export_release, kept, region_document, with_status
from .files import ImportFileError, entries_of, load_yaml, write_yaml
from .importer import Importer, ImportOutcome, import_items, import_release
from .items import ExchangeItem, lasting_key
from .records import content_digest, spared

__all__ = [
    "CLAIM",
    "COVERAGE",
    "CREDIT",
    "FINDING",
    "PAYMENT",
    "SECTIONS",
    "SOURCE",
    "TOP_UP",
    "ExchangeItem",
    "ImportFileError",
    "ImportOutcome",
    "Importer",
    "Payload",
    "Shape",
    "content_digest",
    "dump",
    "entries_of",
    "export_release",
    "import_items",
    "import_release",
    "kept",
    "lasting_key",
    "load_yaml",
    "region_document",
    "sources_by_key",
    "spared",
    "with_status",
    "write_yaml",
]
