"""Who is who at the desk: how people are named, which of them may publish, and whom to ask."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from policies.models import Reviewed

# The groups that 0002_roles makes, and what each is for, in the words of the desk.
ROLES = {
    "编辑": "写草稿，送审，核对，看来信。不能发布。",
    "审核": "编辑能做的都能做，还能发布、退回、撤下别人写的。",
    "管理员": "审核能做的都能做，还能加人、停人、改谁是什么身份。",
}


def name(user: Any) -> str:
    """How a person is called: the Chinese name where there is one, family name first, else the user name."""
    if user is None:
        return "随版本导入"
    family, kwargs = user.last_name.strip(), user.first_name.strip()
    whole = f"{kwargs} {family}".strip() if (kwargs + family).isascii() else family + kwargs
    return whole or user.get_username()


def publish_permission(item: Reviewed | type[Reviewed]) -> str:
    return f"{item._meta.app_label}.publish_{item._meta.model_name}"


def may_publish(user: Any, item: Reviewed | type[Reviewed]) -> bool:
    return bool(user.has_perm(publish_permission(item)))


def publishers(item: Reviewed) -> list[Any]:
    """Who may publish something: everybody with the permission except its writer."""
    people = get_user_model()._default_manager.with_perm(
        publish_permission(item), backend="django.contrib.auth.backends.ModelBackend"
    )
    return list(people.filter(is_staff=True).exclude(pk=item.written_by_id).order_by("pk"))


def whom_to_ask(item: Reviewed) -> str:
    """A sentence that names who else can publish something."""
    names = [name(user) for user in publishers(item)]
    if names:
        return f"可以请{'、'.join(names)}来发布。"
    return "现在没有别人能发布：请管理员在“用户”里给一位同事“审核”的身份。"
