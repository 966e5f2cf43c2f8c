"""The national frame is cited as the data cite it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.national_range import ARTICLES, GUIDANCE, SHARES
from rules.tables import CitedSource

DATA = Path(__file__).parents[2] / "policies" / "data"


def read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("key", "source"), [("guobanfa-2021-14", GUIDANCE), ("shebaowang-2025-05-31", ARTICLES)])
def test_a_source_of_the_frame_is_the_one_of_the_data(key: str, source: CitedSource) -> None:
    (values,) = [values for values in read("sources.yaml") if values["key"] == key]
    assert source == CitedSource(
        title=values["title"],
        evidence=source.evidence,
        publisher=values["publisher"],
        url=values["url"] if values.get("link") else "",
        document_number=values.get("document_number", ""),
        published_on=values["published_on"],
    )
    assert source.evidence.value == values["evidence"]


@pytest.mark.parametrize(
    ("share", "key", "words"), [(0, "guobanfa-2021-14", "2%左右"), (1, "shebaowang-2025-05-31", "2%到3%")]
)
def test_a_share_is_what_its_source_is_found_to_say(share: int, key: str, words: str) -> None:
    findings = read("regions/100000-quanguo.yaml")["findings"]
    note = [finding["text"] for finding in findings if finding["source"] == key and words in finding["text"]]
    assert len(note) == 1
    assert f"{SHARES[share].rate:.0%}" in note[0]
