"""Sitemap of the pages about regions, with the day on which the content of each last changed."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from .models import Audience, Claim, Contact, CoverageTable, CreditTable, Finding, Level
from .published import published
from .search import gazetteer


class SitemapEntry(NamedTuple):
    """One address of the sitemap. `changed_on` is None where the day is not known."""

    path: str
    changed_on: date | None = None


class SiteUrlSitemap(Sitemap):
    """A sitemap whose items are entries and whose addresses begin with SITE_URL."""

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: Any = None) -> str:
        return settings.SITE_URL.partition("://")[2]

    def location(self, item: SitemapEntry) -> str:
        return item.path

    def lastmod(self, item: SitemapEntry) -> date | None:
        return item.changed_on


class RegionSitemap(SiteUrlSitemap):
    """The page of each listed region, and its history where the scheme applies."""

    def items(self) -> list[SitemapEntry]:
        credit = [table for table in published(CreditTable) if table.audience == Audience.RETIREE]
        tables = changed_by_region(credit, published(CoverageTable))
        others = changed_by_region(published(Contact), published(Finding), published(Claim))
        entries = []
        for region in gazetteer().regions:
            # a page shows what is known of the region and of its province; a province's also its places' tables
            near = [place for place in (region.pk, region.parent_id) if place]
            below = [child.pk for child in region.children.all()]
            shown = [tables.get(place) for place in (*near, *below)] + [others.get(place) for place in near]
            entries.append(SitemapEntry(reverse("policies:region", args=[region.slug]), latest(*shown)))
            if region.level != Level.SAR:
                entries.append(SitemapEntry(reverse("policies:history", args=[region.slug]), tables.get(region.pk)))
        return entries


def latest(*days: date | None) -> date | None:
    return max(filter(None, days), default=None)


def changed_on(row: Any) -> date | None:
    """The last day on which somebody checked or published a row. The day of an import is neither."""
    by_a_person = getattr(row, "published_by_id", None) and row.published_at
    return latest(row.checked_on, timezone.localdate(row.published_at) if by_a_person else None)


def changed_by_region(*rows: Any) -> dict[int, date]:
    """The latest of these days, by the id of the region that the rows are about."""
    result: dict[int, date] = {}
    for kind in rows:
        for row in kind:
            day = latest(result.get(row.region_id), changed_on(row))
            if day:
                result[row.region_id] = day
    return result
