"""Pages for programs: robots.txt, the sitemap, the web manifest, the icon at its old address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
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
    "policies:national",
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


def manifest(request: HttpRequest) -> JsonResponse:
    """The web manifest: what a phone shows when somebody puts the site on its first screen."""
    icons = [
        {"src": static("img/icon.svg"), "type": "image/svg+xml", "sizes": "any"},
        {"src": static("img/touch.png"), "type": "image/png", "sizes": "180x180"},
    ]
    data = {
        "name": "退休医保通",
        "short_name": "退休医保通",
        "description": "退休后医保每月返多少，缴够多少年，怎么查余额。",
        "lang": "zh-CN",
        "start_url": reverse("policies:home"),
        "display": "browser",
        "background_color": "#fdfcf9",
        "theme_color": "#0b5443",
        "icons": icons,
    }
    return JsonResponse(data, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


class PlainSitemap(SiteUrlSitemap):
    """Pages that stand once, whatever the regions."""

    def items(self) -> list[SitemapEntry]:
        return [SitemapEntry(reverse(name)) for name in PLAIN_PAGES]


# Every public page except results and reports.
SITEMAPS = {"plain": PlainSitemap, "regions": RegionSitemap, "guides": GuideSitemap}
