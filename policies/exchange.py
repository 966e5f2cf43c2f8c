"""YAML ⇄ database, both ways. A release folder holds regions.csv, sources.yaml and regions/<code>-<slug>.yaml.

Importing never overwrites what an editor changed: an item is written only if it is new, or if the file changed while
the database still holds exactly what the last import left there.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import models, transaction

from safekeeping import copies

from . import review
from .models import Claim, Contact, CoverageTable, CreditTable, Finding, ImportRecord, Region, Source
from .models.reviewed import Reviewed, Status
from .models.tables import PolicyTable

Payload = dict[str, Any]


class ReleaseError(Exception):
    """A file that cannot be imported; the message names the item and what is wrong with it."""


@dataclass(frozen=True)
class Shape:
    """Which fields of a model travel, which rows hang below it, and which fields name other rows by slug or key."""

    model: type[models.Model]
    fields: tuple[str, ...]
    children: Mapping[str, Shape] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_reviewed(self) -> bool:
        return issubclass(self.model, Reviewed)

    @property
    def lasting(self) -> str:
        """The field that names a row for ever; empty for tables, which are known by their subject and start."""
        return next((name for name in ("key", "slug") if name in self.fields), "")


TABLE_FIELDS = ("effective_from", "checked_on", "headline", "note", "change_note")


def _child(parent: type[models.Model], name: str, *fields: str, **links: str) -> Shape:
    return Shape(parent._meta.get_field(name).related_model, fields, links=links)  # type: ignore[arg-type,union-attr]


def _citations(parent: type[models.Model]) -> Shape:
    return _child(parent, "citations", "source", "locator", "supports", source="key")


def _examples(parent: type[models.Model]) -> Shape:
    return _child(parent, "examples", "name", "as_of", "answers", "expected")


REGION = Shape(
    Region,
    ("code", "slug", "name", "short_name", "pinyin", "initials", "level", "parent", "aliases", "position"),
    links={"parent": "slug"},
)
SOURCE = Shape(
    Source,
    ("key", "title", "publisher", "document_number", "published_on", "expires_on", "url", "link", "evidence", "note"),
)
CREDIT = Shape(
    CreditTable,
    (
        *("audience", *TABLE_FIELDS, "method", "period", "year_starts", "band_opens"),
        *("base_amount", "base_meaning", "approximate", "deduction", "deduction_name"),
    ),
    {
        "bands": _child(
            CreditTable,
            "bands",
            *("age_from", "age_below", "category", "retired_from", "retired_to"),
            *("amount", "low", "high", "rate", "note"),
        ),
        "citations": _citations(CreditTable),
        "examples": _examples(CreditTable),
    },
)
COVERAGE = Shape(
    CoverageTable,
    (*TABLE_FIELDS, "deemed"),
    {
        "rows": _child(
            CoverageTable,
            "rows",
            *("sex", "category", "enrolled_from", "enrolled_to", "retires_from", "retires_to", "known"),
            *("cumulative_months", "actual_months", "strictly_more", "actual_scope", "note"),
        ),
        "options": _child(CoverageTable, "options", "kind", "text"),
        "citations": _citations(CoverageTable),
        "examples": _examples(CoverageTable),
    },
)
FINDING = Shape(Finding, ("key", "topic", "text", "missing", "source", "checked_on", "shown"), links={"source": "key"})
CLAIM = Shape(Claim, ("key", "topic", "statement", "said_by", "said_on", "verdict", "why", "checked_on", "shown"))
CONTACT = Shape(Contact, ("key", "kind", "name", "url", "phone", "evidence", "note", "checked_on"))

SECTIONS: dict[str, Shape] = {
    "credit": CREDIT,
    "coverage": COVERAGE,
    "findings": FINDING,
    "claims": CLAIM,
    "contacts": CONTACT,
}


# ---- one item: database → plain values, plain values → database ----


def dump(row: models.Model, shape: Shape) -> Payload:
    """One row with what hangs below it as plain values; what equals the field's default is left out."""
    payload: Payload = {}
    for name in shape.fields:
        value = getattr(row, name)
        default = row._meta.get_field(name).get_default()  # type: ignore[union-attr]
        if name in shape.links:
            value = getattr(value, shape.links[name]) if value else None
        if value not in (default, None, ""):
            payload[name] = str(value.normalize().__format__("f")) if isinstance(value, Decimal) else value
    for name, child in shape.children.items():
        rows = [dump(below, child) for below in getattr(row, name).all()]
        if rows:
            payload[name] = rows
    return payload


