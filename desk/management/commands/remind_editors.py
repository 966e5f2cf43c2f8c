"""Mail to everybody at the desk what waits for them: to review, to check again. For a daily timer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from django.utils import timezone

from ...accounts.mail import tell
from ...worklist.sections import sections

TOLD = ("review", "overdue")


class Command(BaseCommand):
    help = "给每位编辑寄一封信：有几份等审核，有几份该重新核对。没有配置邮件服务器，就什么也不做"

    def handle(self, *args: Any, **options: Any) -> None:
        sent = 0
        for person in User.objects.filter(is_staff=True, is_active=True).exclude(email=""):
            waiting = [s for s in sections(person, timezone.localdate()) if s.key in TOLD and s.count]
            if waiting:
                lines = [f"{section.title}：{section.count}项" for section in waiting]
                sent += tell([person], "编辑台有事等您", lines)
        self.stdout.write(f"寄了{sent}封")
