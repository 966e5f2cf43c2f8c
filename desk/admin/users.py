"""用户 and 组: the people of the desk. A person's group says what they may do; nobody here can raise themselves above it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from policies.models import Reviewed, reviewed_models

from ..admin_urls import row_list
from ..review import permissions
from .base.ask import ask, sent
from .base.edit_conflicts import shown
from .base.fieldsets import fieldset
from .devices import reset_two_factor

STAFF_HINT = "谁写的，谁就不能发布。要能发布，至少得有两个人，其中一个是审核。"
MANAGERS = "管理员"

admin.site.unregister([User, Group])


class RolesField(forms.ModelMultipleChoiceField):
    """身份, each with what it is for."""

    def label_from_instance(self, group: Any) -> str:
        return "：".join(filter(None, [group.name, permissions.ROLES.get(group.name, "")]))


def _groups() -> RolesField:
    return RolesField(
        label="身份",
        queryset=Group.objects.order_by("pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"勾一个就够了。一个也不勾，就不能登录编辑台。{STAFF_HINT}",
    )


class PersonForm(UserChangeForm):
    """`editor` is who fills it in: nobody takes away their own way in, or that of the last who manages people."""

    editor: Any = None
    groups = _groups()
    # how a password is kept is nobody's to read: there is a link to set a new one
    password = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        roles = {group.name for group in data.get("groups", ())}
        managers = set(User.objects.filter(groups__name=MANAGERS, is_active=True))
        if self.instance in managers and (data.get("is_active") is False or MANAGERS not in roles):
            if self.instance == self.editor:
                self.add_error(None, "不能停用自己，也不能去掉自己的“管理员”。先让另一个人当管理员，再请他来改。")
            elif managers == {self.instance}:
                self.add_error(None, f"{permissions.name(self.instance)}是最后一位管理员。先给另一个人“管理员”的身份。")
        return data


class NewPersonForm(UserCreationForm):
    groups = _groups()


class NewPasswordForm(AdminPasswordChangeForm):
    """Without the choice to sign in by other means than a password: the desk has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


def open_drafts(user: User) -> list[Reviewed]:
    """What somebody wrote that is not published yet, of every kind."""
    return [row for model in reviewed_models() for row in model._default_manager.open().filter(written_by=user)]


@admin.action(description="接过他的草稿：都归到我名下", permissions=["change"])
def take_over(modeladmin: Any, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
    """The open drafts of chosen people become the drafts of who asks; who published nothing of them may still do so."""
    taken = [row for user in queryset for row in open_drafts(user)]
    if taken and sent(request) is None:
        hint = f"没有写完的一共{len(taken)}份，都归到您名下。归了您的，您自己不能发布。"
        return ask(modeladmin, request, "接过他的草稿", list(queryset), forms.Form(), action="take_over", hint=hint)
    for row in taken:
        row.written_by = request.user
        row._change_reason = f"由{permissions.name(request.user)}接过来"
        row.save()
    modeladmin.message_user(request, f"接过来{len(taken)}份草稿，在首页“我的草稿”里。", messages.SUCCESS)
    for user in queryset if taken else ():
        modeladmin.log_change(request, user, "接过了他没有写完的草稿。")
    return None


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People, with their name in Chinese and what they may do. Nobody is deleted: what they did keeps their name."""

    form = PersonForm
    add_form = NewPersonForm
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    list_per_page = 50
    search_fields = ("username", "last_name", "first_name")
    search_help_text = "登录名或姓名。"
    actions = (reset_two_factor, take_over)
    filter_horizontal = ()
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/auth/user/new_password.html"
    readonly_fields = ("last_login", "date_joined", "drafts", "new_password")
    fieldsets = (
        fieldset(None, ("username", "new_password")),
        fieldset("姓名", (("last_name", "first_name"), "email"), "别人在“谁改过什么”里看到的名字。"),
        fieldset(
            "能做什么",
            ("groups", "is_active"),
            "有人离开了，去掉“有效”的勾就登录不了；不删除，改过的东西还写着这个人。",
        ),
        fieldset("登录", ("last_login", "date_joined")),
        fieldset("草稿", ("drafts",), "人离开了，在列表里勾上他，选“接过他的草稿”：都归到您名下。"),
    )
    add_fieldsets = (
        fieldset(None, ("username", "password1", "password2"), "密码告诉本人，请本人登录后自己改。"),
        fieldset("姓名", (("last_name", "first_name"),)),
        fieldset("能做什么", ("groups",)),
    )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Resetting a lost device is offered where signing in asks for one."""
        actions = super().get_actions(request)
        return actions if settings.DESK_TOTP else {name: a for name, a in actions.items() if name != "reset_two_factor"}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.editor = request.user
        return form

    def get_paginator(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> Any:
        """What was done to somebody last stands first."""
        rows = queryset.order_by("-action_time", "-pk") if queryset.model is LogEntry else queryset
        return super().get_paginator(request, rows, *args, **kwargs)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """What was changed from what to what."""
        if add or not isinstance(form, PersonForm) or not form.changed_data:
            return super().construct_change_message(request, form, formsets, add)
        return "；".join(
            f"{field.label}：{shown(field, form.initial.get(name))}→{shown(field, form.cleaned_data[name])}"
            for name in form.changed_data
            for field in [form.fields[name]]
        )

    @admin.display(description="密码")
    def new_password(self, user: User) -> SafeString:
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('不存原文，谁也看不到。<a href="{}">设一个新的</a>', address)

    @admin.display(description="没有写完的")
    def drafts(self, user: User) -> SafeString | str:
        return row_list(open_drafts(user))

    @admin.display(description="姓名", empty_value="没有写")
    def full_name(self, user: User) -> str | None:
        return permissions.name(user) if user.last_name or user.first_name else None

    @admin.display(description="身份")
    def roles(self, user: User) -> str:
        names = [*(group.name for group in user.groups.all()), *(["超级用户"] if user.is_superuser else [])]
        return "、".join(names) or "没有，不能登录编辑台"

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
        name, left = permissions.name(user), len(open_drafts(user))
        if not user.is_staff:
            self.message_user(request, f"{name}还没有身份，登录不了。勾一个身份再保存。", messages.WARNING)
        if left and not user.is_active:
            words = f"{name}停用了，还有{left}份草稿没有写完。在用户列表里勾上，选“接过他的草稿”。"
            self.message_user(request, words, messages.WARNING)
        desk = User.objects.filter(is_staff=True, is_active=True)
        if len(desk) < 2 or not any(person.has_perm("policies.publish_credittable") for person in desk):
            self.message_user(request, f"现在没有人能发布。{STAFF_HINT}", messages.WARNING)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """身份: what each group is for. They come with the site; only a superuser changes what they may do."""

    list_display = ("name", "meaning", "members")
    readonly_fields = ("meaning", "members")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        known = ("name", "meaning", "members")
        return (fieldset(None, (*known, "permissions") if request.user.is_superuser else known),)

    @admin.display(description="能做什么")
    def meaning(self, group: Group) -> str:
        return permissions.ROLES.get(group.name, "")

    @admin.display(description="有谁")
    def members(self, group: Group) -> str:
        return "、".join(map(permissions.name, group.user_set.filter(is_active=True))) or "还没有人"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The three that come with the site stay."""
        return self.has_add_permission(request) and (obj is None or obj.name not in permissions.ROLES)
