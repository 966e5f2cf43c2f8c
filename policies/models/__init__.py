"""What the rules say: one noun a file."""

from .claims import Claim, Verdict
from .contacts import Contact, ContactKind
from .coverage import (
    CoverageCitation,
    CoverageExample,
    CoverageOption,
    CoverageRow,
    CoverageTable,
    OptionKind,
)
from .credit import (
    Audience,
    CreditBand,
    CreditCitation,
    CreditExample,
    CreditTable,
)
from .demand import PlaceDemand
from .edition import ContentEdition
from .findings import Finding, FindingTopic
from .imports import ImportRecord
from .links import LinkCheck, LinkStatus
from .payments import PaymentFact, PaymentKind, Per
from .regions import Level, Region
from .reports import ReaderReport, ReportKind, ReportState
from .reviewed import (
    OPEN,
    Reviewed,
    ReviewedQuerySet,
    Status,
    one_published,
    owner_field,
    review_constraints,
    reviewed_models,
)
from .search import SearchMiss, SearchSubject, SubjectAnswer, SubjectKind
from .sources import Citation, Source, SourceCopy
from .tables import ChangeKind, PolicyTable, WorkedExample
from .top_ups import TopUp, TopUpKind
