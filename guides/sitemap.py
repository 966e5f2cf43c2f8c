"""The addresses of this app that the sitemap lists."""

from __future__ import annotations

from django.urls import reverse

from .models import Channel, Topic


def paths() -> list[str]:
    """The indexes, every channel and every topic. The pages of a channel per place are reached from the places."""
    found = [reverse("guides:index"), reverse("guides:topics")]
    found += [reverse("guides:channel", args=[slug]) for slug in Channel.objects.values_list("slug", flat=True)]
    found += [reverse("guides:topic", args=[slug]) for slug in Topic.objects.values_list("slug", flat=True)]
    return found
