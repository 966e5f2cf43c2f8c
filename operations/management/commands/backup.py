"""Copy the database, while the site runs: python manage.py backup."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...backup import backups


class Command(BaseCommand):
    help = "备份数据库，网站不用停；旧的备份按 BACKUPS_KEPT 和 BACKUP_MONTHS 清理。"

    def add_arguments(self, parser: CommandParser) -> None:
        reasons = ("by-hand", "nightly", "release")
        parser.add_argument("--reason", choices=reasons, default="by-hand", help="写进文件名，让人知道为什么备份")

    def handle(self, *args: Any, **options: Any) -> None:
        copy = backups.create_backup(options["reason"])
        self.stdout.write(f"备份好了，也检查过了：{copy}（{copy.stat().st_size / 1_000_000:.1f} MB）")
