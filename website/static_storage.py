"""Static files as they are served: without comments and idle space, with the digest in their name, compressed."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile, File
from rcssmin import cssmin
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Ours. What libraries bring is served as they ship it.
MINIFIERS = {("css", ".css"): cssmin, ("js", ".js"): jsmin}


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the style and the scripts of this site minified as they are stored."""

    def _save(self, name: str, content: File[Any]) -> str:
        """Django's documented place for what a storage does to a file: a copy and its hashed twin are both stored here."""
        return super()._save(name, minified(name, content))


def minified(name: str, content: File[Any]) -> File[Any]:
    """The content of a file in `css/` or `js/` without comments and idle space; any other content as it is."""
    for (folder, suffix), minify in MINIFIERS.items():
        if name.startswith(f"{folder}/") and name.endswith(suffix):
            content.seek(0)
            data = content.read()
            return ContentFile(minify(data.decode() if isinstance(data, bytes) else data).encode(), name)
    return content
