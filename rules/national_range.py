"""The national frame: shares of the average pension for a place whose own rule is not known, each with who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .tables import CitedSource, Evidence
from .trace import StepKind

# Written as in policies/data/sources.yaml, which a test compares.
GUIDANCE = CitedSource(
    title="国务院办公厅关于建立健全职工基本医疗保险门诊共济保障机制的指导意见",
    evidence=Evidence.OFFICIAL,
    publisher="国务院办公厅",
    url="https://www.gov.cn/zhengce/content/2021-04/22/content_5601280.htm",
    document_number="国办发〔2021〕14号",
    published_on=date(2021, 4, 22),
)
ARTICLES = CitedSource(
    title="社保网：医保卡返款与余额查询（两篇）",
    evidence=Evidence.REPORTED,
    publisher="社保网",
    published_on=date(2025, 5, 31),
)


@dataclass(frozen=True)
class NationalShare:
    """Part of the local average pension, put in each month."""

    kind: StepKind
    rate: Decimal
    source: CitedSource


# The lowest first.
SHARES = (
    NationalShare(StepKind.NATIONAL_SHARE, Decimal("0.02"), GUIDANCE),
    NationalShare(StepKind.COMMON_SHARE, Decimal("0.03"), ARTICLES),
)
