"""QR codes for paper and screen, as SVG without inline style."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

# libzint's number for codes that may lose 15 % of themselves.
MEDIUM = 2
# Every mask is as readable; trying all eight for the handsomest would take longer than the rest of the code.
MASK = 5 << 8
# Bytes that libzint keeps for each row of modules, eight in a byte, the first in the lowest bit.
ROW = 144


def qr_svg(address: str, label: str) -> SafeString:
    """The code of an address as an <svg> element; `label` says what it is for, to those who hear the page.

    Raises ValueError for an address too long for any code.
    """
    modules, size = _modules(address)
    used = (size + 7) // 8
    drawn = _strokes().__getitem__
    rows = ["".join(map(drawn, modules[start : start + used])) for start in range(0, size * ROW, ROW)]
    # each row ends behind its last byte; the next begins below its start
    drawing = f"m-{8 * used} 1".join(rows)
    opening = f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="二维码：{escape(label)}">'
    # the address is in the modules, not in the markup
    return mark_safe(f'{opening}<path stroke="#000" d="M0 .5{drawing}"/></svg>')


def _modules(address: str) -> tuple[bytes, int]:
    """The rows of the code, and how many."""
    import zint  # a megabyte that not every process needs

    symbol = zint.Symbol()
    symbol.symbology, symbol.option_1, symbol.option_3 = zint.Symbology.QRCODE, MEDIUM, MASK
    try:
        symbol.encode(address)
    except RuntimeError as error:
        raise ValueError(f"no code holds {len(address)} signs") from error
    return bytes(symbol.encoded_data), symbol.rows


@lru_cache(maxsize=1)
def _strokes() -> list[str]:
    """Every eight modules of a row as a path from left to right: dark ones drawn, light ones passed over."""
    return [_stroke(eight) for eight in range(256)]


def _stroke(eight: int) -> str:
    bits = [eight >> place & 1 for place in range(8)]
    runs = ((dark, len(list(run))) for dark, run in groupby(bits))
    return "".join(f"h{length}" if dark else f"m{length} 0" for dark, length in runs)
