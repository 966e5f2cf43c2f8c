"""Layout objects of the calculator's form for crispy-forms."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, TemplateNameMixin
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString


def plain_helper(address: str, *parts: Any) -> FormHelper:
    """How crispy draws a form of questions: sent by its address, checked by the server."""
    helper = FormHelper()
    helper.form_method = "get"
    helper.form_action = address
    helper.attrs = {"novalidate": ""}
    helper.layout = Layout(*parts)
    return helper


class QuestionGroup(TemplateNameMixin):
    """Several short fields that answer one question, each with the unit behind it."""

    template = "%s/layout/group.html"

    def __init__(self, legend: str, *parts: tuple[str, str], hint: str = "", unknown: str = "") -> None:
        """`unknown` names the answer that may be 我不知道; without it the question has to be answered."""
        self.legend, self.parts, self.hint, self.unknown = legend, parts, hint, unknown

    def render(self, form: Any, context: Any, template_pack: str = "plain", **kwargs: Any) -> SafeString:
        bound = [(form[name], unit) for name, unit in self.parts]
        for (field, _), (name, _) in zip(bound, self.parts, strict=True):
            form.rendered_fields.add(name)
            field.field.widget.attrs |= {"aria-label": field.label, "class": "w4" if name.endswith("_year") else "w2"}
        values = {
            "legend": self.legend,
            "hint": self.hint,
            "parts": bound,
            "errors": any(field.errors for field, _ in bound),
            "group_id": self.parts[0][0],
            "unknown": self.unknown,
            "unknown_said": bool(self.unknown) and self.unknown in (form["unknown"].value() or ()),
        }
        return render_to_string(self.get_template_name(template_pack), values)


class HiddenAnswers:
    """An answer given on the other screen, carried along unseen under its own name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, form: Any, context: Any, template_pack: str = "plain", **kwargs: Any) -> SafeString:
        form.rendered_fields.add(self.name)
        data = form.data if form.is_bound else form.initial
        values = [form.place.slug] if self.name == "region" and form.place else values_under(data, self.name)
        return format_html_join(
            "", "<input{}>", ((flatatt({"type": "hidden", "name": self.name, "value": value}),) for value in values)
        )


def values_under(data: Any, name: str) -> list[str]:
    """Every value under a name: one for all questions but those that may be repeated."""
    several = name in ("unknown", "elsewhere") and hasattr(data, "getlist")
    values = data.getlist(name) if several else [data.get(name)]
    return [value for value in values if value]
