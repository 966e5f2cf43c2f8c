"""The editors' desk: Django's admin in Chinese, one noun a file. Importing this package registers every model."""

from __future__ import annotations

from importlib import import_module

NOUNS = (
    *("credit", "coverage", "sources", "findings", "claims", "top_ups", "payments", "contacts", "regions", "guides"),
    *("reports", "search", "unanswered", "link_checks", "imports", "users", "devices"),
)
for noun in NOUNS:
    import_module(f"{__name__}.{noun}")
