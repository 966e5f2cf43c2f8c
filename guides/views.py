"""Pages of the guides: ways to see the balance, and questions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from policies import search
from policies.json_ld import absolute, balance_service, breadcrumbs, script
from policies.models import Region
from policies.published import published
from policies.views.regions import find_region

from . import glossary, json_ld
from .chooser import ChoiceForm, easiest_channels, fitting
from .contacts import LocalContacts, contacts_for
from .formats import counted
from .models import Channel, ChannelKind, Topic

CRUMB = "查余额"
# As much of what was typed as the page repeats.
LONGEST = 40


def index(request: HttpRequest) -> HttpResponse:
    """The three easiest ways, three questions, then everything; with `?place=` each link leads to that place's page."""
    channels = published(Channel)
    place = _typed_place(request)
    form = ChoiceForm(request.GET or None, place=place["region"])
    answers = form.answers()
    kinds = [(kind, [channel for channel in channels if channel.kind == kind]) for kind in ChannelKind]
    context = {
        "easiest": easiest_channels(),
        "form": form,
        "chosen": fitting(channels, answers)[:3] if answers else [],
        "kinds": [(kind, result) for kind, result in kinds if result],
        "structured": script(breadcrumbs((CRUMB, reverse("guides:index")))),
        **place,
    }
    return _unlisted(render(request, "guides/index.html", context), bool(answers or place["typed"]))


def _typed_place(request: HttpRequest) -> dict[str, Any]:
    """What was typed as `place`, and the region or the choices that it means; `fault` says why there is none."""
    typed = request.GET.get("place", "").strip()
    result = search.resolve(typed)
    region = result.region if result.region and result.region.scheme_applies else None
    choices = [choice for choice in (*result.choices, *result.suggestions) if choice.scheme_applies]
    return {
        "typed": search.shown(result, typed)[:LONGEST],
        "region": region,
        "choices": choices,
        "fault": "" if region or not typed else search.how_to_name(result, typed),
    }


def channel(request: HttpRequest, slug: str) -> HttpResponseBase:
    """One way, everywhere; `?place=` goes on to the reader's city."""
    result = _by_slug(Channel, slug)
    place = _typed_place(request)
    if place["region"]:
        return redirect("guides:channel_region", result.slug, place["region"].slug)
    return _unlisted(channel_page(request, result, place), bool(place["typed"]))


def channel_region(request: HttpRequest, slug: str, region: str) -> HttpResponse:
    """One way with the names and numbers of a place. 港澳台 have schemes of their own: 404."""
    place, result = _place(region), _by_slug(Channel, slug)
    return channel_page(request, result, {"region": place, "local": contacts_for(result, place)})


def channel_region_by_code(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """A six-digit code instead of the slug."""
    return redirect("guides:channel_region", _by_slug(Channel, slug).slug, _place(code).slug, permanent=True)


def _place(name: str) -> Region:
    """A region of the mainland scheme by slug or code. Raises Http404."""
    place = find_region(name)
    if not place.scheme_applies:
        raise Http404
    return place


def topics(request: HttpRequest) -> HttpResponse:
    result = published(Topic)
    crumbs = breadcrumbs(("常见问题", reverse("guides:topics")))
    return render(request, "guides/topics.html", {"topics": result, "structured": script(crumbs, json_ld.faq(result))})


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """One question: the answer, then what the sources say, then what to do."""
    return topic_page(request, _by_slug(Topic, slug))


def topic_page(request: HttpRequest, topic: Topic, extra: dict[str, Any] | None = None) -> HttpResponse:
    """The page of a topic, whatever its state: the desk previews drafts on it."""
    path = topic.get_absolute_url()
    crumbs = breadcrumbs(("常见问题", reverse("guides:topics")), (topic.short_name, path))
    context = {
        "topic": topic,
        "others": [other for other in published(Topic) if other.slug != topic.slug],
        "today": timezone.localdate(),
        "parts": _topic_parts(topic),
        "structured": script(crumbs, json_ld.faq([topic])),
        **(extra or {}),
    }
    return render(request, "guides/topic.html", context)


def glossary_page(request: HttpRequest) -> HttpResponse:
    """The words of the site, the everyday one first."""
    groups = glossary.groups()
    context = {
        "groups": groups,
        "topics": {topic.slug: topic for topic in published(Topic)},
        "parts": [(group.key, group.title) for group in groups],
        "structured": script(json_ld.terms(reverse("guides:glossary"), groups)),
    }
    return render(request, "guides/glossary.html", context)


def _by_slug(model: Any, slug: str) -> Any:
    """The published guide of that name. Raises Http404."""
    result = next((item for item in published(model) if item.slug == slug), None)
    if result is None:
        raise Http404
    return result


def channel_page(request: HttpRequest, channel: Channel, extra: dict[str, Any]) -> HttpResponse:
    """The page of a channel, whatever its state: the desk previews drafts on it."""
    place: Region | None = extra.get("region")
    local: LocalContacts = extra.get("local", LocalContacts())
    path = _address(channel, place)
    heading = f"{place.short_name}：{channel.name}" if place else channel.name
    context = {
        "channel": channel,
        "heading": heading,
        "address": absolute(path),
        "steps": list(channel.steps.all()),
        "others": [other for other in easiest_channels() if other.slug != channel.slug],
        "today": timezone.localdate(),
        "parts": _channel_parts(channel, place),
        "local_title": _local_title(channel, place),
        "structured": script(
            breadcrumbs(*_trail(channel, place)),
            json_ld.how_to(channel, heading, path),
            balance_service(local),
        ),
        # for search engines: that of the place where it has a name or number of its own, else the channel's
        "canonical_address": absolute(_address(channel, place if place and local.own(place) else None)),
        "region": None,
        "typed": "",
        "choices": [],
        "fault": "",
        **extra,
    }
    return render(request, "guides/channel.html", context)


def _address(channel: Channel, place: Region | None) -> str:
    """The page's own path, whatever was asked for with it."""
    return reverse("guides:channel_region", args=[channel.slug, place.slug]) if place else channel.get_absolute_url()


def _trail(channel: Channel, place: Region | None) -> list[tuple[str, str]]:
    trail = [(CRUMB, reverse("guides:index")), (channel.short_name, channel.get_absolute_url())]
    return [*trail, (place.short_name, _address(channel, place))] if place else trail


def _local_title(channel: Channel, place: Region | None) -> str:
    """The heading of the names of a place, and of the numbers where the channel is no page or program."""
    numbers = "" if channel.kind == ChannelKind.ONLINE else "和电话"
    return f"{place.short_name}的名称{numbers}" if place else ""


def _channel_parts(channel: Channel, place: Region | None) -> list[tuple[str, str]]:
    parts = [("steps", f"{counted(len(channel.steps.all()))}个步骤")]
    if channel.say:
        parts.append(("say", "可以照着说"))
    parts += [("ok", "怎样算查到了"), ("fail", "查不到怎么办"), ("careful", "还要当心")]
    parts += (
        [("local", _local_title(channel, place)), ("numbers", "打哪个电话")] if place else [("local", "看我的城市")]
    )
    return [*parts, ("child", "在孩子的手机上打开"), ("src", "来源")]


def _topic_parts(topic: Topic) -> list[tuple[str, str]]:
    parts = [("rules", "规定怎么说"), ("todo", "您要做的")]
    if topic.ask:
        parts.append(("ask", "要问当地的"))
    return [*parts, ("src", "来源")]


def _unlisted(response: HttpResponse, answered: bool) -> HttpResponse:
    """A page made of a reader's answers stays out of search engines."""
    if answered:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
