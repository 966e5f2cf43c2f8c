"""The commands of docs/howto for PostgreSQL, run as they are written: all data there and back, a backup and its restore."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts.documented import commands
from tests import databases
from tests.operations.server import ROOT, Site

SERVER = os.environ.get("DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not databases.on_postgresql(SERVER), reason="needs PostgreSQL")

SCALE, BACKUPS = "docs/howto/scale.md", "docs/howto/backups.zh.md"
# What only root on a machine of one's own can do: there a user of the system is one of the database too.
RUNUSER = '#!/bin/sh\nexport PGUSER={user}\nshift 3\nexec "$@"\n'
NOTHING = "#!/bin/sh\n"
# What a desk and its readers leave behind, beside the release.
A_WORKING_DAY = """
from django.contrib.auth.models import Group, User
from policies import unanswered
from policies.models import CreditTable, ReaderReport, Region, Source
anna = User.objects.create_user("anna", password="a-long-password", last_name="安", is_staff=True)
anna.groups.add(Group.objects.get(name="编辑"))
source = Source.objects.first(); source.title += "（修正）"; source._history_user = anna; source.save()
for number in range(3):
    ReaderReport.objects.create(page=f"/cities/{number}/", message="少了“换档”\\n\\U0001f642 'q' \\\\ ", query="a=1&b=2")
ReaderReport.objects.order_by("pk").first().delete()
counter = unanswered.UnansweredCounter(); counter.add(Region.objects.get(slug="lasa").pk); counter.write()
"""
NEXT_KEY = """
from policies.models import ReaderReport
most = max(ReaderReport.objects.values_list("pk", flat=True))
fresh = ReaderReport.objects.create(message="新的一封")
print(fresh.pk > most, fresh.history.count())
"""


class Machine:
    """A folder laid out like the machine of the documents, with the PostgreSQL server of the run."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site = folder, site
        parts = urlsplit(SERVER)
        user = parts.username or ""
        self.server = {"PGHOST": str(parts.hostname), "PGPORT": str(parts.port), "PGUSER": user}
        for name, text in {"runuser": RUNUSER.format(user=user), "systemctl": NOTHING}.items():
            self._program(name, text)
        inside = ROOT / "deploy" / "systemd" / "yibao.py"
        self._program("yibao", f"#!/bin/sh\nexec {sys.executable} {inside} --inside by-hand\n")
        self._program("python", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        self._program("manage.py", f"import runpy; import sys; sys.path.insert(0, {str(ROOT)!r})\n{_RUN}")
        (folder / "srv/yibao/var/backups").mkdir(parents=True)

    def _program(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        given = {name: value for name, value in self.site.environment.items() if name != "DATABASE_URL"}
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        own = {"DATABASE_URL": self.site.address, "BACKUP_DIR": f"{self.folder}/srv/yibao/var/backups", "PATH": path}
        return {**given, **self.server, **own}

    def run(self, script: str) -> str:
        """What a script says that must succeed, with every file of the documents below this folder."""
        script = script.replace("/srv/yibao/", f"{self.folder}/srv/yibao/")
        values = ["sh", "-eu", "-c", script]
        done = subprocess.run(
            values, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def rows(self, address: str) -> list[object]:
        """Every row as Django's serializer has it, but for types of content and rights, which have keys of their own."""
        left_out = (
            "--natural-foreign --exclude contenttypes --exclude auth.permission --exclude policies.contentedition"
        )
        dumped = self.run(f"DATABASE_URL={address} python manage.py dumpdata {left_out}")
        return sorted(json.loads(dumped), key=lambda row: (row["model"], str(row["pk"])))

    def sql(self, statement: str) -> None:
        self.run(f'psql -q -v ON_ERROR_STOP=1 -d yibao -c "{statement}"')


_RUN = f"runpy.run_path({str(ROOT / 'manage.py')!r}, run_name='__main__')\n"


@pytest.fixture
def machine(make_site: Callable[..., Site], tmp_path: Path) -> Iterator[Machine]:
    site = make_site()
    done = site.manage("shell", "-v", "0", "-c", A_WORKING_DAY)
    assert done.returncode == 0, done.stderr
    machine = Machine(tmp_path, site)
    _forget(machine)
    yield machine
    _forget(machine)


def _forget(machine: Machine) -> None:
    for name in ("yibao", "yibao_restored", "yibao_before"):
        machine.run(f"dropdb --if-exists --force {name}")
    machine.run("dropuser --if-exists yibao")


def test_all_data_goes_to_postgresql_is_backed_up_restored_and_comes_back(machine: Machine) -> None:
    there, back = commands(SCALE, "All data to another database").split("rm everything.json\n")[:2]
    before = machine.rows(machine.site.address)
    machine.run(there)
    assert machine.rows("postgres:///yibao") == before

    machine.run("export DATABASE_URL=postgres:///yibao\n" + commands(BACKUPS, "备份 PostgreSQL"))
    (copy,) = (machine.folder / "srv/yibao/var/backups").iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    machine.sql("DELETE FROM policies_claim")
    machine.sql("CREATE TABLE left_over (id integer)")
    ruined = machine.rows("postgres:///yibao")
    machine.run(commands(BACKUPS, "恢复 PostgreSQL").replace("20261122-031000-by-hand.dump", copy.name))
    assert machine.rows("postgres:///yibao") == before
    assert machine.rows("postgres:///yibao_before") == ruined
    note = machine.run(f"DATABASE_URL=postgres:///yibao python manage.py shell --no-imports -v 0 -c '{NEXT_KEY}'")
    assert note.strip() == "True 1"

    before = machine.rows("postgres:///yibao")
    machine.run(back)
    assert machine.rows(f"sqlite:///{machine.folder}/back.sqlite3") == before


@pytest.mark.parametrize("words", [["backup"], ["restore", "some.dump"]])
def test_the_commands_for_sqlite_refuse_and_name_the_page(
    make_site: Callable[..., Site], new_database: Callable[..., str], words: list[str]
) -> None:
    done = make_site(DATABASE_URL=new_database()).manage(*words)
    assert done.returncode == 1
    assert "pg_dump" in done.stderr
    assert BACKUPS in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_site_does_not_begin_in_a_database_that_holds_no_chinese(
    make_site: Callable[..., Site], new_database: Callable[..., str], encoding: str
) -> None:
    how = f"TEMPLATE template0 ENCODING '{encoding}' LOCALE_PROVIDER libc LOCALE 'C'"
    site = make_site(DATABASE_URL=new_database(options=how))
    done = site.manage("migrate", "-v", "0")
    assert done.returncode == 1
    assert f"编码是 {encoding}" in done.stderr
    assert databases.schema(site.address) == []
