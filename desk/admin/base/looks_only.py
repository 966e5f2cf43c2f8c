"""Rows that nobody writes at the desk: they come from readers, from a release, or from a nightly run."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class LooksOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission
