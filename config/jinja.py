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
from policies.models.choices import EVIDENCE_MEANINGS, EVIDENCE_SENTENCES, EVIDENCE_WORDS
from rules.tables import Evidence
from website import formats
from website.paths import path_to
from website.qr import qr_svg

WITHOUT_EVIDENCE = {"unknown": "没查到，不写数字", "none": "另有制度，不适用"}


def grade_word(grade: str | None) -> str:
    """The word beside the shape of a grade; None: 没查到."""
    return EVIDENCE_WORDS[Evidence(grade)] if grade else "没查到"


def grade_meaning(grade: str) -> str:
    """What a grade says of its source."""
    return EVIDENCE_MEANINGS[Evidence(grade)]


def grade_sentence(grade: str) -> str:
    """Word and meaning of a grade, of "unknown" or of "none"."""
    return WITHOUT_EVIDENCE.get(grade) or EVIDENCE_SENTENCES[Evidence(grade)]


FILTERS: dict[str, Any] = {
    filter_.__name__: filter_
    for filter_ in (
        formats.day,
        formats.month,
        formats.money,
        formats.duration,
        formats.percent,
        formats.comma_after,
        formats.dial,
    )
}
FILTERS |= {
    "grade_word": grade_word,
    "grade_meaning": grade_meaning,
    "grade_sentence": grade_sentence,
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
