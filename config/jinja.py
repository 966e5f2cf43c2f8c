"""What templates in Jinja have: the same words, marks and links as Django's. See docs/decisions/0017."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined

from guides.templatetags.guides import way
from policies import words
from policies.addresses import link
from policies.templatetags.words import component, evidence, phone, qr_svg

FILTERS = {one.__name__: one for one in (words.day, words.month, words.money, words.duration, words.percent)}
FILTERS |= {"comma_after": words.comma_after, "quoted": partial(quote, safe="")}
# Those of constants, such as "12393"|phone, are worked out when a template is compiled.
FILTERS |= {"link": link, "phone": phone, "evidence": evidence, "component": component, "qr": qr_svg, "way": way}


class Strict(Environment):
    """Names and attributes that are not there are errors, and never empty places. `a.b` is no key of a dictionary."""

    getattr = staticmethod(getattr)


def environment(**options: Any) -> Environment:
    made = Strict(**{**options, "undefined": StrictUndefined})
    made.filters |= FILTERS
    return made
