"""Fill the desk of many offices with requests, nearly all of them closed: what years of work leave behind.

Run in the program's environment: `python -m bench.desk_rows PER_OFFICE OFFICES OPEN_OF`; one of OPEN_OF is open. One
request that the program itself opened is multiplied within the database, with history and search tokens, so that a
million takes minutes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from bench import tickets
from village_desk import create_app
from village_desk.database import db, transaction
from village_desk.office import registry, setup
from village_desk.tickets.models import Ticket

TEMPLATES = 30
APART = 4730  # seconds between two requests of an office: twenty thousand take three years
PROMISED = 14 * 86400  # seconds from its coming until a request is due
# What differs from the request that is multiplied; n counts from 1 within an office, and the newest are open.
OPEN = "n > :last - :last / :open_of"
CHANGED = {
    "id": "base + n",
    "office_id": ":office",
    "number": "'OLD-' || n",
    "token_hash": "NULL",
    "token": "NULL",
    "citizen_id": "NULL",
    "pickup_code_hash": "NULL",
    "next_reminder_at": "NULL",
    "status": f"CASE WHEN {OPEN} THEN 'in_progress' ELSE 'completed' END",
    "received_at": "came",
    "complete_at": "came",
    "due_at": "due",
    "closed_at": f"CASE WHEN {OPEN} THEN NULL ELSE due END",
    "completed_at": f"CASE WHEN {OPEN} THEN NULL ELSE due END",
}


def main(per_office: int, offices: int, open_of: int) -> None:
    """Bring each of `offices` offices to `per_office` requests; of the new ones one of `open_of` is open."""
    with create_app().app_context():
        begin(offices)
        with db.engine.begin() as connection:
            ids = [row[0] for row in connection.execute(text("SELECT id FROM offices ORDER BY id"))]
            for office in ids:
                _fill(connection, office, per_office, open_of)
        settle()


def begin(offices: int) -> None:
    """So many offices, and a few requests as the program opens them: what the rest is made from."""
    with transaction():
        for number in range(2, offices + 1):
            slug = f"desa{number}"
            if registry.office_by_slug(slug) is None:
                whatsapp = f"+62822{number:08d}"
                setup.add_office(slug=slug, code=f"D{number:02d}X", name=f"Desa {number}", whatsapp=whatsapp)
    if db.session.query(Ticket).count() == 0:
        tickets.main(TEMPLATES)
    db.session.remove()


def series(connection: Connection) -> str:
    """SQL: the whole numbers n from :first to :last."""
    if connection.dialect.name == "postgresql":
        return "SELECT generate_series(CAST(:first AS integer), :last) AS n"
    return (
        "WITH RECURSIVE s(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM s WHERE n < :last) SELECT n FROM s"
    )


def moment(connection: Connection, start: str, seconds: str) -> str:
    """SQL: so many seconds after `start`."""
    if connection.dialect.name == "postgresql":
        return f"({start} + make_interval(secs => {seconds}))"
    return f"(strftime('%Y-%m-%d %H:%M:%f', {start}, '+' || ({seconds}) || ' seconds') || '000')"


def literal(connection: Connection, at: datetime) -> str:
    """SQL: this moment (aware, UTC)."""
    written = f"{at:%Y-%m-%d %H:%M:%S.%f}"
    return f"TIMESTAMPTZ '{written}+00'" if connection.dialect.name == "postgresql" else f"'{written}'"


def settle() -> None:
    """What a database does by itself in the night after: statistics, what an index alone may answer, writing out."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        postgresql = connection.dialect.name == "postgresql"
        for command in ("VACUUM ANALYZE", "CHECKPOINT") if postgresql else ("ANALYZE",):
            connection.execute(text(command))


def _fill(connection: Connection, office: int, wanted: int, open_of: int) -> None:
    has = connection.execute(
        text("SELECT count(*) FROM tickets WHERE office_id = :office"), {"office": office}
    ).scalar_one()
    base = connection.execute(text("SELECT max(id) FROM tickets")).scalar_one()
    names = [column.name for column in Ticket.__table__.columns]
    chosen = ", ".join(CHANGED.get(name, f"t.{name}").replace("base", str(base)) for name in names)
    values = {"office": office, "open_of": open_of, "first": has + 1, "last": wanted}
    if has >= wanted:
        return
    begun = literal(connection, datetime.now(UTC) - timedelta(seconds=wanted * APART))
    came, due = (moment(connection, begun, f"n * {APART} + {more}") for more in (0, PROMISED))
    numbers = f"SELECT n, {came} AS came, {due} AS due FROM ({series(connection)}) AS s"  # noqa: S608 (our own names)
    connection.execute(
        text(
            f"INSERT INTO tickets ({', '.join(names)}) SELECT {chosen} "  # noqa: S608 (our own names)
            f"FROM ({numbers}) AS numbers CROSS JOIN (SELECT * FROM tickets ORDER BY id LIMIT 1) AS t"
        ).bindparams(**values)
    )
    _beside(connection, office, base)


def _beside(connection: Connection, office: int, base: int) -> None:
    """A line of history and two search tokens for each new request."""
    new = {"office": office, "base": base}
    connection.execute(
        text(
            "INSERT INTO ticket_events (id, ticket_id, office_id, at, kind, to_status, actor_kind, details) "
            "SELECT (SELECT max(id) FROM ticket_events) + id - :base, id, office_id, received_at, 'opened', status, "
            "'citizen', '{}' FROM tickets WHERE office_id = :office AND id > :base"
        ),
        new,
    )
    for kind, spread in (("n", 1_000_000_000), ("w", 4_000)):
        connection.execute(
            text(
                "INSERT INTO search_tokens (id, ticket_id, office_id, token) "
                "SELECT (SELECT max(id) FROM search_tokens) + id - :base, id, office_id, "
                ":kind || (id % :spread) FROM tickets WHERE office_id = :office AND id > :base"
            ),
            {**new, "kind": kind, "spread": spread},
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
