"""Which static files of libraries are collected: each is compressed twice, and most of Django's own are never sent."""

from django.contrib.staticfiles.apps import StaticFilesConfig

# Of Django's admin: what stands beside its minified form, other languages, maps.
UNUSED = [
    "admin/js/vendor/jquery/jquery.js",
    "admin/js/vendor/select2/select2.full.js",
    "admin/js/vendor/select2/i18n/[!z]*.js",
    "admin/js/vendor/xregexp/xregexp.js",
    "admin/css/vendor/select2/select2.css",
    "admin/img/gis/*",
]


class SiteStaticFilesConfig(StaticFilesConfig):
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *UNUSED]
