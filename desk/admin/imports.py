"""导入记录: what the last import left, for looking at only."""

from __future__ import annotations

from django.contrib import admin

from policies.models import ImportRecord

from .base.looks_only import LooksOnly


@admin.register(ImportRecord)
class ImportRecordAdmin(LooksOnly):
    list_display = ("key", "imported_at")
    search_fields = ("key",)
    ordering = ("key",)
    fields = ("key", "imported_at", "file_digest", "stored_digest")
