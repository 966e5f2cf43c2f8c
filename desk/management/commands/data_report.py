"""Print how much is known of how many places."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from policies.open_data.report import data_report


class Command(BaseCommand):
    help = "查到什么程度：多少地方有金额或算法、有年限，按依据级别和来源的新旧数。"

    def handle(self, *args: Any, **options: Any) -> None:
        report = data_report(timezone.localdate())
        self.stdout.write(f"{report.on.isoformat()}，{report.places}个地方（地级、省直管县级、直辖市）")
        for subject in report.subjects:
            self.stdout.write(f"\n{subject.name}：{subject.places}个，其中当地自己定的{subject.own}个")
            if subject.outdated:
                self.stdout.write(f"  来源管的日子过了、以后的没查到：{subject.outdated}个")
            for title, counts in (("可靠吗", subject.by_grade), ("来源", subject.by_age)):
                self.stdout.write(f"  {title}：" + "，".join(f"{name}{count}" for name, count in counts))
