"""Forget the phone and the backup codes of one editor, who then sets up a new phone at the next sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from ...admin.devices import forget_two_factor


class Command(BaseCommand):
    help = "重设一个人的登录验证：丢了手机，也没有备用码时用"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", help="登录用的名字")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        person = get_user_model()._default_manager.filter(username=username).first()
        if person is None:
            raise CommandError(f"没有叫“{username}”的人")
        forget_two_factor(person)
        self.stdout.write(f"{username}：下次登录时重新绑定手机")
