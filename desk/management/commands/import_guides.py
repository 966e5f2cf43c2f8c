"""Import the guides: python manage.py import_guides."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...yaml_io import guides
from ...yaml_io.files import ImportFileError


class Command(BaseCommand):
    help = "导入查询指南和常见问题（先运行 import_policies）。编辑改过的条目不会被覆盖。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=guides.DATA, help="装着 channels.yaml 等三个文件的目录"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            importer = guides.import_guides(folder)
        except ImportFileError as error:
            raise CommandError(str(error)) from error
        if importer.copy:
            self.stdout.write(f"先备份了：{importer.copy}")
        self.stdout.write("，".join(f"{outcome}{count}" for outcome, count in importer.counts.items()) or "没有条目")
        for key in importer.kept:
            self.stdout.write(f"保留编辑的改动：{key}")
