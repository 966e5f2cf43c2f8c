"""Somebody who sends spreadsheets, and a strict look at the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.strict import blocked


@pytest.fixture
def strict() -> Callable[[Any], str]:
    """The page's HTML, after a look for what the CSP forbids and for what is not Chinese."""

    def strict(response: Any) -> str:
        html = response.content.decode()
        assert blocked(html) == []
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        return html

    return strict