def _build(payload: Payload, shape: Shape, label: str, **extra: Any) -> models.Model:
    """Save one row and what hangs below it. Raises ReleaseError for unknown names and invalid values."""
    unknown = set(payload) - set(shape.fields) - set(shape.children) - {"status"}
    if unknown:
        raise ReleaseError(f"{label}：不认识的项目 {'、'.join(sorted(map(str, unknown)))}")
    if payload.get("status", Status.DRAFT) != Status.DRAFT:
        raise ReleaseError(f"{label}：status 只能写 draft，已发布的不用写")
    row = extra.pop("into", None) or shape.model()
    for name in shape.fields:
        setattr(row, name, _value(payload, shape, name, label))
    for name, value in extra.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise ReleaseError(f"{label}：{'；'.join(f'{k} {v}' for k, v in error.message_dict.items())}") from error
    row.save()
    for name, child in shape.children.items():
        relation = row._meta.get_field(name)
        getattr(row, name).all().delete()
        for index, below in enumerate(entries_of(payload.get(name) or [], f"{label} {name}")):
            position = {"position": index} if _has_position(child.model) else {}
            _build(below, child, f"{label} {name}[{index + 1}]", **{relation.field.name: row}, **position)  # type: ignore[union-attr]
    return row


def _has_position(model: type[models.Model]) -> bool:
    return any(f.name == "position" for f in model._meta.fields)


def _value(payload: Payload, shape: Shape, name: str, label: str) -> Any:
    if name in shape.links:
        wanted = payload.get(name)
        target = shape.model._meta.get_field(name).related_model
        found = target.objects.filter(**{shape.links[name]: wanted}).first() if wanted else None  # type: ignore[union-attr]
        if wanted and not found:
            raise ReleaseError(f"{label}：没有编号为“{wanted}”的{target._meta.verbose_name}")  # type: ignore[union-attr]
        return found
    default = shape.model._meta.get_field(name).get_default()  # type: ignore[union-attr]
    return payload.get(name, default)


def spared(payload: Payload, shape: Shape) -> Payload:
    """A file's item as `dump` would tell it: without what equals the field's default."""
    told: Payload = {}
    for name, value in payload.items():
        if name in shape.children and isinstance(value, list):
            value = [spared(row, shape.children[name]) if isinstance(row, dict) else row for row in value]
        idle: tuple[Any, ...] = (None, "", [])
        if name in shape.fields:
            idle += (shape.model._meta.get_field(name).get_default(),)  # type: ignore[union-attr]
        if value not in idle:
            told[name] = value
    return told


def content_digest(payload: Payload) -> str:
    """The digest of what an item says. 核对无误 moves only the day of the last check, so that day does not count."""
    return _digest({name: value for name, value in payload.items() if name != "checked_on"})


def _digest(payload: Any) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _checked_later(payload: Payload, row: models.Model | None) -> bool:
    """Whether a file tells of a later check than the database knows."""
    told, known = payload.get("checked_on"), getattr(row, "checked_on", None)
    return row is not None and isinstance(told, date) and (known is None or told > known)


# ---- items of a release ----


@dataclass(frozen=True)
class Item:
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
    draft = ":draft:" + _digest(payload.get("headline"))[:8] if payload.get("status") == Status.DRAFT else ""
    return f"{section}:{region}{audience}:{start}{draft}"


def read_regions(path: Path) -> Iterator[Item]:
    rows = csv.DictReader(_read(path).splitlines())
    for position, row in enumerate(rows):
        if None in row or not row.get("slug"):
            raise ReleaseError(f"{path.name}：第{rows.line_num}行的列数和表头对不上，或者没有 slug")
        payload = {name: value or None if name in ("code", "parent") else value for name, value in row.items()}
        yield Item(f"region:{row['slug']}", REGION, {**payload, "position": position})


