#!/usr/bin/python3
"""yibao: the one command for whoever operates the site under systemd. Run as root; `yibao` alone says what it can do.

Everything runs as the user of the units and with the environment of the units, which systemd itself reads from
/etc/yibao/environment. Standard library only: it works before the program's own packages are there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

HOME = Path("/srv/yibao")
# The release in use: a link to one of the folders in /srv/yibao/releases.
APP = HOME / "app"
COMMAND = Path("/usr/local/bin/yibao")
ENVIRONMENT = Path("/etc/yibao/environment")
USER = "yibao"
# Seconds that a release may take to load, and to answer that it can serve.
PATIENCE = 120
# Days after which a copy of PostgreSQL goes, if it is not the last of its month.
KEPT_DAYS = 30


class FailedError(Exception):
    """Why nothing more was done; a sentence for whoever operates the site."""


# ---- commands ----


def install(folder: Path) -> None:
    """The packages of a release, in an environment of its own; nothing of the running site changes."""
    _release(folder)
    python = folder / ".venv/bin/python"
    if not python.exists():
        _run(["python3", "-m", "venv", str(folder / ".venv")])
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "--requirement", str(folder / "requirements-scale.txt")])
    _run([str(python), "-m", "compileall", "-q", "-x", r"/\.venv/", str(folder)])


def release(folder: Path) -> None:
    """Tables, data and static files of the new release beside the old one at work; then one gunicorn after the other."""
    folder = _release(folder)
    if not (folder / ".venv/bin/gunicorn").exists():
        install(folder)
    if APP.exists():
        backup("release")
    for words in (["migrate", "--noinput"], ["import_policies"], ["import_guides"]):
        _inside([*_manage(folder), *words], folder)
    # nginx reads these
    _inside([*_manage(folder), "collectstatic", "--noinput", "-v", "0"], folder, umask="0022")
    _switch(folder)
    for unit in units():
        reload(unit)
        print(f"{unit} 换好了。")
    print(f"现在用的是 {folder}。")


def restart() -> None:
    """One gunicorn after the other anew, after a change of the environment."""
    for unit in units():
        _run(["systemctl", "restart", unit])
        wait_until_ready(unit)
        print(f"{unit} 重新开了。")


def backup(reason: str) -> None:
    """A copy of the database in BACKUP_DIR: of PostgreSQL by pg_dump, of SQLite by the site's own command."""
    _inside(["/usr/bin/python3", str(Path(__file__).resolve()), "--inside", reason], APP)


def manage(words: list[str]) -> None:
    """Any of the site's management commands."""
    _inside([*_manage(APP), *words], APP)


# ---- what runs with the environment of the site ----


def backup_inside(reason: str) -> None:
    address = _database()
    if not address.startswith("postgres"):
        os.execv(str(APP / ".venv/bin/python"), [*_manage(APP), "backup", "--reason", reason])
    os.umask(0o077)
    folder = Path(os.environ.get("BACKUP_DIR") or f"{os.environ.get('VAR_DIR', HOME / 'var')}/backups")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(".unfinished-*.dump"):
        if left.stat().st_mtime < time.time() - 3600:
            left.unlink()
    part, copy = folder / f".unfinished-{os.getpid()}.dump", folder / f"{datetime.now():%Y%m%d-%H%M%S}-{reason}.dump"
    address, password = without_password(address)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    command = ["pg_dump", "--format=custom", "--no-owner", f"--file={part}", f"--dbname={address}"]
    if subprocess.run(command, env=environment).returncode:
        part.unlink(missing_ok=True)
        raise FailedError("没有备份成。")
    part.rename(copy)
    for old in superseded([path for path in folder.glob("*.dump") if not path.name.startswith(".")]):
        old.unlink()
    print(f"备份好了：{copy}（{copy.stat().st_size / 1_000_000:.1f} MB）")


def superseded(copies: list[Path]) -> list[Path]:
    """Copies that are older than KEPT_DAYS and not the last of their month; their names begin with their date."""
    last = {copy.name[:6]: copy for copy in sorted(copies)}
    before = time.time() - KEPT_DAYS * 86400
    return [copy for copy in copies if copy.stat().st_mtime < before and last[copy.name[:6]] != copy]


def without_password(address: str) -> tuple[str, str]:
    """The address of a database as a command may show it in the list of processes, and the password."""
    parts = urlsplit(address)
    if parts.password is None:
        return address, ""
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}@{host}").geturl(), unquote(parts.password)


