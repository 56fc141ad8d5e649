"""Services that tell of somebody's trouble: neither what came in nor what was due is told under five."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.fakes.desk_cast import Village
from tests.fakes.wall_clock import WallClock, wib
from tests.integration.reports.test_tables import SENSITIVE, asks, report, rows
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.figures.service_table import UNTOLD
from village_desk.figures.tables import FEW
from village_desk.office import setup
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

SKTM = "Surat keterangan tidak mampu (SKTM)"
HOME = "Surat keterangan domisili"
SENSITIVE_SLUGS = ("akta-perceraian", "penghasilan", "sktm", "bansos-jkn", "janda-duda", "pengantar-cerai")


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


def test_the_only_one_of_its_kind_is_hidden_among_others(
    village: Village, a_promise: Ticket, at: WallClock
) -> None:
    """All promises that were due are a line of the report: beside all others' the one would be told."""
    others = {slug: {"enabled": False} for slug in SENSITIVE_SLUGS if slug != "sktm"}
    with transaction():
        setup.apply(db.session.merge(village.office), {"services": others})
    for n in range(6):
        asks(village, "domisili", 10 + n)
    with transaction():
        for ticket in db.session.scalars(select(Ticket).where(Ticket.service == "domisili")):
            ticket.due_at = wib("2026-12-09 15:30")
    found = services(village)
    assert found == {HOME: (6, UNTOLD, "–"), SKTM: (FEW, FEW, "–")}, (
        "of SKTM none came in, which tells of nobody"
    )
    asks(village, "sktm", 90)
    found = services(village)
    assert (found[HOME][0], found[SKTM][0]) == (UNTOLD, FEW)
    assert list(found) == [HOME, SKTM], "what is hidden stands last: its place tells nothing either"


def test_those_that_tell_of_trouble_hide_each_other(village: Village, at: WallClock) -> None:
    """Twelve came in and nine are shown: of which of the six services the others were, nobody can say."""
    at("2026-12-01 09:00")
    asks(village, "sktm", 1)
    asks(village, "penghasilan", 2)
    asks(village, "penghasilan", 3)
    for n in range(9):
        asks(village, "domisili", 10 + n)
    found = services(village)
    assert found[HOME][0] == 9
    assert list(found)[1:] == SENSITIVE and {found[name][0] for name in SENSITIVE} == {FEW}


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
