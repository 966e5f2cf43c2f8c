"""核对无误 for many rows at once: looked at their sources again, nothing has changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ...review import transitions
from .steps import chosen_source

LOGGED = "核对无误，核对日改为{:%Y-%m-%d}{}。"


@admin.action(description="核对无误：核对日改成今天", permissions=["edit"])
def confirm_selected(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Confirm every selected row that may be confirmed, against the source that was marked or else its first, and name
    the rest."""
    today, confirmed = timezone.localdate(), 0
    for row in queryset:
        against = chosen_source(row.sources, request.POST.get(f"source-{row.pk}"))
        try:
            with transaction.atomic():
                transitions.confirm(row, today, request.user, against)
                words = f"，对着：{against.title}" if against else ""
                modeladmin.log_change(request, row, LOGGED.format(today, words))
        except transitions.ReviewError as error:
            modeladmin.message_user(request, f"{row}：{error}", messages.WARNING)
            continue
        confirmed += 1
    if confirmed:
        modeladmin.message_user(request, f"{confirmed}项核对无误，核对日改成了今天。", messages.SUCCESS)
