"""Sitemap of the guides and topics."""

from __future__ import annotations

from django.urls import reverse

from policies.models import Contact, ContactKind, Level, Region
from policies.published import published
from policies.sitemap import SitemapEntry, SiteUrlSitemap, changed_by_region, changed_on, latest

from .models import Channel, Topic


class GuideSitemap(SiteUrlSitemap):
    """The two first pages, the glossary, every topic, and every channel, alone and with each region that has
    a name or number of its own for it. The pages of the others name the channel as canonical.
    """

    def items(self) -> list[SitemapEntry]:
        entries = [SitemapEntry(reverse(f"guides:{name}")) for name in ("index", "topics", "glossary")]
        entries += [SitemapEntry(topic.get_absolute_url(), changed_on(topic)) for topic in published(Topic)]
        contacts = changed_by_region(published(Contact))
        nation = Region.objects.filter(level=Level.NATION).values_list("pk", flat=True).first()
        kinds = kinds_by_region()
        regions = list(Region.objects.pooling().filter(pk__in=kinds).values_list("pk", "parent_id", "slug"))
        for channel in published(Channel):
            path, changed = channel.get_absolute_url(), changed_on(channel)
            entries.append(SitemapEntry(path, changed))
            wanted = {*channel.contact_kinds, ContactKind.PHONE}
            for region, province, slug in regions:
                if not kinds[region] & wanted:
                    continue
                near = (contacts.get(place) for place in (region, province, nation) if place)
                entries.append(SitemapEntry(f"{path}{slug}/", latest(changed, *near)))
        return entries


def kinds_by_region() -> dict[int, set[str]]:
    """Which kinds of contact each region has of its own."""
    result: dict[int, set[str]] = {}
    for contact in published(Contact):
        result.setdefault(contact.region_id, set()).add(contact.kind)
    return result
