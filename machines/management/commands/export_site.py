"""Write the public site as plain files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from machines.export import Crawl, ExportError, compressed, write


class Command(BaseCommand):
    help = "把公开的网页写成普通文件，网址不变；有一个链接断了就不写。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="一个还没有的路径，或上一次写出的")
        parser.add_argument(
            "--origin",
            default=settings.SITE_URL,
            help="算一算、搜索、来信等要现算的，都交给这个网址上的本站；不写就是 SITE_URL",
        )
        parser.add_argument("--compress", action="store_true", help="每个文件旁边再放 .gz 和 .br")

    def handle(self, *args: Any, **options: Any) -> None:
        origin = options["origin"].rstrip("/")
        if urlsplit(origin).scheme not in ("http", "https") or not urlsplit(origin).netloc:
            raise CommandError("--origin 要写成 https://example.cn 这样。")
        if settings.DEBUG:
            raise CommandError("DEBUG=1 的网页是给开发的人看的，不写出。请用 DEBUG=0。")
        crawl = Crawl(origin)
        try:
            crawl.run()
            files = compressed(crawl.files) if options["compress"] else crawl.files
            folder = write(files, options["folder"].absolute())
        except ExportError as error:
            raise CommandError(f"没有写出。\n{error}") from error
        size = sum(map(len, crawl.files.values())) / 1e6
        self.stdout.write(f"{len(crawl.pages)}页，{len(crawl.files)}个文件，{size:.1f} MB，在 {folder}")
