"""Messages that arrive at the same moment share one commit, and never each other's faults."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from tests.fakes import twilio_posts
from tests.integration.outbox_cast import a_text
from village_desk import bell
from village_desk.database import db
from village_desk.gateway.forms import read_incoming
from village_desk.gateway.types import WebhookAccount
from village_desk.messages import inbox
from village_desk.messages.models import InboxMessage
from village_desk.whatsapp import together
from village_desk.whatsapp.together import Arrival, Together

pytestmark = pytest.mark.usefixtures("fake_gateway")
ACCOUNT = WebhookAccount(twilio_posts.ACCOUNT, (twilio_posts.TOKEN,))
Answer = inbox.Recorded | Exception


def arrival(words: str) -> Arrival:
    form = a_text(words)
    return Arrival(ACCOUNT, form, True, read_incoming(form))


def all_at_once(app: Flask, arrivals: list[Arrival]) -> list[Answer]:
    """Store them from as many threads, which all find the way taken until the last is there."""
    door, answers = Together(), dict[int, Answer]()

    def post(number: int) -> None:
        with app.app_context():
            try:
                answers[number] = door.store(arrivals[number])
            except Exception as error:
                answers[number] = error

    threads = [threading.Thread(target=post, args=(number,)) for number in range(len(arrivals))]
    with door._way:
        for thread in threads:
            thread.start()
        while len(door._waiting) < len(arrivals):
            time.sleep(0.005)
    for thread in threads:
        thread.join(15)
    return [answers[number] for number in range(len(arrivals))]


def stored() -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(InboxMessage)).scalar_one()


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Exception], None]:
    """From now on a message with these words cannot be stored."""

    def arrange(words: str, error: Exception) -> None:
        real = inbox.record

        def record(form: twilio_posts.Pairs, *rest: object) -> inbox.Recorded:
            if dict(form)["Body"] == words:
                raise error
            return real(form, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(inbox, "record", record)

    return arrange


@pytest.mark.own_app
def test_they_share_one_commit_and_each_is_stored_once(app: Flask) -> None:
    commits: list[object] = []
    note = commits.append
    event.listen(db.engine, "commit", note)
    answers = all_at_once(app, [arrival(f"pesan {number}") for number in range(5)])
    event.remove(db.engine, "commit", note)
    assert answers == [inbox.Recorded(new=True)] * 5
    assert (stored(), len(commits)) == (5, 1)


def test_a_new_message_wakes_the_workers_and_a_repeat_does_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[object] = []
    monkeypatch.setattr(bell, "ring", rung.append)
    one = arrival("halo")
    for _ in range(2):
        Together().store(Arrival(ACCOUNT, one.form, True, one.incoming))
    assert len(rung) == 1


def test_the_same_message_twice_at_once_is_one(app: Flask) -> None:
    one = a_text("dua kali")
    twice = [Arrival(ACCOUNT, one, True, read_incoming(one)) for _ in range(2)]
    answers = all_at_once(app, twice)
    assert sorted(a.new for a in answers if isinstance(a, inbox.Recorded)) == [False, True]
    assert stored() == 1


def test_one_that_cannot_be_stored_takes_nobody_with_it(
    app: Flask, refuse: Callable[[str, Exception], None]
) -> None:
    refuse("rusak", ValueError("unreadable"))
    answers = all_at_once(app, [arrival("baik"), arrival("rusak"), arrival("baik juga")])
    assert isinstance(answers[1], ValueError)
    assert [answers[0], answers[2]] == [inbox.Recorded(new=True)] * 2
    assert stored() == 2


def test_when_the_database_is_away_nobody_waits_for_it_twice(
    app: Flask, refuse: Callable[[str, Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "QUICK", -1.0)  # the first try took its time
    refuse("halo", OperationalError("INSERT", {}, Exception("away")))
    answers = all_at_once(app, [arrival("halo"), arrival("pagi")])
    assert all(isinstance(answer, SQLAlchemyError) for answer in answers)
    assert stored() == 0


def test_who_finds_no_way_through_is_told_in_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "LONGEST", 0.05)
    door = Together()
    with door._way, pytest.raises(SQLAlchemyError):
        door.store(arrival("halo"))


def test_who_waited_for_a_database_that_is_away_is_told_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "PATIENCE", -1.0)  # it has waited long enough
    door = Together()
    door._away = True
    with pytest.raises(SQLAlchemyError):
        door.store(arrival("halo"))


def test_a_slow_disk_is_waited_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "PATIENCE", -1.0)
    assert Together().store(arrival("halo")) == inbox.Recorded(new=True)


def test_a_fault_of_ours_is_never_taken_for_a_database_that_is_away(
    app: Flask,
    refuse: Callable[[str, Exception], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(together, "QUICK", 0.0)  # however long it took
    refuse("rusak", ValueError("unreadable"))
    answers = all_at_once(app, [arrival("baik"), arrival("rusak")])
    assert answers[0] == inbox.Recorded(new=True) and isinstance(answers[1], ValueError)
    assert "not stored together: ValueError, 2 messages" in caplog.text and "rusak" not in caplog.text


def test_who_was_not_stored_with_the_others_is_told_why(
    app: Flask, refuse: Callable[[str, Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "QUICK", 0.0)
    away = OperationalError("insert", None, Exception("away"))
    refuse("rusak", away)
    answers = all_at_once(app, [arrival("baik"), arrival("rusak")])
    assert all(isinstance(answer, together.NotStored) for answer in answers)
    assert {answer.__cause__ for answer in answers if isinstance(answer, Exception)} == {away}
