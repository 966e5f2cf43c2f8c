"""Makers of sources and tables, each with the least that may be published; a test states only what it is about."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from policies.models import Contact, CoverageTable, CreditTable, PaymentFact, Region, Source, Status, TopUp
from rules.tables import Evidence

CHECKED = date(2026, 11, 20)
ON = date(2026, 11, 22)
PUBLISHED_AT = datetime(2026, 11, 21, 9, tzinfo=timezone.utc)
ONCE_PUBLISHED = (Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN)
RETIRED = {"status": "retired", "sex": "male", "birth_year": 1960, "birth_month": 3}
WORKING = {"status": "working", "sex": "male", "birth_year": 1970, "birth_month": 3, "cumulative_years": 18}


def city() -> Region:
    """A place without any table of its own or of its province."""
    return Region.objects.get(slug="qujing")


def source(key: str = "test-notice", **values: Any) -> Source:
    values = {"title": "某通知", "publisher": "某市医保局", "evidence": Evidence.OFFICIAL, **values}
    values = {"status": Status.PUBLISHED, "published_at": PUBLISHED_AT, **values}
    return Source.objects.get_or_create(key=key, defaults=values)[0]


def _header(headline: str, header: dict[str, Any]) -> dict[str, Any]:
    published = {"published_at": PUBLISHED_AT} if header.get("status") in ONCE_PUBLISHED else {}
    return {"region": city(), "headline": headline, "checked_on": CHECKED, **published, **header}


def credit(bands: list[dict[str, Any]] | None = None, *, ready: bool = True, **header: Any) -> CreditTable:
    """A credit table in draft. `ready`: with a citation and an example, so that only the rows can be wrong."""
    table = CreditTable.objects.create(**_header("每月90元", header))
    for band in [{"amount": Decimal(90)}] if bands is None else bands:
        table.bands.create(**band)
    if ready:
        table.citations.create(source=source())
        table.examples.create(name="66岁", as_of=ON, answers=RETIRED, expected={"evidence": "official"})
    return table


def coverage(rows: list[dict[str, Any]] | None = None, *, ready: bool = True, **header: Any) -> CoverageTable:
    """A coverage table in draft, like `credit`."""
    table = CoverageTable.objects.create(**_header("都是20年", header))
    for row in [{"cumulative_months": 240}] if rows is None else rows:
        table.rows.create(**row)
    if ready:
        table.citations.create(source=source())
        answers = {**WORKING, "actual_years": 10, "enrolled_year": 2010, "enrolled_month": 1}
        table.examples.create(name="缴了18年", as_of=ON, answers=answers, expected={"evidence": "official"})
    return table


def contact(key: str, **values: Any) -> Contact:
    """A contact that readers see."""
    published = {"region": city(), "kind": "phone", "name": "热线", "status": Status.PUBLISHED}
    return Contact.objects.create(key=key, published_at=PUBLISHED_AT, **(published | values))


def payment_fact(**values: Any) -> PaymentFact:
    """A draft of a fact about how the money arrives."""
    told = {"region": city(), "key": "test-pay", "kind": "pay_day", "text": "每月25日左右到账。", "checked_on": CHECKED}
    return PaymentFact.objects.create(**{"source": source(), **told, **values})


def top_up(**values: Any) -> TopUp:
    """A draft of a rule that names a sum: 360 yuan for each missing month."""
    told = {
        "region": city(),
        "key": "test-topup",
        "kind": "lump_sum",
        "base_meaning": "本市上年度月平均工资",
        "base_amount": Decimal(10000),
        "base_year": 2025,
        "base_share": Decimal("0.6"),
        "rate": Decimal("0.06"),
        "checked_on": CHECKED,
    }
    return TopUp.objects.create(**{"source": source(), **told, **values})
