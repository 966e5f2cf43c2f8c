"""用户 and 组: the people of the desk. A person's group says what they may do; nobody here can raise themselves above it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ..review import permissions
from .devices import reset_second_step

STAFF_HINT = "谁写的，谁就不能发布。要能发布，至少得有两个人，其中一个是审核。"


for model in (User, Group):
    admin.site.unregister(model)


class GroupsField(forms.ModelMultipleChoiceField):
    """身份, each with what it is for."""

    def label_from_instance(self, group: Any) -> str:
        meaning = permissions.ROLES.get(group.name, "")
        return f"{group.name}：{meaning}" if meaning else group.name


def _groups() -> GroupsField:
    return GroupsField(
        label="身份",
        queryset=Group.objects.order_by("pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"勾一个就够了。一个也不勾，就不能登录编辑台。{STAFF_HINT}",
    )


class PersonForm(UserChangeForm):
    groups = _groups()


class NewPersonForm(UserCreationForm):
    groups = _groups()


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People, with their name in Chinese and what they may do. Nobody is deleted: what they did keeps their name."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "called", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    list_per_page = 50
    search_fields = ("username", "last_name", "first_name")
    search_help_text = "登录名或姓名。"
    actions = (reset_second_step,)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("姓名", {"fields": (("last_name", "first_name"),), "description": "别人在“谁改过什么”里看到的名字。"}),
        (
            "能做什么",
            {
                "fields": ("groups", "is_active"),
                "description": "有人离开了，去掉“有效”的勾就登录不了；不删除，改过的东西还写着这个人。",
            },
        ),
        ("登录", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2"), "description": "密码告诉本人，请本人登录后自己改。"}),
        ("姓名", {"fields": (("last_name", "first_name"),)}),
        ("能做什么", {"fields": ("groups",)}),
    )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Resetting a lost device is offered where signing in asks for one."""
        actions = super().get_actions(request)
        return (
            actions if settings.DESK_TOTP else {name: a for name, a in actions.items() if name != "reset_second_step"}
        )

    @admin.display(description="姓名", empty_value="没有写")
    def called(self, user: User) -> str | None:
        return permissions.name(user) if user.last_name or user.first_name else None

    @admin.display(description="身份")
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return "、".join([*names, *(["超级用户"] if user.is_superuser else [])]) or "没有，不能登录编辑台"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser touches a superuser: else whoever manages people could take their place."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Whoever has a role may open the desk; whoever has none may not."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        user.is_staff = user.is_superuser or user.groups.exists()
        user.save(update_fields=["is_staff"])
        desk = User.objects.filter(is_staff=True, is_active=True)
        if len(desk) < 2 or not any(person.has_perm("policies.publish_credittable") for person in desk):
            self.message_user(request, f"现在没有人能发布。{STAFF_HINT}", messages.WARNING)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """身份: what each group is for. They come with the site; only a superuser changes what they may do."""

    list_display = ("name", "meaning", "members")
    readonly_fields = ("meaning", "members")
    fieldsets = ((None, {"fields": ("name", "meaning", "members", "permissions")}),)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if request.user.is_superuser:
            return self.fieldsets
        return ((None, {"fields": ("name", "meaning", "members")}),)

    @admin.display(description="能做什么")
    def meaning(self, group: Group) -> str:
        return permissions.ROLES.get(group.name, "")

    @admin.display(description="有谁")
    def members(self, group: Group) -> SafeString | str:
        result = [(permissions.name(user),) for user in group.user_set.filter(is_active=True)]
        return format_html("{}", format_html_join("、", "{}", result)) if result else "还没有人"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The three that come with the site stay."""
        return bool(request.user.is_superuser) and (obj is None or obj.name not in permissions.ROLES)
