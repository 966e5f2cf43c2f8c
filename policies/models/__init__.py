"""What the rules say: one noun a file."""

from .claims import Claim, Verdict
from .contacts import Contact, ContactKind
from .coverage import CoverageCitation, CoverageExample, CoverageOption, CoverageRow, CoverageTable, OptionKind, Sex
from .credit import (
    Audience,
    BandOpens,
    Category,
    CreditBand,
    CreditCitation,
    CreditExample,
    CreditTable,
    Method,
    Period,
)
from .findings import Finding, Topic
from .imports import ImportRecord
from .regions import Level, Region
from .reports import ReaderReport, ReportState
from .sources import Citation, Evidence, Source
from .tables import PolicyTable, Status, WorkedExample

__all__ = [
    "Audience",
    "BandOpens",
    "Category",
    "Citation",
    "Claim",
    "Contact",
    "ContactKind",
    "CoverageCitation",
    "CoverageExample",
    "CoverageOption",
    "CoverageRow",
    "CoverageTable",
    "CreditBand",
    "CreditCitation",
    "CreditExample",
    "CreditTable",
    "Evidence",
    "Finding",
    "ImportRecord",
    "Level",
    "Method",
    "OptionKind",
    "Period",
    "PolicyTable",
    "ReaderReport",
    "Region",
    "ReportState",
    "Sex",
    "Source",
    "Status",
    "Topic",
    "Verdict",
    "WorkedExample",
]
