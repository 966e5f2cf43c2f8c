"""Import a release folder: regions, sources, tables, claims. What an editor changed is never overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...yaml_io.files import ImportFileError
from ...yaml_io.importer import import_release

DATA = Path(apps.get_app_config("policies").path) / "data"


class Command(BaseCommand):
    help = "导入地区和政策数据；编辑改过的一律保留。"
    data = DATA
    bring_in = staticmethod(import_release)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=self.data)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            importer = self.bring_in(folder)
        except ImportFileError as error:
            raise CommandError(f"没有导入任何内容。{error}") from error
        if importer.copy:
            self.stdout.write(f"先备份了：{importer.copy}")
        self.stdout.write("，".join(f"{outcome}{count}项" for outcome, count in importer.counts.items()) or "没有内容")
        for key in importer.kept:
            self.stdout.write(f"  保留了编辑的改动：{key}")
