"""Fill offices with three years of work for their reports: requests with every moment, and all that went with them.

Run in the program's environment: `python -m bench.report_rows PER_OFFICE OFFICES` brings the first so many offices to
so many requests each, every office's rows among the others' as they would have come. The first two offices get the
whole trace of a request, the others a line or two of each kind (bench/report_traces.py).
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from bench import desk_rows, report_traces
from village_desk import create_app
from village_desk.database import db
from village_desk.tickets.models import Ticket

INSTALLED = 50  # offices of the installation
SPAN = timedelta(days=3 * 365)
RECENT = timedelta(days=8)  # what came in since then is still in work
PEOPLE_OF = 4  # requests for each citizen of an office
# Seconds from its coming until a request was complete, answered, at the agency, back, ready, handed over.
COMPLETE = "(n * 131 % 21600)"
ANSWERED = "(120 + n * 977 % 30000)"
AGENCY = f"({COMPLETE} + 3600)"
RETURNED = f"({COMPLETE} + 7200 + n * 557 % 86400)"
READY = f"({COMPLETE} + 97200 + n * 7877 % 160000)"
COLLECTED = f"({READY} + n * 3571 % 350000)"
# What differs from the request that is multiplied; n counts from 1 within an office, place is the office's.
CHANGED = {
    "id": ":base + (n - :first) * :offices + place",
    "office_id": "office",
    "number": "'OLD-' || n",
    "token_hash": "NULL",
    "token": "NULL",
    "pickup_code_hash": "NULL",
    "next_reminder_at": "NULL",
    "kind": "CASE WHEN fate = 'complaint' THEN 'complaint' ELSE 'request' END",
    "channel": "CASE WHEN n % 5 = 0 THEN 'counter' ELSE 'whatsapp' END",
    "citizen_id": "CASE WHEN n % 5 = 0 THEN NULL ELSE :people + (place - 1) * :of_each + n * 31 % :of_each + 1 END",
    "assignee_id": ":staff + place",
    "status": "CASE fate WHEN 'open' THEN 'in_progress' WHEN 'complaint' THEN 'answered' ELSE fate END",
    "received_at": "received",
    "received_out_of_hours": "n % 3 = 0",
    "rejection_reason": "CASE WHEN fate = 'rejected' THEN 'data_mismatch' END",
}
# Moments: of which requests, and how long after their coming.
MOMENTS = {
    "complete_at": ("n > 0", COMPLETE),
    "first_answer_at": ("n > 0", ANSWERED),
    "due_at": ("n > 0", f"({COMPLETE} + 259200)"),
    "at_agency_at": ("n % 4 = 0", AGENCY),
    "agency_returned_at": ("n % 4 = 0", RETURNED),
    "ready_at": ("fate = 'completed'", READY),
    "completed_at": ("fate = 'completed'", COLLECTED),
    "closed_at": ("fate IN ('completed', 'rejected', 'cancelled')", COLLECTED),
}
FATE = """CASE WHEN n % 50 = 0 OR seconds > :settled THEN 'open' WHEN n % 100 = 99 THEN 'complaint'
 WHEN n % 20 = 7 THEN 'rejected' WHEN n % 20 = 13 THEN 'cancelled' ELSE 'completed' END"""


def main(per_office: int, offices: int) -> None:
    """Bring each of the first `offices` offices to `per_office` requests."""
    with create_app().app_context():
        desk_rows.begin(INSTALLED)
        with db.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA cache_size=-400000")
            base = _number(connection, "SELECT max(id) FROM tickets")
            _fill(connection, per_office, offices, base)
            report_traces.fill(connection, base)
        desk_rows.settle()


def _fill(connection: Connection, wanted: int, offices: int, base: int) -> None:
    of_each = max(1, wanted // PEOPLE_OF)
    values = {
        "base": base,
        "first": _number(connection, f"SELECT min(has) + 1 FROM ({_needy(offices)}) AS p"),  # noqa: S608
        "last": wanted,
        "offices": offices,
        "people": report_traces.citizens(connection, offices, of_each),
        "of_each": of_each,
        "staff": report_traces.staff(connection),
        "templates": desk_rows.TEMPLATES,
        "settled": int((SPAN - RECENT).total_seconds()),
    }
    names = [column.name for column in Ticket.__table__.columns]
    chosen = ", ".join(_column(connection, name) for name in names)
    template = (
        "SELECT *, row_number() OVER (ORDER BY id) - 1 AS rank FROM tickets ORDER BY id LIMIT :templates"
    )
    connection.execute(
        text(
            f"INSERT INTO tickets ({', '.join(names)}) SELECT {chosen} "  # noqa: S608 (our own names)
            f"FROM ({_work(connection, wanted, offices)}) AS r JOIN ({template}) AS t ON t.rank = n % :templates"
        ).bindparams(**values)
    )


def _needy(offices: int) -> str:
    """SQL: the first offices, each with its place and how many requests it `has` by now."""
    count = "SELECT count(*) FROM tickets WHERE number LIKE 'OLD-%' AND office_id = o.id"
    return (
        f"SELECT id AS office, row_number() OVER (ORDER BY id) AS place, ({count}) AS has "  # noqa: S608
        f"FROM offices AS o ORDER BY id LIMIT {offices}"
    )


def _work(connection: Connection, wanted: int, offices: int) -> str:
    """SQL: the requests to come, with their moments of coming spread over SPAN, and what became of them."""
    evenly = f"CAST(n AS BIGINT) * {int(SPAN.total_seconds())} / {wanted}"
    numbered = (
        f"SELECT n, office, place, {evenly} - 60 - n * 7919 % 1800 - place * 7 AS seconds "  # noqa: S608
        f"FROM ({desk_rows.series(connection)}) AS s, ({_needy(offices)}) AS p WHERE n > has ORDER BY n, place"
    )
    begun = desk_rows.literal(connection, datetime.now(UTC) - SPAN)
    received = desk_rows.moment(connection, begun, "seconds")
    return f"SELECT n, office, place, {FATE} AS fate, {received} AS received FROM ({numbered}) AS w"  # noqa: S608


def _column(connection: Connection, name: str) -> str:
    """The SQL of one column of a new request; what is not said of it is as in its template."""
    if name not in MOMENTS:
        return CHANGED.get(name, f"t.{name}")
    which, seconds = MOMENTS[name]
    return f"CASE WHEN {which} THEN {desk_rows.moment(connection, 'received', seconds)} END"


def _number(connection: Connection, wanted: str) -> int:
    return int(connection.execute(text(wanted)).scalar_one())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
