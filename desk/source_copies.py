"""Uploaded copies of documents, made safe to keep and to send: written anew from what can be seen, the rest left out."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import Any

from django.utils import timezone

from policies.models import SourceCopy

MOST_BYTES = 5 * 1024 * 1024
MOST_PAGES = 300
MOST_PIXELS = 40_000_000
FORMATS = {"PNG": SourceCopy.MediaType.PNG, "JPEG": SourceCopy.MediaType.JPEG}
# Of a page: what can act, ask or carry files along. What is printed stands in /Contents and /Resources.
ACTING = ("/Annots", "/AA", "/Metadata", "/PieceInfo", "/B")
TOO_LARGE = "文件太大：最多5 MB。请只留有用的几页，或者拍小一点，再传一次。"
UNKNOWN = "只收 PDF、PNG、JPEG 文件。网页可以截图，纸面可以拍照。"
BROKEN = "这个文件打不开，可能坏了，或者加了密码。请另存一份，再传一次。"


class CopyError(Exception):
    """A file that is not kept; its text is a sentence for the editor."""


def safe_copy(content: bytes) -> tuple[SourceCopy.MediaType, bytes]:
    """The kind of a file and the bytes to keep. Raises CopyError."""
    if len(content) > MOST_BYTES:
        raise CopyError(TOO_LARGE)
    try:
        kind, kept = _written_anew(content)
    except CopyError:
        raise
    except Exception as error:
        # a broken file fails in many ways inside the libraries; to the editor they are one
        raise CopyError(BROKEN) from error
    if len(kept) > MOST_BYTES:
        raise CopyError(TOO_LARGE)
    return kind, kept


def _written_anew(content: bytes) -> tuple[SourceCopy.MediaType, bytes]:
    if content.startswith(b"%PDF-"):
        return SourceCopy.MediaType.PDF, _pages_alone(content)
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _picture_alone(content)
    raise CopyError(UNKNOWN)


def _pages_alone(content: bytes) -> bytes:
    """The pages of a PDF in a new file: no scripts, actions, forms or attachments, which hang elsewhere."""
    from pypdf import PdfReader, PdfWriter  # not every process takes documents

    reader = PdfReader(io.BytesIO(content))
    count = 0 if reader.is_encrypted else len(reader.pages)
    if not 1 <= count <= MOST_PAGES:
        raise CopyError(f"这个PDF加了密码，或者一页也没有，或者超过{MOST_PAGES}页。请另存一份，再传一次。")
    writer, buffer = PdfWriter(), io.BytesIO()
    for page in reader.pages:
        for name in ACTING:
            page.pop(name, None)
        writer.add_page(page)
    writer.write(buffer)
    return buffer.getvalue()


def _picture_alone(content: bytes) -> tuple[SourceCopy.MediaType, bytes]:
    """The pixels of a picture, encoded anew: where it was taken and what was hidden behind them is gone."""
    from PIL import Image, ImageOps

    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture: Any = Image.open(io.BytesIO(content), formats=tuple(FORMATS))
        if picture.width * picture.height > MOST_PIXELS:
            raise CopyError("这张图片太大。请缩小一点，再传一次。")
        upright = ImageOps.exif_transpose(picture)
    has_alpha = picture.format == "PNG" and ("A" in upright.mode or "transparency" in upright.info)
    bare = Image.new("RGBA" if has_alpha else "RGB", upright.size)
    bare.paste(upright.convert(bare.mode))
    bare.save(buffer, format=picture.format, quality=88, optimize=True)
    return FORMATS[picture.format], buffer.getvalue()


def keep(kind: SourceCopy.MediaType, content: bytes, by: Any) -> SourceCopy:
    """The row of a file, made at its first coming."""
    about = {"kind": kind, "content": content, "size": len(content), "added_on": timezone.localdate(), "added_by": by}
    return SourceCopy.objects.get_or_create(sha256=hashlib.sha256(content).hexdigest(), defaults=about)[0]


def delete_unused() -> None:
    """Files that no source names any more, in whatever state: one chosen by mistake does not stay."""
    SourceCopy.objects.filter(sources=None).delete()
