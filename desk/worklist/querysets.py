"""Parts of the to-do querysets: when something is checked again, what cites a source, what it takes to name a row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast

from policies.models import Reviewed, Source, owner_field
from rules.tables import Evidence

# Days after which what a source says is looked at again. See docs/decisions/0008-review-intervals.md.
REVIEW_DAYS = {Evidence.OFFICIAL: 365, Evidence.RELAYED: 270, Evidence.REPORTED: 180}


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


def with_names(items: QuerySet[Any]) -> QuerySet[Any]:
    """With what it takes to name them and their writers, where the kind has such."""
    return items.select_related(*(name for name in ("region", "written_by") if hasattr(items.model, name)))


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
