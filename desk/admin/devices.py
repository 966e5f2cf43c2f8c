"""Resetting two-factor devices. Devices themselves have no pages at the desk: only their owner ever sees a key."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from ..review import permissions


def forget_two_factor(person: Any) -> None:
    """Phone and backup codes are gone: at the next sign-in the person begins anew."""
    for device in list(devices_for_user(person, confirmed=None)):
        device.delete()


@admin.action(description="重设登录验证：丢了手机，也没有备用码", permissions=["change"])
def reset_two_factor(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """For those who can no longer sign in. Of people whom this one may not change, nothing is changed."""
    for person in queryset:
        if not modeladmin.has_change_permission(request, person):
            modeladmin.message_user(request, f"{permissions.name(person)}：您不能改这个人。", messages.WARNING)
            continue
        forget_two_factor(person)
        modeladmin.log_change(request, person, "重设登录验证。")
        modeladmin.message_user(
            request, f"{permissions.name(person)}：下次登录时，会请本人重新绑定手机。", messages.SUCCESS
        )


admin.site.unregister([TOTPDevice, StaticDevice])
