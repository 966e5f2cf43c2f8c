"""The editors' desk: the stock Django admin, in Chinese, one noun a file."""

from django.contrib import admin

from ..admin_site import arrange
from . import (
    claims,
    contacts,
    coverage,
    credit,
    findings,
    imports,
    link_checks,
    payments,
    regions,
    reports,
    sources,
    top_ups,
    unanswered,
)
from .base.history import offer as offer_audit
from .devices import keep_phones
from .spreadsheets import offer
from .users import employ

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
