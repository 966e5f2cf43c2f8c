from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.signals import user_logged_in


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "编辑台"

    def ready(self) -> None:
        user_logged_in.connect(new_session_key)


def new_session_key(request: Any, **kwargs: Any) -> None:
    """Every sign-in gets a new key: Django keeps the old one where the same person signs in again."""
    request.session.cycle_key()


class DeskAdminConfig(AdminConfig):
    """Django's admin with the desk as its site."""

    default_site = "desk.admin_site.DeskAdminSite"
