"""`check` finds what should not be: a village in order is broken in one place, and exactly that is said (R44)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests import factories
from tests.fakes import desk_cast
from tests.fakes.wall_clock import WallClock
from village_desk import clock, config
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.media import MediaStore
from village_desk.messages.models import (
    Attachment,
    Conversation,
    InboxMessage,
    OutboxMessage,
)
from village_desk.operation import invariants
from village_desk.satisfaction.models import Rating
from village_desk.tickets import intake, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import Status


@pytest.fixture(autouse=True)
def village(app: Flask, frozen: WallClock) -> Iterator[Ticket]:
    """One request with one photo, taken up by an officer; the citizen was told, and one call is owed."""
    cast = desk_cast.a_village()
    ticket = cast.ticket
    factories.citizen(factories.another_office())
    photo = factories.photo_of(db.session.get_one(Citizen, ticket.citizen_id))
    with transaction():
        cast.attachment.state = "refused"  # its file was never in a store
        intake.add_documents(ticket.id, [(photo.id, "other")], now=clock.now())
        lifecycle.change_status(
            ticket.id, Status.CHECKING, actor=officer(cast.staff["officer"].id), now=clock.now()
        )
    assert invariants.broken() == []
    yield ticket


def _belongs_elsewhere(model: type[Conversation | Attachment]) -> Callable[[], None]:
    def damage() -> None:
        elsewhere = db.session.execute(select(Citizen.id).order_by(Citizen.id.desc())).scalars().first()
        db.session.execute(update(model).values(citizen_id=elsewhere))

    return damage


def _sets(model: type[object], **values: object) -> Callable[[], None]:
    return lambda: db.session.execute(update(model).values(**values)) and None


def _told_twice() -> None:
    told = (
        db.session.execute(select(OutboxMessage).where(OutboxMessage.event_id.is_not(None))).scalars().first()
    )
    assert told
    db.session.execute(update(OutboxMessage).values(event_id=told.event_id))


def _complaint_is_rated() -> None:
    complaint = db.session.scalars(select(Ticket).where(Ticket.kind == "complaint")).first()
    assert complaint
    db.session.add(
        Rating(office_id=complaint.office_id, ticket_id=complaint.id, asked_at=clock.now(), channel="page")
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_sets(InboxMessage, outcome=None), "inbox rows that were handled without an effect or a person"),
        (
            _sets(InboxMessage, outcome="reply:999"),
            "inbox rows that were handled without an effect or a person",
        ),
        (_sets(InboxMessage, state="stored"), "stored inbox rows that no turn waits for"),
        (_sets(OutboxMessage, event_id=None), "changes of status without a message or a reason"),
        (
            _sets(TicketEvent, no_notice_reason="odd"),
            "changes of status with a message and a reason against it",
        ),
        (_told_twice, "changes of status that were told twice (outbox rows)"),
        (_sets(Ticket, status="ready"), "tickets whose status is not that of their last event"),
        (
            _sets(TicketEvent, from_status="cancelled", to_status="ready"),
            "changes of status that the table does not allow",
        ),
        (_sets(Ticket, closed_at=clock.now()), "tickets that are closed without a time, or open with one"),
        (_sets(Ticket, complete_at=None), "requests whose promise does not fit their documents"),
        (_sets(Ticket, waiting_since=clock.now()), "requests whose promise does not fit their documents"),
        (_sets(OutboxMessage, state="sent"), "outbox rows that were accepted without the provider's id"),
        (_sets(OutboxMessage, state="expired"), "outbox rows whose state has no event"),
        (
            _sets(OutboxMessage, phone_listed_at=None),
            "messages that must reach a citizen, did not, and are on no list",
        ),
        (
            _sets(Citizen, training=True),
            "tickets of a citizen of another office, or mixing practice and real",
        ),
        (_sets(OutboxMessage, training=True), "outbox rows of a citizen of another office, or mixing"),
        (_belongs_elsewhere(Attachment), "documents that came from another chat"),
        (_sets(Attachment, content_hash=None), "attachments that are kept without a file name and hash"),
        (_belongs_elsewhere(Conversation), "conversations of a citizen of another office"),
        (_complaint_is_rated, "ratings of a complaint, of another office, or mixing practice and real"),
        (lambda: _store().delete(_kept().storage_name or ""), "attachment rows whose file is gone"),
    ],
)
def test_each_rule_finds_what_breaks_it(damage: Callable[[], None], said: str) -> None:
    with transaction():
        damage()
    assert any(line.startswith(said) for line in invariants.broken()), invariants.broken()


def test_every_rule_has_its_damage() -> None:
    """A rule that is added gets its line above."""
    marks = test_each_rule_finds_what_breaks_it.pytestmark  # type: ignore[attr-defined]
    told = [said for mark in marks for _, said in mark.args[1]]
    assert [
        rule.text for rule in invariants.RULES if not any(rule.text.startswith(said) for said in told)
    ] == []


def _store() -> MediaStore:
    return MediaStore.of(config.current())


def _kept() -> Attachment:
    return db.session.execute(select(Attachment).where(Attachment.state == "kept")).scalar_one()
