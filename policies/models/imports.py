"""What was imported, so that a later import never overwrites an editor's change."""

from __future__ import annotations

from django.db import models


class ImportRecord(models.Model):
    """The last imported form of one item. An item that differs from it in the database was changed by an editor."""

    key = models.CharField("条目", max_length=160, unique=True)
    file_digest = models.CharField("文件里的内容摘要", max_length=64)
    stored_digest = models.CharField("导入后的内容摘要", max_length=64)
    imported_at = models.DateTimeField("导入时间", auto_now=True)

    class Meta:
        verbose_name = "导入记录"
        verbose_name_plural = "导入记录"

    def __str__(self) -> str:
        return self.key
