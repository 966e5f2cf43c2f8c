"""YAML ⇄ database, both ways. A release folder holds regions.csv, sources.yaml and regions/<code>-<slug>.yaml."""

from .documents import Payload, ReleaseError, entries_of, load_yaml, write_yaml
from .export import export_release, kept, region_document, sources_by_key, with_status
from .importer import Importer, Outcome, import_items, import_release
from .items import Item, lasting_key
from .payloads import content_digest, dump, spared
from .shapes import CLAIM, COVERAGE, CREDIT, FINDING, PAYMENT, SECTIONS, SOURCE, TOP_UP, Shape

__all__ = [
    "CLAIM",
    "COVERAGE",
    "CREDIT",
    "FINDING",
    "PAYMENT",
    "SECTIONS",
    "SOURCE",
    "TOP_UP",
    "Importer",
    "Item",
    "Outcome",
    "Payload",
    "ReleaseError",
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
