"""A clean Debian under systemd-nspawn: made by debootstrap, booted in a network of its own, and taken away afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SUITE = "bookworm"
INCLUDED = "systemd,systemd-sysv,dbus,ca-certificates,iproute2,openssl"
PATIENCE = 600
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class OperateError(Exception):
    """A step that failed, with what it said."""


def base(folder: Path) -> Path:
    """A clean Debian in a folder, made once."""
    made = folder / "base"
    if not (made / "usr").is_dir():
        part = folder / "base.part"
        shutil.rmtree(part, ignore_errors=True)
        run(["debootstrap", "--variant=minbase", f"--include={INCLUDED}", SUITE, str(part)])
        part.rename(made)
    return made


def run(command: list[str], log: Path | None = None) -> None:
    with (log or Path(os.devnull)).open("ab") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise OperateError(f"{' '.join(command[:3])} … ended with {done.returncode}; see {log}")


class Container:
    """A copy of the base. Folders in `binds` are seen in it, read-only, at the same path."""

    def __init__(self, folder: Path, binds: list[str]) -> None:
        self.root, self.log, self.binds = folder / "root", folder / "operate.log", binds
        self.leader = 0
        self.environment: dict[str, str] = {}
        run(["rm", "--recursive", "--force", "--one-file-system", str(self.root)])
        run(["cp", "--archive", "--reflink=auto", str(base(folder)), str(self.root)])
        (self.root / "etc/machine-id").write_text("")
        (self.root / "etc/hostname").write_text("yibao\n")

    def prepare(self, script: str) -> None:
        """Run a script before booting, with the network of this machine: for what is fetched from registries."""
        settings = [f"--setenv={name}={value}" for name, value in (self._fetching() | self.environment).items()]
        run([*self._nspawn(), *settings, "/bin/sh", "-eu", "-c", script], self.log)

    @contextmanager
    def booted(self) -> Iterator[None]:
        """Boot with nothing but a loopback of its own."""
        with self.log.open("ab") as out:
            command = [*self._nspawn(), "--boot", "--private-network"]
            server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        try:
            until(lambda: _leader(server.pid), "systemd starts in the container")
            self.leader = _leader(server.pid)
            until(self._has_booted, "it boots")
            yield
        finally:
            server.terminate()
            try:
                server.wait(120)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(120)

    def _has_booted(self) -> bool:
        return self.enter("systemctl is-system-running || true").stdout.strip() in ("running", "degraded")

    def _nspawn(self) -> list[str]:
        binds = [f"--bind-ro={path}" for path in self.binds]
        return ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", f"--directory={self.root}", *binds]

    def _fetching(self) -> dict[str, str]:
        """What pip on this machine is told, for the one in the container."""
        return {name: value for name, value in os.environ.items() if name.startswith("PIP_")}

    def enter(self, script: str, fetching: bool = False) -> subprocess.CompletedProcess[str]:
        """Run a script in the booted container; `fetching`: with the network of this machine."""
        spaces = ["--mount", "--uts", "--ipc", "--pid"] + ([] if fetching else ["--net"])
        environment = {"PATH": PATH, "HOME": "/root", "LC_ALL": "C.UTF-8"} | self.environment
        environment |= self._fetching() if fetching else {}
        words = ["env", "--ignore-environment", *(f"{name}={value}" for name, value in environment.items())]
        command = ["nsenter", f"--target={self.leader}", *spaces, "--wdns=/", *words, "sh", "-eu", "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"\n$ {script}\n{done.stdout}{done.stderr}")
        return done

    def output(self, script: str, fetching: bool = False) -> str:
        """What a script prints that must succeed."""
        done = self.enter(script, fetching)
        if done.returncode:
            raise OperateError(f"{script}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def beside(self, *words: str) -> subprocess.Popen[str]:
        """A program of this machine in the network of the container."""
        command = ["nsenter", f"--target={self.leader}", "--net", sys.executable, "-m", *words]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _leader(pid: int) -> int:
    """The first process of the container, a child of systemd-nspawn; 0 until it is there."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for child in children.read_text().split() if children.exists() else []:
        with suppress(OSError):
            if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                return int(child)
    return 0


def until(true, what: str, patience: float = PATIENCE) -> float:
    """Wait until something is so; the seconds that it took. Raises OperateError."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > patience:
            raise OperateError(f"waited in vain: {what}")
        time.sleep(0.05)
    return time.monotonic() - began
