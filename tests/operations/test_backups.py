"""Backups of the SQLite database: whole, dated, checked, made before a migration or an import, and the way back."""

from __future__ import annotations

import errno
import fcntl
import re
import resource
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from operations.backup import files
from operations.backup.files import BackupError
from tests.databases import Rows, everything, opened
from tests.operations.server import PATIENCE, Site, until

pytestmark = pytest.mark.one_database
# Less than a copy takes; SQLite needs that much beside the database even to read it.
FEW_BYTES = 100_000


def only(paths: list[Path]) -> Path:
    assert len(paths) == 1, paths
    return paths[0]


def copies(site: Site, reason: str = "*") -> list[Path]:
    return sorted((site.folder / "backups").glob(f"*-{reason}.sqlite3"))


def copied(copy: Path) -> Rows:
    """Every row of a copy, read without the site's own way back."""
    return everything(f"sqlite:///{copy}")


def restored(site: Site, before: Rows) -> bool:
    """Whether every row is what it was. Only the content version is another one: what readers see changed."""
    now, was = everything(site.address), dict(before)
    drawn, copied = (rows.pop("policies_contentedition")[1,]["number"] for rows in (now, was))
    return now == was and drawn != copied


def unfinished(site: Site) -> list[Path]:
    return list(site.folder.rglob(".unfinished*"))


# ---- there and back ----


def test_restoring_brings_every_row_back_while_readers_read(site: Site) -> None:
    site.start()
    assert site.manage("backup").returncode == 0
    copy, before = only(copies(site)), everything(site.address)
    assert copied(copy) == before
    assert copy.stat().st_mode & 0o077 == 0
    with site.sql() as connection:
        connection.execute("UPDATE policies_credittable SET headline = '弄坏了'")
        connection.execute("DELETE FROM policies_claim")
        connection.execute("CREATE TABLE left_over (id integer)")
    ruined = everything(site.address)
    until(lambda: "弄坏了" in site.get("/cities/guangzhou/").text)
    done = site.manage("restore", copy.name)
    assert done.returncode == 0, done.stderr
    assert restored(site, before)
    assert site.damage() == []
    until(lambda: "弄坏了" not in site.get("/cities/guangzhou/").text)
    assert copied(only(copies(site, "before-restore"))) == ruined
    assert copy.name in site.manage("restore").stdout


@dataclass
class Writer:
    """Writes the same number into every row of two tables, one transaction after the other."""

    address: str
    written: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        with opened(self.address) as connection:
            while not self.over.is_set():
                number = self.written + 1
                connection.execute("BEGIN")
                connection.execute(f"UPDATE policies_creditband SET note = '{number}'")
                connection.execute(f"UPDATE policies_credittable SET headline = '{number}'")
                connection.execute("COMMIT")
                self.written = number


@contextmanager
def writing(site: Site) -> Iterator[Writer]:
    writer = Writer(site.address)
    thread = threading.Thread(target=writer.work)
    thread.start()
    try:
        until(lambda: writer.written > 0)
        yield writer
    finally:
        writer.over.set()
        thread.join(PATIENCE)


def test_a_copy_made_while_rows_are_written_is_of_one_moment(site: Site) -> None:
    with writing(site) as writer:
        begun = writer.written
        done = site.manage("backup")
        ended = writer.written
    assert done.returncode == 0, done.stderr
    rows = copied(only(copies(site)))
    result = {row["note"] for row in rows["policies_creditband"].values()}
    result |= {row["headline"] for row in rows["policies_credittable"].values()}
    assert len(result) == 1, "half a transaction is in it"
    assert begun <= int(result.pop()) <= ended + 1
    assert begun < ended, "nobody was kept from writing"


def test_a_new_machine_begins_with_a_copy(site: Site, make_site: Callable[..., Site]) -> None:
    """No database, no folder of copies: only the file that was carried there."""
    assert site.manage("backup").returncode == 0
    fresh = make_site()
    fresh.database.unlink()
    done = fresh.manage("restore", str(only(copies(site))))
    assert done.returncode == 0, done.stderr
    assert restored(fresh, everything(site.address))
    assert fresh.damage() == []


IMPATIENT = """
from django.core.management import call_command
from operations.backup import sqlite
sqlite.PATIENCE = 1
call_command("restore", "{copy}")
"""


def test_restoring_does_not_wait_for_ever_for_who_is_just_saving(site: Site) -> None:
    assert site.manage("backup").returncode == 0
    with site.sql() as connection:
        connection.execute("BEGIN")
        connection.execute("UPDATE policies_credittable SET headline = '还没存好'")
        done = site.manage("shell", "-v", "0", "-c", IMPATIENT.format(copy=only(copies(site)).name))
        connection.execute("COMMIT")
    assert done.returncode == 1
    assert "没有恢复，数据还是原来的。数据库正忙" in done.stderr
    assert "Traceback" not in done.stderr
    assert {row["headline"] for row in everything(site.address)["policies_credittable"].values()} == {"还没存好"}


