"""People of the desk: roles, who may be switched off, drafts of who leaves, messages by mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from desk.admin.users import open_drafts
from desk.review import transitions
from policies.models import CreditTable
from tests.desk.people import Person, address, opened, said, step_address
from tests.desk.roles import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> Person:
    return Person("孙管", "管理员")


def keep(chief: Person, user: User, **changes: Any) -> Any:
    groups = [str(group.pk) for group in user.groups.all()]
    data = {"username": user.username, "last_name": user.last_name, "groups": groups, "is_active": "on"} | changes
    data = {name: value for name, value in data.items() if value is not None}
    return chief.client.post(address(user), data, follow=True)


def test_nobody_switches_themselves_off(chief: Person) -> None:
    assert "不能停用自己" in keep(chief, chief.user, is_active=None).content.decode()
    editors = str(Group.objects.get(name="编辑").pk)
    assert "不能停用自己" in keep(chief, chief.user, groups=[editors]).content.decode()
    chief.user.refresh_from_db()
    assert chief.user.is_active
    assert [group.name for group in chief.user.groups.all()] == ["管理员"]


def test_the_last_manager_stays(chief: Person) -> None:
    above = Person("老总", "", superuser=True)
    assert "最后一位管理员" in keep(above, chief.user, is_active=None).content.decode()
    Person("钱管", "管理员")
    keep(above, chief.user, is_active=None)
    chief.user.refresh_from_db()
    assert not chief.user.is_active


def test_somebody_without_a_role_is_told_so(chief: Person) -> None:
    fresh = User.objects.create_user("fresh", password=PASSWORD, last_name="新人")
    assert any("还没有身份" in words for words in said(keep(chief, fresh)))
    page = Client().post(reverse("admin:login"), {"username": "fresh", "password": PASSWORD})
    assert "您还没有身份" in page.content.decode()


def test_a_new_password_is_asked_for_in_chinese(chief: Person, writer: Person) -> None:
    path = reverse("admin:auth_user_password_change", args=[writer.user.pk])
    html = opened(chief.client, path)
    for words in ("LDAP", "usable_password", "disabled", "pbkdf2"):
        assert words not in html, words
    chief.client.post(path, {"password1": "", "password2": ""})
    assert not User.objects.get(pk=writer.user.pk).check_password("")
    fresh = "一个很长很长的新密码1"
    chief.client.post(path, {"password1": fresh, "password2": fresh})
    writer.user.refresh_from_db()
    assert writer.user.check_password(fresh)


def test_drafts_of_who_left_wait_for_somebody(chief: Person, writer: Person, draft: CreditTable) -> None:
    colleague = Person("接编", "编辑")
    User.objects.filter(pk=writer.user.pk).update(is_active=False)
    html = colleague.client.get(reverse("admin:index")).content.decode()
    assert "有人离开了" in html
    assert address(draft) in html
    path = reverse("admin:policies_credittable_changelist")
    data = {"action": "later", "_selected_action": [draft.pk], "apply": "1", "person": colleague.user.pk}
    assert "交给接编" in said(colleague.client.post(path, data, follow=True))[0]
    draft.refresh_from_db()
    assert draft.written_by == colleague.user
    assert 'id="work-left"' in colleague.client.get(reverse("admin:index")).content.decode()


def test_drafts_of_who_leaves_are_taken_over(chief: Person, writer: Person, draft: CreditTable) -> None:
    warned = said(keep(chief, writer.user, is_active=None))
    assert any("还有1份草稿" in words for words in warned)
    data = {"action": "take_over", "_selected_action": [writer.user.pk]}
    asked = chief.client.post(reverse("admin:auth_user_changelist"), data).content.decode()
    assert "没有写完的一共1份，都归到您名下" in asked
    assert open_drafts(writer.user) == [draft]
    chief.client.post(reverse("admin:auth_user_changelist"), data | {"apply": "1"})
    draft.refresh_from_db()
    assert draft.written_by == chief.user
    assert open_drafts(writer.user) == []
    transitions.submit(draft)
    assert chief.client.post(step_address(draft, "publish"), {"note": "x", "kind": "major"}).status_code == 302
    draft.refresh_from_db()
    assert draft.status == "in_review"


def test_what_was_done_to_somebody_is_told_the_last_first(chief: Person, writer: Person, draft: CreditTable) -> None:
    reviewers = str(Group.objects.get(name="审核").pk)
    keep(chief, writer.user, groups=[reviewers])
    keep(chief, writer.user, is_active=None, last_name="王五")
    chief.client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "take_over", "_selected_action": [writer.user.pk], "apply": "1"},
    )
    page = chief.client.get(address(writer.user, "history"))
    told = [entry.get_change_message() for entry in page.context["action_list"]]
    name = writer.user.last_name
    assert told == ["接过了他没有写完的草稿。", f"姓氏：{name}→王五；有效：是→否", "身份：编辑→审核"]


def test_no_hash_stands_on_the_page_of_a_person(chief: Person) -> None:
    user = User.objects.create_user("kept", password=PASSWORD)
    html = opened(chief.client, address(user))
    assert user.password not in html
    for words in ("md5", "salt", "LDAP", "algorithm"):
        assert words not in html


def test_a_returned_draft_stands_first_with_the_remark(writer: Person, reviewer: Person, draft: CreditTable) -> None:
    transitions.submit(draft)
    reviewer.client.post(step_address(draft, "return"), {"why": "金额和文件对不上"})
    later = transitions.copy_as_draft(CreditTable.objects.published().exclude(pk=draft.revises_id).first(), writer.user)
    html = opened(writer.client, reverse("admin:index"))
    assert "李审退回：金额和文件对不上" in html
    mine = html[html.index('id="work-mine"') :]
    assert mine.index(address(draft)) < mine.index(address(later))


def test_mail_only_where_a_server_is_configured(
    settings: Any, writer: Person, reviewer: Person, draft: CreditTable
) -> None:
    User.objects.update(email="someone@example.cn")
    writer.client.post(address(draft, "change"), {})
    settings.EMAIL_HOST = ""
    transitions.submit(draft)
    reviewer.client.post(step_address(draft, "return"), {"why": "再看看"})
    call_command("remind_editors")
    assert mail.outbox == []
    settings.EMAIL_HOST = "mail.example.cn"
    transitions.submit(draft)
    reviewer.client.post(step_address(draft, "return"), {"why": "再看看"})
    assert [(letter.to, "再看看" in letter.body) for letter in mail.outbox] == [(["someone@example.cn"], True)]
