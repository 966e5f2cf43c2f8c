"""Keys (编号): the lasting English names of sources, findings, claims and contacts. Editors need not invent them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

LENGTH = 70


class KeyedAdmin(admin.ModelAdmin):
    """A model whose `key` may be left empty when it is added, and is never changed after."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(["key"] if obj else []))

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "key" and field:
            field.required = False
            field.help_text = "留空就自动编。要自己写就用英文小写，定了就不再改。"
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.key = obj.key or free_key(type(obj), self.key_stem(obj))
        super().save_model(request, obj, form, change)

    def key_stem(self, obj: Any) -> str:
        """What the key of a new row begins with."""
        return f"{obj._meta.model_name}-{timezone.localdate():%Y%m%d}"


def free_key(model: type[models.Model], stem: str, given: Collection[str] = ()) -> str:
    """The stem with the first number that is not taken, nor `given` to a row that is not saved yet."""
    kept = model._default_manager.filter(key__startswith=stem[:LENGTH]).values_list("key", flat=True)
    taken = {*kept, *given}
    numbers = (f"{stem[:LENGTH]}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in numbers if key not in taken)
