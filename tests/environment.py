"""The environment of the test run, set before Django reads it."""

import os
import tempfile

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="tuixiu-yibao-tests-"))
