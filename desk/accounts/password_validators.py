"""The length of passwords, refused in Chinese: the one rule that Django's own translation leaves in English."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class LengthValidator(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"密码太短了，至少要{self.min_length}个字符。"