def read_region_file(path: Path) -> Iterator[Item]:
    document = load_yaml(path)
    slug = document.pop("region", None) if isinstance(document, dict) else None
    if not isinstance(slug, str):
        raise ReleaseError(f"{path.name}：第一行要写 region: <网址名>")
    for section, entries in document.items():
        if section not in SECTIONS:
            raise ReleaseError(f"{path.name}：不认识的栏目 {section}")
        for payload in entries_of(entries or [], f"{path.name} {section}"):
            known = "key" in payload
            key = lasting_key(section, payload, "key") if known else _table_key(section, slug, payload)
            yield Item(key, SECTIONS[section], payload, slug)


def read_release(folder: Path) -> Iterator[Item]:
    """Every item of a release folder, in an order in which each finds what it refers to."""
    yield from read_regions(folder / "regions.csv")
    for payload in entries_of(load_yaml(folder / "sources.yaml") or [], "sources.yaml"):
        yield Item(f"source:{payload.get('key')}", SOURCE, payload)
    for path in sorted((folder / "regions").glob("*.yaml")):
        yield from read_region_file(path)


def entries_of(entries: Any, label: str) -> list[Payload]:
    """A list of items, each with its names; anything else is a slip of the pen."""
    if not isinstance(entries, list) or not all(isinstance(payload, dict) for payload in entries):
        raise ReleaseError(f"{label}：要写成一条一条的，每条前面一个短横")
    return entries


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{path.name}：读不了，{error}") from error


