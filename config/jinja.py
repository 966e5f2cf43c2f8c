"""The environment of the pages that readers see: Jinja through Django's own backend. See docs/decisions/0020."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from crispy_forms.utils import render_crispy_form
from django.template.defaultfilters import linebreaksbr
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined

from guides.chooser import easiest_channels, way
from guides.formats import counted, phrased
from guides.models.lines import split
from policies.citations import sources_of
from policies.models.choices import EVIDENCE, EVIDENCE_SENTENCES
from rules.tables import Evidence
from website import formats
from website.paths import path_to
from website.qr import qr_svg

MEANINGS: dict[str, str] = {
    **{grade.value: sentence for grade, sentence in EVIDENCE_SENTENCES.items()},
    "unknown": "尚未核实，不写数字",
    "none": "另有制度，不适用",
}


def grade_label(grade: str | None, words: str = "") -> str:
    """The word beside the shape of a grade: `words`, else the grade's own; "long" is its sentence. None: 尚未核实."""
    if not grade:
        return "尚未核实"
    known = Evidence(grade)
    return EVIDENCE_SENTENCES[known] if words == "long" else words or EVIDENCE[known]


FILTERS: dict[str, Any] = {
    one.__name__: one
    for one in (formats.day, formats.month, formats.money, formats.duration, formats.percent, formats.comma_after, formats.dial)
}
FILTERS |= {
    "grade_label": grade_label,
    "grade_meaning": MEANINGS.__getitem__,
    "lines": split,
    "phrased": phrased,
    "counted": counted,
    "linebreaksbr": linebreaksbr,
    "quoted": partial(quote, safe=""),
}
GLOBALS: dict[str, Any] = {
    "url": path_to,
    "static": lru_cache(maxsize=64)(static),
    "crispy": render_crispy_form,
    "qr": qr_svg,
    "sources_of": sources_of,
    "way": way,
    "easiest_channels": easiest_channels,
}


def environment(**options: Any) -> Environment:
    """Names and attributes that are not there are errors, and never empty places."""
    made = Environment(**{**options, "undefined": StrictUndefined})
    made.filters.update(FILTERS)
    made.globals.update(GLOBALS)
    return made
