"""Which rows wait for somebody at the desk: the same for the work list and for the filters of the lists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from .models import CoverageCitation, CreditCitation, CreditTable, Evidence, Finding, LinkCheck, ReaderReport, Status

# Days after which what a source says is looked at again. See docs/decisions/0008-review-intervals.md.
REVIEW_DAYS = {Evidence.OFFICIAL: 365, Evidence.RELAYED: 270, Evidence.REPORTED: 180}
UNPUBLISHED = (Status.DRAFT, Status.IN_REVIEW)


# ---- tables ----


def answering(tables: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Published tables that answer on a day or will later: those that no later one has followed by then."""
    same = {"region": OuterRef("region")}
    if tables.model is CreditTable:
        same["audience"] = OuterRef("audience")
    begun = tables.model._default_manager.published().filter(effective_from__lte=on, **same)
    followed = Exists(begun.filter(effective_from__gt=OuterRef("effective_from")))
    return tables.filter(status=Status.PUBLISHED).exclude(followed).exclude(Exists(begun), effective_from__isnull=True)


def with_review_due(tables: QuerySet[Any]) -> QuerySet[Any]:
    """Tables with `weakest`, the weakest grade of their sources, and `due_on`, when they are to be checked again."""
    citations = tables.model._meta.get_field("citations").related_model._default_manager.filter(table=OuterRef("pk"))
    weakest_first = list(reversed(Evidence))
    weakest = Case(
        *[When(Exists(citations.filter(source__evidence=grade)), then=Value(grade.value)) for grade in weakest_first],
        default=Value(Evidence.REPORTED.value),
        output_field=CharField(),
    )
    due = Case(
        *[When(weakest=grade, then=F("checked_on") + timedelta(days=REVIEW_DAYS[grade])) for grade in weakest_first]
    )
    return tables.annotate(weakest=weakest).annotate(due_on=Cast(due, DateField()))


def to_review(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What others have handed in."""
    handed_in = tables.filter(status=Status.IN_REVIEW).exclude(written_by=user)
    return handed_in.select_related("region", "written_by").order_by("pk")


def mine(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What the user wrote and nobody has published yet."""
    return tables.filter(status__in=UNPUBLISHED, written_by=user).select_related("region").order_by("-pk")


def overdue(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Tables that answer and were not held against their source for longer than its grade allows."""
    late = Q(due_on__lt=on) | Q(checked_on__isnull=True)
    found = with_review_due(answering(tables, on)).filter(late)
    return found.select_related("region").order_by(F("due_on").asc(nulls_first=True), "pk")


def upcoming(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Tables whose day is still to come, published or not."""
    found = tables.filter(effective_from__gt=on, status__in=[*UNPUBLISHED, Status.PUBLISHED])
    return found.select_related("region").order_by("effective_from", "pk")


def leads(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Drafts without a source."""
    found = tables.filter(status=Status.DRAFT, citations__isnull=True)
    return found.select_related("region").order_by("region__position", "pk")


# ---- sources, letters, links ----


def used_citations(citation: Any, on: date) -> QuerySet[Any]:
    """Citations of the tables that answer."""
    table = citation._meta.get_field("table").related_model
    return citation._default_manager.filter(table__in=answering(table._default_manager.all(), on))


def expired(sources: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Documents past their own expiry on which a table that answers, or a shown finding, still stands."""
    here = OuterRef("pk")
    used = (
        Exists(used_citations(CreditCitation, on).filter(source=here))
        | Exists(used_citations(CoverageCitation, on).filter(source=here))
        | Exists(Finding.objects.filter(shown=True, source=here))
    )
    return sources.filter(used, expires_on__lt=on).order_by("expires_on", "pk")


def letters(reports: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Reports that nobody has finished with, the one that waits longest first."""
    return reports.filter(pk__in=ReaderReport.objects.open().order_by().values("pk")).order_by("created_at")


def links(checks: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Addresses to mend."""
    waiting = LinkCheck.objects.to_mend().order_by().values("pk")
    return checks.filter(pk__in=waiting).order_by(F("first_seen_broken_on").asc(nulls_last=True), "url")
