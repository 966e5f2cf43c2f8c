"""Look at the addresses of sources and contacts that are due. For cron: bounded, polite, silent on what is fine."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from policies.models import LinkCheck

from ...link_check import checker


class Command(BaseCommand):
    help = "看一看依据和渠道的网址还打不打得开，记下从哪天起打不开。没有网就什么也不记。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=checker.MOST_PER_RUN, help="这次最多看多少个网址")

    def handle(self, *args: Any, **options: Any) -> None:
        run = checker.run(options["most"])
        self.stdout.write(run.sentence)
        for check in LinkCheck.objects.filter(url__in=run.newly_broken):
            used_by = "、".join(str(use) for use in check.uses)
            self.stdout.write(f"  {check.get_status_display()}：{check.url}（{check.problem}），用在{used_by}")
