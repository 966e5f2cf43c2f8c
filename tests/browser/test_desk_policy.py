"""The strict policy as Chromium applies it: every kind of page of the desk opened, and nothing of it blocked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MODELS = {
    "policies": ["credittable", "coveragetable", "readerreport", "source", "finding", "claim", "contact", "region"],
    "guides": ["channel", "topic"],
    "auth": ["user", "group"],
}
LISTS = [f"/admin/{app}/{model}/" for app, models in MODELS.items() for model in models]
LOOKED_AT = [f"/admin/policies/{model}/" for model in ("placedemand", "linkcheck", "importrecord")]
OTHERS = ["/admin/", "/admin/changes/", "/admin/article/", "/admin/handbook/", "/admin/password_change/"]
OTHERS += ["/admin/policies/", "/admin/bulk/source/import/", "/admin/bulk/credittable/import/"]
BLOCKED = """
document.addEventListener('securitypolicyviolation', event =>
  console.error('blocked: ' + event.violatedDirective + ' ' + event.blockedURI))
"""


@pytest.fixture
def chief(site: str, manage: Callable[..., None], new_context: Any) -> Any:
    """A superuser's window that keeps what the policy blocked and what went wrong."""
    made = "User.objects.filter(username='chief').exists() or User.objects.create_superuser('chief', password='shan-shui-9')"
    manage("shell", "-c", f"from django.contrib.auth.models import User; {made}")
    context = new_context()
    context.add_init_script(BLOCKED)
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto("/admin/")
    page.locator("[name='username']").fill("chief")
    page.locator("[name='password']").fill("shan-shui-9")
    page.locator("[type='submit']").first.click()
    expect(page.get_by_role("heading", name="今天做什么")).to_be_visible()
    return page


def test_nothing_of_the_desk_is_blocked(chief: Any) -> None:
    opened = 0
    for path in [*OTHERS, *LISTS, *LOOKED_AT, *(f"{path}add/" for path in LISTS if "readerreport" not in path)]:
        response = chief.goto(path)
        assert response.status in (200, 403), path
        assert "'unsafe" not in response.headers["content-security-policy"], path
        opened += response.status == 200
        row = chief.locator("#result_list tbody th a").first
        if row.count():
            row.click()
            chief.locator("#content form").first.wait_for(state="attached")
            opened += 1
        assert [note for note in chief.said if "403" not in note] == [], path
    assert opened > 40
    assert chief.context.cookies()
    assert all(cookie["httpOnly"] for cookie in chief.context.cookies())
