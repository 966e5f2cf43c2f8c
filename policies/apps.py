from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_migrate


class PoliciesConfig(AppConfig):
    name = "policies"
    verbose_name = "政策数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import content_version

        post_migrate.connect(content_version.install, dispatch_uid="content version")
        request_started.connect(content_version.begin, dispatch_uid="content version")
        request_finished.connect(content_version.end, dispatch_uid="content version")
