"""To-do querysets: used by the work list and by the list filters of the admin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from policies.models import (
    OPEN,
    Contact,
    LinkCheck,
    ReaderReport,
    Reviewed,
    Source,
    Status,
    owner_field,
)
from rules.tables import Evidence

# Days after which what a source says is looked at again. See docs/decisions/0008-review-intervals.md.
REVIEW_DAYS = {Evidence.OFFICIAL: 365, Evidence.RELAYED: 270, Evidence.REPORTED: 180}


# ---- what is reviewed ----


def with_review_due(items: QuerySet[Any]) -> QuerySet[Any]:
    """Items with `weakest`, the weakest grade of their evidence, and `due_on`, when they are to be checked again."""
    model: Any = items.model
    itself = model._default_manager.filter(pk=OuterRef("pk"))
    weakest_first = list(reversed(Evidence))
    weakest = Case(
        *[
            When(Exists(itself.filter(**{model.grade_lookup: grade})), then=Value(grade.value))
            for grade in weakest_first
        ],
        default=Value(Evidence.REPORTED.value),
        output_field=CharField(),
    )
    due = Case(
        *[When(weakest=grade, then=F("checked_on") + timedelta(days=REVIEW_DAYS[grade])) for grade in weakest_first]
    )
    return items.annotate(weakest=weakest).annotate(due_on=Cast(due, DateField()))


def to_review(items: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What others have handed in."""
    handed_in = items.filter(status=Status.IN_REVIEW).exclude(written_by=user)
    return with_place(handed_in, "written_by").order_by("pk")


def mine(items: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What the user wrote and nobody has published yet."""
    moved = items.model.history.filter(id=OuterRef("pk"), history_change_reason__regex="^(送审|退回|收回)")
    last = Subquery(moved.order_by("-history_date", "-history_id").values("history_change_reason")[:1])
    back = Case(When(status=Status.DRAFT, last__startswith="退回", then=F("last")), default=Value(""))
    own = items.filter(status__in=OPEN, written_by=user).annotate(last=last).annotate(returned=back)
    return with_place(own).order_by(F("returned").desc(), "-pk")


def left_behind(items: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What somebody wrote who can no longer sign in."""
    return with_place(items.filter(status__in=OPEN, written_by__is_active=False), "written_by").order_by("pk")


def overdue(items: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """What readers see and nobody held against its source for longer than the grade allows. Contacts that nobody has
    tried yet are work of their own, see `unchecked`."""
    never = Q(checked_on__isnull=True) if items.model is not Contact else Q(pk__in=[])
    late = Q(due_on__lt=on) | never
    result = with_review_due(items.shown_from(on)).filter(late)
    return with_place(result).order_by(F("due_on").asc(nulls_first=True), "pk")


def with_place(items: QuerySet[Any], *related: str) -> QuerySet[Any]:
    """With what it takes to name them: the region, where the kind has one."""
    return items.select_related(*(["region"] if hasattr(items.model, "region") else []), *related)


def unchecked(contacts: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Published contacts that nobody has opened or dialled."""
    result = contacts.filter(status=Status.PUBLISHED, checked_on__isnull=True)
    return with_place(result).order_by("region__position", "pk")


# ---- tables ----


def upcoming(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Tables whose day is still to come, published or not."""
    result = tables.filter(effective_from__gt=on, status__in=[*OPEN, Status.PUBLISHED])
    return result.select_related("region").order_by("effective_from", "pk")


# So many days before a source reaches no further, its successor is looked for.
DAYS_BEFORE = 60


def ending(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Published tables that answer and whose source, or that of their deduction, soon reaches no further, or does not any
    more. Not where a later table is published already."""
    soon = on + timedelta(days=DAYS_BEFORE)
    near = Q(known_until__lte=soon)
    if hasattr(tables.model, "deduction_until"):
        near |= Q(deduction_until__lte=soon)
    same = {name: OuterRef(name) for name in tables.model.subject}
    later = tables.model._default_manager.published().filter(effective_from__gt=on, **same)
    result = tables.shown_from(on).filter(near).exclude(Exists(later))
    return result.select_related("region").order_by("known_until", "pk")


# Begins the reason in the audit trail of a lead that was put off; the day follows.
PUT_OFF = "先放到"


def leads(tables: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Drafts without a source, but for those put off to a later day; who has them is `given_to`."""
    trail = tables.model.history.filter(id=OuterRef("pk")).order_by("-history_date", "-history_id")
    last = Coalesce(Subquery(trail.values("history_change_reason")[:1]), Value(""))
    result = tables.filter(status=Status.DRAFT, citations__isnull=True).annotate(last=last)
    result = result.exclude(last__startswith=PUT_OFF, last__gt=f"{PUT_OFF}{on.isoformat()}")
    return result.select_related("region", "written_by").order_by("region__position", "pk")


# ---- sources, reports, links ----


def citing(on: date) -> dict[str, QuerySet[Any]]:
    """What readers see that cites sources, by how a source leads to it: rows below what is published, shown findings."""
    result: dict[str, QuerySet[Any]] = {}
    for relation in Source._meta.related_objects:
        model, name = relation.related_model, relation.get_accessor_name() or ""
        owner = owner_field(model)
        if owner is not None and issubclass(owner.related_model, Reviewed):
            owners = owner.related_model._default_manager.all()
            result[name] = model._default_manager.filter(**{f"{owner.name}__in": owners.shown_from(on)})
        elif issubclass(model, Reviewed) and model is not Source:
            result[name] = model._default_manager.shown_from(on)
    return result


def expired(sources: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Documents past their own expiry on which something that readers see still stands."""
    used = Q(pk__in=[])
    for rows in citing(on).values():
        used |= Q(Exists(rows.filter(source=OuterRef("pk"))))
    return sources.filter(used, expires_on__lt=on).order_by("expires_on", "pk")


def reports(rows: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Reports that nobody has finished with, the one that waits longest first."""
    return rows.filter(pk__in=ReaderReport.objects.open().order_by().values("pk")).order_by("created_at")


def links(checks: QuerySet[Any], user: Any, on: date) -> QuerySet[Any]:
    """Addresses to mend."""
    waiting = LinkCheck.objects.to_mend().order_by().values("pk")
    return checks.filter(pk__in=waiting).order_by(F("first_seen_broken_on").asc(nulls_last=True), "url")
