"""The environment of the test run, set before Django reads it."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="tuixiu-yibao-tests-"))
os.environ.setdefault("AUTOMATIC_BACKUPS", "0")
Path(os.environ["VAR_DIR"], "static").mkdir(exist_ok=True)
