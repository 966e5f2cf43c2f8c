"""One database with the whole release imported; each test sees it and leaves it as it was."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("import_policies", verbosity=0)
        call_command("import_guides", verbosity=0)
