"""/styleguide/: for developers only, and complete."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.styleguide import contract, samples

pytestmark = pytest.mark.django_db

# A part of two others, and what stands in a page's head.
NOT_BY_THEMSELVES = {"components/_shape.html", "components/preview_head.html"}


def test_it_is_not_there_for_readers(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404
    assert "styleguide" not in client.get("/sitemap.xml").content.decode()


def test_every_component_is_shown_with_its_contract(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    page = client.get("/styleguide/").content.decode()
    shown = re.findall(r"<h2>([\w/]+\.(?:html|jinja))</h2>", page)
    folder = settings.BASE_DIR / "templates"
    components = {f"components/{path.name}" for path in (folder / "components").iterdir()} - NOT_BY_THEMSELVES
    assert components <= set(shown)
    assert {f"pictures/{path.name}" for path in (folder / "pictures").iterdir()} <= set(shown)
    assert {"policies/_by_age.html", "plain/error_summary.html", "plain/field.html", "plain/layout/group.html"} <= set(
        shown
    )
    assert page.count("Required:") >= len(shown)
    assert "尚未核实" in page
    assert 'class="fix"' in page


def test_a_sample_gives_what_its_template_requires() -> None:
    """Each name under Required is in the sample's context."""
    for sample in samples(timezone.localdate()):
        required = re.search(r"Required: (.+?)\.(?: |$)", contract(sample.template))
        assert required, sample.template
        names = {item.split(",")[0] for item in required[1].split("; ")} - {"nothing", "request"}
        assert names <= set(sample.context), sample
