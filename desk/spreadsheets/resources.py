"""Columns of a sheet, and the resources of django-import-export that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource, Resource

from policies.models import Status
from website.form_fields import half_width

from .widgets import ChoiceWidget, SourcesWidget, WholeNumberWidget, widget_for

Columns = dict[str, Field]


def short(heading: str) -> str:
    """A heading without its unit and its marks: 金额（元） → 金额."""
    return re.sub(r"\(.*?\)|[\s*:]", "", half_width(heading))


def column(model: type[models.Model], name: str, *, where: str = "", heading: str = "", **about: Any) -> Field:
    """The column of a model's field. `about` goes to its cell; a `widget` among it takes the place of the usual cell."""
    field: Any = model._meta.get_field(name)
    widget = about.pop("widget", None) or widget_for(field, **about)
    default = {"default": field.default} if field.has_default() and not field.null else {}
    return Field(f"{where}{name}", heading or str(field.verbose_name), widget, **default)


def columns(model: type[models.Model], names: Iterable[str], where: str = "", **about: Any) -> Columns:
    """Columns by name; `about` says more of some of them."""
    return {f"{where}{name}": column(model, name, where=where, **about.get(name, {})) for name in names}


# ---- one line a row ----


class PlainResource(ModelResource):
    """Rows that are only exported."""

    class Meta:
        fields: tuple[str, ...] = ()

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related()


# Of several rows with one key, the one that a line is about.
ABOUT = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, Status.WITHDRAWN, Status.SUPERSEDED)


class ReviewedResource(PlainResource):
    """Rows that go through review, one of each key: the open draft, else what is published."""

    relation = ""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        kept = sorted(rows.order_by("pk").values_list("key", "status", "pk"), key=lambda row: -ABOUT.index(row[1]))
        return rows.filter(pk__in=list({key: pk for key, _, pk in kept}.values()))

    def in_group(self, where: str) -> Columns:
        """The columns of the header (`table`) but the key: there are no others."""
        return {name: column for name, column in self.fields.items() if where == "table" and name != "key"}


def resource_for(base: type[ModelResource], model: type[models.Model], *names: str, **about: Any) -> Any:
    """A resource with these columns of a model in this order."""
    meta = type("Meta", (base.Meta,), {"model": model, "fields": names})
    return type(f"{model.__name__}Resource", (base,), {**columns(model, names, **about), "Meta": meta})


# ---- tables ----


class Pair(NamedTuple):
    """A table and one of its rows: what one line says. A table without rows has one line."""

    table: Any
    row: Any
    example: None = None


class TableResource(Resource):
    """Tables with their rows, one line a row; the header stands on each line of its table."""

    relation = ""
    number = Field("table__pk", "表号", WholeNumberWidget())
    sources = Field("table__sources", "依据编号", SourcesWidget())
    status = Field("table__status", "状态", ChoiceWidget(Status.choices), readonly=True)

    def iter_queryset(self, queryset: Any) -> Iterator[Pair]:
        related = [self.relation, "citations__source", *(["options"] if "options" in self.fields else [])]
        for table in queryset.select_related("region").prefetch_related(*related):
            yield from (Pair(table, row) for row in getattr(table, self.relation).all() or [None])

    def in_group(self, where: str) -> Columns:
        """The columns of the header (`table`) or of a row (`row`), by the name of the model's field."""
        return {
            f.attribute.partition("__")[2]: f
            for f in self.get_export_fields()
            if f.attribute.startswith(f"{where}__") and f.attribute != "table__pk" and not f.readonly
        }


def table_resource(relation: str, before: Columns, row: Columns, after: Columns, examples: Columns) -> Any:
    """A resource whose lines begin with what is asked first, then the row, then the rest of the header, then an example."""
    order = ("number", *before, *row, *after, "sources", *examples, "status")
    meta = type("Meta", (), {"export_order": order})
    body = {**before, **row, **after, **examples, "relation": relation, "Meta": meta}
    return type(f"{relation.title()}Resource", (TableResource,), body)


# ---- what a model refuses, in words ----


def refusals(error: ValidationError, named: Columns) -> Iterator[tuple[str, str]]:
    """(heading, what is wrong and how to put it right) for everything in an error of full_clean."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, errors in by_field.items():
        result = named.get(name)
        yield from ((short(result.column_name) if result else "", _sentence(item, result)) for item in errors)


def _sentence(error: ValidationError, field: Field | None) -> str:
    name = field.attribute.rpartition("__")[2] if field else ""
    if error.code in ("blank", "null"):
        return f"空着，请填。{_recommended(field.widget) if field else ''}"
    if error.code == "max_length" and error.params:
        return f"太长了：最多{error.params['limit_value']}个字，现在{error.params['show_value']}个字，请缩短。"
    if error.code == "invalid" and name == "url":
        return "请写完整的网址，例如：https://www.nhsa.gov.cn/"
    if error.code == "invalid" and name == "key" and "字母" in " ".join(error.messages):
        return "只能用英文字母、数字、短横，例如：gansu-2026-notice。新的一行可以留空，自动编。"
    return " ".join(error.messages)


def _recommended(widget: Any) -> str:
    if widget.offered:
        return f"写其中一个：{'、'.join(widget.offered)}"
    return f"例如：{widget.example}" if widget.example else ""
