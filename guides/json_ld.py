"""What the guides tell search engines: the steps of a channel, questions with their answers."""

from __future__ import annotations

from collections.abc import Iterable

from policies.json_ld import Node, absolute

from .glossary import TermGroup
from .models import Channel, Topic
from .models.lines import split


def how_to(channel: Channel, name: str, path: str) -> Node:
    """The steps of a channel."""
    steps = [
        {
            "@type": "HowToStep",
            "position": number,
            "name": step.title,
            "text": step.text,
            "url": absolute(f"{path}#step-{number}"),
        }
        for number, step in enumerate(channel.steps.all(), start=1)
    ]
    supplies = [{"@type": "HowToSupply", "name": line} for line in split(channel.bring)]
    return {
        "@type": "HowTo",
        "name": name,
        "description": channel.lead,
        "inLanguage": "zh-CN",
        "url": absolute(path),
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


def terms(path: str, groups: Iterable[TermGroup]) -> Node:
    """The glossary: each term under the name that documents use, and the one that people use."""
    address = absolute(path)
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
