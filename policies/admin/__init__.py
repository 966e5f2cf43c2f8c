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
    payments,
    regions,
    reports,
    sources,
    top_ups,
)
from .audits import offer as offer_audit
from .bulk.door import offer
from .phones import keep_phones
from .site import arrange
from .staff import employ

__all__ = [
    "claims",
    "contacts",
    "coverage",
    "credit",
    "demand",
    "findings",
    "imports",
    "linkchecks",
    "payments",
    "regions",
    "reports",
    "sources",
    "top_ups",
]

arrange(admin.site)
offer(admin.site)
offer_audit(admin.site)
employ(admin.site)
keep_phones(admin.site)
