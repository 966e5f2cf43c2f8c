"""What a strict content security policy would block in a page."""

from __future__ import annotations

from html.parser import HTMLParser


class _Blocked(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        self.found += [f"<{tag} {n}={v}>" for n, v in names.items() if str(v).strip().lower().startswith("javascript:")]
        elsewhere = str(names.get("src") or names.get("href") or "") if tag in ("script", "link", "img") else ""
        if elsewhere.startswith(("http:", "https:", "//")):
            self.found.append(f"<{tag} {elsewhere}>")
        if tag in ("style", "iframe", "object") or (tag == "script" and not names.get("src")):
            self.found.append(f"<{tag}>")


def blocked(html: str) -> list[str]:
    """Inline styles, scripts and handlers, and what comes from elsewhere; empty for a page that works."""
    parser = _Blocked()
    parser.feed(html)
    return parser.found