def test_a_damaged_database_is_set_aside_and_replaced(site: Site) -> None:
    assert site.manage("backup").returncode == 0
    copy, before = only(copies(site)), everything(site.address)
    site.database.write_bytes(b"no database at all" * 1000)
    assert "恢复" in site.manage("backup").stderr
    assert copies(site) == [copy]
    done = site.manage("restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert restored(site, before)
    assert site.database.with_name("site.sqlite3.damaged").read_bytes().startswith(b"no database")
    assert [*site.database.parent.glob(".unfinished*"), *unfinished(site)] == []


def _newer(copy: Path) -> None:
    """Made by a later release."""
    with opened(f"sqlite:///{copy}") as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('policies', '9999_later', '2030-01-01 00:00:00')"
        )


def _half(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])


def _torn(copy: Path) -> None:
    content, middle = bytearray(copy.read_bytes()), copy.stat().st_size // 2
    content[middle : middle + 4096] = b"\x7f" * 4096
    copy.write_bytes(content)


def _text(copy: Path) -> None:
    copy.write_text("text")


def _foreign(copy: Path) -> None:
    """Another program's whole database."""
    copy.unlink()
    with opened(f"sqlite:///{copy}") as connection:
        connection.execute("CREATE TABLE recipes (id integer)")


def _orphaned(copy: Path) -> None:
    """A row that belongs to one that is not there."""
    with opened(f"sqlite:///{copy}") as connection:
        connection.execute("UPDATE policies_creditband SET table_id = 999999")


SPOILT: dict[Callable[[Path], None], str] = {
    _newer: "更新的版本",
    _half: "不完整|不是完整",
    _torn: "不完整|不是完整|损坏",
    _text: "打不开",
    _foreign: "不是本站",
    Path.unlink: "没有这个文件",
    _orphaned: "不存在的行",
}
# The command again and again in one process, with what it said and how it ended each time.
EACH = """
import io, sys
from contextlib import redirect_stderr
from django.core.management import execute_from_command_line
for copy in {copies}:
    with redirect_stderr(io.StringIO()) as said:
        try:
            execute_from_command_line(["manage.py", "restore", copy])
        except SystemExit as end:
            print(end.code, said.getvalue().replace("\\n", " "))
"""


def test_copies_that_are_no_good_are_refused(site: Site) -> None:
    assert site.manage("backup").returncode == 0
    copy, before = only(copies(site)).rename(site.folder / "copy.sqlite3"), everything(site.address)
    spoilt = [Path(shutil.copy(copy, site.folder / f"{number}.sqlite3")) for number in range(len(SPOILT))]
    for spoil, path in zip(SPOILT, spoilt, strict=True):
        spoil(path)
    done = site.manage("shell", "--no-imports", "-v", "0", "-c", EACH.format(copies=[str(path) for path in spoilt]))
    assert done.returncode == 0, done.stderr
    for reason, said in zip(SPOILT.values(), done.stdout.splitlines(), strict=True):
        assert re.search(f"^1 .*没有恢复.*({reason}).*数据还是原来的。", said), said
        assert "Traceback" not in said
    assert everything(site.address) == before
    assert copies(site) == []


# ---- before migrations and imports ----


def test_a_copy_is_made_before_a_migration_and_only_then(site: Site) -> None:
    assert site.manage("migrate", "-v", "0").returncode == 0
    assert copies(site) == []
    before = everything(site.address)
    assert site.manage("migrate", "axes", "zero", "-v", "0").returncode == 0
    assert copied(only(copies(site, "before-migration"))) == before


def release(folder: Path, regions: str, last: str = "") -> Path:
    """A release folder that adds to the database; `last` is the file that comes last."""
    (folder / "regions").mkdir(parents=True)
    head = "code,slug,name,short_name,pinyin,initials,level,parent,aliases"
    (folder / "regions.csv").write_text(f"{head}\n{regions}\n", encoding="utf-8")
    (folder / "sources.yaml").write_text("[]\n", encoding="utf-8")
    if last:
        (folder / "regions" / "last.yaml").write_text(last, encoding="utf-8")
    return folder


NEW_PLACE = "440600,foshan,佛山市,佛山,foshan,fs,prefecture,guangdong,"


