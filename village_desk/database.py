"""The database: the UTC column type, the one way to commit, the one way to claim work.

SQLite and PostgreSQL behave alike to the rest of the code. Durability is set on every connection (R29).
"""

from __future__ import annotations

import contextlib
import contextvars
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC as UTC_ZONE
from datetime import datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    Engine,
    event,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.schema import MetaData
from sqlalchemy.sql import ColumnElement, functions
from sqlalchemy.types import TypeDecorator

from village_desk import bell
from village_desk.errors import StorageUnavailable

_ANNOUNCED = "announced"
# Any number. Who changes the schema (or restores) holds it alone, every other writer holds it together (PostgreSQL).
SCHEMA_LOCK = 7_302_611
_LOCK_AND_LOOK = "SELECT pg_advisory_xact_lock_shared(7302611); SELECT version_num FROM alembic_version"
_COURTESY = 0.5  # seconds
_writers = threading.Lock()
_known_schema: str | None = None
_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("writing", default=False)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UTC(TypeDecorator[datetime]):
    """A moment. Takes and gives only aware datetimes, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        value = value.astimezone(UTC_ZONE)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], datetime | None]:
        """One call for each value: a report reads a hundred thousand of them."""
        return _moment_of_text if dialect.name == "sqlite" else _moment


def _moment_of_text(stored: str | None) -> datetime | None:
    # SQLite keeps UTC without its name. One call makes the moment with it; adding it afterwards is six times slower.
    return None if stored is None else datetime.fromisoformat(stored + "+00:00")


def _moment(stored: datetime | None) -> datetime | None:
    return stored if stored is None or stored.tzinfo is UTC_ZONE else stored.astimezone(UTC_ZONE)


class DatabaseTime(functions.FunctionElement[datetime]):
    """The database's own clock plus some seconds: for leases and retries only (design, two clocks)."""

    type = UTC()
    inherit_cache = True
    name = "database_time"


