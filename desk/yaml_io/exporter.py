"""Database → files: what is published and the leads, in the form of a release folder."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models import F, Q

from policies.models import Region
from policies.models.reviewed import Reviewed, Status
from policies.models.tables import PolicyTable
from policies.open_data.serializers import REGION, SECTIONS, SOURCE, Payload, dump, sources_by_key

from .files import write_yaml


def export_release(folder: Path) -> None:
    """Write the published data and the leads in the form of a release folder."""
    (folder / "regions").mkdir(parents=True, exist_ok=True)
    _write_regions(folder / "regions.csv")
    write_yaml(folder / "sources.yaml", [dump(source, SOURCE) for source in sources_by_key()])
    for region in Region.objects.all():
        document = region_document(region)
        if len(document) > 1:
            write_yaml(folder / "regions" / f"{region.code or '000000'}-{region.slug}.yaml", document)


def region_document(region: Region) -> Payload:
    """Everything known of one region, in the form of its file."""
    document: Payload = {"region": region.slug}
    for section, shape in SECTIONS.items():
        rows = kept(shape.model._default_manager.filter(region=region))
        if issubclass(shape.model, PolicyTable):
            rows = rows.order_by(F("effective_from").asc(nulls_first=True), "id")
        entries = [with_status(row, dump(row, shape)) for row in rows]
        if entries:
            document[section] = entries
    return document


def kept(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """What an export carries: what is published, drafts, and tables taken down with a reason for readers."""
    if not issubclass(rows.model, Reviewed):
        return rows
    carried = Q(status__in=[Status.PUBLISHED, Status.DRAFT])
    if issubclass(rows.model, PolicyTable):
        carried |= Q(status=Status.WITHDRAWN, withdrawn_on__isnull=False) & ~Q(withdrawn_because="")
    return rows.filter(carried)


def with_status(row: models.Model, payload: Payload) -> Payload:
    status = getattr(row, "status", None)
    return {"status": str(status), **payload} if status in (Status.DRAFT, Status.WITHDRAWN) else payload


def _write_regions(path: Path) -> None:
    columns = [name for name in REGION.fields if name != "position"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for region in Region.objects.select_related("parent"):
            payload = dump(region, REGION)
            writer.writerow({name: payload.get(name, "") for name in columns})
