"""The content version: which state of everything readers see the database holds."""

from __future__ import annotations

from django.db import models


class ContentEdition(models.Model):
    """A row for everything, and one for each part of it: the database itself draws another `number` with each change.

    See policies.content_version.
    """

    number = models.BigIntegerField("第几版", default=1)

    class Meta:
        verbose_name = "内容版次"
        verbose_name_plural = "内容版次"

    def __str__(self) -> str:
        return str(self.number)
