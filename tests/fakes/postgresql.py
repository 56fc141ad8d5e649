"""A throw-away PostgreSQL server, started from installed binaries and gone when the tests end."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from tests.fakes.serving import free_port

HOW_TO_INSTALL = "PostgreSQL's server binaries are not installed: apt-get install postgresql"
# fsync stays on: the program's own durability check refuses to start without it.
OPTIONS = {
    "fsync": "on",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "timezone": "Asia/Jakarta",  # not UTC, so that code which trusts the server's zone fails here
}


def binaries() -> Path | None:
    """The folder of the newest installed server, or None."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb") + glob.glob("/usr/pgsql-*/bin/initdb")
    if found:
        return Path(max(found, key=_version)).parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _version(path: str) -> float:
    digits = "".join(c for c in Path(path).parts[-3] if c.isdigit() or c == ".")
    return float(digits or 0)


class Server:
    """A running server. `url(name)` is the SQLAlchemy URL of one of its databases."""

    def __init__(self, port: int, control: Callable[..., None] | None = None) -> None:
        self.port = port
        self._control = control

    def stop(self) -> None:
        """As when the machine fails: at once, every connection cut. What was committed is there afterwards."""
        assert self._control is not None
        self._control("-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """Start it again on the same data and port."""
        assert self._control is not None
        self._control("-w", "-t", "60", "start")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run SQL outside of a transaction, as the superuser."""
        with psycopg.connect(self._address(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database anew (an old one of that name goes) and give its URL."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def empty(self, name: str, kept: tuple[str, ...] = ("alembic_version",)) -> None:
        """Take every row out of every table and count up from 1 again; other connections are cut."""
        with psycopg.connect(self._address(name), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            names = [sql.Identifier(row[0]) for row in tables if row[0] not in kept]
            # One trip. "replica" keeps foreign keys from dictating an order.
            steps = [sql.SQL("BEGIN"), sql.SQL("SET LOCAL session_replication_role = replica")]
            steps += [sql.SQL("DELETE FROM {}").format(name) for name in names]
            steps += [
                sql.SQL("COMMIT"),
                sql.SQL(
                    "SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences"
                    " WHERE schemaname = 'public' AND last_value IS NOT NULL"
                ),
            ]
            connection.execute(sql.SQL("; ").join(steps))

    def _address(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


@contextlib.contextmanager
def running(options: Mapping[str, str] = OPTIONS) -> Iterator[Server]:
    """Start a server in a temporary folder with these settings; stop it and remove the folder at the end.

    PostgreSQL refuses to run as root, so as root it runs as the user `postgres`.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError(HOW_TO_INSTALL)
    home = Path(tempfile.mkdtemp(prefix="village-desk-postgresql-"))
    data, port = home / "data", free_port()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    _run(folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
    settings = " ".join(f"-c {name}={value}" for name, value in options.items())
    options = f"-p {port} -k {home} {settings}"

    def control(*words: str, check: bool = True) -> None:
        _run(folder / "pg_ctl", "-D", data, "-l", home / "log", "-o", options, *words, check=check)

    server = Server(port, control)
    try:
        server.start()
        yield server
    finally:
        control("-m", "immediate", "-w", "stop", check=False)
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
            raise RuntimeError(f"{command[-1]}: {output.read().decode(errors='replace')[-2000:]}")
