"""QR codes for paper and screen, as SVG without inline style."""

from __future__ import annotations

import io

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str, label: str) -> SafeString:
    """The code of an address as an <svg> element; `label` says what it is for, to those who hear the page."""
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        buffer, kind="svg", xmldecl=False, svgns=False, nl=False, border=0, omitsize=True, svgclass=None, lineclass=None
    )
    # segno writes shapes only; the address is in the modules, not in the markup
    opening = format_html('<svg role="img" aria-label="二维码：{}" ', label)
    return mark_safe(buffer.getvalue().decode().replace("<svg ", opening, 1))
