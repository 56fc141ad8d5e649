"""Each file of deploy/ before the checker of its own maker."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.proxies import DEPLOY
from tests.fakes.serving import process_environment
from village_desk.cli.serving import GRACE

UNITS = ("village-desk.service", "village-desk-web.service", "village-desk-worker@.service")
PROGRAM = "/opt/village-desk/.venv/bin/village-desk"
MOST_EXPOSED = 2.0  # of systemd's ten: "OK"; where the program was exposed to everything it would be 9.6
FROM_PYPI = ".venv/bin/pip install --require-hashes -r .ci/checkers.lock"
BESIDE = Path(sys.executable).parent  # where that puts them
Installed = Callable[[str, str], str]


def run(*command: str, folder: Path | None = None, **environ: str) -> str:
    """A checker's verdict: what it says, when it is content."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=process_environment(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A unit as installed (`@1` for the workers'), but that its program lies somewhere on this machine."""
    text = (DEPLOY / "systemd" / request.param).read_text()
    assert f"ExecStart={PROGRAM} " in text
    installed_as = tmp_path / request.param.replace("@.", "@1.")
    installed_as.write_text(text.replace(PROGRAM, "/bin/true"))
    return installed_as


@pytest.mark.parametrize("unit", UNITS, indirect=True)
def test_systemd_takes_the_unit_without_a_word(unit: Path, installed: Installed) -> None:
    analyze = installed("systemd-analyze", "apt-get install systemd")
    # Units of this machine that it pulls in may have troubles of their own.
    said = run(analyze, "verify", "--recursive-errors=one", str(unit))
    assert [line for line in said.splitlines() if "village-desk" in line] == []


@pytest.mark.parametrize("unit", UNITS, indirect=True)
def test_the_unit_has_no_more_rights_than_it_needs(unit: Path, installed: Installed) -> None:
    """S29. The score is systemd's own; 2.0 of 10 leaves room for the network and its folder."""
    analyze = installed("systemd-analyze", "apt-get install systemd")
    run(analyze, "security", "--offline=yes", f"--threshold={MOST_EXPOSED * 10:.0f}", "--no-pager", str(unit))


@pytest.mark.parametrize("name", UNITS)
def test_the_unit_waits_as_long_as_a_graceful_stop_may_take(name: str) -> None:
    """R40: killed earlier, `serve` could not end its children; much later, an upgrade would wait for nothing."""
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", (DEPLOY / "systemd" / name).read_text(), re.M)
    assert GRACE < int(seconds) <= GRACE + 5


def test_the_units_differ_only_in_what_they_run() -> None:
    services = {
        re.sub(r"(?m)^ExecStart=.*", "", (DEPLOY / "systemd" / name).read_text().partition("[Service]")[2])
        for name in UNITS
    }
    assert len(services) == 1


def test_each_caddy_takes_its_sample(installed: Installed) -> None:
    adapt = ("adapt", "--validate", "--adapter", "caddyfile", "--config")
    run(installed("/usr/bin/caddy", "apt-get install caddy"), *adapt, str(DEPLOY / "Caddyfile"))
    run(
        installed(str(BESIDE / "caddy"), FROM_PYPI),
        *adapt,
        str(DEPLOY / "compose.Caddyfile"),
        PUBLIC_URL="https://layanan.example.desa.id",
    )


def test_both_samples_of_caddy_say_the_same() -> None:
    """Debian's 2.6 and the container's have another word for buffering; all the rest is one set of rules."""
    debians = _rules("Caddyfile").replace("https://layanan.example.desa.id {", "{$PUBLIC_URL} {")
    debians = debians.replace("127.0.0.1:8000", "web:8000")
    debians = debians.replace("buffer_requests\nmax_buffer_size", "request_buffers")
    assert debians == _rules("compose.Caddyfile")


def _rules(sample: str) -> str:
    lines = (line.strip() for line in (DEPLOY / sample).read_text().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("#"))


def test_the_dockerfile_has_no_fault(installed: Installed) -> None:
    hadolint = installed(str(BESIDE / "hadolint"), FROM_PYPI)
    assert run(hadolint, "--failure-threshold", "style", str(DEPLOY / "Dockerfile")) == ""


def test_what_is_secret_or_large_never_comes_into_the_image() -> None:
    ignored = (DEPLOY.parent / ".dockerignore").read_text().split()
    assert {".git", ".venv", "instance", "deploy/village-desk.env"} <= set(ignored)


def test_the_composition_is_sound(tmp_path: Path, installed: Installed) -> None:
    """Filled in as its first lines say; what compose makes of it is then looked at."""
    compose = installed("docker-compose", "apt-get install docker-compose")
    folder = tmp_path / "deploy"
    shutil.copytree(DEPLOY, folder)
    example = (folder / "village-desk.env.example").read_text()
    (folder / "village-desk.env").write_text(example.replace("PASSWORD=", "PASSWORD=abc123"))
    said = run(compose, "--env-file", "village-desk.env", "config", folder=folder)
    assert "postgresql+psycopg://village_desk:abc123@database/village_desk" in said
    assert "PUBLIC_URL: https://layanan.example.desa.id" in said
    assert "replicas: 2" in said


def test_without_a_password_nothing_is_composed(tmp_path: Path, installed: Installed) -> None:
    compose = installed("docker-compose", "apt-get install docker-compose")
    folder = tmp_path / "deploy"
    shutil.copytree(DEPLOY, folder)
    shutil.copy(folder / "village-desk.env.example", folder / "village-desk.env")
    with pytest.raises(AssertionError, match="fill in village-desk.env"):
        run(compose, "--env-file", "village-desk.env", "config", "-q", folder=folder)
