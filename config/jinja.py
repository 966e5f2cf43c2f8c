"""What templates in Jinja have: the same words, marks and links as Django's. See docs/decisions/0017."""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined
from markupsafe import escape

from guides.templatetags.guides import way
from policies import words
from policies.paths import path_to
from policies.templatetags.words import component, evidence, phone, public_component, qr_svg

FILTERS = {one.__name__: one for one in (words.day, words.month, words.money, words.duration, words.percent)}
FILTERS |= {"comma_after": words.comma_after, "quoted": partial(quote, safe="")}
# Those of constants, such as "12393"|phone, are worked out when a template is compiled.
FILTERS |= {
    "link": path_to,
    "phone": phone,
    "evidence": evidence,
    "component": component,
    "public_component": public_component,
    "qr": qr_svg,
    "way": way,
}


SPECIAL = re.compile("[&<>\"']").search


def plain(value: Any) -> str:
    """A value as it may stand in HTML. Jinja's own `escape` makes each piece an object that says so, which takes twice
    as long as all the rest, for a text that is put together at once."""
    if type(value) is str:
        return value if SPECIAL(value) is None else escape(value)
    if type(value) is int:
        return str(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


class Strict(Environment):
    """Names and attributes that are not there are errors, and never empty places. `a.b` is no key of a dictionary."""

    getattr = staticmethod(getattr)

    def _generate(self, *args: Any, **kwargs: Any) -> str:
        """Jinja's hook for the program that a template becomes: its first line imports `escape`."""
        return super()._generate(*args, **kwargs).replace("\n", "; from config.jinja import plain as escape\n", 1)


def environment(**options: Any) -> Environment:
    made = Strict(**{**options, "undefined": StrictUndefined})
    made.filters |= FILTERS
    return made
