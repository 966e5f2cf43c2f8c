"""Waiting for something that another process does; a long patience costs nothing where it comes true."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.prepared import TIMEOUT


def until(true: Callable[[], object], what: str) -> None:
    end = time.monotonic() + TIMEOUT
    while not true():
        if time.monotonic() > end:
            pytest.fail(f"waited in vain: {what}")
        time.sleep(0.05)
