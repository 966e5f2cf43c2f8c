"""What a server imports before the first reader comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
# Spreadsheets and QR codes are for the desk and for results: they come when somebody asks for them.
NOT_AT_START = ("openpyxl", "import_export", "tablib", "segno")


def test_nothing_large_that_no_page_needs():
    program = (
        "import sys, config.wsgi\n"
        "from django.urls import reverse\n"
        "from django.template import engines\n"
        "reverse('admin:bulk_import', args=['source']); engines['django'], engines['jinja2'].env\n"
        f"print([name for name in {NOT_AT_START!r} if name in sys.modules])"
    )
    note = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert note.strip() == "[]"
