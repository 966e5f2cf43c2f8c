"""Write the published data in the form of a release folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...yaml_io.exporter import export_release


class Command(BaseCommand):
    help = "把数据库里的地区和政策写成文件，格式和导入的一样。"
    export = staticmethod(export_release)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        self.export(folder)
        self.stdout.write(f"已写到 {folder}")
