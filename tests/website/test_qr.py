"""QR codes, read back by a reader that is not the writer."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import zxingcpp
from django.conf import settings as site
from hypothesis import given, settings
from hypothesis import strategies as st

from website.qr import qr_svg

# What a reader needs around a code, in modules.
QUIET = 4
PIXELS = 4
ADDRESSES = [
    site.SITE_URL,
    f"{site.SITE_URL}/calculator/r/620100-rf-196003/",
    "otpauth://totp/%E9%80%80%E4%BC%91%E5%8C%BB%E4%BF%9D%E9%80%9A%3Abianji?secret="
    + "ABCDEFGH" * 4
    + "&algorithm=SHA1",
    "https://兰州.example/医保/?地方=兰州&问=返多少#答",
    "12393",
    "a",
]
# Modules that a drop covers, this way and that.
STAIN = 9
STROKE = re.compile(r"^M0 0\.5|h(?P<dark>\d+)|m(?P<light>\d+) 0|m-(?P<back>\d+) 1")


def drawn(svg: str) -> list[list[bool]]:
    """The modules of a code, row by row, as its one path strokes them."""
    code = ElementTree.fromstring(svg)
    left, top, width, height = map(int, code.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    assert width == height
    (path,) = code
    assert path.attrib.keys() == {"stroke", "d"}
    assert STROKE.sub("", path.attrib["d"]) == ""
    rows = [[False] * width for _ in range(height)]
    x = y = 0
    for stroke in STROKE.finditer(path.attrib["d"]):
        if stroke["back"]:
            x, y = x - int(stroke["back"]), y + 1
        for _ in range(int(stroke["dark"] or 0)):
            rows[y][x] = True
            x += 1
        x += int(stroke["light"] or 0)
    return rows


def read_back(svg: str) -> str:
    return read(drawn(svg))


def read(rows: list[list[bool]]) -> str:
    """What a phone sees that looks at the code on white paper."""
    side = (len(rows) + 2 * QUIET) * PIXELS
    paper = bytearray(b"\xff" * side * side)
    for y, row in enumerate(rows):
        line = b"".join((b"\0" if dark else b"\xff") * PIXELS for dark in row)
        for pixel in range(PIXELS):
            start = ((y + QUIET) * PIXELS + pixel) * side + QUIET * PIXELS
            paper[start : start + len(line)] = line
    result = zxingcpp.read_barcode(memoryview(paper).cast("B", (side, side)))
    assert result is not None
    assert result.format == zxingcpp.BarcodeFormat.QRCode
    return result.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_says_its_address(address: str) -> None:
    assert read_back(qr_svg(address, "试")) == address


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=300))
def test_so_does_one_of_any_signs(said: str) -> None:
    address = f"https://a.example/?{said}"
    assert read_back(qr_svg(address, "试")) == address


@pytest.mark.parametrize("length", [100, 500, 1500, 2331])
def test_so_does_a_long_one(length: int) -> None:
    """2331 bytes is what the largest code holds that may lose 15 % of itself."""
    assert read_back(qr_svg("a" * length, "试")) == "a" * length


@pytest.mark.parametrize("address", ["a" * 2332, "医" * 2000, "1" * 100_000])
def test_what_no_code_holds_is_said(address: str) -> None:
    with pytest.raises(ValueError, match="too large"):
        qr_svg(address, "试")


def test_a_stained_code_is_still_read() -> None:
    """A drop on the paper: more than a code could lose that has the least of correction."""
    rows = drawn(qr_svg(ADDRESSES[1], "试"))
    edge = len(rows) - 1
    for y in range(edge - STAIN, edge):
        rows[y][edge - STAIN : edge] = [True] * STAIN
    assert read(rows) == ADDRESSES[1]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=30))
def test_the_label_is_said_and_never_markup(label: str) -> None:
    code = ElementTree.fromstring(qr_svg("https://a.example/", label))
    assert code.attrib["aria-label"] == f"二维码：{label}"
    assert code.attrib["role"] == "img"
    assert [part.tag for part in code] == ["path"]


@pytest.mark.parametrize("label", ['"><script>alert(1)</script>', "<b>&</b>", "' onload='x"])
def test_nor_is_an_address(label: str) -> None:
    svg = qr_svg(f"https://a.example/?{label}", label)
    assert not re.search(r"<(?!/?svg|path)|\son\w+='", svg)
    assert read_back(svg) == f"https://a.example/?{label}"
