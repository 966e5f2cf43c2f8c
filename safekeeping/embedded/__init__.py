"""The embedded database: Django's backend for SQLite, and reading where a disk takes nothing more."""
