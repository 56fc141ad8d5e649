"""The samples of deploy/ as real programs on loopback: only host, ports, certificate and folders are replaced."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.caller import Caller
from tests.fakes.certificates import Chain
from tests.fakes.serving import process_environment, wait_until
from village_desk.config import ROOT

DEPLOY = ROOT / "deploy"
SAMPLE_HOST = "layanan.example.desa.id"


@dataclass(frozen=True)
class Place:
    """Where a proxy of a test lives: its ports, the program behind it, its certificate, its folder."""

    port: int
    plain_port: int
    behind: str
    chain: Chain
    folder: Path


def nginx_files(place: Place) -> Path:
    """nginx.conf around deploy/nginx.conf, which Debian includes in the same way; returns its path."""
    site = _replaced(
        DEPLOY / "nginx.conf",
        {
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            "listen 80;": f"listen 127.0.0.1:{place.plain_port};",
            "listen 443 ssl": f"listen 127.0.0.1:{place.port} ssl",
            f"https://{SAMPLE_HOST}$": f"https://localhost:{place.port}$",
            f"/etc/letsencrypt/live/{SAMPLE_HOST}/fullchain.pem": str(place.chain.full),
            f"/etc/letsencrypt/live/{SAMPLE_HOST}/privkey.pem": str(place.chain.key),
            f"server_name {SAMPLE_HOST};": "server_name localhost;",
            "/run/village-desk-nginx": str(place.folder / "bodies"),
            "http://127.0.0.1:8000": f"http://{place.behind}",
        },
    )
    (place.folder / "site.conf").write_text(site)
    spools = "\n".join(
        f"{name}_temp_path {place.folder / name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = place.folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers could not enter the test's folder
    main.write_text(
        f"{user} daemon off; pid {place.folder / 'pid'}; error_log stderr;\n"
        f"events {{}}\nhttp {{\n{spools}\ninclude {place.folder / 'site.conf'};\n}}\n"
    )
    return main


def caddy_files(place: Place, sample: str) -> Path:
    """That sample with a certificate of our own, and nothing that Caddy would do beside; returns its path."""
    site, behind = {
        "Caddyfile": (f"https://{SAMPLE_HOST} {{", "127.0.0.1:8000"),
        "compose.Caddyfile": ("{$PUBLIC_URL} {", "web:8000"),
    }[sample]
    own = f"https://localhost:{place.port} {{\n\tbind 127.0.0.1\n\ttls {place.chain.full} {place.chain.key}"
    replaced = _replaced(
        DEPLOY / sample,
        {
            site: own,
            behind: place.behind,
            "{\n\tservers {": "{\n\tadmin off\n\tauto_https disable_redirects\n\tservers {",
        },
    )
    path = place.folder / "Caddyfile"
    path.write_text(replaced)
    return path


@contextlib.contextmanager
def running(command: list[str], place: Place) -> Iterator[Caller]:
    """The proxy, from its first answer until it is certainly gone."""
    log = place.folder / "log"
    homes = {name: str(place.folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            env=process_environment(homes),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    caller = Caller(f"https://localhost:{place.port}", place.chain.root)
    try:
        wait_until(
            caller.is_answered, 20, lambda: f"{command[0]} does not answer:\n{log.read_text()[-2000:]}"
        )
        yield caller
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(5)


def _replaced(sample: Path, replacements: Mapping[str, str]) -> str:
    """The sample's text; what is to be replaced must stand there, so that the sample itself is what is tried."""
    text = sample.read_text()
    for old, new in replacements.items():
        assert old in text, f"{sample.name} no longer says {old!r}."
        text = text.replace(old, new)
    return text
