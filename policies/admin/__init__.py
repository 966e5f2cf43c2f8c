"""The editors' desk: the stock Django admin, in Chinese, one noun a file."""

from django.contrib import admin

from . import (
    claims,
    contacts,
    coverage,
    credit,
    demand,
    findings,
    imports,
    linkchecks,
    regions,
    reports,
    sources,
)
from .audits import offer as offer_audit
from .bulk.pages import offer
from .site import arrange

__all__ = [
    "claims",
    "contacts",
    "coverage",
    "credit",
    "demand",
    "findings",
    "imports",
    "linkchecks",
    "regions",
    "reports",
    "sources",
]

arrange(admin.site)
offer(admin.site)
offer_audit(admin.site)
