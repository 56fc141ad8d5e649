"""The rows of a whole database as JSON lines, out and in, the same for SQLite and PostgreSQL.

Tables are looked up in the database itself, not in the models: a backup of an older schema is read and written
by the same code. Sealed columns stay sealed; nothing here opens them.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, Connection, Dialect, Engine, Table, func, inspect, select
from sqlalchemy.schema import AddConstraint, DropConstraint, MetaData
from sqlalchemy.types import Date, DateTime, Float, Numeric, Time

NOT_OURS = "alembic_version"  # the schema's number is told in the first line, not as a row
BATCH = 1_000
MEMORY = 65_536  # KiB that SQLite may use while a database is filled
Values = list[Any]


@contextlib.contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment only, however long it reads. Writers are never kept waiting.

    SQLite: readers of the write-ahead log stand in nobody's way. PostgreSQL: REPEATABLE READ.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            # The moment is that of the first read, not of BEGIN.
            inspect(connection).has_table(NOT_OURS)
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar()
            yield connection


def tables(connection: Connection) -> list[Table]:
    """Every table with its columns, those that others point to first."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True  # an empty column is empty, not the JSON word null
    return [table for table in found.sorted_tables if table.name != NOT_OURS]


def row_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Each row as one JSON list, in the order of the table's columns."""
    wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(wanted):
        yield json.dumps(list(row), ensure_ascii=False, default=_plain, separators=(",", ":")).encode()


def count(connection: Connection, table: Table) -> int:
    """How many rows there are."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def empty(connection: Connection) -> bool:
    """True when nobody has used this database yet: no office, no user, no message."""
    there = {table.name: table for table in tables(connection)}
    used = [there[name] for name in ("offices", "users", "inbox") if name in there]
    return all(count(connection, table) == 0 for table in used)


def drop_everything(connection: Connection) -> None:
    """Take every table away, in the open transaction."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def load(connection: Connection, table: Table, names: list[str], lines: Iterable[bytes]) -> None:
    """Write rows into the empty `table`; `names` are the columns of the lines. Raises KeyError for an unknown one."""
    columns = [table.c[name] for name in names]
    decoders = [_decoder(column, connection.dialect) for column in columns]
    rows = (
        [decode(value) if value is not None else None for decode, value in zip(decoders, line, strict=True)]
        for line in map(json.loads, lines)
    )
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
    else:
        _insert(connection, table, names, rows)


@contextlib.contextmanager
def links_checked_at_the_end(connection: Connection, made: list[Table]) -> Iterator[None]:
    """Rows may point to later ones while they are loaded. On SQLite the caller's connection checks no links."""
    links = [link for table in made for link in table.foreign_key_constraints]
    if connection.dialect.name != "postgresql":
        yield
        return
    for link in links:
        connection.execute(DropConstraint(link))
    yield
    for link in links:
        connection.execute(AddConstraint(link))  # checks all rows at once


@contextlib.contextmanager
def indexes_made_at_the_end(connection: Connection) -> Iterator[None]:
    """On SQLite: one sorting of all rows for each index, instead of one search for each row and index.

    As their own words in the schema have them, so that what comes back is what was. PostgreSQL's COPY is quick.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size = -{MEMORY}")
    named = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    made = connection.exec_driver_sql(named).all()
    quote = connection.dialect.identifier_preparer.quote
    for name, _ in made:
        connection.exec_driver_sql(f"DROP INDEX {quote(name)}")
    yield
    for _, words in made:
        connection.exec_driver_sql(words)


def count_on(connection: Connection, made: list[Table]) -> None:
    """PostgreSQL numbers new rows by itself: from behind the last one that was loaded."""
    if connection.dialect.name != "postgresql":
        return
    for table in made:
        column = table.autoincrement_column
        if column is not None:
            last = connection.execute(select(func.max(column))).scalar()
            connection.execute(
                select(
                    func.setval(
                        func.pg_get_serial_sequence(table.name, column.name), last or 1, last is not None
                    )
                )
            )


def _insert(connection: Connection, table: Table, names: list[str], rows: Iterator[Values]) -> None:
    """By the driver itself: SQLAlchemy's way with each row costs more than SQLite's."""
    quote = connection.dialect.identifier_preparer.quote
    columns, marks = ", ".join(quote(name) for name in names), ", ".join("?" for _ in names)
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"  # noqa: S608 (quoted names)
    driver: Any = connection.connection.driver_connection
    while batch := list(islice(rows, BATCH)):
        driver.executemany(statement, batch)


def _copy(connection: Connection, table: Table, names: list[str], rows: Iterator[Values]) -> None:
    """COPY, the fast way in: ten times as fast as INSERT."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(name) for name in names)
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _plain(value: object) -> str:
    """What JSON does not know."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"A column of {type(value).__name__} cannot be backed up.")


def _decoder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """From JSON to what the database's driver takes in this column."""
    kind = column.type
    if dialect.name == "postgresql":
        return json.dumps if isinstance(kind, JSON) else _same  # COPY reads texts as the column's own type
    if isinstance(kind, DateTime):
        return _sqlite_time
    bind = kind.dialect_impl(dialect).bind_processor(dialect) or _same
    for known, decode in ((Date, date.fromisoformat), (Time, time.fromisoformat)):
        if isinstance(kind, known):
            return lambda value: bind(decode(value))
    if isinstance(kind, Numeric) and not isinstance(kind, Float):
        return lambda value: bind(Decimal(value))
    return bind


def _sqlite_time(value: str) -> str:
    """2026-11-25T16:43:45[.125902]+00:00 as SQLAlchemy keeps it in SQLite; every row has several."""
    fraction = value[19:26] if value[19] == "." else ".000000"
    return f"{value[:10]} {value[11:19]}{fraction}"


def _same(value: Any) -> Any:
    return value
