"""The first person of a new desk, asked for in Chinese."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "加一个能做所有事的人：第一次用编辑台时，由他再加别人"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = get_user_model()(is_staff=True, is_superuser=True, last_name="", first_name="")
            self._ask(user, "username", "登录名（字母、数字）：")
            self._ask(user, "last_name", "姓名（别人看到的，例如：王兰）：")
            self._password(user)
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("没有加人。") from error
        user.save()
        self.stdout.write(f"加好了：{user.get_username()}。打开 /admin/ 登录，再在“用户”里加别人。")

    def _ask(self, user: Any, name: str, words: str) -> None:
        while True:
            setattr(user, name, input(words).strip())
            try:
                user.clean_fields(exclude={f.name for f in user._meta.fields} - {name})
                user.validate_unique(exclude={f.name for f in user._meta.fields} - {name})
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
            else:
                return

    def _password(self, user: Any) -> None:
        while True:
            password = getpass("密码（至少10个字，打的时候看不到）：")
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            if getpass("再打一次：") == password:
                user.set_password(password)
                return
            self.stderr.write("两次不一样，请重来。")
