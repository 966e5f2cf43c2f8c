"""The form with which a reader tells us that something does not match."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms

from website.form_fields import RENDERER, YuanField

from .feedback import personal_numbers
from .models import ReaderReport


class PensionForm(forms.Form):
    """The reader's own figure of the local average pension."""

    average_pension = YuanField(
        most=100_000,
        error_messages={"invalid": "请写每月多少元，只写数字，例如：3000", "required": "请写每月多少元，例如：3000"},
    )


class ReportForm(forms.ModelForm):
    """No name, no number, no account. `website` is a trap: people do not see it, machines fill it."""

    default_renderer = RENDERER

    website = forms.CharField(
        required=False, label="请不要填这一格", widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    class Meta:
        model = ReaderReport
        fields = ["message", "reference", "page", "step", "query"]
        labels = {"message": "哪里不对？", "reference": "您看到的文件名，或者从哪里知道的（可以不填）"}
        help_texts = {"message": "例如：我在兰州，每月到账是95元。请不要写姓名、证件号和电话。", "reference": ""}
        widgets = {
            "message": forms.Textarea(attrs={"rows": 5}),
            "page": forms.HiddenInput,
            "step": forms.HiddenInput,
            "query": forms.HiddenInput,
        }
        error_messages = {
            "message": {"required": "请写一两句，哪里不对", "max_length": "太长了，请写在2000字以内"},
            "reference": {"max_length": "太长了，请写在200字以内"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("message", "reference"):
            self.fields[name].validators.append(personal_numbers.refuse)
        self.helper = FormHelper()
        self.helper.form_method = "post"
        self.helper.form_action = ""
        self.helper.disable_csrf = True
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            "message", "reference", "page", "step", "query", "website", Submit("send", "告诉本站")
        )

    def clean_query(self) -> str:
        """The answers of a result travel along unseen: without them, where one holds a personal number."""
        query = self.cleaned_data["query"]
        return "" if personal_numbers.personal_number(unquote_plus(query)) else query

    @property
    def trapped(self) -> bool:
        """Whether a machine filled the trap."""
        return bool(self.data.get("website"))
