"""The public site as plain files with the same addresses, for any web server, object store or CDN.

Every page of the sitemap and all that they lead to is asked of Django itself, so that a file is what a reader would have
got. A link that leads nowhere stops the export. The same edition on the same day gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.urls import reverse

from policies.models import Region

from . import links

NOT_FOUND = "/404.html"
# A file at the end of a folder's address, by the type of what it says.
INDEX = {"text/html": "index.html", "application/atom+xml": "index.xml", "application/xml": "index.xml"}
TEXT = (".html", ".xml", ".json", ".csv", ".css", ".js", ".svg", ".txt")
# Hard enough for pages; the hardest takes thirty times as long for a tenth less.
BROTLI, GZIP = 5, 6
# What demand and other counters know as a program.
AGENT = "yibao-export/1 (bot)"


class ExportError(Exception):
    """Why nothing was exported; one line for each broken link."""


@dataclass
class Crawl:
    """Every file of the site by its path, found from the sitemap on."""

    origin: str
    client: Client = field(default_factory=lambda: Client(headers={"user-agent": AGENT}))
    files: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, links.Page] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _waiting: deque[tuple[str, str]] = field(default_factory=deque)

    def run(self) -> None:
        """Ask for everything. Raises ExportError with every link that leads nowhere."""
        self._await([reverse("sitemap"), reverse("robots"), *_data_of_regions()], "")
        self._take_not_found()
        while self._waiting:
            self._take(*self._waiting.popleft())
        self.broken += self._lost_fragments()
        if self.broken:
            raise ExportError("\n".join(sorted(self.broken)))

    def _await(self, paths: Iterable[str], asker: str) -> None:
        for path in sorted(set(paths) - self._known):
            self._known.add(path)
            self._waiting.append((path, asker))

    def _take(self, path: str, asker: str) -> None:
        if path.startswith(_static()):
            self._take_static(path, asker)
            return
        response = self.client.get(path, **_server())
        if response.status_code != 200 or response.cookies:
            why = f"{response.status_code}" if response.status_code != 200 else "sets a cookie"
            self.broken.append(f"{path} ({why}), linked from {asker or 'the export itself'}")
            return
        kind = response.headers["Content-Type"].partition(";")[0]
        body = b"".join(response) if response.streaming else response.content
        if kind == "text/html":
            self._take_page(path, body.decode())
        else:
            self._take_other(path, kind, body)

    def _take_page(self, path: str, html: str) -> None:
        page = self.pages[path] = links.read(html, path, self.origin)
        self.files[_file(path, "text/html")] = page.html.encode()
        self._await((found for found, _ in page.links), path)

    def _take_other(self, path: str, kind: str, body: bytes) -> None:
        self.files[_file(path, kind)] = body
        if path == reverse("sitemap"):
            self._await(links.in_sitemap(body.decode(), lambda address: urlsplit(address).path), path)

    def _take_not_found(self) -> None:
        """What a server says of an address that is not there."""
        response = self.client.get(NOT_FOUND, **_server())
        page = links.read(response.content.decode(), NOT_FOUND, self.origin)
        self.pages[NOT_FOUND] = page
        self.files[NOT_FOUND.lstrip("/")] = page.html.encode()
        self._known.add(NOT_FOUND)
        self._await((found for found, _ in page.links), NOT_FOUND)

    def _take_static(self, path: str, asker: str) -> None:
        found = _static_file(path.removeprefix(_static()))
        if found is None:
            self.broken.append(f"{path} (no such static file), linked from {asker}")
            return
        body = self.files[path.lstrip("/")] = found.read_bytes()
        if path.endswith(".css"):
            self._await(links.in_style(body.decode(), path), path)

    def _lost_fragments(self) -> Iterator[str]:
        """Links to a place within a page that the page does not have."""
        for path, page in self.pages.items():
            for address, fragment in page.links:
                led_to = self.pages.get(address)
                if fragment and led_to and fragment not in led_to.targets:
                    yield f"{address}#{fragment} (no such place in the page), linked from {path}"


def _data_of_regions() -> Iterator[str]:
    """What programs ask for by name; not every page leads to it."""
    for slug in Region.objects.listed().values_list("slug", flat=True):
        yield reverse("policies:region_json", args=[slug])


def _server() -> dict[str, object]:
    """How the handler is asked: as by a reader of the public address."""
    public = urlsplit(settings.SITE_URL)
    return {"secure": public.scheme == "https", "headers": {"host": public.netloc}}


def _static() -> str:
    return "/" + settings.STATIC_URL.strip("/") + "/"


def _static_file(name: str) -> Path | None:
    """The collected file; in development, where nothing was collected, the one in the tree."""
    collected = Path(staticfiles_storage.path(name))
    if collected.is_file():
        return collected
    found = finders.find(name)
    return Path(found) if found else None


def _file(path: str, kind: str) -> str:
    """Where in the folder the answer to a path lies."""
    return (path + INDEX.get(kind, "index") if path.endswith("/") else path).lstrip("/")


# ---- folders ----


def digest(files: dict[str, bytes]) -> str:
    """What stands for all files and their names: the same for the same bytes."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def compressed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Beside each text a .gz and a .br, for servers that send them as they are."""
    found = {}
    for name, body in files.items():
        if name.endswith(TEXT):
            found[f"{name}.gz"] = gzip.compress(body, GZIP, mtime=0)
            found[f"{name}.br"] = brotli.compress(body, quality=BROTLI)
    return files | found


def write(files: dict[str, bytes], target: Path) -> Path:
    """Put the files beside `target` and let `target`, a link, lead to them in one step; readers see the old or the new.

    What did not change is the old file itself, with its time, so that servers keep its ETag. Raises ExportError where
    `target` is a folder of somebody else's. Returns the folder.
    """
    if target.exists() and not target.is_symlink():
        raise ExportError(f"{target} is a folder, not an export; name a path that does not exist yet")
    old = target.resolve() if target.exists() else None
    folder = target.with_name(f"{target.name}-{digest(files)}")
    if not folder.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f"{target.name}-part-", dir=target.parent))
        try:
            _fill(part, files, old)
            part.chmod(0o755)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    _point(target, folder)
    for stale in target.parent.glob(f"{target.name}-" + "[0-9a-f]" * 16):
        if stale not in (folder, old):
            shutil.rmtree(stale)
    return folder


def _fill(part: Path, files: dict[str, bytes], old: Path | None) -> None:
    for name, body in files.items():
        path = part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = old / name if old else None
        if before and before.is_file() and before.read_bytes() == body:
            os.link(before, path)
        else:
            path.write_bytes(body)


def _point(target: Path, folder: Path) -> None:
    fresh = target.with_name(f"{target.name}-link-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder.name)
    fresh.replace(target)
