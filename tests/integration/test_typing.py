""" "Typing …" is shown while a turn is collected: once, only where an answer comes, and in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fake_twilio import FakeTwilio, error
from tests.fakes.serving import wait_until
from tests.fakes.wall_clock import WallClock
from tests.integration.outbox_cast import SITI, age, posted
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.messages import catching_up, pauses
from village_desk.messages.indicator import Typing
from village_desk.messages.models import Conversation, Hold, PendingTurn
from village_desk.worker import Worker

Work = Callable[[], object]
pytestmark = pytest.mark.settings(VILLAGE_DESK_TURN_QUIET="2", VILLAGE_DESK_TURN_MAX="8")
WISH = "saya mau mengurus surat pindah"


def writes(client: FlaskClient, twilio: FakeTwilio, body: str = WISH, **fields: str) -> str:
    """A message by the webhook; returns its id."""
    form = twilio.receive(Body=body, **fields)
    assert posted(client, list(form.items())).status_code == 200
    return form["MessageSid"]


def answered(work: Work) -> None:
    """The quiet is over, and the turn is thought about."""
    db.session.rollback()
    for turn_id in db.session.scalars(select(PendingTurn.id)).all():
        age(PendingTurn, turn_id, due_at=1)
    work()


def test_it_is_shown_once_per_turn_for_the_message_that_came_last(
    client: FlaskClient, twilio: FakeTwilio, work: Work
) -> None:
    factories.office()
    typing = Typing()
    writes(client, twilio)
    second = writes(client, twilio, "untuk anak saya yang kedua")
    assert (typing.show_due(), twilio.typing) == (1, [second])
    writes(client, twilio, "yang baru menikah")
    assert (typing.show_due(), Typing().show_due()) == (0, 0)  # another worker neither
    answered(work)
    later = writes(client, twilio, "terima kasih, lalu bagaimana")
    assert (typing.show_due(), twilio.typing) == (1, [second, later])


def test_nobody_is_kept_waiting_for_an_answer_that_is_due_already(
    client: FlaskClient, twilio: FakeTwilio
) -> None:
    factories.office()
    writes(client, twilio, "MENU")
    assert (Typing().show_due(), twilio.typing) == (0, [])


def test_it_is_not_shown_while_an_officer_speaks_there(
    client: FlaskClient, twilio: FakeTwilio, work: Work, at: WallClock
) -> None:
    """Blue ticks without an answer would be a lie."""
    at("2026-11-23 09:00")
    factories.office()
    writes(client, twilio)
    answered(work)
    with transaction():
        db.session.scalars(select(Conversation)).one().officer_spoke_at = clock.now()
    writes(client, twilio, "baik pak, saya tunggu kabarnya ya")
    assert (Typing().show_due(), twilio.typing) == (0, [])
    answered(work)
    at("2026-11-23 09:31")
    writes(client, twilio, "saya mau tanya lagi tentang surat itu")
    assert Typing().show_due() == 1


def test_it_is_not_shown_where_no_office_has_the_number_nor_for_a_reaction(
    client: FlaskClient, twilio: FakeTwilio
) -> None:
    writes(client, twilio)
    assert Typing().show_due() == 0
    factories.office()
    writes(client, twilio, "", From="whatsapp:+6281200000001", MessageType="reaction")
    assert (Typing().show_due(), twilio.typing) == (0, [])


def test_practice_shows_nothing_to_anybody(client: FlaskClient, twilio: FakeTwilio) -> None:
    factories.office()
    practice = next(account for account in carriers.current().accounts if account.practice)
    form = twilio.receive(Body=WISH) | {"AccountSid": practice.sid}
    assert posted(client, list(form.items()), token=practice.tokens[0]).status_code == 200
    assert (Typing().show_due(), twilio.typing) == (0, [])


@pytest.mark.settings(VILLAGE_DESK_TYPING="0")
def test_it_can_be_switched_off(client: FlaskClient, twilio: FakeTwilio) -> None:
    factories.office()
    writes(client, twilio)
    assert (Typing().show_due(), twilio.typing) == (0, [])


def test_a_provider_that_fails_is_left_alone_for_a_while_and_the_answer_comes_all_the_same(
    client: FlaskClient, twilio: FakeTwilio, work: Work
) -> None:
    factories.office()
    twilio.typing_behaviour = error(500)
    typing = Typing()
    writes(client, twilio)
    assert typing.show_due() == 0
    writes(client, twilio, From="whatsapp:+6281200000001")
    assert typing.show_due() == 0
    tried = [seen for seen in twilio.seen if "Typing" in seen.request.path]
    assert len(tried) == 1
    answered(work)
    assert len(twilio.to(SITI)) == 1


@pytest.mark.parametrize("why", ["paused", "restored"])
def test_while_nothing_may_be_sent_nothing_is_shown(
    client: FlaskClient, twilio: FakeTwilio, why: str
) -> None:
    factories.office()
    with transaction():
        if why == "paused":
            pauses.pause(carriers.current().main.account, "credentials")
        else:
            db.session.add(Hold(began_at=clock.now(), backup_made_at=clock.now()))
    writes(client, twilio)
    assert (Typing().show_due(), twilio.typing) == (0, [])


@pytest.mark.settings(VILLAGE_DESK_TURN_QUIET="8", VILLAGE_DESK_TURN_MAX="10")
def test_the_worker_shows_it_and_catches_up_at_its_start(app: Flask, twilio: FakeTwilio) -> None:
    """R12: at start, not five minutes later, however short ago the last look was."""
    factories.office()
    assert catching_up.run_now("a command").listed == 0
    missed = twilio.receive(clock.now() - timedelta(minutes=2), Body="halo, ada orang?")
    worker = Worker(app)
    try:
        worker.start()
        other = writes(app.test_client(), twilio, From="whatsapp:+6281200000001")
        wait_until(lambda: other in twilio.typing, 10, "Nobody saw that we type.")
        wait_until(lambda: twilio.to(missed["From"]), 40, "The missed message was not answered.")
    finally:
        worker.stop()
