"""No rows of its own: Django announces migrations only to apps that have this module."""
