"""Every address of the site; the ones in bookmarks and on printed sheets are fixed."""

from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import TemplateView

from desk.preview.calculator import preview
from operations import health

from . import crawlers

handler400 = "website.error_pages.bad_request"
handler403 = "website.error_pages.forbidden"
handler500 = "website.error_pages.server_error"

urlpatterns = [
    path("", include("policies.urls")),
    path("calculator/", include("calculator.urls")),
    path("calculator/preview/<slug:kind>/<int:pk>/", admin.site.admin_view(preview), name="calculator_preview"),
    path("", include("guides.urls")),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path("privacy/", TemplateView.as_view(template_name="privacy.html"), name="privacy"),
    path("accessibility/", TemplateView.as_view(template_name="accessibility.html"), name="accessibility"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("manifest.webmanifest", crawlers.manifest, name="manifest"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": crawlers.SITEMAPS}, name="sitemap"),
    path("admin/two-factor/", include("desk.accounts.two_factor")),
    path("admin/", admin.site.urls),
]
