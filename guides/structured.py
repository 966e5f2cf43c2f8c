"""What a page tells search engines, as JSON-LD that cannot break out of its element."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from .glossary import Group
from .models import Channel, Topic
from .models.lines import split

Node = dict[str, Any]
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(*nodes: Node) -> SafeString:
    """The nodes as the content of a script element; whatever could end it is escaped."""
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))


def breadcrumbs(*trail: tuple[str, str]) -> Node:
    """The way from the first page: pairs of name and path."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": settings.SITE_URL + path}
        for position, (name, path) in enumerate((("首页", "/"), *trail), start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def how_to(channel: Channel, name: str, path: str) -> Node:
    """The steps of a channel."""
    steps = [
        {
            "@type": "HowToStep",
            "position": number,
            "name": step.title,
            "text": step.text,
            "url": f"{settings.SITE_URL}{path}#step-{number}",
        }
        for number, step in enumerate(channel.steps.all(), start=1)
    ]
    supplies = [{"@type": "HowToSupply", "name": line} for line in split(channel.bring)]
    return {
        "@type": "HowTo",
        "name": name,
        "description": channel.lead,
        "inLanguage": "zh-CN",
        "supply": supplies,
        "step": steps,
    }


def faq(topics: Iterable[Topic]) -> Node:
    """Questions with their answers."""
    questions = [
        {
            "@type": "Question",
            "name": topic.title,
            "acceptedAnswer": {"@type": "Answer", "text": "".join(split(topic.answer))},
        }
        for topic in topics
    ]
    return {"@type": "FAQPage", "inLanguage": "zh-CN", "mainEntity": questions}


def terms(path: str, groups: Iterable[Group]) -> Node:
    """The glossary: each term under the name that documents use, and the one that people use."""
    address = settings.SITE_URL + path
    defined = [
        {
            "@type": "DefinedTerm",
            "name": term.everyday,
            "alternateName": term.official,
            "description": term.text,
            "url": f"{address}#{term.key}",
        }
        for group in groups
        for term in group.terms
    ]
    return {"@type": "DefinedTermSet", "@id": address, "inLanguage": "zh-CN", "hasDefinedTerm": defined}
