"""Empty databases, quickly: the schema is made once per run, then copied (SQLite) or emptied (PostgreSQL)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from alembic import command
from flask import Flask

from tests.fakes import twilio_posts
from tests.fakes.postgresql import Server
from village_desk import bell, config, create_app, equip
from village_desk.database import db
from village_desk.migrations import runner, write
from village_desk.office import registry
from village_desk.standards import published

SECRETS = {"SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "DATABASE_URL", "PUBLIC_URL", "MEDIA_URL", "SMTP_URL"}
DATA_KEY = "dGVzdHMgb25seTogdGhpcyBrZXkgc2VhbHMgbm90aGk="  # a Fernet key; it seals nothing but tests
# Waiting is data in this program, so tests set it to nothing.
AT_ONCE = {
    "VILLAGE_DESK_TURN_QUIET": "0",
    "VILLAGE_DESK_TURN_QUIET_FILES": "0",
    "VILLAGE_DESK_TURN_MAX": "0",
    "VILLAGE_DESK_UNDO": "0",
    "VILLAGE_DESK_MEDIA_RETRY_BASE": "0",
    "VILLAGE_DESK_SEND_RETRY_BASE": "0",
    "VILLAGE_DESK_RECEPTION_RETRY_BASE": "0",
    "VILLAGE_DESK_PAIR_GAP": "0",
    "VILLAGE_DESK_PAIR_BURST": "1000",
    "VILLAGE_DESK_SENDER_RATE": "100000",
    "VILLAGE_DESK_MEDIA_FREE_FLOOR": "0",
}
MOST_SHARED = 8
_shared: dict[frozenset[tuple[str, str]], Flask] = {}


def environment(database_url: str, instance: Path) -> dict[str, str]:
    """A complete environment for an application on this database."""
    instance.mkdir(parents=True, exist_ok=True)
    return {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "tests-only-secret-key-of-more-than-32-characters",
        "DATA_KEYS": DATA_KEY,
        "INDEX_KEY": "tests-only-index-key-of-more-than-32-characters",
        "PUBLIC_URL": "https://desa.example.id",
        "TWILIO_ACCOUNT_SID": twilio_posts.ACCOUNT,
        "TWILIO_AUTH_TOKEN": twilio_posts.TOKEN,
        "VILLAGE_DESK_INSTANCE": str(instance),
        **AT_ONCE,
    }


def application(environ: Mapping[str, str]) -> Flask:
    """The application with this environment."""
    made = create_app(config.load(environ))
    made.testing = True
    return made


def shared_application(environ: Mapping[str, str]) -> Flask:
    """The application of this process for this environment, as if it had just been made.

    Making one compiles every route, statement and page anew, which took half of the time of the suite. A test
    that changes the application itself asks for one of its own (`@pytest.mark.own_app`).
    """
    key = frozenset(environ.items())
    if key not in _shared:
        if len(_shared) >= MOST_SHARED:
            _shared.clear()
        _shared[key] = application(environ)
    else:
        equip(config.load(environ))
    return _shared[key]


def release() -> None:
    """Let go of the database, so that it can be removed, and of what was remembered of it."""
    db.session.remove()
    bell._bells.pop(db.engine, None)
    registry._kept.pop(db.engine, None)
    published._kept.pop(db.engine, None)
    db.engine.dispose()


class Templates:
    """The schema, made once per run and database."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        self._servers: set[int] = set()

    def sqlite(self, path: Path) -> str:
        """A fresh file at `path`; returns its URL."""
        if not self._file.exists():
            _create_schema(f"sqlite:///{self._file}")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._file, path)
        return f"sqlite:///{path}"

    def postgresql(self, server: Server, name: str = "village_desk") -> str:
        """The database `name`, emptied; returns its URL."""
        if server.port not in self._servers:
            _create_schema(server.create(name))
            self._servers.add(server.port)
        server.empty(name)
        return server.url(name)


def _create_schema(url: str) -> None:
    """The schema of the models. test_migrations proves that the written steps make the very same."""
    load_tables()
    engine = runner.engine_for(url)
    with engine.connect() as connection:
        db.metadata.create_all(connection)
        connection.commit()
        command.stamp(runner.alembic_config(connection), "head")
    engine.dispose()


def load_tables() -> None:
    """Import everything that defines tables."""
    write.load_tables()
