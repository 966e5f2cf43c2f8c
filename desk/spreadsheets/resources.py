"""Columns of a sheet, and the resources of django-import-export that carry them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Diff, ModelResource, Resource

from policies.models import Status
from website.form_fields import half_width

from ..keys import LENGTH
from ..review import transitions
from ..review.checks import TO_COME, days_to_come
from .plan import CellChange
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


def columns(model: type[models.Model], names: tuple[str, ...], where: str = "", **about: Any) -> Columns:
    """Columns by name; `about` says more of some of them."""
    return {f"{where}{name}": column(model, name, where=where, **about.get(name, {})) for name in names}


# ---- rows that have a key ----


class Changes(Diff):
    """What differs, as cells; the library's own is HTML with inline style."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        self.headings = [short(f.column_name) for f in resource.get_import_fields()]
        self.old = ["" for _ in self.headings] if new else self._shown(resource, instance)
        self.now: list[str] = []

    def compare_with(self, resource: Any, instance: Any) -> None:
        self.now = self._shown(resource, instance)

    @staticmethod
    def _shown(resource: Any, instance: Any) -> list[str]:
        return [f.widget.shown(f.get_value(instance)) for f in resource.get_import_fields()]

    def as_html(self) -> Any:
        """The cells that differ; the name is the library's."""
        triples = zip(self.headings, self.old, self.now, strict=True)
        return tuple(CellChange(heading, old, new) for heading, old, new in triples if old != new)


# Of several rows with one key, the one that a line is about.
ABOUT = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, Status.WITHDRAWN, Status.SUPERSEDED)


class ReviewedResource(ModelResource):
    """Rows that go through review, found by 编号; where it is empty a new row gets one made of `stem`.

    A line changes the open draft of its key, or begins one that revises what is published.
    """

    class Meta:
        import_id_fields = ("key",)
        instance_loader_class = CachedInstanceLoader
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        fields: tuple[str, ...] = ()

    def __init__(self, stem: Any = None, reason: str = "", user: Any = None) -> None:
        super().__init__()
        self.stem = stem
        self.reason = reason
        self.user = user
        self._given: set[str] = set()

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Changes

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        if not instance.key:
            instance.key = self._free_key(instance)

    def _free_key(self, instance: Any) -> str:
        """As on the pages of the desk; of rows that are not saved yet, none gets another's."""
        stem = self.stem(instance)[:LENGTH]
        kept = self._meta.model._default_manager.filter(key__startswith=stem).values_list("key", flat=True)
        taken = {*kept, *self._given}
        key = next(key for n in range(1, len(taken) + 2) if (key := f"{stem}-{n}") not in taken)
        self._given.add(key)
        return key

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = self.reason[:100]

    def get_queryset(self) -> Any:
        rows = super().get_queryset().select_related()
        result: dict[str, tuple[int, int]] = {}
        for pk, key, status in rows.order_by("pk").values_list("pk", "key", "status"):
            rank = ABOUT.index(status)
            if key not in result or rank <= result[key][0]:
                result[key] = (rank, pk)
        return rows.filter(pk__in=[pk for _, pk in result.values()])

    def validate_instance(self, instance: Any, *args: Any, **kwargs: Any) -> None:
        """Only rows that would change come here."""
        if instance.status == Status.IN_REVIEW:
            raise ValidationError({"key": f"{instance.called}正在等人审核，不能改。要改，先在它的网页上退回或收回。"})
        super().validate_instance(instance, *args, **kwargs)
        if early := days_to_come(vars(instance)):
            raise ValidationError(dict.fromkeys(early, TO_COME))

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        if not is_create and not instance.is_draft:
            self._become_draft(instance)
        elif not is_create:
            instance.version += 1
        instance.written_by = self.user
        instance.save()

    def _become_draft(self, instance: Any) -> None:
        """What is published stays; the row becomes its revision, with what the line says."""
        draft = transitions.copy_as_draft(self._meta.model._default_manager.get(pk=instance.pk), by=self.user)
        values = {column.attribute for column in self.get_import_fields()}
        for field in draft._meta.concrete_fields:
            if field.name not in values:
                setattr(instance, field.attname, getattr(draft, field.attname))


class PlainResource(ModelResource):
    """Rows that are only exported."""

    class Meta:
        fields: tuple[str, ...] = ()

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related()


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
    sources = Field("table__sources", "依据编号", SourcesWidget(example="gansu-2026-notice"))
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
            if f.attribute.startswith(f"{where}__") and not f.readonly
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
    if isinstance(widget, ChoiceWidget):
        return f"写其中一个：{'、'.join(widget.offered)}"
    return f"例如：{widget.example}" if widget.example else ""
