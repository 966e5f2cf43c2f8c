"""Filters and marks that every template has: values in words, and the evidence mark."""

from __future__ import annotations

from typing import Any

from django import template

from policies import words
from policies.models import Evidence

register = template.Library()

for filter_function in (words.day, words.month, words.money, words.duration, words.percent):
    register.filter(filter_function.__name__, filter_function)


@register.inclusion_tag("components/evidence.html")
def evidence(grade: str | None, words: str = "") -> dict[str, Any]:
    """The mark of a grade: a shape and a word. No grade: 尚未核实. `words` "long" writes the grade out in full."""
    if not grade:
        return {"grade": "unknown", "label": "尚未核实"}
    known = Evidence(grade)
    return {"grade": known.value, "label": known.sentence if words == "long" else words or known.label}


@register.inclusion_tag("components/evidence_shape.html")
def evidence_shape(grade: str | None) -> dict[str, Any]:
    """The shape alone, with its word for those who cannot see it."""
    return {"grade": grade or "unknown", "label": KEY[grade or "unknown"]}


@register.inclusion_tag("components/evidence.html")
def evidence_key(grade: str) -> dict[str, Any]:
    """A line of the key: the shape and its meaning written out."""
    return {"grade": grade, "label": KEY[grade]}


KEY = {
    "official": "官方文件",
    "relayed": "官方渠道或媒体转述",
    "reported": "媒体报道，未见原文",
    "unknown": "尚未核实，不写数字",
    "none": "另有制度，不适用",
}
