"""The editors' desk: the stock Django admin, in Chinese, one noun a file."""

from django.contrib import admin

from . import claims, contacts, coverage, credit, findings, imports, regions, reports, sources
from .bulk.pages import offer
from .site import arrange

__all__ = ["claims", "contacts", "coverage", "credit", "findings", "imports", "regions", "reports", "sources"]

arrange(admin.site)
offer(admin.site)
