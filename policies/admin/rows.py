"""Rows chosen in a form and rows below one: whatever is sent, the form can be shown again, and soon."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest

# The longest table there is has a few dozen; Django alone would build a thousand more than a browser shows.
MOST_ROWS = 100


class RowSelect(AutocompleteSelect):
    """The box with a search in it; what was sent and is no row's key is not looked for."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        keys = [key for key in map(str, value) if key.isascii() and key.isdecimal() and len(key) < 19]
        return super().optgroups(name, keys, attrs)


class ChoosesRows:
    """For admins and inlines with `autocomplete_fields`."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        desk: Any = self
        if "widget" not in kwargs and db_field.name in desk.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelect(db_field, desk.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class FewRows(ChoosesRows):
    """For inlines: a form that says it has a million rows is read as one of MOST_ROWS."""

    max_num = MOST_ROWS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, absolute_max=MOST_ROWS, **kwargs)  # type: ignore[misc]
