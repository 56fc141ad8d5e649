"""After an outage: one kind text for the chat, then the notices that are still true (R23)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import (
    SITI,
    a_citizen,
    a_ticket,
    age,
    an_office,
    moment,
    owed,
    seen,
    send_all,
)
from village_desk import clock
from village_desk.database import transaction
from village_desk.gateway.types import UnknownOutcome
from village_desk.messages import outbox, sweepers, wording
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage

SORRY = wording.render("catch_up", {})
WAITED = wording.render("waited", {})


def an_hour_ago(*rows: OutboxMessage) -> None:
    for row in rows:
        moment(row, created_at=clock.now() - timedelta(hours=1))


def test_stale_replies_become_one_text_with_what_is_still_asked(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    siti = a_citizen(an_office(), address=SITI)
    rows = [
        owed(siti, "Siapa nama lengkap Ibu?", key="turn:1-1:1:reply"),
        owed(
            siti,
            "Permohonan diterima, nomor WNJ-2611-0042.",
            key="turn:2-2:1:reply",
            ticket_id=a_ticket(siti),
        ),
        owed(siti, "Ada yang lain?", key="turn:3-3:1:reply"),
        owed(siti, f"{WAITED}\n\nBerapa NIK Ibu?", key="turn:4-4:1:reply"),
    ]
    an_hour_ago(*rows)
    send_all(delivery)
    (sent,) = fake_gateway.to(SITI)
    assert sent.body == f"{SORRY}\n\nPermohonan diterima, nomor WNJ-2611-0042.\n\nBerapa NIK Ibu?"
    assert [(seen(row).state, seen(row).reason) for row in rows] == [
        ("handed_over", None),
        *[("cancelled", "folded")] * 3,
    ]
    assert seen(rows[0]).ticket_id is not None


def test_then_come_the_notices_that_are_still_true_in_order(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    siti = a_citizen(an_office(), address=SITI)
    ticket = a_ticket(siti)
    reply = owed(siti, "Berapa NIK Ibu?", key="turn:1-1:1:reply")
    checking = owed(siti, "Sedang diperiksa.", purpose="notice", notice="checking", ticket_id=ticket)
    with transaction():
        outbox.withdraw(ticket, notices=None, reason="overtaken_by_ready")
    ready = owed(siti, "Siap diambil.", purpose="notice", notice="ready", ticket_id=ticket, must_reach=True)
    officer = owed(siti, "Besok saya bantu, Bu.", purpose="officer")
    an_hour_ago(reply, checking, ready, officer)
    send_all(delivery)
    assert [message.body for message in fake_gateway.to(SITI)] == [
        f"{SORRY}\n\nBerapa NIK Ibu?",
        "Siap diambil.",
        "Besok saya bantu, Bu.",
    ]
    assert (seen(checking).state, seen(checking).reason) == ("cancelled", "overtaken_by_ready")


def test_a_fact_that_does_not_fit_stays_a_message_of_its_own(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    siti = a_citizen(an_office(), address=SITI)
    ticket = a_ticket(siti)
    rows = [
        owed(siti, f"Nomor {number} " + "x" * 800, key=f"turn:{number}-{number}:1:reply", ticket_id=ticket)
        for number in range(3)
    ]
    an_hour_ago(*rows)
    send_all(delivery)
    bodies = [message.body or "" for message in fake_gateway.to(SITI)]
    assert all(any(f"Nomor {number}" in body for body in bodies) for number in range(3))
    assert all(wording.units(body) <= wording.LIMIT for body in bodies)


def test_a_reply_that_is_not_late_goes_as_it_is(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    siti = a_citizen(an_office(), address=SITI)
    owed(siti, "satu", key="turn:1-1:1:reply")
    owed(siti, "dua", key="turn:2-2:1:reply")
    send_all(delivery)
    assert [message.body for message in fake_gateway.to(SITI)] == ["satu", "dua"]


def test_what_was_overtaken_while_in_doubt_is_neither_sent_again_nor_called_about(
    delivery: Delivery, fake_gateway: FakeGateway
) -> None:
    """R19 and R23: "siap diambil" was lost, the citizen came all the same: it is not sent a second time."""
    siti = a_citizen(an_office(), address=SITI)
    ticket = a_ticket(siti)
    row = owed(siti, "Siap diambil.", purpose="notice", notice="ready", ticket_id=ticket, must_reach=True)
    fake_gateway.fail(UnknownOutcome("timeout"))
    fake_gateway.sent_to = lambda recipient, since: ()  # type: ignore[attr-defined]
    send_all(delivery)
    with transaction():
        assert outbox.withdraw(ticket, notices=None, reason="overtaken_by_completed") == []
    age(OutboxMessage, row.id, unknown_at=61)
    sweepers.run("sweeper")
    send_all(delivery)
    after = seen(row)
    assert (after.state, after.reason, after.phone_listed_at) == ("cancelled", "overtaken_by_completed", None)
    assert fake_gateway.sent == []


def test_what_was_handed_over_and_overtaken_calls_for_no_call(delivery: Delivery) -> None:
    siti = a_citizen(an_office(), address=SITI)
    ticket = a_ticket(siti)
    row = owed(siti, "Siap diambil.", purpose="notice", notice="ready", ticket_id=ticket, must_reach=True)
    send_all(delivery)
    with transaction():
        outbox.withdraw(ticket, notices=None, reason="overtaken_by_completed")
    moment(row, handed_over_at=clock.now() - timedelta(days=3))
    sweepers.run("sweeper")
    assert (seen(row).state, seen(row).phone_listed_at) == ("handed_over", None)


@pytest.mark.settings(VILLAGE_DESK_REPLY_LATE="0")
def test_an_outage_of_an_hour_drains_in_order(delivery: Delivery, fake_gateway: FakeGateway) -> None:
    """Each of sixty citizens has a reply and then a notice waiting; the reply comes first for everybody."""
    office = an_office()
    citizens = [a_citizen(office) for _ in range(60)]
    rows = [owed(one, "jawaban", key=f"turn:{one.id}-{one.id}:{one.id}:reply") for one in citizens]
    rows += [owed(one, "siap", purpose="notice", notice="ready", must_reach=True) for one in citizens]
    an_hour_ago(*rows)
    send_all(delivery)
    for one in citizens:
        assert [message.body for message in fake_gateway.to(one.address or "")] == [
            f"{SORRY}\n\njawaban",
            "siap",
        ]
