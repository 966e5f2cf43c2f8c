"""Copy all data of this site into another, empty database: SQLite to PostgreSQL, and back."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, Error, connections

from config import databases
from machines.transfer import TransferError, look, transfer
from safekeeping import trouble

TARGET = "transfer_target"


class Command(BaseCommand):
    help = "把本站的全部数据写进另一个空数据库，一行一行对过，都一样才算数。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="URL", help="postgres://… 或 sqlite:///…；要是空的")

    def handle(self, *args: Any, **options: Any) -> None:
        url = options["to"]
        try:
            connections.settings[TARGET] = _described(url)
            look(DEFAULT_DB_ALIAS, TARGET)
            connections[TARGET].close()
            self._prepare(url)
            counts = transfer(DEFAULT_DB_ALIAS, TARGET)
        except (TransferError, ImproperlyConfigured) as error:
            raise CommandError(f"没有转移。{error}") from error
        except Error as error:
            raise CommandError(f"没有转移。{trouble.sentence(error) or ''}数据库说：{error}") from error
        finally:
            _disconnect()
        for label, count in counts.items():
            self.stdout.write(f"{count:>8}  {label}")
        self.stdout.write(f"{sum(counts.values()):>8}  行，每一行都对过，一样。")

    def _prepare(self, url: str) -> None:
        """Make the tables. In a process of its own, to which the target is the database of the site."""
        environment = os.environ | {"DATABASE_URL": url}
        environment.pop("DATABASE_URL_FILE", None)
        told = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "--noinput", "-v", "0"]
        made = subprocess.run(told, env=environment, capture_output=True, text=True)
        if made.returncode:
            raise TransferError(f"目标数据库里建不了表：{(made.stderr.strip().splitlines() or [''])[-1]}")


def _described(url: str) -> dict[str, Any]:
    """The target as Django wants it, defaults filled in as for the site's own database."""
    given = databases.database(url, threads=1)
    # neither a pool, nor the pragma that would write WAL into the head of a file that is only looked at
    for option in ("pool", "init_command"):
        given["OPTIONS"].pop(option, None)
    return connections.configure_settings({DEFAULT_DB_ALIAS: {}, TARGET: given})[TARGET]


def _disconnect() -> None:
    if TARGET in connections.settings:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.settings[TARGET]
