"""A birth brings three papers: ready together they are one message, whatever is taken back then."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.operation import invariants
from village_desk.tickets import lifecycle, undoing
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import Status


class Bundle:
    """Three requests of one citizen that were asked for together, all but ready."""

    def __init__(self) -> None:
        self.office = factories.office()
        self.rina = factories.user(self.office, name="Rina")
        self.siti = factories.citizen(self.office)
        self.tickets = [factories.ticket(self.office, citizen=self.siti, service="sku") for _ in range(3)]
        with transaction():
            for follower in self.tickets[1:]:
                db.session.get_one(Ticket, follower.id).linked_to_id = self.tickets[0].id
        for ticket in self.tickets:
            self.moves(ticket, Status.CHECKING, Status.IN_PROGRESS)

    def moves(self, ticket: Ticket, *path: str) -> None:
        for to in path:
            with transaction():
                lifecycle.change_status(ticket.id, to, actor=officer(self.rina.id), now=clock.now())

    def takes_back(self, ticket: Ticket) -> bool:
        with transaction():
            return undoing.undo(ticket.id, user_id=self.rina.id, now=clock.now())


@pytest.fixture
def bundle(app: Flask, frozen: WallClock) -> Bundle:
    return Bundle()


def messages() -> list[OutboxMessage]:
    """What waits to tell that something is ready."""
    db.session.expire_all()
    waiting = select(OutboxMessage).where(OutboxMessage.notice == "ready", OutboxMessage.state == "queued")
    return list(db.session.scalars(waiting.order_by(OutboxMessage.id)))


def named(message: OutboxMessage, tickets: list[Ticket]) -> list[bool]:
    """Which of these the citizen reads of, in the chat's text and in the approved template alike."""
    values = " ".join((message.template_values or {}).values())
    found = [ticket.number in (message.body or "") for ticket in tickets]
    assert found == [ticket.number in values for ticket in tickets]
    return found


def test_three_ready_papers_are_one_message(bundle: Bundle) -> None:
    for ticket in bundle.tickets:
        bundle.moves(ticket, Status.READY)
    (message,) = messages()
    assert named(message, bundle.tickets) == [True, True, True]
    assert (message.body or "").count("sudah *siap diambil*") == 1
    assert invariants.broken() == []


def test_one_that_became_ready_later_has_its_own_message(bundle: Bundle) -> None:
    first, second, _ = bundle.tickets
    bundle.moves(first, Status.READY)
    with transaction():
        messages()[0].state = "calling"
    bundle.moves(second, Status.READY)
    assert [named(message, bundle.tickets) for message in messages()] == [[False, True, False]]


def test_when_the_one_that_tells_is_taken_back_the_others_are_told_all_the_same(bundle: Bundle) -> None:
    for ticket in bundle.tickets:
        bundle.moves(ticket, Status.READY)
    assert bundle.takes_back(bundle.tickets[0])
    assert [named(message, bundle.tickets) for message in messages()] == [[False, True, True]]
    assert invariants.broken() == []


def test_one_that_is_told_with_it_is_left_out_when_taken_back(bundle: Bundle) -> None:
    for ticket in bundle.tickets:
        bundle.moves(ticket, Status.READY)
    assert bundle.takes_back(bundle.tickets[1])
    assert [named(message, bundle.tickets) for message in messages()] == [[True, False, True]]
    with transaction():
        messages()[0].state = "calling"
    assert not bundle.takes_back(bundle.tickets[2]), "it is on its way"
    assert invariants.broken() == []


def test_a_paper_that_was_wrong_leaves_the_message_and_does_not_silence_the_others(bundle: Bundle) -> None:
    for ticket in bundle.tickets:
        bundle.moves(ticket, Status.READY)
    bundle.moves(bundle.tickets[0], Status.IN_PROGRESS)
    assert [named(message, bundle.tickets) for message in messages()] == [[False, True, True]]
    bundle.moves(bundle.tickets[0], Status.READY)
    (message,) = messages()
    assert named(message, bundle.tickets) == [True, True, True], "ready again in time: still one message"


def test_a_message_in_flight_that_fails_is_still_telephoned_for_the_others(bundle: Bundle) -> None:
    for ticket in bundle.tickets:
        bundle.moves(ticket, Status.READY)
    (message,) = messages()
    with transaction():
        row = db.session.get_one(OutboxMessage, message.id)
        row.provider_sid = "SM" + "0" * 32
        outbox.note_state(row, "handed_over")
    bundle.moves(bundle.tickets[0], Status.IN_PROGRESS)
    db.session.expire_all()
    assert db.session.get_one(OutboxMessage, message.id).overtaken is None
    bundle.moves(bundle.tickets[1], Status.IN_PROGRESS)
    bundle.moves(bundle.tickets[2], Status.IN_PROGRESS)
    assert invariants.broken() == []


def test_who_has_no_chat_in_common_is_not_told_of_anothers_paper(bundle: Bundle) -> None:
    stranger = factories.citizen(bundle.office, address="whatsapp:+6281200000009")
    with transaction():
        db.session.get_one(Ticket, bundle.tickets[1].id).citizen_id = stranger.id
    for ticket in bundle.tickets:
        bundle.moves(ticket, Status.READY)
    assert [named(message, bundle.tickets) for message in messages()] == [
        [True, False, True],
        [False, True, False],
    ]
    told_with = [
        event.details.get("told_with")
        for event in db.session.scalars(select(TicketEvent).where(TicketEvent.to_status == Status.READY))
    ]
    assert [one is not None for one in told_with] == [False, False, True]
