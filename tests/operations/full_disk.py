"""The site's settings with a database file that cannot grow: SQLite says then what it says on a full disk."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA max_page_count=1;"
