"""Bring a copy of the database back: python manage.py restore FILE. Without FILE: which copies there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from ...backup import backups, files


class Command(BaseCommand):
    help = "把数据库恢复成一份备份的样子；现在的先备份一份。不写文件名，就列出有哪些备份。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="备份的文件名，或者它的路径")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"]:
            return self._list()
        copy = _found(options["file"])
        before = backups.restore(copy)
        self.stdout.write(f"恢复好了：{copy.name}。")
        if before:
            self.stdout.write(f"恢复以前的数据在这里：{before}")
        return self.stdout.write("网站开着的话，请重启一次。")

    def _list(self) -> None:
        every = files.copies()
        self.stdout.write(f"{settings.BACKUP_DIR} 里有{len(every)}份备份，新的在前：")
        for copy in every:
            self.stdout.write(f"  {copy.name}  {copy.stat().st_size / 1_000_000:.1f} MB")
        self.stdout.write("恢复其中一份：make restore FILE=文件名")


def _found(named: str) -> Path:
    """The name of a backup in the backup directory, or a path."""
    in_directory = settings.BACKUP_DIR / named
    return in_directory if in_directory.is_file() else Path(named)
