"""What is wrong with a channel or a topic, in sentences that an editor can act on. Review refuses while any remain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guides.models import Channel, Sketch, Step, Topic

MOST_RINGED = 2


def channel_problems(channel: Channel) -> Iterator[str]:
    """A warning, at least one step, and what all of it stands on."""
    yield from empty_fields(
        channel, "name", "lead", "suits", "operator", "never", "how_to_know", "failing", "checked_on"
    )
    yield from _same_title(channel, "name")
    steps = list(channel.steps.all())
    if not steps:
        yield "还没有步骤：至少写一步。"
    for number, step in enumerate(steps, 1):
        yield from (f"第{number}步（{step.title}）：{problem}" for problem in _step_problems(step))
    if not channel.sources and not channel.doubt:
        yield "还没有依据：至少引用一个来源。真没有，就在“先说清”里照实写一句。"


def _step_problems(step: Step) -> Iterator[str]:
    if len(step.ring.splitlines()) > MOST_RINGED:
        yield f"图里圈住的字最多{MOST_RINGED}行。"
    if step.sketch and not step.ring and step.sketch != Sketch.FACE:
        yield "有示意图，就写图里圈住的是哪几个字。"


def topic_problems(topic: Topic) -> Iterator[str]:
    """An answer, and at least one rule; each rule has its source, which the database asks for."""
    yield from empty_fields(topic, "title", "answer", "todo", "checked_on")
    yield from _same_title(topic, "title")
    if not topic.rules.all():
        yield "还没有规定：至少写一条，带上依据。"


def empty_fields(row: Any, *names: str) -> Iterator[str]:
    """What must be filled in and is not."""
    for name in names:
        if not getattr(row, name):
            yield f"“{row._meta.get_field(name).verbose_name}”还空着。"


def _same_title(row: Any, name: str) -> Iterator[str]:
    """Two pages of one title cannot be told apart."""
    others = type(row)._default_manager.published().exclude(slug=row.slug)
    if others.filter(**{name: getattr(row, name)}).exists():
        yield f"“{row._meta.get_field(name).verbose_name}”和已发布的另一页一样，请换个写法。"
