"""Backup or preflight check before each run of `migrate` that has something to do."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import pre_migrate


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "备份"

    def ready(self) -> None:
        pre_migrate.connect(copy_before_migrating, sender=self)


def copy_before_migrating(plan: Any, using: str, verbosity: int, stdout: Any = None, **kwargs: Any) -> None:
    """Raises BackupError, which stops the migration, where there is something to lose and no copy can be made, or where
    the site begins in a database that holds no Chinese."""
    from .backup import backups

    if using != DEFAULT_DB_ALIAS:
        return
    backups.close_to_others()
    if not plan:
        return
    backups.refuse_other_letters()
    if (copy := backups.backup_before("migration")) and stdout:
        stdout.write(f"先备份了：{copy}")
