"""Pages for machines: robots, the sitemap."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from guides import sitemap as guides_sitemap
from policies.models import Level, Region

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


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page except results and reports."""
    paths = [reverse(name) for name in PLAIN_PAGES]
    for slug, level in Region.objects.listed().values_list("slug", "level"):
        paths.append(reverse("policies:region", args=[slug]))
        if level != Level.SAR:
            paths.append(reverse("policies:history", args=[slug]))
    paths += guides_sitemap.paths()
    return render(request, "sitemap.xml", {"paths": paths}, content_type="application/xml")
