"""SQLite, opened as usual; where that fails for a full or read-only disk, for reading alone.

Even readers need a small file beside a database in WAL mode. On a disk that takes nothing more it cannot be made, and a
site started then would show no page at all. Where nothing waits in a WAL, the file itself holds everything.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection for reading alone ends with the request: the next one tries the usual way again."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except sqlite3.OperationalError:
            file = Path(str(conn_params["database"]))
            if not _whole(file):
                raise
            self.close_at = time.monotonic()
            address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
            return super().get_new_connection(conn_params | {"database": address, "uri": True})

    def is_usable(self) -> bool:
        """After an error a fresh connection is made: it costs little, and may find that the trouble is over."""
        return not self.errors_occurred


def _whole(file: Path) -> bool:
    """Whether a file holds everything by itself: no WAL with anything in it lies beside it."""
    wal = file.with_name(f"{file.name}-wal")
    return os.access(file, os.R_OK) and file.stat().st_size > 0 and not (wal.exists() and wal.stat().st_size)
