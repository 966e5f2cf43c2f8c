"""Numbers in text that dial."""

from __future__ import annotations

import pytest
from django.utils.safestring import mark_safe

from website.formats import dial


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("打12393问", '打<a href="tel:12393">12393</a>问'),
        ("打不通：拨12345。", '打不通：拨<span class="nb"><a href="tel:12345">12345</a>。</span>'),
        ("兰州0931-12393", "兰州0931-12393"),
        ("编号112393", "编号112393"),
        ("12393元<b>", '<a href="tel:12393">12393</a>元&lt;b&gt;'),
        (mark_safe("一<br>12393"), '一<br><a href="tel:12393">12393</a>'),
        ("", ""),
    ],
)
def test_a_hotline_in_a_text_is_a_link(text: str, html: str) -> None:
    assert dial(text) == html