def _database() -> str:
    if path := os.environ.get("DATABASE_URL_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get("DATABASE_URL", "")


# ---- gunicorns ----


def units() -> list[str]:
    """The gunicorns that run, such as yibao@8001.service."""
    command = ["systemctl", "list-units", "--plain", "--no-legend", "--state=active", "yibao@*.service"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line.split()[0] for line in done.stdout.splitlines()]


def reload(unit: str) -> None:
    """A new gunicorn takes over from the one of before; readers are answered by either. Raises FailedError."""
    before = _main_process(unit)
    _run(["systemctl", "reload", unit])
    _until(lambda: _main_process(unit) != before, f"{unit}：新版本没有起来，旧版本还在用。请看 journalctl -u {unit}")
    wait_until_ready(unit)


def wait_until_ready(unit: str) -> None:
    port = unit.partition("@")[2].partition(".")[0]
    _until(lambda: _ready(port), f"{unit}：起来了，但是 /readyz 说还不能用。请看 journalctl -u {unit}")


def _main_process(unit: str) -> str:
    command = ["systemctl", "show", "--property=MainPID", "--value", unit]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _ready(port: str) -> bool:
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}/readyz"), timeout=5) as answer:
            return bool(json.load(answer)["ready"])
    except (URLError, OSError, ValueError):
        return False


def _until(done, otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise FailedError(otherwise)
        time.sleep(0.2)


# ---- the rest ----


def _release(folder: Path) -> Path:
    folder = folder.resolve()
    if not (folder / "manage.py").is_file():
        raise FailedError(f"{folder} 里没有本站的程序。")
    return folder


def _switch(folder: Path) -> None:
    """Let the link point to a release, and this command be that release's."""
    for link, target in ((APP, folder), (COMMAND, APP / "deploy/systemd/yibao.py")):
        new = link.with_name(f".new-{link.name}")
        new.unlink(missing_ok=True)
        new.symlink_to(target)
        new.replace(link)


def _manage(folder: Path) -> list[str]:
    return [str(folder / ".venv/bin/python"), str(folder / "manage.py")]


def _inside(command: list[str], folder: Path, umask: str = "0077") -> None:
    """Run a command as the units run theirs: systemd reads the environment, the user has no more rights than they."""
    # readers come first: a migration or an import takes what gunicorn leaves
    how = ["--quiet", "--collect", "--wait", "--nice=10", "--pty" if sys.stdin.isatty() else "--pipe"]
    who = [f"--uid={USER}", f"--gid={USER}", f"--working-directory={folder}"]
    rights = [
        f"--property=EnvironmentFile={ENVIRONMENT}",
        f"--property=UMask={umask}",
        "--setenv=PYTHONDONTWRITEBYTECODE=1",
    ]
    _run(["systemd-run", *how, *who, *rights, *command])


def _run(command: list[str]) -> None:
    if code := subprocess.run(command).returncode:
        raise FailedError(f"停在这一步（{code}）：{' '.join(command[-3:])}")


def main(words: list[str]) -> int:
    if words[:1] == ["--inside"]:
        backup_inside(words[1])
        return 0
    parser = argparse.ArgumentParser(prog="yibao", description="管网站用的命令，读 /etc/yibao/environment。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for name, help in {"install": "装好一个版本要的软件包，不动网站", "release": "换成一个版本，读者不会断"}.items():
        commands.add_parser(name, help=help).add_argument("folder", type=Path)
    commands.add_parser("restart", help="改了环境以后，一个一个重新开")
    commands.add_parser("backup", help="备份数据库").add_argument("reason", nargs="?", default="by-hand")
    commands.add_parser("editor", help="加一个能登录编辑台的人")
    commands.add_parser("manage", help="本站的其他命令，比如 yibao manage check_links").add_argument(
        "words", nargs=argparse.REMAINDER
    )
    command = parser.parse_args(words)
    if os.geteuid() != 0:
        raise FailedError("请用 root 运行。")
    actions = {
        "install": lambda: install(command.folder),
        "release": lambda: release(command.folder),
        "restart": restart,
        "backup": lambda: backup(command.reason),
        "editor": lambda: manage(["make_editor"]),
        "manage": lambda: manage(command.words),
    }
    actions[command.command]()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except FailedError as failed:
        sys.exit(f"yibao：{failed}")
