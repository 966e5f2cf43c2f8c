"""A small release folder, to be changed and imported."""

from __future__ import annotations

import csv
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from desk.yaml_io.exporter import region_document
from desk.yaml_io.importer import Importer, import_release
from policies.models import ImportRecord, Region, Source
from policies.open_data.serializers import SOURCE, dump

COLUMNS = ["code", "slug", "name", "short_name", "pinyin", "initials", "level", "parent", "aliases"]
CREDIT = {
    "checked_on": date(2026, 11, 20),
    "bands": [{"amount": "90.00"}],
    "citations": [{"source": "test-source", "supports": "每月90元"}],
    "examples": [
        {
            "name": "66岁",
            "as_of": date(2026, 11, 22),
            "answers": {"status": "retired", "sex": "male", "birth_year": 1960, "birth_month": 3},
            "expected": {"monthly": "90.00"},
        }
    ],
}
COVERAGE = {
    "effective_from": date(2023, 6, 1),
    "checked_on": date(2026, 11, 20),
    "rows": [{"cumulative_months": 240}],
    "options": [{"kind": "lump_sum", "text": "可以一次补齐。"}],
    "citations": [{"source": "test-source"}],
    "examples": [
        {
            "name": "缴了18年",
            "as_of": date(2026, 11, 22),
            "answers": {
                "status": "working",
                "sex": "male",
                "birth_year": 1970,
                "birth_month": 3,
                "cumulative_years": 18,
            },
            "expected": {"shortfall_months": 24},
        }
    ],
}


class Release:
    """A small release folder: one made-up city, one source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.document: dict[str, Any] = {
            "region": "testcity",
            "credit": [deepcopy(CREDIT)],
            "coverage": [deepcopy(COVERAGE)],
            "claims": [
                {"key": "test-claim", "topic": "credit", "statement": "每月120元", "said_by": "某网站", "why": "不是"}
            ],
            "findings": [{"key": "test-finding", "topic": "credit", "text": "各市自己定", "source": "test-source"}],
            "contacts": [{"key": "test-contact", "kind": "phone", "name": "热线", "phone": "12393"}],
        }
        self.sources: Any = [
            {"key": "test-source", "title": "某通知", "publisher": "某局", "evidence": "official"},
        ]
        self.regions = [["990100", "testcity", "测试市", "测试", "ceshi", "cs", "prefecture", "gansu", ""]]

    def load(self) -> Importer:
        """Write the folder and import it."""
        (self.folder / "regions").mkdir(exist_ok=True)
        with (self.folder / "regions.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *self.regions])
        self._write("sources.yaml", self.sources)
        self._write("regions/990100-testcity.yaml", self.document)
        return import_release(self.folder)

    def _write(self, name: str, document: Any) -> None:
        text = document if isinstance(document, str) else yaml.safe_dump(document, allow_unicode=True)
        (self.folder / name).write_text(text, encoding="utf-8")


def everything(*slugs: str) -> dict[str, Any]:
    """What the database holds of everything that travels, of some regions or of all, to be compared before and after."""
    regions = Region.objects.filter(slug__in=slugs) if slugs else Region.objects.all()
    documents = {region.slug: region_document(region) for region in regions}
    sources = [dump(source, SOURCE) for source in Source.objects.all()]
    return {"documents": documents, "sources": sources, "records": ImportRecord.objects.count()}
