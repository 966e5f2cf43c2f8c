"""Check every published table: gaps, ties, missing citations, failing worked examples."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies.checks import problems
from policies.models import CoverageTable, CreditTable


class Command(BaseCommand):
    help = "检查每一张已发布的表，有问题就列出来。"

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for model in (CreditTable, CoverageTable):
            for table in model.objects.published().select_related("region"):
                for problem in problems(table):
                    found += 1
                    self.stdout.write(f"{table}：{problem}")
        if found:
            raise CommandError(f"有{found}处问题。")
        self.stdout.write("每一张表都没有问题。")
