"""Questions to the calculator as readers and programs put them: `ask(**answers)` and `open_page(address)`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

Answer = dict[str, Any]

# The day that all tests ask about, so that none depends on the clock.
ON = "2026-11-22"
RETIRED = {
    "region": "lanzhou",
    "status": "retired",
    "sex": "female",
    "birth_year": "1960",
    "birth_month": "3",
    "on": ON,
}
WORKING = {"region": "beijing", "status": "working", "sex": "male", "birth_year": "1968", "birth_month": "5", "on": ON}


@pytest.fixture
def ask(db: None, client: Client) -> Callable[..., Answer]:
    """The answer for programs; `status` is what must come back."""

    def ask(answers: dict[str, Any], status: int = 200) -> Answer:
        response = client.get("/calculator/result.json", answers)
        assert response.status_code == status, response.content.decode()
        return json.loads(response.content)

    return ask


@pytest.fixture
def errors(ask: Callable[..., Answer]) -> Callable[..., dict[str, list[str]]]:
    """What has to be put right in a set of answers."""
    return lambda answers: ask(answers, status=400)["errors"]
