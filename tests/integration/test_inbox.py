"""A message that was answered 2xx is stored once, and its chat is on the list of turns."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.fakes import twilio_posts
from tests.integration.outbox_cast import a_text, age, posted, sid
from village_desk.database import db, transaction
from village_desk.messages import inbox, turns
from village_desk.messages.lease import LeaseLost
from village_desk.messages.models import InboxMessage, PendingTurn

pytestmark = pytest.mark.usefixtures("fake_gateway")
QUIET = pytest.mark.settings(
    VILLAGE_DESK_TURN_QUIET="2", VILLAGE_DESK_TURN_QUIET_FILES="4", VILLAGE_DESK_TURN_MAX="8"
)


def rows() -> list[InboxMessage]:
    db.session.rollback()
    return list(db.session.execute(select(InboxMessage).order_by(InboxMessage.id)).scalars())


def the_turn() -> PendingTurn:
    db.session.rollback()
    query = select(PendingTurn).execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one()


def due_in() -> float:
    return turns.next_due() or 0.0


def test_a_message_is_stored_before_it_is_answered_with_an_empty_twiml(client: FlaskClient) -> None:
    form = a_text("Mau urus KK hilang 🙏", NewParameter="kept")
    answer = posted(client, form)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response />'
    (row,) = rows()
    assert row.state == "stored"
    assert [tuple(pair) for pair in row.form or []] == form


def test_the_words_are_not_readable_in_the_database(client: FlaskClient) -> None:
    posted(client, a_text("NIK 3509161708900001"))
    raw = db.session.connection().exec_driver_sql("SELECT form FROM inbox").scalar_one()
    assert "3509161708900001" not in raw


def test_a_repeat_gets_the_same_answer_and_changes_nothing(client: FlaskClient) -> None:
    form = a_text()
    first, second = posted(client, form), posted(client, form)
    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert len(rows()) == 1
    assert the_turn().arrivals == 1
    assert rows()[0].conflicts == 0


def test_the_same_id_with_other_words_is_a_conflict_and_the_first_words_stay(client: FlaskClient) -> None:
    """R4."""
    message = sid()
    posted(client, a_text("yang pertama", message=message))
    assert posted(client, a_text("yang kedua", message=message)).status_code == 200
    (row,) = rows()
    assert row.conflicts == 1
    assert ["Body", "yang pertama"] in (row.form or [])


def test_twenty_posts_of_one_message_at_once_are_one_message(app: Flask) -> None:
    form, answers = a_text(), []
    start = threading.Barrier(20)

    def post() -> None:
        with app.app_context():
            start.wait()
            answers.append(posted(app.test_client(), form).status_code)

    threads = [threading.Thread(target=post) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 20
    assert len(rows()) == 1
    assert the_turn().arrivals == 1


def test_a_late_repeat_does_not_bring_erased_words_back(client: FlaskClient) -> None:
    """R3."""
    form = a_text()
    posted(client, form)
    with transaction():
        db.session.execute(select(InboxMessage)).scalar_one().form = None
    posted(client, form)
    assert rows()[0].form is None


@QUIET
def test_a_turn_waits_for_quiet_and_a_command_closes_it_at_once(client: FlaskClient) -> None:
    posted(client, a_text("saya mau mengurus surat pindah"))
    assert 1.0 < due_in() <= 2.0
    assert turns.claim_due("worker", 5) == []
    posted(client, a_text("MENU"))
    assert due_in() == 0.0
    (turn,) = turns.claim_due("worker", 5)
    assert (turn.arrivals, len(turns.stored_messages([turn.chat_key])[turn.chat_key])) == (2, 2)


@QUIET
def test_files_make_the_turn_wait_longer_also_for_the_words_after_them(client: FlaskClient) -> None:
    message = "MM" + "1" * 32
    posted(
        client,
        a_text(
            "ini fotonya ya pak", message=message, **twilio_posts.file_parameters("image/jpeg", message, 1)
        ),
    )
    assert 3.0 < due_in() <= 4.0
    posted(client, a_text("itu foto kartu keluarga saya"))
    assert 3.0 < due_in() <= 4.0


@pytest.mark.settings(VILLAGE_DESK_TURN_QUIET="2", VILLAGE_DESK_TURN_MAX="3")
def test_a_turn_is_due_at_the_latest_after_its_longest_wait(client: FlaskClient) -> None:
    posted(client, a_text("saya mau mengurus surat pindah"))
    turn = the_turn()
    age(PendingTurn, turn.id, latest_at=-0.5)
    posted(client, a_text("untuk anak saya yang kedua"))
    assert due_in() <= 0.5


def test_what_arrives_while_a_turn_is_worked_on_is_not_dropped(client: FlaskClient) -> None:
    posted(client, a_text("pertama"))
    (turn,) = turns.claim_due("worker", 5)
    posted(client, a_text("kedua"))
    with transaction():
        turns.finish(turn)
    (again,) = turns.claim_due("worker", 5)
    assert again.chat_key == turn.chat_key
    with transaction():
        turns.finish(again)
    assert turns.next_due() is None


def test_one_turn_is_worked_on_by_one_worker(client: FlaskClient) -> None:
    """R6."""
    posted(client, a_text())
    assert len(turns.claim_due("first", 5)) == 1
    assert turns.claim_due("second", 5) == []


def test_a_worker_that_slept_past_its_lease_is_refused(client: FlaskClient) -> None:
    """R15."""
    posted(client, a_text())
    (slept,) = turns.claim_due("first", 5)
    age(PendingTurn, slept.id, lease_until=1)
    (taken,) = turns.claim_due("second", 5)
    for verb in (turns.finish, turns.hold):
        with pytest.raises(LeaseLost), transaction():
            verb(slept)
    with pytest.raises(LeaseLost), transaction():
        turns.fail(slept, ValueError())
    with transaction():
        turns.finish(taken)


@pytest.mark.settings(VILLAGE_DESK_RECEPTION_RETRY_BASE="1")
def test_a_turn_that_fails_is_tried_again_with_growing_gaps_and_then_needs_a_person(
    client: FlaskClient,
) -> None:
    """R9."""
    posted(client, a_text())
    gaps = []
    for last in (False, False, True):
        (turn,) = turns.claim_due("worker", 5)
        with transaction():
            assert turns.fail(turn, KeyError("x")) is last
        if not last:
            gaps.append(round(turns.next_due() or 0))
            age(PendingTurn, turn.id, due_at=1)
    assert gaps == [1, 2]
    assert turns.next_due() is None
    (row,) = rows()
    assert (row.state, row.outcome) == ("needs_person", "person:KeyError")


def test_a_message_to_a_number_without_an_office_is_held_until_one_has_it(client: FlaskClient) -> None:
    posted(client, a_text())
    (turn,) = turns.claim_due("worker", 5)
    with transaction():
        turns.hold(turn)
    assert turns.claim_due("worker", 5) == []
    with transaction():
        assert turns.release_held(inbox.to_index("+628999")) == 0
        assert turns.release_held(inbox.to_index("+628111000222")) == 1
    assert len(turns.claim_due("worker", 5)) == 1


def test_a_stored_message_without_a_turn_gets_one(client: FlaskClient) -> None:
    """R38."""
    posted(client, a_text())
    (turn,) = turns.claim_due("worker", 5)
    with transaction():
        turns.finish(turn)
    assert turns.sweep_orphans() == 0  # too young: its own turn may just be on its way
    with transaction():
        row = db.session.execute(select(InboxMessage)).scalar_one()
        row.received_at = row.received_at.replace(year=2020)
    assert turns.sweep_orphans() == 1
    assert len(turns.claim_due("worker", 5)) == 1


def test_different_citizens_have_different_turns(client: FlaskClient) -> None:
    posted(client, a_text())
    posted(client, a_text(From="whatsapp:+6281298765432"))
    posted(client, a_text(From="whatsapp:ID.1234567890123456", ExternalUserId="whatsapp:ID.1234567890123456"))
    assert len(turns.claim_due("worker", 5)) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"MessageSid": ""},
        {"MessageSid": "SM" + "0" * 80},
        {"From": ""},
        {"To": "\x00"},
        {"From": "whatsapp:" + "9" * 200},
    ],
)
def test_a_signed_message_without_what_every_message_has_is_400_and_kept_aside(
    client: FlaskClient, change: dict[str, str]
) -> None:
    assert posted(client, a_text(**change)).status_code == 400
    assert rows() == []


@pytest.mark.parametrize("body", ["", "x" * 5000, "\x00\x0b\x1b", "=1+1", "🙏" * 900, "</Response>"])
def test_odd_words_are_ordinary_messages(client: FlaskClient, body: str) -> None:
    """R10."""
    assert posted(client, a_text(body)).status_code == 200
    assert len(rows()) == 1


def test_storage_trouble_is_503_and_never_a_promise(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R5."""

    def away(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk is full"))

    monkeypatch.setattr(inbox, "record", away)
    assert posted(client, a_text()).status_code == 503
    monkeypatch.undo()
    assert posted(client, a_text()).status_code == 200
    assert db.session.execute(select(func.count()).select_from(InboxMessage)).scalar_one() == 1
