"""`make operate-images`: build both images of the Dockerfile with buildah, over a base made by debootstrap.

The Dockerfile names images of a registry; where none is reached, a Debian of the same release with its own Python stands for
them, under the same names. What that cannot show stands in docs/operations.md. Needs root, debootstrap and buildah.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from scripts.documented import ROOT
from scripts.operate.container import base, run

STAND_IN = "localhost/yibao-base"
# What each image is asked in a container of its own; /dev/stdout is not the proxy's here, as it would be with Docker.
CHECKS = {
    "site": ["--env=SECRET_KEY=unused", "gunicorn", "-c", "config/gunicorn.conf.py", "--check-config", "config.wsgi"],
    "proxy": ["--user=0", "nginx", "-e", "stderr", "-t"],
}
# What the images of Python have, and a plain Debian has not.
PYTHON = "apt-get update && apt-get install -y --no-install-recommends python3-venv python-is-python3 ca-certificates"


def main() -> int:
    folder = Path(os.environ.get("OPERATE_DIR", ROOT / "var/operate"))
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "images.log"
    log.unlink(missing_ok=True)
    storage = ["--root", str(folder / "storage"), "--runroot", str(folder / "run"), "--storage-driver", "vfs"]
    volumes = [f"--volume={path}:{path}:ro" for path in os.environ.get("OPERATE_BIND", "").split()]
    how = ["--isolation=chroot", "--network=host", *volumes]
    made = _said("buildah", *storage, "from", "scratch")
    run(["buildah", *storage, "add", "--quiet", made, str(base(folder)), "/"], log)
    run(["buildah", *storage, "run", *how, made, "--", "sh", "-euc", PYTHON], log)
    run(["buildah", *storage, "commit", "--quiet", made, STAND_IN], log)
    dockerfile = folder / "Dockerfile"
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    dockerfile.write_text(re.sub(r"^FROM \S+ AS", f"FROM {STAND_IN} AS", text, flags=re.M), encoding="utf-8")
    environment = [f"--build-arg={name}={value}" for name, value in os.environ.items() if name.startswith("PIP_")]
    for target in ("site", "proxy"):
        image = f"localhost/yibao-{target}"
        arguments = [
            "--pull-never",
            "--format=docker",
            f"--target={target}",
            f"--tag={image}",
            f"--file={dockerfile}",
            *environment,
        ]
        run(["buildah", *storage, "build", "--quiet", *how, *arguments, str(ROOT)], log)
        option, *command = CHECKS[target]
        started = _said("buildah", *storage, "from", "--pull-never", image)
        run(["buildah", *storage, "run", "--isolation=chroot", option, started, "--", *command], log)
        print(f"{target}: built, and `{' '.join(command)}` holds", flush=True)
    return 0


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
