"""The Atom feed of policy changes."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from website import formats

from .changelog import ChangelogEntry, ChangeType, latest_news
from .models import Region
from .views.regions import find_region

MOST = 50


class ChangeFeed(Feed):
    feed_type = Atom1Feed
    language = "zh-CN"

    def get_object(self, request: HttpRequest) -> Region | None:
        slug = request.GET.get("city", "").strip()
        return find_region(slug) if slug else None

    def title(self, region: Region | None) -> str:
        return f"{region.short_name}医保返款和年限的变化" if region else "各地医保返款和年限的变化"

    subtitle = "退休医保通：政策有变化时，这里会多一条。"
    author_name = "退休医保通"

    def link(self, region: Region | None) -> str:
        return _address(reverse("policies:changes"), region)

    def feed_url(self, region: Region | None) -> str:
        return _address(reverse("policies:feed"), region)

    def items(self, region: Region | None) -> list[ChangelogEntry]:
        return latest_news(region, MOST)

    def item_title(self, change: ChangelogEntry) -> str:
        if change.effective_from:
            return f"{change.region.short_name}：{formats.day(change.effective_from)}起"
        done = {ChangeType.CORRECTION: "更正", ChangeType.WITHDRAWAL: "撤下"}.get(change.type, "更新")
        return f"{change.region.short_name}：本站{formats.day(change.on)}{done}"

    def item_description(self, change: ChangelogEntry) -> str:
        return formats.printable(f"{change.text}{change.reach}")

    def item_link(self, change: ChangelogEntry) -> str:
        return f"{settings.SITE_URL}{change.address or reverse('policies:changes')}"

    def item_guid(self, change: ChangelogEntry) -> str:
        """An address that no other entry has, as Atom asks for; nothing need be found under it."""
        return f"{self.item_link(change)}#{change.key}"

    def item_pubdate(self, change: ChangelogEntry) -> datetime:
        return change.published_at

    item_updateddate = item_pubdate


def _address(path: str, region: Region | None) -> str:
    """Under SITE_URL, whatever name the feed was asked by."""
    return f"{settings.SITE_URL}{path}" + (f"?city={region.slug}" if region else "")
