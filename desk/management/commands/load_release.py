"""Bring a database to this release: migrations, its policies and its guides, and with --static the static files.

The same as the four commands one after the other, in one process: starting Django costs as much as an import.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "建表，导入这一版带来的内容；编辑改过的一律保留。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--static", action="store_true", help="也收集静态文件")

    def handle(self, *args: Any, **options: Any) -> None:
        streams = {"stdout": self.stdout, "stderr": self.stderr}
        call_command("migrate", interactive=False, verbosity=0, **streams)
        for command in ("import_policies", "import_guides"):
            call_command(command, verbosity=options["verbosity"], **streams)
        if options["static"]:
            call_command("collectstatic", interactive=False, verbosity=0, **streams)
