"""What is owed is written once, may be withdrawn, and keeps its history."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.integration.outbox_cast import a_citizen, a_ticket, an_office, history, owed, seen
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("app")


def test_the_same_cause_owes_one_message(app: Flask) -> None:
    siti = a_citizen(an_office())
    first = owed(siti, "Dokumen siap.", key="event:1:siti:ready")
    second = owed(siti, "Dokumen siap, lagi.", key="event:1:siti:ready")
    assert (second.id, second.body) == (first.id, "Dokumen siap.")
    assert history(first) == ["queued"]


def test_two_processes_with_the_same_cause_owe_one_message(app: Flask) -> None:
    siti = a_citizen(an_office()).id
    start = threading.Barrier(8)
    ids: list[int] = []

    def owe() -> None:
        with app.app_context():
            start.wait()
            with transaction():
                citizen = db.session.get_one(Citizen, siti)
                row = outbox.enqueue(
                    key="event:2",
                    office_id=citizen.office_id,
                    citizen=citizen,
                    purpose="notice",
                    body="Siap.",
                )
            ids.append(row.id)

    threads = [threading.Thread(target=owe) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1


def test_nothing_is_owed_when_its_cause_did_not_happen() -> None:
    siti = a_citizen(an_office())
    with pytest.raises(ZeroDivisionError), transaction():
        outbox.enqueue(key="x", office_id=siti.office_id, citizen=siti, purpose="reply", body="Baik.")
        1 / 0  # noqa: B018
    assert db.session.execute(select(func.count()).select_from(OutboxMessage)).scalar_one() == 0


def test_each_row_has_its_own_unguessable_id_and_sealed_words() -> None:
    siti = a_citizen(an_office())
    rows = [owed(siti, "Rahasia") for _ in range(3)]
    assert len({row.mid for row in rows}) == 3
    assert all(len(row.mid) == 32 for row in rows)
    assert (
        "Rahasia" not in db.session.connection().exec_driver_sql("SELECT body FROM outbox").scalars().first()
    )


def test_overtaken_notices_are_withdrawn_and_what_officers_wrote_is_not() -> None:
    """R23."""
    siti = a_citizen(an_office())
    ticket, other = a_ticket(siti), a_ticket(siti)
    ready = owed(siti, purpose="notice", notice="ready", must_reach=True, ticket_id=ticket)
    checking = owed(siti, purpose="notice", notice="checking", ticket_id=ticket)
    by_hand = owed(siti, purpose="officer", notice="officer_reply", ticket_id=ticket)
    elsewhere = owed(siti, purpose="notice", notice="ready", ticket_id=other)
    with transaction():
        assert outbox.withdraw(ticket, notices={"checking"}, reason="overtaken") == [checking.id]
    with transaction():
        assert outbox.withdraw(ticket, notices=None, reason="overtaken") == [ready.id]
    assert (seen(ready).state, seen(ready).reason) == ("cancelled", "overtaken")
    assert history(ready) == ["queued", "cancelled"]
    assert (seen(by_hand).state, seen(elsewhere).state) == ("queued", "queued")


def test_one_message_can_be_taken_back_by_its_own_office_once() -> None:
    siti = a_citizen(an_office())
    row = owed(siti, purpose="officer", delay=10.0)
    with transaction():
        assert outbox.withdraw_one(row.id, office_id=siti.office_id + 1) is False
        assert outbox.withdraw_one(row.id, office_id=siti.office_id) is True
        assert outbox.withdraw_one(row.id, office_id=siti.office_id) is False
    assert (seen(row).state, seen(row).reason) == ("cancelled", "undone")


@pytest.mark.parametrize("state", ["calling", "handed_over", "sent", "delivered", "unknown"])
def test_what_may_be_with_the_provider_cannot_be_taken_back(state: str) -> None:
    row = owed(a_citizen(an_office()))
    with transaction():
        outbox.note_state(db.session.get_one(OutboxMessage, row.id), state)
    with transaction():
        assert outbox.withdraw_one(row.id, office_id=row.office_id) is False


def test_a_purpose_or_state_that_does_not_exist_is_refused() -> None:
    siti = a_citizen(an_office())
    with pytest.raises(ValueError), transaction():
        outbox.enqueue(key="x", office_id=siti.office_id, citizen=siti, purpose="advert", body="Diskon")
    with pytest.raises(ValueError), transaction():
        outbox.enqueue(key="x", office_id=siti.office_id, purpose="reply", body="Kepada siapa?")
    row = owed(siti)
    with pytest.raises(ValueError):
        outbox.note_state(row, "accepted")


def test_a_message_can_expire_only_at_an_aware_moment() -> None:
    row = owed(a_citizen(an_office()), expires_at=clock.now() + timedelta(hours=1))
    assert seen(row).expires_at is not None