def load_yaml(path: Path) -> Any:
    try:
        return yaml.load(_read(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ReleaseError(f"{path.name}：读不了，{error}") from error


# ---- import ----


class Outcome:
    NEW, UPDATED, SAME, KEPT = "新增", "更新", "未变", "保留编辑的改动"


@dataclass
class Importer:
    """Imports items one by one and counts what became of them. Before the first that changes something, the database is
    copied: `copy`, where there was something to lose."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    records: dict[str, ImportRecord] = field(default_factory=lambda: {r.key: r for r in ImportRecord.objects.all()})
    regions: dict[str, Region] = field(default_factory=dict)
    copy: Path | None = None
    begun: bool = False

    def take(self, item: Item) -> None:
        outcome = self._take(item)
        self.counts[outcome] += 1
        if outcome == Outcome.KEPT:
            self.kept.append(item.key)

    def _take(self, item: Item) -> str:
        record = self.records.get(item.key)
        fresh = _digest(item.payload)
        if record and fresh == record.file_digest:
            return Outcome.SAME
        row = self._find(item)
        # a file that an export wrote, for what was imported in other words; a later check in it is news
        same_words = record and content_digest(spared(item.payload, item.shape)) == record.stored_digest
        if same_words and not _checked_later(item.payload, row):
            return Outcome.SAME
        if record is None and row is None:
            return self._write(item, fresh, None, Outcome.NEW)
        untouched = record and row and _untouched(row) and content_digest(dump(row, item.shape)) == record.stored_digest
        if not untouched:
            return Outcome.KEPT
        return self._write(item, fresh, row, Outcome.UPDATED)

    def _find(self, item: Item) -> models.Model | None:
        """What the database has of an item: what is published of it, for a draft the draft."""
        rows = item.shape.model._default_manager.filter(**self._subject(item))
        if not item.shape.is_reviewed:
            return rows.first()
        if item.payload.get("status") == Status.DRAFT:
            same_words = {} if item.shape.lasting else {"headline": item.payload.get("headline")}
            return rows.filter(status=Status.DRAFT, **same_words).first()
        # what an editor took down is found too: it is not put up again
        taken_down = rows.filter(status=Status.WITHDRAWN).order_by("-published_at", "-pk")
        return rows.filter(status=Status.PUBLISHED).first() or taken_down.first()

    def _subject(self, item: Item) -> dict[str, Any]:
        """What rows about the same thing have in common. Raises ReleaseError for a start that is no day."""
        name = item.shape.lasting
        if name:
            return {name: item.payload.get(name)}
        start = item.payload.get("effective_from")
        try:
            CreditTable._meta.get_field("effective_from").to_python(start)
        except ValidationError as error:
            raise ReleaseError(f"{item.key}：effective_from {' '.join(error.messages)}") from error
        same = {"region": self._region(item), "effective_from": start}
        return same | ({"audience": item.payload.get("audience", "retiree")} if item.shape is CREDIT else {})

    def _region(self, item: Item) -> Region:
        slug = item.region or ""
        if slug not in self.regions:
            region = Region.objects.filter(slug=slug).first()
            if region is None:
                raise ReleaseError(f"{item.key}：没有网址名为“{slug}”的地区")
            self.regions[slug] = region
        return self.regions[slug]

    def _write(self, item: Item, fresh: str, old: models.Model | None, outcome: str) -> str:
        if not self.begun:
            # another connection reads what was there before this transaction
            self.copy, self.begun = copies.before("import"), True
        extra: dict[str, Any] = {"region": self._region(item)} if item.region else {}
        if item.shape.is_reviewed:
            row = self._write_reviewed(item, old, extra)
        else:
            row = _build(item.payload, item.shape, item.key, into=old, **extra)
        stored = content_digest(dump(row, item.shape))
        ImportRecord.objects.update_or_create(key=item.key, defaults={"file_digest": fresh, "stored_digest": stored})
        return outcome

    def _write_reviewed(self, item: Item, old: models.Model | None, extra: dict[str, Any]) -> models.Model:
        """What changed replaces the old the way an editor would: as a new version that supersedes it."""
        draft = item.payload.get("status") == Status.DRAFT
        if draft and old is not None:
            old.delete()
        if item.shape is CONTACT:  # in the order of the file, which does not tell it
            place = Contact.objects.filter(**extra).count()
            extra["position"] = old.position if isinstance(old, Contact) else place
        row = _build(item.payload, item.shape, item.key, revises=None if draft else old, **extra)
        if not draft:
            try:
                review.publish(row)  # type: ignore[arg-type]
            except review.ReviewError as error:
                raise ReleaseError(f"{item.key}：{'；'.join(error.problems)}") from error
        return row


def _untouched(row: models.Model) -> bool:
    """Whether no editor has begun to change a row or taken it down; what it says is compared besides."""
    if not isinstance(row, Reviewed):
        return True
    return row.status in (Status.PUBLISHED, Status.DRAFT) and not row.revisions.open().exists()  # type: ignore[attr-defined]


@transaction.atomic
def import_release(folder: Path) -> Importer:
    """Import a whole folder or nothing. Raises ReleaseError naming the item."""
    importer = Importer()
    seen: set[str] = set()
    for item in read_release(folder):
        if item.key in seen:
            raise ReleaseError(f"{item.key}：写了两次")
        seen.add(item.key)
        importer.take(item)
    return importer


# ---- export ----


def export_release(folder: Path) -> None:
    """Write the published data and the leads in the form of a release folder."""
    (folder / "regions").mkdir(parents=True, exist_ok=True)
    _write_regions(folder / "regions.csv")
    write_yaml(folder / "sources.yaml", [dump(source, SOURCE) for source in sources_by_key()])
    for region in Region.objects.all():
        document = region_document(region)
        if len(document) > 1:
            write_yaml(folder / "regions" / f"{region.code or '000000'}-{region.slug}.yaml", document)


def sources_by_key() -> list[Source]:
    """Every source, in an order that does not depend on how a database sorts text."""
    return sorted(Source.objects.all(), key=lambda source: source.key)


def region_document(region: Region) -> Payload:
    """Everything known of one region, in the form of its file."""
    document: Payload = {"region": region.slug}
    for section, shape in SECTIONS.items():
        rows = shape.model._default_manager.filter(region=region)
        if shape.is_reviewed:
            rows = kept(rows)
        if issubclass(shape.model, PolicyTable):
            rows = rows.order_by("effective_from", "id")
        entries = [with_status(row, dump(row, shape)) for row in rows]
        if entries:
            document[section] = entries
    return document


def kept(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """What an export carries: what is published, and drafts."""
    return rows.filter(status__in=[Status.PUBLISHED, Status.DRAFT])


def with_status(row: models.Model, payload: Payload) -> Payload:
    return {"status": "draft", **payload} if getattr(row, "status", None) == Status.DRAFT else payload


def _write_regions(path: Path) -> None:
    columns = [name for name in REGION.fields if name != "position"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for region in Region.objects.select_related("parent"):
            payload = dump(region, REGION)
            writer.writerow({name: payload.get(name, "") for name in columns})


class _Dumper(yaml.SafeDumper):
    """Block style, Chinese as it is, dates as dates."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    date, lambda dumper, day: dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())
)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Several lines stand one below the other, as people write them."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def write_yaml(path: Path, document: Any) -> None:
    text = yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=160)
    path.write_text(text, encoding="utf-8")
