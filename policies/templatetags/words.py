"""Filters and marks that every template has: values in words, and the evidence mark."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from jinja2.runtime import Macro

from policies import people, words
from policies.models import Evidence
from policies.qr import qr_svg

register = template.Library()

for filter_function in (words.day, words.month, words.money, words.duration, words.percent, words.comma_after):
    register.filter(filter_function.__name__, filter_function)
register.filter("person", people.name)
register.simple_tag(qr_svg, name="qr")


KEY: dict[str, str] = {
    **{grade.value: grade.sentence for grade in Evidence},
    "unknown": "尚未核实，不写数字",
    "none": "另有制度，不适用",
}


@lru_cache(maxsize=64)
def _mark(template_name: str, grade: str, label: str) -> SafeString:
    """The mark of a grade. Few kinds, drawn often."""
    return _inline(template_name, grade=grade, label=label)


def _inline(template_name: str, **context: str) -> SafeString:
    """A component that stands within a sentence: without its line ends, so that no space comes before a comma."""
    return mark_safe(render_to_string(template_name, context).replace("\n", ""))


@register.simple_tag
def evidence(grade: str | None, words: str = "") -> SafeString:
    """The mark of a grade: a shape and a word. No grade: 尚未核实. `words` "long" writes the grade out in full."""
    if not grade:
        return _mark("components/evidence.html", "unknown", "尚未核实")
    known = Evidence(grade)
    label = known.sentence if words == "long" else words or known.label
    return _mark("components/evidence.html", known.value, str(label))


@register.simple_tag
def evidence_shape(grade: str | None) -> SafeString:
    """The shape alone, with its word for those who cannot see it."""
    known = grade or "unknown"
    return _mark("components/evidence_shape.html", known, KEY[known])


@register.simple_tag
def evidence_key(grade: str) -> SafeString:
    """A line of the key: the shape and its meaning written out."""
    return _mark("components/evidence.html", grade, KEY[grade])


@register.simple_tag
@lru_cache(maxsize=64)
def phone(number: str) -> SafeString:
    """A number to dial, large."""
    return _inline("components/phone.html", number=number)


@register.simple_tag
def component(template: str, **given: Any) -> SafeString:
    """A component with what it is given, and nothing else of the page.

    One in Jinja is a macro of its file's name, and serves pages of both languages.
    """
    if not template.endswith(".jinja"):
        return render_to_string(template, given, using="django")
    return mark_safe(_macro(template)(**given))


@lru_cache(maxsize=1024)
def public_component(template: str, **given: Hashable) -> SafeString:
    """A component that shows nothing of a reader's, kept by what it is given: values that never change, no rows."""
    return component(template, **given)


@lru_cache(maxsize=64)
def _macro(template: str) -> Macro:
    name = Path(template).stem.lstrip("_")
    macro: Macro = getattr(engines["jinja2"].env.get_template(template).module, name)
    return macro


@register.simple_block_tag
def kept(content: SafeString) -> SafeString:
    """What stands inside, to be written more than once: {% kept as title %}…{% endkept %}."""
    return content
