"""Copies of the database: whole, dated, checked, made before anything happens to the data, and the way back."""

from __future__ import annotations

import errno
import resource
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from safekeeping import shelf, sqlite
from safekeeping.shelf import BackupError

from .rows import Rows, everything
from .server import Site, until

FEW_BYTES = 100_000


def only(paths: list[Path]) -> Path:
    assert len(paths) == 1, paths
    return paths[0]


def copies(site: Site, reason: str = "*") -> list[Path]:
    return sorted((site.folder / "backups").glob(f"*-{reason}.sqlite3"))


def restored(site: Site, before: Rows) -> bool:
    """Whether every row is what it was. Only the content edition is a later one: what readers see changed."""
    now, was = everything(site.database), dict(before)
    later, earlier = (rows.pop("policies_contentedition")[1]["number"] for rows in (now, was))
    return now == was and later > earlier


def unfinished(site: Site) -> list[Path]:
    return list(site.folder.rglob(".unfinished*"))


# ---- there and back ----


def test_restoring_brings_every_row_back_while_readers_read(site: Site) -> None:
    site.start()
    assert site.manage("backup").returncode == 0
    copy, before = only(copies(site)), everything(site.database)
    assert everything(copy) == before
    assert copy.stat().st_mode & 0o077 == 0
    with site.sql() as connection:
        connection.execute("UPDATE policies_credittable SET headline = '弄坏了'")
        connection.execute("DELETE FROM policies_claim")
        connection.execute("CREATE TABLE left_over (id)")
    ruined = everything(site.database)
    until(lambda: "弄坏了" in site.get("/cities/guangzhou/").text)
    done = site.manage("restore", copy.name)
    assert done.returncode == 0, done.stderr
    assert restored(site, before)
    assert site.damage() == []
    until(lambda: "弄坏了" not in site.get("/cities/guangzhou/").text)
    assert everything(only(copies(site, "before-restore"))) == ruined
    assert copy.name in site.manage("restore").stdout


def test_a_damaged_database_is_set_aside_and_replaced(site: Site) -> None:
    assert site.manage("backup").returncode == 0
    copy, before = only(copies(site)), everything(site.database)
    site.database.write_bytes(b"no database at all" * 1000)
    assert "恢复" in site.manage("backup").stderr
    assert copies(site) == [copy]
    done = site.manage("restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert restored(site, before)
    assert (site.folder / "site.sqlite3.damaged").read_bytes().startswith(b"no database")
    assert unfinished(site) == []


def test_a_copy_of_a_newer_release_and_half_a_copy_are_refused(site: Site) -> None:
    newer, half = site.folder / "newer.sqlite3", site.folder / "half.sqlite3"
    shutil.copy(site.database, newer)
    half.write_bytes(site.database.read_bytes()[: site.database.stat().st_size // 2])
    connection = sqlite3.connect(newer)
    connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('policies', '9999_later', '')")
    connection.commit()
    connection.close()
    before = everything(site.database)
    for copy, why in ((newer, "更新的版本"), (half, "不是完整"), (site.folder / "none.sqlite3", "没有这个文件")):
        done = site.manage("restore", str(copy))
        assert done.returncode == 1
        assert why in done.stderr
        assert "Traceback" not in done.stderr
    assert everything(site.database) == before
    assert copies(site) == []


def _torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\x7f" * 4096
    path.write_bytes(content)


def _orphaned(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE policies_creditband SET table_id = 999999")
    connection.commit()
    connection.close()


def _foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (id)")
    connection.close()


@pytest.mark.parametrize("spoil", [_torn, _orphaned, _foreign, lambda path: path.write_text("text")])
def test_what_is_wrong_with_a_file_is_found(prepared: Path, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    copy = Path(shutil.copy(prepared / "site.sqlite3", tmp_path))
    assert sqlite.problem(copy) == ""
    spoil(copy)
    assert sqlite.problem(copy).endswith("。")


# ---- before migrations and imports ----


def test_a_copy_is_made_before_a_migration_and_only_then(site: Site) -> None:
    assert site.manage("migrate", "-v", "0").returncode == 0
    assert copies(site) == []
    before = everything(site.database)
    assert site.manage("migrate", "axes", "zero", "-v", "0").returncode == 0
    assert everything(only(copies(site, "before-migration"))) == before


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
    before = everything(site.database)
    said = site.manage("import_policies", str(folder))
    assert "新增1项" in said.stdout, said.stderr
    copy = only(copies(site, "before-import"))
    assert str(copy) in said.stdout
    assert everything(copy) == before
    assert "未变1项" in site.manage("import_policies", str(folder)).stdout
    assert copies(site) == [copy]


def test_an_import_that_fails_at_its_last_item_changes_nothing(site: Site, tmp_path: Path) -> None:
    with site.sql() as connection:
        (source,) = connection.execute("SELECT key FROM policies_source").fetchone()
    good, bad = "topic: credit, text: 一句话。", "nobody: knows"
    last = f"region: lanzhou\nfindings:\n- {{key: good, source: {source}, {good}}}\n- {{key: bad, {bad}}}\n"
    before = everything(site.database)
    done = site.manage("import_policies", str(release(tmp_path / "release", NEW_PLACE, last)))
    assert done.returncode == 1
    assert "没有导入任何内容" in done.stderr
    assert "bad" in done.stderr
    assert everything(site.database) == before


def test_nothing_begins_where_no_copy_can_be_made(site: Site, tmp_path: Path) -> None:
    (site.folder / "backups").write_text("a file where the folder should be")
    before = everything(site.database)
    for words in (["migrate", "axes", "zero"], ["import_policies", str(release(tmp_path / "release", NEW_PLACE))]):
        done = site.manage(*words)
        assert done.returncode == 1
        assert "没有备份成" in done.stderr
        assert "Traceback" not in done.stderr
    assert everything(site.database) == before


def test_a_fresh_database_has_nothing_to_lose(site: Site) -> None:
    site.database.unlink()
    assert site.manage("migrate", "-v", "0").returncode == 0
    assert copies(site) == []


# ---- a full disk ----


def test_a_disk_that_is_full_leaves_nothing_half_done(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of the command may grow beyond a part of the database."""
    before = everything(site.database)
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
    assert everything(site.database) == before


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
        shelf.put("by-hand", ".sqlite3", write)
    assert list(on_shelf.iterdir()) == []


# ---- what stays ----


def test_two_copies_in_one_second_do_not_meet(on_shelf: Path) -> None:
    made = [shelf.put("by-hand", ".sqlite3", lambda part, text=text: part.write_text(text)) for text in ("a", "b", "c")]
    assert [copy.read_text() for copy in made] == ["a", "b", "c"]


def test_the_newest_stay_and_the_newest_of_each_month(on_shelf: Path) -> None:
    on_shelf.mkdir()
    start = timezone.make_aware(datetime(2026, 5, 1, 12))
    days = [start + timedelta(days=number) for number in range(190)]
    for day in days:
        (on_shelf / f"{day:%Y%m%d-%H%M%S}-nightly.sqlite3").touch()
    (on_shelf / "notes.txt").touch()
    spare = on_shelf / "20260501-120000-nightly.sqlite3"
    shelf.tidy(spare)
    kept = {path.name[:8] for path in shelf.copies()}
    last = {f"{day:%Y%m%d}" for day in days[-5:]}
    assert kept == last | {"20261031", "20260930"} | {"20260501"}
    assert (on_shelf / "notes.txt").exists()
    assert shelf.age(days[-1] + timedelta(hours=3)) == timedelta(hours=3)
