"""Catching up: what is read again and when, who reads, and what is left for the next time (R12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests import factories
from tests.fake_twilio import FakeTwilio
from tests.fake_twilio.behaviour import Answer
from tests.fakes.desk_cast import sign_in
from tests.fakes.serving import command
from tests.fakes.wall_clock import WallClock
from tests.integration.outbox_cast import SITI, a_text, age, posted
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import TemporaryFailure
from village_desk.messages import catching_up
from village_desk.messages.models import CatchUp, InboxMessage, PendingTurn
from village_desk.office import setup
from village_desk.operation import diagnosis, figures, health

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("app")


def row() -> CatchUp:
    db.session.rollback()
    found = catching_up.last()
    assert found is not None
    return found


def due_in() -> float:
    """Seconds until the next look, on the database's clock."""
    catch_up = row()
    with transaction():
        now = db.session.scalar(select(catching_up.db_time()))
    assert now is not None
    return (catch_up.due_at - now).total_seconds()


def bodies() -> list[str]:
    db.session.rollback()
    forms = db.session.scalars(select(InboxMessage.form).order_by(InboxMessage.id))
    return [dict(form)["Body"] for form in forms if form]


def listings(twilio: FakeTwilio) -> int:
    return sum(seen.request.path.endswith("/Messages.json") for seen in twilio.seen)


def test_one_worker_looks_every_five_minutes_and_the_others_see_it(twilio: FakeTwilio) -> None:
    factories.office()
    assert catching_up.run_due("one") is not None
    assert catching_up.run_due("two") is None
    assert listings(twilio) == 1
    assert 295 < due_in() <= 300
    age(CatchUp, row().id, due_at=1)
    assert catching_up.run_due("two") is not None


def test_whoever_died_while_looking_keeps_nobody_from_it_for_long(twilio: FakeTwilio) -> None:
    factories.office()
    catching_up.run_due("one")
    with transaction():
        db.session.execute(
            update(CatchUp).values(
                lease_owner="one", lease_until=catching_up.db_time(30), due_at=catching_up.db_time(-1)
            )
        )
    assert catching_up.run_due("two") is None
    with pytest.raises(catching_up.Busy):
        catching_up.run_now("a command")
    age(CatchUp, row().id, lease_until=1)
    assert catching_up.run_due("two") is not None


def test_a_start_looks_at_once(twilio: FakeTwilio) -> None:
    factories.office()
    catching_up.run_due("one")
    catching_up.hurry()
    assert due_in() <= 0
    assert catching_up.run_due("two") is not None


def test_the_window_overlaps_the_last_look_and_is_a_day_the_first_time(
    twilio: FakeTwilio, at: WallClock
) -> None:
    now = at("2026-11-20 21:40")
    factories.office()
    for hours in (25, 23):
        twilio.receive(now - hours * HOUR, Body=f"{hours} hours ago")
    assert catching_up.run_now("a command").since == now - 24 * HOUR
    assert bodies() == ["23 hours ago"]

    later = at("2026-11-22 08:00")  # the village had no electricity on Saturday
    twilio.receive(now - 30 * MINUTE, Body="listed late")
    twilio.receive(now + 10 * HOUR, Body="on Saturday")
    twilio.receive(later - MINUTE, Body="on Sunday")
    assert catching_up.run_now("a command").since == now - HOUR
    assert bodies()[1:] == ["listed late", "on Saturday", "on Sunday"]
    assert (row().reached_at, row().found, row().found_in_all, row().found_at) == (later, 3, 4, later)


def test_a_look_at_the_last_minutes_does_not_hide_the_days_before(twilio: FakeTwilio, at: WallClock) -> None:
    now = at("2026-11-20 21:40")
    factories.office()
    catching_up.run_now("a command")
    twilio.receive(now + HOUR, Body="on Friday night")
    sunday = at("2026-11-22 08:00")
    assert catching_up.run_now("a command", sunday - 5 * MINUTE).found == 0
    assert row().reached_at == now
    assert catching_up.run_now("a command").found == 1


def test_only_our_own_offices_are_asked_for(twilio: FakeTwilio) -> None:
    factories.office()
    factories.another_office()
    twilio.receive(Body="to Wonojati")
    twilio.receive(Body="to Sumberejo", To="whatsapp:+628111000333")
    twilio.receive(Body="to somebody else on this account", To="whatsapp:+628111000999")
    assert catching_up.run_now("a command").listed == 2
    assert sorted(bodies()) == ["to Sumberejo", "to Wonojati"]


def test_a_number_that_no_office_has_is_asked_for_when_citizens_write_to_it(
    twilio: FakeTwilio, client: FlaskClient, work: Callable[[], object], environment: dict[str, str]
) -> None:
    """Somebody mistyped the office's number: one message came by the webhook and is held, the next was missed."""
    factories.office()
    to = "whatsapp:+628111000999"
    halo = a_text("halo", message="SM" + "9" * 32)
    assert posted(client, [(name, to if name == "To" else value) for name, value in halo]).status_code == 200
    work()
    twilio.receive(Body="apa ada orang?", To=to)
    assert catching_up.run_now("a command").found == 1
    assert bodies() == ["halo", "apa ada orang?"]
    work()
    assert twilio.sends() == []
    added = "office add --slug sumberejo --code SBR --name Sumberejo --whatsapp +628111000999"
    command(*added.split(), environ=environment)
    work()
    assert len(twilio.sends()) == 1


