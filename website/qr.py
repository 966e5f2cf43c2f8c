"""QR codes for paper and screen, as SVG without inline style."""

from __future__ import annotations

from html import escape

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str, label: str) -> SafeString:
    """The code of an address as an <svg> element; `label` says what it is for, to those who hear the page.

    At least 15 % of the code may be lost (level M). Raises ValueError for an address too long for any code.
    """
    import segno  # not every process draws codes

    code = segno.make_qr(address, error="m", encoding="utf-8")
    drawing = code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None)
    named = f'<svg role="img" aria-label="二维码：{escape(label)}"'
    # the address is in the path, not in the markup
    return mark_safe(drawing.replace("<svg", named, 1))


def qr_image(address: str, label: str) -> HttpResponse:
    """The code of an address as an SVG file: a page names it, and only printing loads it."""
    image = qr_svg(address, label).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(image, content_type="image/svg+xml")
