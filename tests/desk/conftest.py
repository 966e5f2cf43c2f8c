"""What tests of the desk share, besides its people: see tests/conftest.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.yaml_io.guides import DATA


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may change."""
    for path in DATA.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path
