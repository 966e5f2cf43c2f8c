"""The editors' desk: Django's admin in Chinese, one noun a file. Importing this package registers every model."""

from . import (
    claims,
    contacts,
    coverage,
    credit,
    devices,
    findings,
    guides,
    imports,
    link_checks,
    payments,
    regions,
    reports,
    sources,
    top_ups,
    unanswered,
    users,
)

__all__ = [
    "claims",
    "contacts",
    "coverage",
    "credit",
    "devices",
    "findings",
    "guides",
    "imports",
    "link_checks",
    "payments",
    "regions",
    "reports",
    "sources",
    "top_ups",
    "unanswered",
    "users",
]
