"""Write the guides in the form of guides/data: python manage.py export_guides FOLDER."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...yaml_io.guides import export_guides


class Command(BaseCommand):
    help = "把查询指南和常见问题写成文件，格式和 import_guides 读的一样。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        export_guides(options["folder"])
        self.stdout.write(f"已写到 {options['folder']}")
