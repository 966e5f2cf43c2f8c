"""The site's settings with a database that can only be read, as on a disk that the system has locked after an error."""

from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA query_only=ON;"
