"""Turns of different citizens share a transaction while all goes well; one citizen's trouble is nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text, update

from tests.integration.outbox_cast import a_text, posted
from village_desk.citizens.models import Citizen
from village_desk.conversation import engine
from village_desk.conversation.engine import Step
from village_desk.conversation.state import State
from village_desk.conversation.types import Said, Situation
from village_desk.database import db, transaction
from village_desk.messages import turns
from village_desk.messages.models import InboxMessage, OutboxMessage, PendingTurn
from village_desk.office import setup
from village_desk.whatsapp import reception, thinking

pytestmark = [
    pytest.mark.usefixtures("fake_gateway", "village"),
    pytest.mark.settings(VILLAGE_DESK_RECEPTION_TRIES="2", VILLAGE_DESK_RECEPTION_RETRY_BASE="0"),
]
CROWD = [f"whatsapp:+62812{number:08d}" for number in range(1, 9)]
HIDDEN = "whatsapp:ID.1234567890123456"


@pytest.fixture
def village(app: Flask, at: Callable[[str], object]) -> None:
    at("2026-11-20 21:40")
    with transaction():
        setup.add_office(slug="wonojati", code="WNJ", name="Desa Wonojati", whatsapp="+628111000222")


def write(client: FlaskClient, senders: Sequence[str], body: str = "MENU") -> None:
    for sender in senders:
        posted(client, a_text(body, From=sender))


def answers() -> dict[str, int]:
    """How many replies each address is owed."""
    db.session.rollback()
    rows = db.session.execute(
        select(Citizen.address, OutboxMessage.id).join(OutboxMessage, OutboxMessage.citizen_id == Citizen.id)
    ).all()
    return {address: sum(one == address for one, _ in rows) for address, _ in rows}


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(InboxMessage.state).order_by(InboxMessage.id)))


@pytest.mark.own_app
def test_eight_citizens_are_each_answered_once_and_share_what_is_asked_of_the_database(
    client: FlaskClient,
) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    write(client, CROWD[:1])
    asked.clear()
    assert reception.receive_due("worker") == 1
    alone = len(asked)
    write(client, CROWD[1:])
    asked.clear()
    assert reception.receive_due("worker") == 7
    assert len(asked) < 3 * alone  # seven alone ask seven times as much
    assert answers() == dict.fromkeys(CROWD, 1)
    assert set(states()) == {"handled"}
    assert reception.receive_due("worker") == 0


def test_one_message_that_cannot_be_thought_about_leaves_the_other_seven_answered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R9: it alone is tried again, and ends with a person; nobody else waits for it or hears twice."""
    step = engine.step

    def stumbles(state: State, said: Said, situation: Situation) -> Step:
        if said.text == "racun":
            raise ZeroDivisionError
        return step(state, said, situation)

    monkeypatch.setattr(thinking, "step", stumbles)
    write(client, CROWD[:4])
    write(client, CROWD[4:5], "racun")
    write(client, CROWD[5:])
    reception.receive_due("worker")
    healthy = [address for address in CROWD if address != CROWD[4]]
    assert answers() == dict.fromkeys(healthy, 1)
    assert states().count("handled") == 7
    reception.receive_due("worker")
    assert states().count("needs_person") == 1
    assert answers() == dict.fromkeys(CROWD, 1)  # the eighth is told that a person will look at it


def test_a_seal_that_is_broken_is_nobody_elses_trouble(client: FlaskClient) -> None:
    write(client, CROWD[:1])
    with transaction():
        db.session.execute(text("UPDATE inbox SET form = 'broken'"))
    write(client, CROWD[1:3])
    reception.receive_due("worker")
    assert answers() == dict.fromkeys(CROWD[1:3], 1)


def test_a_turn_that_another_worker_took_meanwhile_rolls_back_nothing_of_the_others(
    client: FlaskClient,
) -> None:
    """R15: a slow batch finds one of its turns taken. That one is the other's; the rest is answered once."""
    write(client, CROWD[:3])
    claimed = turns.claim_due("sleeper", 3)
    with transaction():
        db.session.execute(
            update(PendingTurn).where(PendingTurn.id == claimed[0].id).values(fence=PendingTurn.fence + 1)
        )
    assert not reception._received_together(claimed)
    for turn in claimed:
        reception.receive(turn)
    assert answers() == dict.fromkeys(CROWD[1:3], 1)
    assert states() == ["stored", "handled", "handled"]


def test_one_person_under_two_addresses_is_thought_about_one_after_the_other(client: FlaskClient) -> None:
    """The second turn must see what the first did: such turns do not share a transaction."""
    posted(client, a_text("MENU", From=CROWD[0]))
    posted(client, a_text("1", From=CROWD[0], ExternalUserId=HIDDEN))
    assert reception.receive_due("worker") == 2
    assert set(states()) == {"handled"}
    db.session.rollback()
    living = select(Citizen.id).where(Citizen.merged_into_id.is_(None))
    assert len(db.session.execute(living).all()) == 1
    assert sum(answers().values()) == 2


def test_a_message_for_nobody_is_held_while_its_neighbours_are_answered(client: FlaskClient) -> None:
    write(client, CROWD[:2])
    posted(client, a_text("halo", From=CROWD[2], To="whatsapp:+628999"))
    reception.receive_due("worker")
    assert answers() == dict.fromkeys(CROWD[:2], 1)
    db.session.rollback()
    assert list(db.session.scalars(select(PendingTurn.held))) == [True]
