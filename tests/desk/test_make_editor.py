"""The command that makes the first person of a desk asks in Chinese, again where an answer will not do."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.desk.roles import PASSWORD

pytestmark = pytest.mark.django_db
ASKS = "desk.management.commands.make_editor"


def test_it_asks_until_the_answers_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_user("taken")
    names = iter(["taken", "lan", "王兰"])
    passwords = iter(["1234", PASSWORD, "别的", PASSWORD, PASSWORD])
    monkeypatch.setattr("builtins.input", lambda words: next(names))
    monkeypatch.setattr(f"{ASKS}.getpass", lambda words: next(passwords))
    out, wrong = StringIO(), StringIO()
    call_command("make_editor", stdout=out, stderr=wrong)
    user = User.objects.get(username="lan")
    assert (user.last_name, user.is_superuser, user.check_password(PASSWORD)) == ("王兰", True, True)
    assert "加好了：lan" in out.getvalue()
    assert "两次不一样" in wrong.getvalue()


def test_who_stops_makes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(words: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", stopped)
    with pytest.raises(CommandError, match="没有加人"):
        call_command("make_editor")
    assert not User.objects.exists()
