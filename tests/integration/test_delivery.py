"""From the queue to the citizen: once, in order, at the right pace, whatever the provider says."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import (
    SITI,
    a_citizen,
    a_template,
    age,
    an_office,
    history,
    owed,
    seen,
    send_all,
)
from village_desk.database import db
from village_desk.gateway import carriers
from village_desk.gateway.types import (
    AccountFailure,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
    WindowClosed,
)
from village_desk.messages import pauses, sweepers
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage, ProviderPause

VALUES = {"office": "Wonojati", "number": "WNJ-2611-0042"}


def test_a_message_in_the_window_goes_as_free_text(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    row = owed(a_citizen(an_office(), address=SITI), "Baik, kami periksa.")
    assert send_all(delivery) == 1
    (sent,) = fake_gateway.sent
    assert (sent.sender, sent.recipient, sent.body) == ("whatsapp:+628111000222", SITI, "Baik, kami periksa.")
    assert sent.mid == row.mid
    after = seen(row)
    assert (after.state, after.way, after.provider_sid) == ("handed_over", "text", fake_gateway.sids[row.mid])
    assert history(row) == ["queued", "claimed", "calling", "handed_over"]
    assert after.handed_over_at is not None
    assert (after.category, float(after.price), after.currency) == ("service", 356.65, "IDR")
    assert send_all(delivery) == 0


def test_outside_the_window_the_approved_template_goes(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    office = an_office()
    a_template(office)
    row = owed(
        a_citizen(office, wrote=timedelta(days=3)),
        purpose="notice",
        notice="ready",
        must_reach=True,
        template_values=VALUES,
    )
    send_all(delivery)
    (sent,) = fake_gateway.sent
    assert (sent.body, sent.content_sid) == (None, "HX" + "a" * 32)
    assert sent.variables == {"1": "Wonojati", "2": "WNJ-2611-0042"}
    assert (seen(row).way, seen(row).category) == ("template", "utility")


@pytest.mark.parametrize(
    ("values", "state", "listed"),
    [
        ({"purpose": "notice", "must_reach": True}, "needs_person", True),
        ({"purpose": "notice"}, "cancelled", False),
        ({"purpose": "reply"}, "expired", False),
        ({"purpose": "officer"}, "failed", False),
    ],
)
def test_without_a_way_only_what_must_reach_becomes_a_call(
    delivery: Delivery, fake_gateway: FakeGateway, values: dict[str, object], state: str, listed: bool
) -> None:
    row = owed(a_citizen(an_office(), wrote=timedelta(days=3)), **values)
    send_all(delivery)
    after = seen(row)
    assert (after.state, after.reason) == (state, "no_template")
    assert (after.phone_listed_at is not None) is listed
    assert fake_gateway.sent == []


def test_a_message_can_be_taken_back_during_its_undo_time(delivery: Delivery) -> None:
    row = owed(a_citizen(an_office()), delay=30.0)
    assert send_all(delivery) == 0
    age(OutboxMessage, row.id, next_try_at=1)
    assert send_all(delivery) == 1


def test_a_citizens_messages_leave_in_order_and_others_do_not_wait(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    """R21."""
    office = an_office()
    siti, budi = a_citizen(office), a_citizen(office)
    first = owed(siti, "satu", delay=30.0)
    owed(siti, "dua")
    owed(budi, "lain")
    send_all(delivery)
    assert [message.body for message in fake_gateway.sent] == ["lain"]
    age(OutboxMessage, first.id, next_try_at=1)
    send_all(delivery)
    assert [message.body for message in fake_gateway.sent] == ["lain", "satu", "dua"]


def test_an_unknown_outcome_holds_the_next_message_for_a_minute_only(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    siti = a_citizen(an_office())
    first = owed(siti, "satu")
    fake_gateway.fail(UnknownOutcome("timeout"))
    send_all(delivery)
    second = owed(siti, "dua")
    assert send_all(delivery) == 0
    age(OutboxMessage, first.id, unknown_at=61)
    assert send_all(delivery) == 1
    assert (seen(first).state, seen(second).state) == ("unknown", "handed_over")


@pytest.mark.settings(VILLAGE_DESK_PAIR_GAP="1", VILLAGE_DESK_PAIR_BURST="5", VILLAGE_DESK_PAIR_REFILL="6")
def test_one_citizen_gets_at_most_one_message_a_second(delivery: Delivery) -> None:
    siti = a_citizen(an_office())
    rows = [owed(siti, f"pesan {number}") for number in range(3)]
    started = time.monotonic()
    assert send_all(delivery) >= 1
    assert [seen(row).state for row in rows] == ["handed_over", "queued", "queued"]
    while seen(rows[1]).state == "queued" and time.monotonic() - started < 5:
        delivery.run_once()
        time.sleep(0.05)
    assert time.monotonic() - started >= 0.9


@pytest.mark.settings(VILLAGE_DESK_SENDER_RATE="10")
def test_all_workers_share_the_rate_of_a_sender(app: Flask, fake_gateway: FakeGateway) -> None:
    office = an_office()
    for _ in range(6):
        owed(a_citizen(office))
    workers = [Delivery(f"worker-{n}", carriers.current()) for n in range(2)]
    started = time.monotonic()
    while len(fake_gateway.sent) < 6 and time.monotonic() - started < 5:
        for worker in workers:
            worker.run_once(2)
    assert 0.4 <= time.monotonic() - started < 4
    for worker in workers:
        worker.stop(1)


def test_a_provider_that_answers_not_now_is_asked_again(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    row = owed(a_citizen(an_office()))
    fake_gateway.fail(TemporaryFailure("too_many_requests", "20429"), times=3)
    send_all(delivery)
    assert seen(row).state == "handed_over"
    assert len(fake_gateway.sent) == 1
    assert history(row).count("calling") == 4


def test_a_provider_that_cannot_be_reached_pauses_everything_and_fails_no_row(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    """R22, and an outage of an hour loses nothing."""
    office = an_office()
    rows = [owed(a_citizen(office), f"pesan {n}") for n in range(8)]
    fake_gateway.fail(TemporaryFailure("not_connected"), times=100)
    send_all(delivery)
    assert {seen(row).state for row in rows} == {"queued"}
    (pause,) = pauses.open_pauses()
    assert send_all(delivery) == 0
    fake_gateway.heal()
    age(ProviderPause, pause.id, probe_at=1)
    send_all(delivery)
    assert {seen(row).state for row in rows} == {"handed_over"}
    assert pauses.open_pauses() == []
    assert len(fake_gateway.sent) == 8


def test_account_wide_trouble_is_one_alarm_and_one_probe_a_minute(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    office = an_office()
    rows = [owed(a_citizen(office)) for _ in range(5)]
    fake_gateway.fail(AccountFailure("credentials", "20003"), times=100)
    send_all(delivery)
    assert {seen(row).state for row in rows} == {"queued"}
    assert db.session.execute(select(func.count()).select_from(ProviderPause)).scalar_one() == 1
    age(ProviderPause, pauses.open_pauses()[0].id, probe_at=1)
    assert send_all(delivery) == 1
    assert send_all(delivery) == 0
    assert db.session.execute(select(func.count()).select_from(ProviderPause)).scalar_one() == 1


@pytest.mark.parametrize(("must_reach", "state"), [(True, "needs_person"), (False, "failed")])
def test_a_definite_refusal_is_not_repeated(
    delivery: Delivery, fake_gateway: FakeGateway, must_reach: bool, state: str
) -> None:
    row = owed(a_citizen(an_office()), purpose="notice", notice="ready", must_reach=must_reach)
    fake_gateway.fail(PermanentFailure("invalid_number", "21211"))
    send_all(delivery)
    after = seen(row)
    assert (after.state, after.reason, after.error_code) == (state, "invalid_number", "21211")
    assert (after.phone_listed_at is not None) is must_reach


def test_a_window_that_was_shut_after_all_is_answered_once_with_the_template(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    office = an_office()
    a_template(office)
    row = owed(a_citizen(office), purpose="notice", notice="ready", must_reach=True, template_values=VALUES)
    fake_gateway.fail(WindowClosed("window_closed", "63016"))
    send_all(delivery)
    assert [message.content_sid for message in fake_gateway.sent] == ["HX" + "a" * 32]
    assert (seen(row).state, seen(row).way) == ("handed_over", "template")


def test_an_unknown_outcome_is_never_resent_blindly(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    """R19: this provider cannot be asked, so a person gets it after ten minutes."""
    row = owed(a_citizen(an_office()), purpose="notice", notice="ready", must_reach=True)
    fake_gateway.fail(UnknownOutcome("timeout"), accepted=True)
    fake_gateway.sent_to = None  # type: ignore[assignment]
    send_all(delivery)
    age(OutboxMessage, row.id, unknown_at=300)
    sweepers.run("sweeper")
    send_all(delivery)
    assert (seen(row).state, len(fake_gateway.sent)) == ("unknown", 1)
    age(OutboxMessage, row.id, unknown_at=601, doubtful_at=601)
    sweepers.run("sweeper")
    after = seen(row)
    assert (after.state, after.reason) == ("needs_person", "unknown")
    assert after.phone_listed_at is not None


def test_an_error_that_nobody_foresaw_is_an_unknown_outcome(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    row = owed(a_citizen(an_office()))
    fake_gateway.fail(ValueError("json"))
    send_all(delivery)
    assert (seen(row).state, seen(row).reason) == ("unknown", "ValueError")
