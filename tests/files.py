"""Files as somebody may upload them: a picture, a PDF, and a PDF with all that can act in it."""

from __future__ import annotations

import io

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

SCRIPT = "app.alert('acts')"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **saved: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind, **saved)
    return buffer.getvalue()


def pdf(*, acting: bool = False, password: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if acting:
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(SCRIPT)}
        )
        writer.root_object[NameObject("/OpenAction")] = action
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
        writer.add_attachment("run.exe", SCRIPT.encode())
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
