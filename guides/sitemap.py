"""The paths of the guides for the sitemap."""

from __future__ import annotations

from django.urls import reverse

from policies.models import Region

from .models import Channel, Topic


def paths() -> list[str]:
    """The two first pages, the glossary, every topic, and every channel, alone and with every place."""
    regions = list(Region.objects.pooling().values_list("slug", flat=True))
    result = [reverse("guides:index"), reverse("guides:topics"), reverse("guides:glossary")]
    result += [topic.get_absolute_url() for topic in Topic.objects.published()]
    for channel in Channel.objects.published():
        path = channel.get_absolute_url()
        result.append(path)
        result += [f"{path}{region}/" for region in regions]
    return result
