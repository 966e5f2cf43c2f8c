"""What a text says of a figure, and what the tables of its places say to that."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Model, TextChoices

from policies.models import PolicyTable, Region

from .conditions import Conditions
from .figures import Figure
from .subjects import Subject


class ArticleVerdict(TextChoices):
    """The worst first."""

    CONTRADICTING = "contradicting", "不一致"
    MISSING = "missing", "没有可比的"
    NOT_COMPARED = "not-compared", "没有去比的"
    MATCHING = "matching", "一致"


@dataclass(frozen=True)
class Also:
    """Something else of the same place that holds the very figure: an older or later table, a lead, a claim."""

    label: str
    text: str
    row: Model


@dataclass(frozen=True)
class StatementComparison:
    """A statement held against one place. `says`: what the table says, or why there is nothing to compare."""

    region: Region
    outcome: ArticleVerdict
    says: str
    table: PolicyTable | None = None
    also: tuple[Also, ...] = ()

    @property
    def inherited(self) -> bool:
        """Whether the table is the province's."""
        return bool(self.table and self.table.region_id != self.region.pk)


@dataclass(frozen=True)
class Statement:
    """One figure with what the text says around it. `reason`: why no table can answer it, empty where one can."""

    figure: Figure
    regions: tuple[Region, ...]
    subject: Subject
    conditions: Conditions = field(default_factory=Conditions)
    reason: str = ""
    carried: bool = False
    comparisons: tuple[StatementComparison, ...] = ()

    @property
    def outcome(self) -> ArticleVerdict:
        """The worst of its places."""
        outcomes = {comparison.outcome for comparison in self.comparisons}
        return next((verdict for verdict in ArticleVerdict if verdict in outcomes), ArticleVerdict.NOT_COMPARED)
