"""List filters of the admin: province, evidence, expiry, to-do."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from policies.models import Level, Region, ReportKind
from policies.models.choices import EVIDENCE, choices
from rules.tables import Evidence

from ...worklist import sections


class ProvinceFilter(admin.SimpleListFilter):
    """A province with everything below it."""

    title = "省份"
    parameter_name = "province"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        provinces = Region.objects.filter(level=Level.PROVINCE)
        return [(slug, name) for slug, name in provinces.values_list("slug", "short_name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        place = "" if queryset.model is Region else "region__"
        return queryset.filter(Q(**{f"{place}slug": self.value()}) | Q(**{f"{place}parent__slug": self.value()}))


class EvidenceFilter(admin.SimpleListFilter):
    """The weakest grade of the evidence, or none at all."""

    title = "依据级别"
    parameter_name = "grade"
    NONE = "none"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*choices(EVIDENCE), (self.NONE, "没有依据")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        model: Any = queryset.model
        if self.value() == self.NONE:
            return queryset.filter(**{f"{model.grade_lookup}__isnull": True})
        grades = list(Evidence)
        if self.value() not in grades:
            return queryset
        weaker = grades[grades.index(self.value()) + 1 :]
        has_weaker = model._default_manager.filter(**{f"{model.grade_lookup}__in": weaker}).values("pk")
        return queryset.filter(**{model.grade_lookup: self.value()}).exclude(pk__in=has_weaker).distinct()


class ExpiredFilter(admin.SimpleListFilter):
    """Whether a document is past its own expiry."""

    title = "有效期"
    parameter_name = "expired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已过有效期"), ("no", "还在有效期内"), ("unstated", "没有写有效期")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        wanted = {
            "yes": Q(expires_on__lt=today),
            "no": Q(expires_on__gte=today),
            "unstated": Q(expires_on__isnull=True),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


class WorkFilter(admin.SimpleListFilter):
    """One kind of work of the first page: its rows in this list."""

    title = "要做的"
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.sections = {section.key: section for section in sections.sections_of(model_admin.model)}
        return [(section.key, section.title) for section in self.sections.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        section = self.sections.get(self.value() or "")
        return section(request.user, timezone.localdate()).waiting(queryset) if section else queryset

    @property
    def explanation(self) -> str:
        """What is to be done with the rows that are shown; empty where the list is not filtered."""
        section = self.sections.get(self.value() or "")
        return f"{section.title}：{section.explanation}" if section else ""


class ReportKindFilter(admin.SimpleListFilter):
    """Where a letter was begun: on a page, on a step, on a result."""

    title = "说的是"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(ReportKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.of_kind(self.value()) if self.value() in ReportKind.values else queryset
