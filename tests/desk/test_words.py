"""Words of Django's admin in ours: the compiled catalogue is the one that is written, and the pages say it."""

from __future__ import annotations

import gettext
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

FOLDER = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES"
ENTRY = re.compile(r'^msgid "(.+)"\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_catalogue_is_compiled(domain: str) -> None:
    written = dict(ENTRY.findall((FOLDER / f"{domain}.po").read_text(encoding="utf-8")))
    with (FOLDER / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert written
    said = {text: {compiled.gettext(text), compiled.ngettext(text, text, 1)} for text in written}
    assert [text for text in written if written[text] not in said[text]] == []


@pytest.mark.django_db
def test_lists_speak_our_words(admin_client: Client) -> None:
    html = admin_client.get(reverse("admin:policies_credittable_changelist"), {"q": "兰州"}).content.decode()
    for words in ("还没有勾", "找到", "新加划入标准"):
        assert words in html, words
    for words in ("来修改", "个中", "过滤器", "增加", "条结果", "动作"):
        assert words not in html, words
    home = admin_client.get(reverse("admin:index")).content.decode()
    assert "Model name" not in home
    assert "<title>有错误：" in admin_client.post(reverse("admin:auth_user_add"), {}).content.decode()
    script = admin_client.get(reverse("admin:jsi18n")).content.decode()
    assert json.dumps("勾了%(sel)s项")[1:-1] in script
