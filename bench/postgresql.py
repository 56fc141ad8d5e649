"""A throw-away PostgreSQL server with the durability of a real one: nothing is switched off for speed."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOW_TO_INSTALL = "PostgreSQL's server binaries are not installed: apt-get install postgresql"


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def binaries() -> Path | None:
    """The folder of the newest installed server, or None."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    return Path(max(found, key=lambda path: float(Path(path).parts[-3]))).parent if found else None


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Start a server in a temporary folder and give the SQLAlchemy URL of its one database; gone at the end.

    PostgreSQL refuses to run as root, so as root it runs as the user `postgres`. Raises RuntimeError when the
    server's binaries are absent or it does not start.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError(HOW_TO_INSTALL)
    home = Path(tempfile.mkdtemp(prefix="village-desk-bench-postgresql-"))
    data, port = home / "data", free_port()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c max_connections=250"
    try:
        _run(folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        _run(folder / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-t", "60", "-o", options, "start")
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)


def _run(*words: object, check: bool = True) -> None:
    command = [str(word) for word in words]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    # Output goes to a file: pg_ctl's child keeps an inherited pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd="/", check=False
        )
        output.seek(0)
        if check and done.returncode:
            raise RuntimeError(f"{words[0]}: {output.read().decode(errors='replace')[-2000:]}")
