"""The form of the login page."""

from __future__ import annotations

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError


class SignInForm(AdminAuthenticationForm):
    """Tells somebody whose password is right, but who has no role yet, what is missing."""

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if user.is_active and not user.is_staff:  # type: ignore[attr-defined]
            raise ValidationError("您还没有身份，所以进不了编辑台。请管理员在“用户”里给您勾一个。", code="no_role")
        super().confirm_login_allowed(user)
