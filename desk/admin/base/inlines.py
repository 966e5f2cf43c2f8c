"""Rows chosen in a form, and what hangs below something reviewed on its page: whatever is sent, it can be shown again, and soon."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import HttpRequest

from policies.models import owner_field

from ...form_fields import AS_TYPED

# The longest table there is has a few dozen; Django alone would build a thousand more than a browser shows.
MOST_ROWS = 100


class RowSelect(AutocompleteSelect):
    """The box with a search in it; what was sent and is no row's key is not looked for."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        keys = [key for key in map(str, value) if key.isascii() and key.isdecimal() and len(key) < 19]
        return super().optgroups(name, keys, attrs)


class ChoosesRows:
    """For admins and inlines with `autocomplete_fields`. A row chosen is opened by the pencil beside it, and not deleted."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        desk: Any = super()
        field = desk.formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        desk: Any = self
        if "widget" not in kwargs and db_field.name in desk.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelect(db_field, desk.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class FewRows(ChoosesRows):
    """For inlines: a form that says it has a million rows is read as one of MOST_ROWS."""

    max_num = MOST_ROWS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MOST_ROWS, **kwargs)


class RowFormSet(forms.BaseInlineFormSet):
    """Rows whose deletion box has a name of its own, for people who hear the page. A new one comes after the others."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is None and "position" in form.fields:
            places = [row.position for row in self.get_queryset()]
            form.initial["position"] = max(places, default=-1) + 1

    def get_deletion_widget(self) -> forms.Widget:
        return forms.CheckboxInput(attrs={"aria-label": "删除这一行"})


class _Explained(FewRows, admin.options.InlineModelAdmin):
    """Rows below something reviewed, with `explanation` above them. What has none yet begins with one empty row."""

    formset = RowFormSet
    formfield_overrides = AS_TYPED
    explanation = ""

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        owner = owner_field(self.model)
        rows = self.model._default_manager.filter(**{owner.name: obj}) if owner and obj else ()
        return 0 if rows or (obj and not obj.is_draft) else 1


class BlockInline(_Explained, admin.StackedInline):
    """Rows of several lines, one below the other."""

    template = "admin/policies/explained_blocks.html"


def says_something(row: models.Model, names: Iterable[str]) -> bool:
    """Whether one of these fields has more in it than a new row's."""
    fields: Any = [row._meta.get_field(name) for name in names]
    return any(getattr(row, field.attname) not in (None, "", field.get_default()) for field in fields)


class RowInline(_Explained, admin.TabularInline):
    """Rows of one line each. `printed` are the columns of what can no longer be changed.

    `usual` are those of most drafts; with ?all=1 a draft shows every column. `empty_choices` names what an empty choice
    means.
    """

    template = "admin/policies/explained_rows.html"
    printed: tuple[str, ...] = ()
    empty_choices: dict[str, str] = {}
    usual: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What can no longer be changed is shown in words: `printed`. Of a draft the `usual` columns, or all if needed."""
        if obj and not obj.is_draft and self.printed:
            rows = list(self._rows(obj))
            return [name for name in self.printed if any(map(partial(self._says, name), rows))]
        short = self.usual if "all" not in request.GET and not (obj and self.needs_all(obj)) else ()
        return short or super().get_fields(request, obj)

    def _says(self, name: str, row: Any) -> bool:
        """Whether a column that is printed has something in it."""
        value = getattr(self, name)(row) if name in self.readonly_fields else getattr(row, name)
        return value not in (None, "", "-", False)

    def _rows(self, obj: Any) -> Any:
        return self.model._default_manager.filter(**{owner_field(self.model).name: obj.pk})  # type: ignore[union-attr]

    def needs_all(self, obj: Any) -> bool:
        """Whether a row has something in a column that is not usual."""
        more = [name for name in self.fields or () if name not in self.usual]
        return any(says_something(row, more) for row in self._rows(obj))

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Columns have headings but fields have no labels of their own: each says its name."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = field.label
        return field

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.empty_choices:
            blank = [("", self.empty_choices[db_field.name])]
            kwargs["choices"] = db_field.get_choices(include_blank=True, blank_choice=blank)
        return super().formfield_for_choice_field(db_field, request, **kwargs)
