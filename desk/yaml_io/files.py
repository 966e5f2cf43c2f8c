"""The YAML files of a release, as people write and read them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from policies.open_data.serializers import Payload


class ImportFileError(Exception):
    """A file that cannot be imported; the message names the item and what is wrong with it."""


# ---- reading ----


def entries_of(entries: Any, label: str) -> list[Payload]:
    """A list of items, each with its names; anything else is a slip of the pen."""
    if not isinstance(entries, list) or not all(isinstance(payload, dict) for payload in entries):
        raise ImportFileError(f"{label}：要写成一条一条的，每条前面一个短横")
    return entries


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportFileError(f"{path.name}：读不了，{error}") from error


def load_yaml(path: Path) -> Any:
    try:
        return yaml.load(read_text(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ImportFileError(f"{path.name}：读不了，{error}") from error


# ---- writing ----


class _Dumper(yaml.SafeDumper):
    """Block style, Chinese as it is, dates as dates."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    date, lambda dumper, day: dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())
)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Several lines stand one below the other, as people write them."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def write_yaml(path: Path, document: Any) -> None:
    text = yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=160)
    path.write_text(text, encoding="utf-8")
