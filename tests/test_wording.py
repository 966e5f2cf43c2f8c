"""The Chinese of the main paths: short sentences, whole dates, figures with units, the everyday word first."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

CASE = "sex=female&birth_year=1960&birth_month=3&on=2026-11-22"
WORKING = "status=working&sex=male&birth_year=1968&birth_month=5&cumulative_years=21&cumulative_months=4&on=2026-11-22"
MAIN = {
    "home": "/",
    "city": "/cities/lanzhou/",
    "city-bands": "/cities/beijing/",
    "city-rich": "/cities/shenzhen/",
    "city-yearly": "/cities/shanghai/",
    "city-unknown": "/cities/lasa/",
    "province": "/cities/gansu/",
    "form": "/calculator/?region=lanzhou",
    "second": f"/calculator/?region=beijing&status=working&{CASE}",
    "retired": f"/calculator/?region=beijing&status=retired&{CASE}",
    "working": f"/calculator/?region=beijing&{WORKING}",
    "unknown": f"/calculator/?region=lasa&status=retired&{CASE}",
    "resident": f"/calculator/?region=lanzhou&status=resident&{CASE}",
    "guides": "/guides/",
    "guide": "/guides/alipay/lanzhou/",
    "guide-phone": "/guides/phone/",
    "topic": "/topics/zhanghu-de-qian/",
    "topic-break": "/topics/duanjiao/",
    "glossary": "/glossary/",
    "accessibility": "/accessibility/",
    "not-found": "/nowhere/",
}
LONGEST = 40
ENDS = re.compile(r"p|li|d[td]|t[dh]|h[123]|caption|figcaption|label|legend|div|br|b|time")
# Not ours: titles of documents, and what others claim.
QUOTED = re.compile(r'class="(?:src|claims)"')


class Sentences(HTMLParser):
    """The sentences of <main>; what is quoted (sources, claims) is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ENDS.fullmatch(tag):
            self.words += "\n"
        if tag in ("br", "input", "wbr", "path", "circle", "rect", "line", "meta", "link"):
            return
        values = f'class="{dict(attrs).get("class") or ""}"'
        self.open.append(
            (tag, bool(QUOTED.search(values)) or tag in ("script", "datalist", "option") or "small" in values)
        )

    def handle_endtag(self, tag: str) -> None:
        while tag in (name for name, _ in self.open) and self.open.pop()[0] != tag:
            pass
        if ENDS.fullmatch(tag):
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self.open]
        if "main" in inside and not any(quoted for _, quoted in self.open):
            self.words += data

    def found(self) -> list[str]:
        lines = (re.sub(r"\s+", "", line) for line in self.words.split("\n"))
        return [item for line in lines for item in re.split(r"(?<=[。！？；])", line) if item]


def sentences(client: Client, address: str) -> list[str]:
    reader = Sentences()
    reader.feed(client.get(address).content.decode())
    return reader.found()


every_main_page = pytest.mark.parametrize("address", MAIN.values(), ids=MAIN.keys())


@every_main_page
def test_no_sentence_is_longer_than_a_breath(client: Client, address: str) -> None:
    result = sentences(client, address)
    assert len(result) > 5, result
    plain = [
        (item, re.sub(r"（[^）]*）|「[^」]*」|“[^”]*”|《[^》]*》|https?:[\w:/.?=&-]+?(?=[^\x00-\x7F]|$)", "", item))
        for item in result
    ]
    long = [item for item, short in plain if len(short) > LONGEST]
    assert [f"{len(item)}：{item}" for item in long] == []


@every_main_page
def test_dates_are_written_out(client: Client, address: str) -> None:
    """2026年3月1日, never 2026-03-01, 2026/3/1 or 2026.3.1, and no leading zeros."""
    text = "\n".join(sentences(client, address))
    assert re.findall(r"(?<!\d)(?:19|20)\d{2}[-/.]\d{1,2}(?![\d元])", text) == []
    assert re.findall(r"年0\d|月0\d", text) == []


@every_main_page
def test_amounts_have_their_unit(client: Client, address: str) -> None:
    text = "\n".join(sentences(client, address))
    assert re.findall(r"(?:每月|到账|划入|扣)约?\d+(?:\.\d+)?(?![\d.元%到–个])", text) == []
    assert not re.search(r"[¥￥]|RMB", text)


@pytest.mark.parametrize("kind", ["home", "city", "city-unknown"])
def test_the_everyday_word_comes_first(client: Client, kind: str) -> None:
    text = "".join(sentences(client, MAIN[kind]))
    assert "返多少（个人账户划入）" in text
    assert text.index("返") < text.index("个人账户划入")


# Of what is not known readers meet two words: 没查到 and 没见到原文.
OTHER_WORDS = re.compile(r"尚未核实|(?:没有|未|还没)核实|(?:没有|未)查到|暂无|不详|未见原文|没有见到")
READ = ("templates/**/*.html", "policies/data/**/*.yaml", "guides/data/*.yaml", "calculator/**/*.py", "policies/*.py")


def test_not_knowing_is_said_in_two_words() -> None:
    files = [path for pattern in READ for path in sorted(settings.BASE_DIR.glob(pattern))]
    assert len(files) > 300
    other = [
        f"{path.name}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if OTHER_WORDS.search(line)
    ]
    assert other == []
