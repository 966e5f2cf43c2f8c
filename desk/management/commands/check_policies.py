"""Check everything published: gaps, ties, missing citations, failing worked examples, guides without a warning."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies.models import reviewed_models

from ...review.checks import problems
from ...worklist.sections import with_names


class Command(BaseCommand):
    help = "检查每一样已发布的：表、指南、问题、当地渠道；有问题就列出来。"

    def handle(self, *args: Any, **options: Any) -> None:
        result = 0
        for model in reviewed_models():
            for item in with_names(model._default_manager.published()):
                for problem in problems(item):
                    result += 1
                    self.stdout.write(f"{item}：{problem}")
        if result:
            raise CommandError(f"有{result}处问题。")
        self.stdout.write("已发布的都没有问题。")
