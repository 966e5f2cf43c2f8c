"""Who did something at the desk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def person(name: str) -> models.ForeignKey[Any]:
    """Somebody at the desk; empty for what came with a release."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=name,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
