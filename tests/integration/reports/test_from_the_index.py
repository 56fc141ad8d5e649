"""A year's report reads the many small rows from their indexes alone: they lie among all other offices' rows."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from tests.fakes.desk_cast import Village
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db
from village_desk.figures import periods
from village_desk.figures.report import build
from village_desk.office import registry

# Of these rows there are several for each request; a report wants a few columns of each.
FROM_THE_INDEX = {
    "outbox.handed_over_at >=": "COVERING INDEX ix_outbox_month (office_id=? AND handed_over_at>?",
    "inbox.outcome LIKE": "COVERING INDEX ix_inbox_month (office_id=? AND received_at>?",
    "DISTINCT inbox.citizen_id": "COVERING INDEX ix_inbox_month (office_id=? AND received_at>?",
    "inbox.origin != ? AND inbox.state": "COVERING INDEX ix_inbox_month (office_id=? AND received_at>?",
    "ticket_events.actor_id, ": "COVERING INDEX ix_ticket_events_ticket (ticket_id=?",
    "to_status = 'documents_missing'": "INDEX ix_ticket_events_back (office_id=? AND at>?",
    "DISTINCT tickets.citizen_id": "COVERING INDEX ix_tickets_citizen (citizen_id=?",
    "JOIN tickets ON tickets.id = ratings": "INDEX ix_ratings_asked (office_id=? AND asked_at>?",
}


@pytest.mark.only_on("sqlite")  # the other planner decides by how many rows there are, and here are few
@pytest.mark.parametrize("asked", FROM_THE_INDEX)
def test_what_there_is_much_of_is_read_from_an_index_alone(
    village: Village, at: WallClock, asked: str
) -> None:
    at("2026-11-29 16:00")
    [plan] = [plan for statement, plan in _plans(village) if asked in statement]
    assert FROM_THE_INDEX[asked] in plan, plan


@pytest.mark.only_on("sqlite")
def test_nothing_of_requests_or_messages_is_read_from_end_to_end(village: Village, at: WallClock) -> None:
    at("2026-11-29 16:00")
    for statement, plan in _plans(village):
        assert not re.search(r"SCAN (tickets|outbox|inbox|ticket_events|ratings)\b", plan), statement


def _plans(village: Village) -> list[tuple[str, str]]:
    """(statement, plan) of everything that a report of this year asks."""
    hours, now = registry.hours_of(village.office), clock.now()
    given: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        given.append((" ".join(statement.split()), parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        build(village.office, periods.asked_for("tahun", None, None, hours, now), now)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    with db.engine.connect() as connection:
        return [
            (
                one,
                " ".join(str(row) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values)),
            )
            for one, values in given
            if one.startswith("SELECT")
        ]
