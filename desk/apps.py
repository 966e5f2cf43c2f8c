from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "编辑台"


class DeskAdminConfig(AdminConfig):
    """Django's admin with the desk as its site."""

    default_site = "desk.admin_site.DeskAdminSite"
