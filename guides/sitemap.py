"""Sitemap of the guides and topics."""

from __future__ import annotations

from django.urls import reverse

from policies.models import Contact, Level, Region
from policies.sitemap import SitemapEntry, SiteUrlSitemap, changed_by_region, changed_on, latest

from .models import Channel, Topic


class GuideSitemap(SiteUrlSitemap):
    """The two first pages, the glossary, every topic, and every channel, alone and with every region."""

    def items(self) -> list[SitemapEntry]:
        entries = [SitemapEntry(reverse(f"guides:{name}")) for name in ("index", "topics", "glossary")]
        entries += [SitemapEntry(topic.get_absolute_url(), changed_on(topic)) for topic in Topic.objects.published()]
        contacts = changed_by_region(Contact.objects.published())
        nation = Region.objects.filter(level=Level.NATION).values_list("pk", flat=True).first()
        regions = list(Region.objects.pooling().values_list("pk", "parent_id", "slug"))
        for channel in Channel.objects.published():
            path, changed = channel.get_absolute_url(), changed_on(channel)
            entries.append(SitemapEntry(path, changed))
            for region, province, slug in regions:
                near = (contacts.get(place) for place in (region, province, nation))
                entries.append(SitemapEntry(f"{path}{slug}/", latest(changed, *near)))
        return entries
