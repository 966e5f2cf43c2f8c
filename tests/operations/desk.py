"""A form of the desk as a browser would send it back."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    """The fields of every form on a page, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "select":
            self.select = name
            self.fields.setdefault(name, "")
        elif tag == "textarea":
            self.textarea = name
            self.fields[name] = ""
        elif tag == "option" and self.select and "selected" in values:
            self.fields[self.select] = values.get("value", "")
        elif tag == "input" and name and values.get("type") not in ("submit", "button", "file"):
            ticked = values.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in values:
                self.fields[name] = values.get("value", "on" if ticked else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea] += data


def filled(page: str) -> dict[str, str]:
    """What a browser would send of a page's forms, without the empty row that is there to be copied."""
    form = _Form()
    form.feed(page)
    return {name: value.removeprefix("\n") for name, value in form.fields.items() if "__prefix__" not in name}
