"""`make operate`: follow docs/howto/scale.md and backups.zh.md on a clean Debian, as they are written, and see what happens.

Needs root, debootstrap, systemd-container and some minutes; see docs/operations.md, where the table of the last run stands.
OPERATE_BIND names folders and files of this machine, parted by spaces, that pip and git need in the container too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from scripts.documented import ROOT, commands
from scripts.operate import checks
from scripts.operate.container import Container, OperateError, run
from scripts.operate.load import NAME

SCALE, BACKUPS = "docs/howto/scale.md", "docs/howto/backups.zh.md"
# Of the second release: a table that the first does not know, and a style by which its pages are known.
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("policies", "{last}")]
    operations = [migrations.RunSQL("CREATE TABLE of_the_next_release (id integer)", "DROP TABLE of_the_next_release")]
"""
BROKEN = "raise RuntimeError('this release does not load')\n"


def source(folder: Path) -> Path:
    """A repository with three releases: this one, a next one, and one that does not load."""
    bare, work = folder / "source.git", folder / "work"
    for old in (bare, work):
        shutil.rmtree(old, ignore_errors=True)
    run(["git", "init", "--quiet", "--bare", str(bare)])
    # as it is here, with what is changed and not committed
    changed = _said("git", "stash", "create") or _said("git", "rev-parse", "HEAD")
    run(["git", "-C", str(ROOT), "push", "--quiet", str(bare), f"{changed}:refs/heads/first"])
    run(["git", "clone", "--quiet", "--branch=first", str(bare), str(work)])
    _next(work)
    _commit(work, "next")
    with (work / "config/wsgi.py").open("a") as module:
        module.write(BROKEN)
    _commit(work, "broken")
    _offer(bare, "first")
    return bare


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _next(work: Path) -> None:
    migrations = work / "policies/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "0999_next_release.py").write_text(MIGRATION.format(last=last))
    with (work / "static/css/site.css").open("a") as css:
        css.write(".of-the-next-release { margin: 0 }\n")


def _commit(work: Path, name: str) -> None:
    who = ["-c", "user.name=operate", "-c", "user.email=operate@example.cn"]
    run(["git", "-C", str(work), "add", "--all"])
    run(["git", "-C", str(work), *who, "commit", "--quiet", "--message", name])
    run(["git", "-C", str(work), "push", "--quiet", "origin", f"HEAD:refs/heads/{name}"])


def _offer(bare: Path, name: str) -> None:
    """The release that a clone gets."""
    run(["git", "-C", str(bare), "symbolic-ref", "HEAD", f"refs/heads/{name}"])


def certificate(container: Container) -> None:
    folder = container.root / "etc/yibao/tls"
    folder.mkdir(parents=True, exist_ok=True)
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *files, "-subj", f"/CN={NAME}"])


def _look(check: checks.Check, container: Container, table: checks.Table, offer: checks.Offer) -> None:
    """One check; where a command of it fails, that is a line of the table."""
    try:
        check(container, table, offer)
    except OperateError as error:
        table.add(check.__name__.replace("_", " "), str(error).replace("\n", " ")[-300:], False)


def main() -> int:
    folder = Path(os.environ.get("OPERATE_DIR", ROOT / "var/operate"))
    folder.mkdir(parents=True, exist_ok=True)
    repository = source(folder)
    container = Container(folder, [str(repository), *os.environ.get("OPERATE_BIND", "").split()])
    container.log.unlink(missing_ok=True)
    container.environment = {"NAME": NAME, "SOURCE": str(repository)}
    table = checks.Table()
    began = time.monotonic()
    container.prepare(commands(SCALE, "Packages"))
    container.prepare(commands(SCALE, "The program"))
    with container.booted():
        try:
            for heading in ("The environment", "The database", "The site"):
                container.output(commands(SCALE, heading))
            certificate(container)
            container.output(commands(SCALE, "nginx"))
            table.add("installed by the document, on a clean Debian", f"{time.monotonic() - began:.0f} s", True)
            for check in checks.ALL:
                _look(check, container, table, lambda name: _offer(repository, name))
        except OperateError as error:
            table.add("stopped", str(error).replace("\n", " ")[-300:], False)
    print(table.text())
    (folder / "table.md").write_text(table.text(), encoding="utf-8")
    return 0 if table.holds else 1


if __name__ == "__main__":
    sys.exit(main())