@compiles(DatabaseTime, "postgresql")
def _time_postgresql(element: DatabaseTime, compiler: Any, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    return f"(clock_timestamp() + make_interval(secs => {seconds}))"


@compiles(DatabaseTime, "sqlite")
def _time_sqlite(element: DatabaseTime, compiler: Any, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    # SQLAlchemy stores microseconds; SQLite knows milliseconds, so three zeros keep texts comparable.
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', ({seconds}) || ' seconds') || '000')"


def db_time(seconds: float | ColumnElement[Any] = 0.0) -> DatabaseTime:
    """SQL expression: the database's clock, `seconds` from now (negative: ago)."""
    return DatabaseTime(seconds)


def db_now() -> datetime:
    """The database's clock, as an aware datetime."""
    value = db.session.execute(select(db_time())).scalar_one()
    assert isinstance(value, datetime)
    return value


def engine_options(sqlite: bool) -> dict[str, Any]:
    """Options of the engine: enough connections for the threads of one process, checked before use."""
    if sqlite:
        return {"pool_size": 20, "max_overflow": 40, "pool_timeout": 3, "hide_parameters": True}
    # A database that is away must be said within five seconds (R5).
    # The last: a network that swallows what is sent, on a connection made before.
    away = {"connect_timeout": 2, "tcp_user_timeout": 2500}
    waits = {"pool_timeout": 3, "connect_args": away}
    # An error of the database names its statement; the values in it may be a person's.
    return {"pool_size": 10, "max_overflow": 40, "pool_pre_ping": True, "hide_parameters": True, **waits}


def install(engine: Engine) -> None:
    """Set durability on every connection and make SQLite writers begin as writers (R29, R30)."""
    if engine.dialect.name == "sqlite":
        engine.dialect.statement_compiler = _WithHints
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "connect", _postgresql_connect)


class _WithHints(SQLiteCompiler):
    """SQLAlchemy leaves a statement's hints out on SQLite, which has one: INDEXED BY, behind the table's name."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=3000",  # with the waiting before it the refusal must come within 5 s (R5)
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    # A read that turns into a write fails at once, ignoring the time-out: writers begin as writers.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def _postgresql_connect(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("SET lock_timeout = '3s'")
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def durability_problems() -> list[str]:
    """What the database says of its own durability, read back; empty when it is as strong as we need."""
    if db.engine.dialect.name == "sqlite":
        wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"}
        with db.engine.connect() as connection:
            found = {p: str(connection.exec_driver_sql(f"PRAGMA {p}").scalar()) for p in wanted}
    else:
        wanted = {"synchronous_commit": "on", "fsync": "on"}
        with db.engine.connect() as connection:
            found = {p: str(connection.execute(text(f"SHOW {p}")).scalar()) for p in wanted}
    return [
        f"{name} is {found[name]}, must be {value}" for name, value in wanted.items() if found[name] != value
    ]


class SchemaChanged(StorageUnavailable):
    """The schema is no longer the one that this program knows: it must end and be started again (R41)."""


def insist_on_schema(revision: str | None) -> None:
    """From now on every transaction of this process proves first that the schema is still `revision` (R41).

    A worker of the old version then claims, handles and finishes nothing while or after the schema changes.
    """
    global _known_schema
    _known_schema = revision


def _prove_schema(session: Session) -> None:
    """Within the transaction, so that the schema cannot change before it ends."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":  # the writer's lock keeps the upgrade out
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    else:
        found = _schema_under_lock(connection)
    if found != _known_schema:
        raise SchemaChanged


def _schema_under_lock(connection: Connection) -> object:
    """Two statements, one trip: the second sees what an upgrade has committed for which the first waited."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor:
            cursor.execute(_LOCK_AND_LOOK, prepare=False)
            cursor.nextset()
            row = cursor.fetchone()
    except driver.Error as error:
        raise OperationalError("proof of the schema", None, error) from None
    return row[0] if row else None


@contextlib.contextmanager
def transaction(*, any_schema: bool = False) -> Iterator[None]:
    """The only way to commit: one use case, one commit, in a door or a job.

    Objects read before it are kept, but may be stale: read again (with a lock) what the decision rests on.
    `any_schema`: only stores what came in, which every version of the program can read; see `insist_on_schema`.
    Raises SchemaChanged.
    """
    if _writing.get():
        raise RuntimeError("A transaction is already open: one use case, one commit.")
    session = db.session()
    if session.in_transaction():
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("Something was changed outside of a transaction.")
        session.commit()
    token = _writing.set(True)
    session.info.pop(_ANNOUNCED, None)
    try:
        with _in_turn():
            if _known_schema is not None and not any_schema:
                _prove_schema(session)
            yield
            session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)
    if session.info.pop(_ANNOUNCED, False):
        bell.ring(db.engine)


@contextlib.contextmanager
def _in_turn() -> Iterator[None]:
    """Let the SQLite writers of this process queue up; without it they sleep and look again, up to 100 ms each.

    Only a courtesy: SQLite's own lock decides. Who has waited a while goes on to wait there, so that a writer
    who hangs makes nobody late for his answer.
    """
    mine = db.engine.dialect.name == "sqlite" and _writers.acquire(timeout=_COURTESY)
    try:
        yield
    finally:
        if mine:
            _writers.release()


def announce() -> None:
    """Wake the workers when this transaction has committed (PostgreSQL; on SQLite they watch the file)."""
    db.session.info[_ANNOUNCED] = True


def claim(
    model: Any,
    *,
    ready: Sequence[ColumnElement[bool]],
    order: Sequence[Any],
    owner: str,
    lease: float,
    limit: int,
    values: dict[str, Any] | None = None,
) -> list[tuple[Any, int]]:
    """Take up to `limit` rows of `model` that are `ready`, for `lease` seconds of the database's clock.

    The model has `lease_owner`, `lease_until` and `fence` columns. Returns (id, fence) pairs; writes after the
    work must carry the fence, so that an owner that slept past its lease is refused (R15). Commits by itself.
    """
    # A common table expression with row locks is computed once; a bare subquery PostgreSQL may compute again, and
    # take more rows than were asked for.
    found = select(model.id).where(*ready).order_by(*order).limit(limit).with_for_update(skip_locked=True)
    wanted = found.cte("wanted")
    with transaction():
        rows = db.session.execute(
            update(model)
            .where(model.id.in_(select(wanted.c.id)))
            .values(
                lease_owner=owner,
                lease_until=db_time(lease),
                fence=model.fence + 1,
                **(values or {}),
            )
            .returning(model.id, model.fence)
            .execution_options(synchronize_session=False)
        ).all()
    return sorted((row[0], row[1]) for row in rows)


@contextlib.contextmanager
def one_at_a_time(lock: int) -> Iterator[bool]:
    """True for the one process of the installation that may do this work now; `lock` names the work.

    PostgreSQL: an advisory lock, gone with the process that holds it. On SQLite one worker does everything.
    """
    if db.engine.dialect.name == "sqlite":
        yield True
        return
    with db.engine.connect() as connection:
        mine = bool(connection.execute(select(func.pg_try_advisory_lock(lock))).scalar_one())
        connection.rollback()  # the lock is the connection's, not the transaction's
        try:
            yield mine
        finally:
            if mine:
                connection.execute(select(func.pg_advisory_unlock(lock)))


def free_of_lease(model: Any) -> ColumnElement[bool]:
    """SQL condition: nobody holds the row, or its owner went silent."""
    condition: ColumnElement[bool] = (model.lease_until.is_(None)) | (model.lease_until < db_time())
    return condition


def schema_present() -> bool:
    """True when the schema has been created."""
    return inspect(db.engine).has_table("alembic_version")


__all__ = [
    "UTC",
    "Base",
    "announce",
    "claim",
    "db",
    "db_now",
    "db_time",
    "durability_problems",
    "engine_options",
    "free_of_lease",
    "func",
    "insist_on_schema",
    "install",
    "one_at_a_time",
    "schema_present",
    "transaction",
]
