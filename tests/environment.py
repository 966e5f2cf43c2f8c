"""The environment of the test run, set before Django reads it."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="tuixiu-yibao-tests-"))
Path(os.environ["VAR_DIR"], "static").mkdir(exist_ok=True)
