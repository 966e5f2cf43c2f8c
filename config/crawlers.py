"""Pages for machines: robots, the sitemap."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

from guides.sitemap import GuideSitemap
from policies.sitemap import RegionSitemap, SitemapEntry, SiteUrlSitemap

PLAIN_PAGES = (
    "policies:home",
    "policies:regions",
    "policies:compare",
    "policies:years",
    "policies:changes",
    "policies:data",
    "calculator:calculator",
    "calculator:retirement",
    "about",
    "privacy",
    "accessibility",
)


def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for the old address because they cannot draw the icon that pages name."""
    return redirect(static("img/touch.png"))


def robots(request: HttpRequest) -> HttpResponse:
    """What need not be read by programs. The desk is not named: it keeps itself out with a header."""
    lines = [
        "User-agent: *",
        "Disallow: /report/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class PlainSitemap(SiteUrlSitemap):
    """Pages that stand once, whatever the regions."""

    def items(self) -> list[SitemapEntry]:
        return [SitemapEntry(reverse(name)) for name in PLAIN_PAGES]


# Every public page except results and reports.
SITEMAPS = {"plain": PlainSitemap, "regions": RegionSitemap, "guides": GuideSitemap}
