"""People at the desk: who manages them, what a role is, how they are called."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from desk.review import permissions
from tests.desk.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(db: None) -> Person:
    return Person("钱管", "管理员")


def test_a_keeper_adds_a_person_with_a_role(keeper: Person) -> None:
    path = reverse("admin:auth_user_add")
    html = keeper.client.get(path).content.decode()
    for words in ("编辑：写草稿，送审", "审核：", "管理员：", "身份"):
        assert words in html, words
    data = {
        "username": "xin",
        "password1": "hua-kai-9981",
        "password2": "hua-kai-9981",
        "last_name": "辛",
        "first_name": "一",
    }
    keeper.client.post(path, data | {"groups": [Group.objects.get(name="编辑").pk]})
    made = User.objects.get(username="xin")
    assert (made.is_staff, made.is_superuser, permissions.name(made)) == (True, False, "辛一")
    assert made.has_perm("policies.change_credittable")
    assert not made.has_perm("policies.publish_credittable")


def test_a_keeper_cannot_raise_anybody_to_superuser_nor_touch_one(keeper: Person) -> None:
    chief = Person("超级", "", superuser=True)
    own = reverse("admin:auth_user_change", args=[keeper.user.pk])
    html = keeper.client.get(own).content.decode()
    assert "is_superuser" not in html
    assert "user_permissions" not in html
    data = {
        "username": "钱管",
        "is_superuser": "on",
        "is_active": "on",
        "groups": [Group.objects.get(name="管理员").pk],
    }
    keeper.client.post(own, data)
    keeper.user.refresh_from_db()
    assert not keeper.user.is_superuser
    chiefs = reverse("admin:auth_user_change", args=[chief.user.pk])
    assert keeper.client.post(chiefs, {"username": "改名"}).status_code == 403
    assert keeper.client.post(reverse("admin:auth_user_password_change", args=[chief.user.pk])).status_code == 403
    assert keeper.client.post(reverse("admin:auth_user_delete", args=[chief.user.pk])).status_code == 403
    group = reverse("admin:auth_group_change", args=[Group.objects.get(name="编辑").pk])
    assert keeper.client.get(group).status_code == 200
    assert keeper.client.post(group, {"name": "别的"}).status_code == 403


def test_without_a_role_nobody_signs_in_to_the_desk(keeper: Person, writer: Person) -> None:
    path = reverse("admin:auth_user_change", args=[writer.user.pk])
    keeper.client.post(path, {"username": writer.user.username, "is_active": "on"})
    writer.user.refresh_from_db()
    assert not writer.user.is_staff
    assert writer.client.get("/admin/").status_code == 302


def test_editors_do_not_manage_people(writer: Person, reviewer: Person) -> None:
    for person in (writer, reviewer):
        assert person.client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_people_are_called_by_their_chinese_name() -> None:
    assert permissions.name(User(username="a", last_name="王", first_name="小明")) == "王小明"
    assert permissions.name(User(username="a", last_name="Smith", first_name="Ann")) == "Ann Smith"
    assert permissions.name(User(username="a")) == "a"
    assert permissions.name(None) == "随版本导入"
