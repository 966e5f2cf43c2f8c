"""What cannot run here is checked as far as it can be: compose.yaml by the specification, units by systemd, nginx by nginx."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose

from tests.operations import nginx
from tests.operations.nginx import DEPLOY, ROOT
from tests.prepared import TIMEOUT

pytestmark = pytest.mark.one_database

COMPOSE = ROOT / "compose.yaml"
UNITS = sorted((DEPLOY / "systemd").glob("yibao*"))
# Where the example stands in for what only a real machine has.
CERTIFICATE = re.compile(r"/etc/yibao/tls/")


@pytest.fixture(scope="module")
def composed() -> dict:
    """compose.yaml with its anchors laid in, and each variable as it stands where the environment says nothing."""
    text = COMPOSE.read_text(encoding="utf-8")
    return yaml.safe_load(re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda result: result[2] or result[1], text))


@pytest.fixture(scope="module")
def services(composed) -> dict:
    return composed["services"]


def test_compose_follows_the_specification(composed):
    read = PyCompose.from_yaml(yaml.safe_dump(composed))
    read.validate()
    assert set(read.service_names()) == {"proxy", "web", "migrate", "postgresql", "redis"}
    with pytest.raises(ValueError, match="imag"):
        PyCompose.from_yaml(yaml.safe_dump(composed | {"services": {"web": {"imag": "typing mistake"}}}))


def test_every_container_is_closed(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
        built = service.get("build")
        assert built or service.get("user"), f"{name} runs as root"


def test_only_the_proxy_is_reached_from_outside(composed, services):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert composed["networks"]["inside"] == {"internal": True}
    assert all(service["networks"] == ["inside"] for name, service in services.items() if name != "proxy")


def test_no_secret_stands_in_a_file_that_ships(services):
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            assert not re.search(r"SECRET|PASSWORD|DATABASE_URL", name) or value.startswith("/run/secrets/")
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"^(ARG|ENV) .*(SECRET|PASSWORD|TOKEN)", dockerfile, re.M)
    assert "deploy/secrets" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_secrets_are_made_once_and_closed_to_others(tmp_path):
    (tmp_path / "compose").mkdir()
    script = shutil.copy(DEPLOY / "compose" / "secrets.sh", tmp_path / "compose")
    for _ in range(2):
        subprocess.run(["sh", str(script)], check=True)
        made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "secrets").iterdir()}
    assert len(made["secret_key"]) == len(made["database_password"]) == 50
    assert made["database_url"] == f"postgres://yibao:{made['database_password']}@postgresql:5432/yibao"
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    subprocess.run(["sh", str(script)], check=True)
    assert made["secret_key"] == (tmp_path / "secrets" / "secret_key").read_text(encoding="utf-8")


def test_images_run_as_somebody_without_rights_and_say_whether_they_are_well():
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.M)[1:]
    final = {name: body for body in stages if (name := re.match(r"\S+ AS (\w+)", body)[1]) != "packages"}
    assert set(final) == {"site", "proxy"}
    for name, body in final.items():
        assert re.search(r"^USER 1000\d$", body, re.M), name
        assert "HEALTHCHECK" in body, name
    assert all("/" not in stage.split()[0] for stage in stages), "images are named without a host"


def test_what_the_images_copy_is_there():
    for words in re.findall(r"^COPY (?!--from)(.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M):
        for name in words.split()[:-1]:
            assert (ROOT / name).exists(), name


def free_ports(text: str) -> str:
    """The same with ports that anybody may open here."""
    return re.sub(r"listen (?:\[::\]:)?\d+", lambda _: f"listen 127.0.0.1:{nginx.free_port()}", text)


@pytest.mark.parametrize("place", ["compose", "systemd"])
def test_nginx_accepts_the_configuration_of_each_place(tmp_path, place):
    listen = (DEPLOY / place / "listen.conf").read_text(encoding="utf-8")
    listen = CERTIFICATE.sub(f"{tmp_path}/", listen).replace("/var/log/nginx/", f"{tmp_path}/")
    listen = free_ports(listen.replace("/dev/stdout", f"{tmp_path}/log"))
    upstream = (
        (DEPLOY / place / "upstream.conf").read_text(encoding="utf-8").replace("server web:", "server 127.0.0.1:")
    )
    upstream = free_ports(upstream)
    names = ["-keyout", f"{tmp_path}/privkey.pem", "-out", f"{tmp_path}/fullchain.pem", "-subj", "/CN=example.cn"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names], check=True, capture_output=True
    )
    note = nginx.check(nginx.lay_out(tmp_path, upstream, listen))
    assert "successful" in note
    assert "[warn]" not in note.replace('the "user" directive', "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path):
    for unit in UNITS:
        text = re.sub(
            r"^(Exec\w+=-?)/(?:srv|usr/local)/\S+", r"\1/bin/true", unit.read_text(encoding="utf-8"), flags=re.M
        )
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    shutil.copy(tmp_path / "yibao@.service", tmp_path / "yibao@8001.service")
    names = [
        "yibao@8001.service",
        "yibao-nightly.service",
        "yibao-nightly.timer",
        "yibao.target",
    ]
    values = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in names)]
    done = subprocess.run(values, capture_output=True, text=True, timeout=TIMEOUT)
    ours = [line for line in done.stderr.splitlines() if "yibao" in line]
    assert done.returncode == 0, done.stderr
    assert not ours, ours


def test_units_and_images_start_the_same_server():
    """One way to start gunicorn, written down in two places."""
    unit = (DEPLOY / "systemd" / "yibao@.service").read_text(encoding="utf-8")
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    words = re.search(r"^ExecStart=\S+ \.venv/bin/gunicorn (.+)$", unit, re.M)[1].split()
    assert '"' + '", "'.join(["gunicorn", *words]) + '"' in image


@pytest.mark.parametrize("goal", ["backup", "restore", "editor", "data"])
def test_make_refuses_where_the_site_has_another_database(tmp_path, goal):
    """`make backup` would make a copy of an empty database of its own, and say that all is well."""
    (tmp_path / "environment").touch()
    told = ["make", goal, f"ENVIRONMENT={tmp_path}/environment", f"VAR={tmp_path}/var"]
    done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert "请用 yibao 命令" in done.stdout
    assert not (tmp_path / "var").exists()


def test_example_names_are_read_by_the_settings():
    known = "".join(path.read_text(encoding="utf-8") for path in Path(ROOT, "config").glob("*.py"))
    for line in (DEPLOY / "systemd" / "environment.example").read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            assert line.partition("=")[0].removesuffix("_FILE") in known, line
