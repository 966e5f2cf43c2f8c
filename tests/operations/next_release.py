"""The site's settings with the static files of a release to come, in the folder NEXT_STATIC."""

import os

from config.settings import *  # noqa: F403

STATICFILES_DIRS = [os.environ["NEXT_STATIC"]]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
