"""Addresses of the policy pages."""

from django.urls import path, re_path

from .feedback import views
from .feeds import ChangeFeed
from .views import changes, compare, copies, data, home, national, regions, search, years

app_name = "policies"

urlpatterns = [
    path("", home.home, name="home"),
    path("cities/", regions.region_list, name="regions"),
    path("suggestions.json", search.suggestions, name="suggestions"),
    re_path(r"^cities/(?P<code>[0-9]{6})/$", regions.by_code, {"page": "policies:region"}),
    re_path(r"^cities/(?P<code>[0-9]{6})/history/$", regions.by_code, {"page": "policies:history"}),
    re_path(r"^cities/(?P<code>[0-9]{6})\.json$", regions.by_code, {"page": "policies:region_json"}),
    path("cities/<slug:slug>/", regions.region_detail, name="region"),
    path("cities/<slug:slug>/history/", regions.region_history, name="history"),
    path("cities/<slug:slug>/code.svg", regions.code_svg, name="code_svg"),
    path("cities/<slug:slug>.json", regions.region_json, name="region_json"),
    path("compare/", compare.compare, name="compare"),
    path("compare/years/", years.years, name="years"),
    path("national/", national.national, name="national"),
    path("changes/", changes.change_list, name="changes"),
    path("changes/feed/", ChangeFeed(), name="feed"),
    path("data/", data.data, name="data"),
    path("data/all.json", data.whole_json, name="whole_json"),
    path("data/credit.csv", data.tables_csv, {"kind": "credit"}, name="credit_csv"),
    path("data/coverage.csv", data.tables_csv, {"kind": "coverage"}, name="coverage_csv"),
    re_path(r"^copies/(?P<sha256>[0-9a-f]{64})/$", copies.source_copy, name="source_copy"),
    path("report/", views.report, name="report"),
]
