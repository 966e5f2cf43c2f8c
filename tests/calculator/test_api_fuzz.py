"""The answer for programs against our own description of it: schemathesis makes requests that fit, and requests that do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from calculator.api.openapi import description
from config.wsgi import handler
from tests.hostile import tried

pytestmark = pytest.mark.django_db

# needs a later Python than the site itself
schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.specs.openapi.checks")

schema = schemathesis.openapi.from_dict({**description(), "servers": [{"url": "/"}]})
schema.app = handler
schema.config.base_url = "http://testserver"
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request must not end the connection in whose transaction the test runs, as with Django's own client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_operation_is_of_an_address_that_answers() -> None:
    assert [operation.ok().path for operation in schema.get_all_operations()] == ["/calculator/result.json"]


@schema.parametrize()
@tried(60)
def test_schema(case: Any) -> None:
    # as it is: nobody unpacks it here
    response = case.call(headers={"Accept-Encoding": "identity"})
    case.validate_response(response, checks=CHECKS)
