"""Services that tell of somebody's trouble: neither what came in nor what was due is told under five."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.fakes.desk_cast import Village
from tests.fakes.wall_clock import WallClock, wib
from tests.integration.reports.test_tables import asks, report, rows
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.figures.service_table import UNTOLD
from village_desk.figures.tables import FEW
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

SKTM = "Surat keterangan tidak mampu (SKTM)"
INCOME = "Surat keterangan penghasilan"
HOME = "Surat keterangan domisili"


@pytest.fixture
def a_promise(village: Village, at: WallClock) -> Ticket:
    """A certificate of poverty that was asked for in November and is due in December."""
    at("2026-11-30 09:00")
    ticket = asks(village, "sktm", 1)
    assert ticket.due_at is not None and ticket.due_at > wib("2026-12-01 00:00")
    at("2026-12-10 09:00")
    return ticket


def services(village: Village) -> dict[str, tuple[object, ...]]:
    return rows(report(village).tables["services"])


def test_one_promise_is_not_told_where_nothing_came_in(village: Village, a_promise: Ticket) -> None:
    assert services(village)[SKTM] == (FEW, FEW, "–")


def test_one_promise_is_not_told_beside_many_that_came_in(village: Village, a_promise: Ticket) -> None:
    for n in range(7):
        asks(village, "sktm", 10 + n)
    assert services(village)[SKTM] == (7, FEW, "–")


def test_promises_of_others_are_hidden_with_it(village: Village, a_promise: Ticket, at: WallClock) -> None:
    """All promises that were due are a line of the report: without the others the one would be told."""
    for n in range(6):
        asks(village, "domisili", 10 + n)
    with transaction():
        for ticket in db.session.scalars(select(Ticket).where(Ticket.service == "domisili")):
            ticket.due_at = wib("2026-12-09 15:30")
    found = services(village)
    assert (found[SKTM][1], found[HOME][1]) == (FEW, UNTOLD)
    assert found[HOME][0] == UNTOLD, "and so is what came in, for of the other nothing did"


def test_two_that_are_hidden_do_not_tell_each_other(village: Village, at: WallClock) -> None:
    """Twelve came in and nine are shown: two hidden ones of one each would be no secret."""
    at("2026-12-01 09:00")
    asks(village, "sktm", 1)
    asks(village, "penghasilan", 2)
    for n in range(9):
        asks(village, "domisili", 10 + n)
    for n in range(12):
        asks(village, "sku", 30 + n)
    found = services(village)
    assert {found[SKTM][0], found[INCOME][0]} == {FEW} and found[HOME][0] == UNTOLD
    assert list(found)[-3:] == sorted((SKTM, INCOME, HOME)), "their place tells nothing either"


def test_what_is_due_is_told_from_five_on(village: Village, a_promise: Ticket, at: WallClock) -> None:
    for n in range(5):
        asks(village, "sktm", 10 + n)
    with transaction():
        for ticket in db.session.scalars(select(Ticket).where(Ticket.service == "sktm")):
            ticket.due_at, ticket.ready_at, ticket.status = (
                wib("2026-12-09 15:30"),
                clock.now(),
                Status.READY,
            )
    assert services(village)[SKTM][:2] == (5, "0/6")
