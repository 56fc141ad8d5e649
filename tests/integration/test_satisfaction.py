"""The rows behind the question: one per request however many ask at once, and they go where their citizen goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.citizens import consents, merging
from village_desk.citizens.models import Citizen, Consent
from village_desk.database import db, transaction
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office.models import Office
from village_desk.satisfaction import answering, asking
from village_desk.satisfaction.answering import Outcome
from village_desk.satisfaction.models import Rating
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket


@pytest.fixture
def ticket(app: Flask, at: WallClock) -> Ticket:
    """Collected at half past eight, by somebody who wrote then; it is ten now."""
    at("2026-11-09 08:30")
    office = factories.office()
    rina = factories.user(office)
    citizen = factories.citizen(office)
    with transaction():
        consents.keep(citizen, consents.PRIVACY, "Untuk surat.", message_id=None, at=clock.now())
        db.session.add(Conversation(office_id=office.id, citizen_id=citizen.id, updated_at=clock.now()))
    made = factories.ticket(office, citizen=citizen)
    for to in ("checking", "in_progress", "ready"):
        with transaction():
            lifecycle.change_status(made.id, to, actor=officer(rina.id), now=clock.now())
    with transaction():
        lifecycle.hand_over(made.id, "Siti Aminah", "pemohon", user_id=rina.id, now=clock.now())
    at("2026-11-09 10:00")
    return made


def due(ticket: Ticket) -> list[tuple[int, int]]:
    return asking.due(db.session.get_one(Office, ticket.office_id), clock.now())


def asks(ticket: Ticket) -> str:
    with transaction():
        return asking.take_step(ticket.id, citizen_of(ticket).id, clock.now())


def citizen_of(ticket: Ticket) -> Citizen:
    return db.session.get_one(Citizen, ticket.citizen_id)


def test_two_workers_that_found_the_same_ask_once(ticket: Ticket) -> None:
    assert due(ticket) == [(ticket.id, ticket.citizen_id)]
    assert [asks(ticket), asks(ticket)] == ["asked", "nothing"]
    assert due(ticket) == []
    for counted in (select(Rating.id), select(OutboxMessage.id).where(OutboxMessage.key.like("rating:%"))):
        assert db.session.scalar(select(func.count()).select_from(counted.subquery())) == 1


@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        ("09:25", False),
        ("09:30", True),
        ("12:30", False),
        ("15:29", True),
        ("15:31", False),
        ("19:00", False),
    ],
)
def test_an_hour_later_and_while_the_office_is_open(
    ticket: Ticket, at: WallClock, moment: str, asked: bool
) -> None:
    at(f"2026-11-09 {moment}")
    assert bool(due(ticket)) is asked


def _sets(**values: object) -> Callable[[Ticket], None]:
    def change(ticket: Ticket) -> None:
        for name, value in values.items():
            setattr(citizen_of(ticket), name, value)

    return change


def _withdraws(ticket: Ticket) -> None:
    consents.withdraw([citizen_of(ticket).id], clock.now())


@pytest.mark.parametrize(
    "change",
    [
        _sets(notices_off_at=clock.now()),
        _sets(doubted_at=clock.now()),
        _sets(erased_at=clock.now()),
        _sets(last_inbound_at=None),
        _withdraws,
        lambda ticket: setattr(db.session.get_one(Ticket, ticket.id), "training", True),
        lambda ticket: setattr(db.session.get_one(Ticket, ticket.id), "disowned_at", clock.now()),
        lambda ticket: setattr(db.session.get_one(Ticket, ticket.id), "kind", "complaint"),
    ],
    ids="opted-out in-doubt erased never-wrote no-consent practice disowned complaint".split(),
)
def test_who_is_not_asked(ticket: Ticket, change: Callable[[Ticket], None]) -> None:
    assert due(ticket) != []
    with transaction():
        change(ticket)
    assert due(ticket) == [] and asks(ticket) == "nothing"


def test_the_answer_is_a_consent_of_its_own_kept_once(ticket: Ticket) -> None:
    asks(ticket)
    for score, outcome in ((3, Outcome.FIRST), (4, Outcome.CORRECTED)):
        with transaction():
            assert answers(ticket, citizen_of(ticket), score) is outcome
    kinds = db.session.scalars(select(Consent.kind).order_by(Consent.id)).all()
    assert kinds == [consents.PRIVACY, answering.CONSENT]


def answers(ticket: Ticket, citizen: Citizen, score: int) -> Outcome:
    return answering.in_chat(
        ticket.id, citizen, score, "", shown="Seberapa puas?", message_id=None, now=clock.now()
    )


def test_nobody_answers_for_another_or_unasked(ticket: Ticket) -> None:
    other = factories.citizen(db.session.get_one(Office, ticket.office_id), address="whatsapp:+6281200000009")
    with transaction():
        assert answers(ticket, citizen_of(ticket), 4) is Outcome.OVER
    asks(ticket)
    with transaction():
        assert answers(ticket, other, 4) is Outcome.OVER
    assert db.session.scalars(select(Rating.score)).all() == [None]


def test_it_goes_where_its_citizen_goes(ticket: Ticket) -> None:
    """Two addresses of one person turn out to be one: the question and its cap go along."""
    asks(ticket)
    into = factories.citizen(db.session.get_one(Office, ticket.office_id), address="whatsapp:ID.77")
    with transaction():
        merging.merge(citizen_of(ticket), into=into)
    db.session.expire_all()
    assert db.session.scalars(select(Rating.citizen_id)).all() == [into.id]


@pytest.mark.parametrize("wrong", [{"score": 5}, {"score": 0}, {"score": 3}, {"channel": "mail"}], ids=str)
def test_the_database_refuses_what_cannot_be(ticket: Ticket, wrong: dict[str, object]) -> None:
    """A score out of the scale, a score without its moment, an unknown way."""
    row = {"office_id": ticket.office_id, "ticket_id": ticket.id, "asked_at": clock.now(), "channel": "page"}
    moment = {"answered_at": clock.now()} if wrong.get("score") in (0, 5) else {}
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Rating(**row | moment | wrong))