def test_a_copy_is_made_before_an_import_that_changes_something(site: Site, tmp_path: Path) -> None:
    folder = release(tmp_path / "release", NEW_PLACE)
    before = everything(site.address)
    note = site.manage("import_policies", str(folder))
    assert "新增1项" in note.stdout, note.stderr
    copy = only(copies(site, "before-import"))
    assert str(copy) in note.stdout
    assert copied(copy) == before
    assert "未变1项" in site.manage("import_policies", str(folder)).stdout
    assert copies(site) == [copy]


def test_an_import_that_fails_at_its_last_item_changes_nothing(site: Site, tmp_path: Path) -> None:
    with site.sql() as connection:
        (source,) = connection.execute("SELECT key FROM policies_source").fetchone()
    good, bad = "topic: credit, text: 一句话。", "nobody: knows"
    last = f"region: lanzhou\nfindings:\n- {{key: good, source: {source}, {good}}}\n- {{key: bad, {bad}}}\n"
    before = everything(site.address)
    done = site.manage("import_policies", str(release(tmp_path / "release", NEW_PLACE, last)))
    assert done.returncode == 1
    assert "没有导入任何内容" in done.stderr
    assert "bad" in done.stderr
    assert everything(site.address) == before


def test_nothing_begins_where_no_copy_can_be_made(site: Site, tmp_path: Path) -> None:
    (site.folder / "backups").write_text("a file where the folder should be")
    before = everything(site.address)
    for words in (["migrate", "axes", "zero"], ["import_policies", str(release(tmp_path / "release", NEW_PLACE))]):
        done = site.manage(*words)
        assert done.returncode == 1
        assert "没有备份成" in done.stderr
        assert "Traceback" not in done.stderr
    assert everything(site.address) == before


def test_a_fresh_database_has_nothing_to_lose(site: Site) -> None:
    site.database.unlink()
    assert site.manage("migrate", "-v", "0").returncode == 0
    assert copies(site) == []


# ---- a full disk ----


def test_a_disk_that_is_full_leaves_nothing_half_done(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of the command may grow beyond a part of the database."""
    before = everything(site.address)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FEW_BYTES, limits[1]))
    try:
        done = site.manage("backup")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert done.returncode == 1
    assert "没有备份成" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((site.folder / "backups").iterdir()) == []
    assert everything(site.address) == before


@pytest.fixture
def on_shelf(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUPS_KEPT, settings.BACKUP_MONTHS = 5, 3
    return settings.BACKUP_DIR


def test_the_shelf_says_that_the_disk_is_full(on_shelf: Path) -> None:
    def write(part: Path) -> None:
        part.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(BackupError, match="磁盘满了"):
        files.store("by-hand", ".sqlite3", write)
    assert list(on_shelf.iterdir()) == []


# ---- what was left behind, and who may read it ----


def test_what_a_killed_backup_left_is_taken_away_by_the_next(on_shelf: Path) -> None:
    on_shelf.mkdir()
    (on_shelf / ".unfinished-1.sqlite3").write_text("half")
    with (on_shelf / ".unfinished-2.sqlite3").open("w") as being_written:
        fcntl.flock(being_written, fcntl.LOCK_EX)
        copy = files.store("by-hand", ".sqlite3", lambda part: part.write_text("whole"))
    assert {path.name for path in on_shelf.iterdir()} == {copy.name, ".unfinished-2.sqlite3"}


def test_only_the_own_account_may_read_the_database(site: Site) -> None:
    site.folder.chmod(0o755)
    site.database.chmod(0o644)
    assert site.manage("migrate", "-v", "0").returncode == 0
    assert site.database.stat().st_mode & 0o777 == 0o600
    assert site.folder.stat().st_mode & 0o777 == 0o700


# ---- what stays ----


def test_two_copies_in_one_second_do_not_meet(on_shelf: Path) -> None:
    made = [
        files.store("by-hand", ".sqlite3", lambda part, text=text: part.write_text(text)) for text in ("a", "b", "c")
    ]
    assert [copy.read_text() for copy in made] == ["a", "b", "c"]


def test_the_newest_stay_and_the_newest_of_each_month(on_shelf: Path) -> None:
    on_shelf.mkdir()
    start = timezone.make_aware(datetime(2026, 5, 1, 12))
    days = [start + timedelta(days=number) for number in range(190)]
    for day in days:
        (on_shelf / f"{day:%Y%m%d-%H%M%S}-nightly.sqlite3").touch()
    (on_shelf / "notes.txt").touch()
    spare = on_shelf / "20260501-120000-nightly.sqlite3"
    files.prune(spare)
    kept = {path.name[:8] for path in files.copies()}
    last = {f"{day:%Y%m%d}" for day in days[-5:]}
    assert kept == last | {"20261031", "20260930"} | {"20260501"}
    assert (on_shelf / "notes.txt").exists()
    assert files.age(days[-1] + timedelta(hours=3)) == timedelta(hours=3)
