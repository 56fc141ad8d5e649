"""Bring a database to the schema that this version of the program knows, and say when it is not there.

Migrations have an engine of their own: a step may rebuild a table, and on SQLite that needs foreign keys to
be off, which the rest of the program never allows.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, text

from village_desk import config
from village_desk.database import SCHEMA_LOCK, db
from village_desk.errors import ConfigurationError

if TYPE_CHECKING:  # Alembic is large: only who changes a schema loads it, not every process that looks at it
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an alembic.ini: the folder, and the connection that env.py uses."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def head() -> str:
    """The schema that this version of the program knows, e.g. "0001"."""
    known = _revisions()
    if not known:
        raise ConfigurationError("The program has lost its migrations: install it again.")
    return known[-1]


def current() -> str | None:
    """The schema of this process's database, None when it is empty. Needs an application context."""
    with db.engine.connect() as connection:
        return current_of(connection)


def current_of(connection: Connection) -> str | None:
    """The schema that this connection sees, None when the database is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def refusal() -> str | None:
    """Why the program must not run on this database, in one sentence; None when the schema is right."""
    found, known = current(), head()
    if found == known:
        return None
    if found is None:
        return "The database is empty. 'village-desk init' creates the schema."
    if _is_older(found):
        return f"The database's schema {found} is older than {known}. 'village-desk upgrade' brings it there."
    return f"The database's schema {found} is newer than {known}: start the newer version of Village Desk."


def upgrade(database_url: str | None = None) -> str:
    """Create or upgrade the schema; a second call does nothing. Returns the revision reached.

    Every step is one transaction, so a kill leaves the schema at a whole step. Raises ConfigurationError when
    the schema is newer than this program.
    """
    engine = engine_for(database_url or config.current().database_url)
    try:
        with engine.connect() as connection:
            found = current_of(connection)
            connection.rollback()
            if found is not None and found != head() and not _is_older(found):
                raise ConfigurationError(
                    f"The database's schema {found} is newer than {head()}: start the newer version."
                )
            bring_to(connection, "head")
    finally:
        engine.dispose()
    return head()


def bring_to(connection: Connection, revision: str) -> None:
    """Run the steps up to `revision` inside the transaction that is open on the connection (of `engine_for`)."""
    from alembic import command

    command.upgrade(alembic_config(connection), revision)


def refuse_dangling(connection: Connection) -> None:
    """SQLite runs with foreign keys off here, so we look ourselves. Raises RuntimeError for a dangling row."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"There is a row of {broken[0]} that points to nothing.")


def knows(revision: str) -> bool:
    """True for every schema from the first to the present one."""
    return _is_older(revision)


def _is_older(revision: str) -> bool:
    return revision in _revisions()


def _revisions() -> list[str]:
    """Every schema from the first to the present one: the steps are numbered files, in one line."""
    return sorted(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*_*.py"))


def engine_for(database_url: str) -> Engine:
    """An engine for schema changes only: foreign keys off on SQLite, one upgrade at a time."""
    engine = create_engine(database_url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database or "")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)  # nobody else on the machine reads it (S29)
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "begin", _postgresql_begin)
    return engine


def _sqlite_connect(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=20000",
        "foreign_keys=OFF",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql_begin(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
