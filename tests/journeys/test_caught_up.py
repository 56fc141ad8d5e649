"""The line to the village was down: what citizens wrote meanwhile is found in the provider's list and taken in."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fake_twilio import FakeTwilio
from tests.fakes.wall_clock import WallClock, wib
from tests.journeys import stories
from tests.journeys.provider_side import SITI, inbox, photo, posts
from village_desk.database import db
from village_desk.messages import catching_up, turns
from village_desk.messages.models import Attachment, PendingTurn

Work = Callable[[], object]
SORRY = "Mohon maaf sudah menunggu"
EXTERNAL = "whatsapp:ID.1234567890123456"


def test_an_hour_without_webhooks_is_caught_up_in_order_with_the_photos_and_one_kind_word(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work
) -> None:
    """R2, R12: exactly once, through the same door; a late webhook of the same message changes nothing."""
    stories.a_village()
    at("2026-11-20 20:30")
    for words in (
        "Assalamualaikum, mau bikin surat keterangan usaha",
        stories.ABOUT_HER,
        stories.ABOUT_HER_SHOP,
    ):
        assert posts(client, twilio.receive(Body=words, ExternalUserId=EXTERNAL)) == 200
        work()
    assert "KTP-el asli pemohon" in twilio.to(SITI)[-1]
    heard = len(twilio.to(SITI))

    missed = [
        twilio.receive(wib("2026-11-20 20:41"), **photo(twilio), ExternalUserId=EXTERNAL),
        twilio.receive(wib("2026-11-20 20:42"), **photo(twilio), ExternalUserId=EXTERNAL),
        twilio.receive(wib("2026-11-20 20:43"), Body="itu fotonya ya pak", ExternalUserId=EXTERNAL),
    ]
    at("2026-11-20 21:40")
    seen = catching_up.run_due("a worker")
    assert seen is not None
    assert (seen.listed, seen.found, seen.left) == (6, 3, [])
    work()
    answer = twilio.to(SITI)[heard:]
    assert len(answer) == 1
    assert answer[0].count(SORRY) == 1
    assert "Mohon diperiksa" in answer[0]
    assert [(row.origin, row.message_sid) for row in inbox()][3:] == [
        ("list", form["MessageSid"]) for form in missed
    ]
    assert len({row.chat_key for row in inbox()}) == 1  # though the list does not tell her external id
    assert [row.received_at for row in inbox()][3:] == [
        wib("2026-11-20 20:41"),
        wib("2026-11-20 20:42"),
        wib("2026-11-20 20:43"),
    ]
    assert list(db.session.scalars(select(Attachment.state))) == ["kept", "kept"]

    for form in missed:  # the provider's retry, an hour late
        assert posts(client, form) == 200
    assert {row.conflicts for row in inbox()} == {0}
    assert catching_up.run_now("a command").found == 0
    work()
    assert len(twilio.to(SITI)) == heard + 1

    assert posts(client, twilio.receive(Body="ya", ExternalUserId=EXTERNAL)) == 200
    work()
    assert SORRY not in twilio.to(SITI)[-1]
    assert stories.ticket_of(stories.number_in(twilio.to(SITI)[-1])).status == "received"


def test_what_was_missed_is_put_before_what_came_later_by_the_webhook(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock, work: Work
) -> None:
    """R7: the line is back and she writes on before anybody has looked at the list."""
    stories.a_village()
    twilio.receive(wib("2026-11-20 21:00"), Body="mau bikin surat keterangan usaha")
    at("2026-11-20 21:40")
    assert posts(client, twilio.receive(Body=stories.ABOUT_HER)) == 200
    catching_up.run_due("a worker")
    stored, listed = inbox()
    assert (stored.origin, listed.origin) == ("webhook", "list")
    assert turns.stored_messages([stored.chat_key])[stored.chat_key] == [listed, stored]
    work()
    assert [row.outcome for row in inbox()] == ["reply:1", "reply:1"]
    assert "Surat keterangan usaha" in twilio.to(SITI)[-1]


def test_webhook_and_catch_up_race_for_the_same_message(
    app: Flask, twilio: FakeTwilio, at: WallClock, work: Work
) -> None:
    """Whoever is first, on both databases: one row, one effect, no conflict (R2, R4)."""
    stories.a_village()
    at("2026-11-20 21:40")
    forms = [
        twilio.receive(wib("2026-11-20 21:30"), Body="halo", From=f"whatsapp:+62812345{n:05d}")
        for n in range(12)
    ]
    start, answers = threading.Barrier(5), []

    def webhook(share: list[dict[str, str]]) -> None:
        with app.app_context():
            start.wait()
            answers.extend(posts(app.test_client(), form) for form in share)

    def list_reader(run: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            run()

    def command() -> None:
        try:
            catching_up.run_now("a command")
        except catching_up.Busy:
            return

    threads = [threading.Thread(target=webhook, args=(forms[n::3],)) for n in range(3)]
    for run in (lambda: catching_up.run_due("a worker"), command):
        threads.append(threading.Thread(target=list_reader, args=(run,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 12
    assert sorted(row.message_sid for row in inbox()) == sorted(form["MessageSid"] for form in forms)
    assert {row.conflicts for row in inbox()} == {0}
    assert list(db.session.scalars(select(PendingTurn.arrivals))) == [1] * 12
    work()
    assert all(len(twilio.to(form["From"])) == 1 for form in forms)


def test_a_message_that_is_just_being_brought_is_left_to_the_webhook(
    client: FlaskClient, twilio: FakeTwilio, at: WallClock
) -> None:
    """The list knows no taps, places and names: whoever still comes by himself is not taken in without them."""
    factories.office()
    at("2026-11-20 21:40")
    form = twilio.receive(Body="Kartu Keluarga", ListId="svc:kk")
    seen = catching_up.run_due("a worker")
    assert seen is not None
    assert (seen.found, [one.provider_sid for one in seen.left]) == (0, [form["MessageSid"]])
    assert posts(client, form) == 200
    assert [row.origin for row in inbox()] == ["webhook"]