def test_a_new_number_is_read_back_as_far_as_the_first_time(twilio: FakeTwilio, at: WallClock) -> None:
    """Citizens wrote to it while nobody was there for it, not even the webhook."""
    now = at("2026-11-20 21:40")
    office = factories.office()
    catching_up.run_now("a command")
    twilio.receive(now - 20 * HOUR, Body="kemarin", To="whatsapp:+628111000999")
    assert catching_up.run_now("a command").found == 0
    with transaction():
        setup.apply(db.session.merge(office), {"whatsapp": "+628111000999"})
        catching_up.look_back()
    seen = catching_up.run_due("a worker")
    assert seen is not None
    assert (seen.since, seen.found) == (now - 24 * HOUR, 1)
    assert row().reached_at == now


def test_who_hides_the_number_and_who_shows_an_external_id_stay_in_their_chats(twilio: FakeTwilio) -> None:
    factories.office()
    hidden = "whatsapp:ID.1234567890123456"
    twilio.receive(Body="halo", From=hidden)
    twilio.receive(Body="lagi", From=hidden)
    catching_up.run_now("a command")
    db.session.rollback()
    assert list(db.session.scalars(select(PendingTurn.arrivals))) == [2]


def test_a_list_that_cannot_be_read_is_told_and_read_again_soon(twilio: FakeTwilio) -> None:
    factories.office()
    twilio.receive(Body="halo")
    twilio.refuse()
    with pytest.raises(TemporaryFailure):
        catching_up.run_due("one")
    assert (row().failures, row().last_error, row().reached_at) == (1, "not_connected", None)
    assert 50 < due_in() <= 60
    twilio.listen_again()
    assert catching_up.run_now("a command").found == 1
    assert (row().failures, row().last_error) == (0, None)


def test_a_message_whose_files_cannot_be_listed_waits_with_all_behind_it_and_stops_nobody_else(
    twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In order, with their media: a photo must not be taken in without its picture."""
    factories.office()
    now = clock.now().replace(microsecond=0)
    sid = "MM" + "1" * 32
    address_of = twilio.upload(b"x", "image/jpeg")
    twilio.receive(now - 5 * MINUTE, Body="first")
    photo = {"MessageSid": sid, "MediaUrl0": address_of(sid), "MediaContentType0": "image/jpeg"}
    twilio.receive(now - 4 * MINUTE, Body="photo", **photo)
    twilio.receive(now - 3 * MINUTE, Body="after it")
    twilio.receive(now - 2 * MINUTE, Body="of another", From="whatsapp:+6281298765432")
    monkeypatch.setattr(twilio, "_media_list", lambda _sid: Answer(503, b"{}"))
    seen = catching_up.run_now("a command")
    assert (seen.found, len(seen.left)) == (2, 2)
    assert sorted(bodies()) == ["first", "of another"]
    assert (row().waiting, row().reached_at) == (2, now - 4 * MINUTE)
    monkeypatch.undo()
    assert catching_up.run_now("a command").found == 2
    assert bodies()[2:] == ["photo", "after it"]
    assert SITI not in str(row().last_error)


def test_a_worker_that_slept_past_its_lease_writes_nothing(
    app: Flask, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R15: the next owner's word stands; what was stored twice was stored once."""
    factories.office()
    twilio.receive(Body="halo")
    catching_up.hurry()
    asked = carriers.current().main.inbound

    def slow(*arguments: Any) -> Any:
        found = list(asked(*arguments))
        monkeypatch.undo()
        age(CatchUp, row().id, lease_until=1)
        assert catching_up.run_now("the next").found == 1
        return iter(found)

    monkeypatch.setattr(carriers.current().main, "inbound", slow)
    assert catching_up.run_now("slept").found == 0
    assert (row().found, row().found_in_all, bodies()) == (1, 1, ["halo"])


def test_officials_and_doctor_are_told_when_the_list_stays_unreadable(
    twilio: FakeTwilio, client: FlaskClient
) -> None:
    """R45, R46."""
    office = factories.office()
    person = factories.user(office)
    twilio.refuse()
    for _ in range(3):
        with pytest.raises(TemporaryFailure):
            catching_up.run_now("a command")
    sign_in(client, person)
    assert "Daftar pesan di penyedia WhatsApp belum dapat dibaca" in client.get("/desk").text
    assert any("could not be read 3 times in a row" in f.text and not f.fine for f in diagnosis.everything())
    assert "village_desk_catch_up_age_seconds" not in figures.text(health.examine()).decode()
    twilio.listen_again()
    catching_up.run_now("a command")
    assert "belum dapat dibaca" not in client.get("/desk").text
    assert "village_desk_catch_up_found 0.0" in figures.text(health.examine()).decode()
