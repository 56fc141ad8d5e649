"""Receipts: any order, any number of times, before or after the answer; the truth is what remains."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.fakes import twilio_posts
from tests.fakes.gateway import FakeGateway
from tests.integration.outbox_cast import (
    a_citizen,
    a_template,
    age,
    an_office,
    history,
    moment,
    owed,
    posted,
    seen,
    sid,
)
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.gateway.types import HandedOver, Listed, Outgoing, UnknownOutcome
from village_desk.gateway.types import Receipt as Status
from village_desk.messages import dispatch, pauses, receipts, sweepers
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage, Receipt
from village_desk.office.models import Office

ACCOUNT = twilio_posts.ACCOUNT
VALUES = {"office": "Wonojati", "number": "WNJ-2611-0042"}


@pytest.fixture
def office(app: Flask, fake_gateway: FakeGateway) -> Office:
    return an_office()


def send() -> None:
    delivery = Delivery("worker", carriers.current())
    while delivery.run_once():
        pass
    delivery.stop(1)


def told(status: str, provider_sid: str, *, mid: str | None = None, error: str | None = None) -> None:
    """The provider says so."""
    with transaction():
        receipts.record(Status(ACCOUNT, provider_sid, status, error, mid), [("MessageStatus", status)])


def a_sent(office: Office, **values: object) -> OutboxMessage:
    row = owed(a_citizen(office), **values)
    send()
    return seen(row)


def test_a_receipt_by_post_climbs_and_is_answered_204(client: FlaskClient, office: Office) -> None:
    """R14, R27: each change of state is a row of its own."""
    row = a_sent(office)
    path = f"{twilio_posts.STATUS}?mid={row.mid}"
    for status in ("sent", "delivered", "read", "read"):
        answer = posted(client, twilio_posts.status_form(row.provider_sid or "", status), path=path)
        assert (answer.status_code, answer.data) == (204, b"")
    after = seen(row)
    assert after.state == "read"
    assert after.delivered_at is not None
    assert after.read_at is not None
    assert history(row)[-4:] == ["handed_over", "sent", "delivered", "read"]


def test_an_unknown_message_or_status_is_stored_and_204(client: FlaskClient, office: Office) -> None:
    row = a_sent(office)
    for form in (
        twilio_posts.status_form(sid(), "delivered"),
        twilio_posts.status_form(row.provider_sid or "", "partially_delivered"),
        twilio_posts.status_form(row.provider_sid or "", "some_new_word", error="99999"),
    ):
        assert posted(client, form, path=twilio_posts.STATUS).status_code == 204
    assert db.session.execute(select(func.count()).select_from(Receipt)).scalar_one() == 3
    assert seen(row).state == "handed_over"


LADDER = ["queued", "sending", "sent", "delivered", "read", "failed", "undelivered"]


def end_of(statuses: Iterable[str]) -> str:
    """What a person would conclude from all of them, whatever their order."""
    told_us = set(statuses)
    for state, words in {
        "read": {"read"},
        "delivered": {"delivered"},
        "failed": {"failed", "undelivered"},
        "sent": {"sent"},
    }.items():
        if told_us & words:
            return state
    return "handed_over"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(statuses=st.lists(st.sampled_from(LADDER), min_size=1, max_size=9), by_mid=st.booleans())
def test_every_order_of_receipts_ends_in_the_same_state(
    office: Office, statuses: list[str], by_mid: bool
) -> None:
    row = a_sent(office)
    for status in statuses:
        told(status, row.provider_sid or "", mid=row.mid if by_mid else None)
    assert seen(row).state == end_of(statuses)


def test_all_orders_of_the_usual_five(office: Office) -> None:
    for order in itertools.permutations(["sent", "delivered", "read", "failed"]):
        row = a_sent(office)
        for status in order:
            told(status, row.provider_sid or "")
        assert seen(row).state == "read", order


def test_a_receipt_may_come_before_our_call_returned(
    app: Flask, office: Office, fake_gateway: FakeGateway
) -> None:
    row = owed(a_citizen(office))
    original = fake_gateway.send

    def receipt_first(message: Outgoing) -> HandedOver:
        answer = original(message)
        with app.app_context():
            told("delivered", answer.provider_sid, mid=message.mid)
        return answer

    fake_gateway.send = receipt_first  # type: ignore[method-assign]
    send()
    after = seen(row)
    assert (after.state, after.provider_sid) == ("delivered", fake_gateway.sids[row.mid])
    assert after.handed_over_at is not None
    assert len(fake_gateway.sent) == 1


def test_an_unknown_outcome_is_settled_by_the_receipt_that_carries_our_id(
    office: Office, fake_gateway: FakeGateway
) -> None:
    """R17, R19."""
    row = owed(a_citizen(office))
    fake_gateway.fail(UnknownOutcome("timeout"), accepted=True)
    send()
    assert seen(row).state == "unknown"
    told("sent", fake_gateway.sids[row.mid], mid=row.mid)
    assert (seen(row).state, seen(row).provider_sid) == ("sent", fake_gateway.sids[row.mid])
    told("delivered", fake_gateway.sids[row.mid])
    assert seen(row).state == "delivered"


def test_a_receipt_that_came_before_the_id_was_known_is_found_later(
    office: Office, fake_gateway: FakeGateway
) -> None:
    row = owed(a_citizen(office))
    told("delivered", f"SM{1:032x}")  # no mid: a callback that lost its query
    send()
    assert fake_gateway.sids[row.mid] == f"SM{1:032x}"
    assert seen(row).state == "delivered"


def test_orphaned_receipts_are_linked_by_the_sweeper(office: Office) -> None:
    row = a_sent(office)
    with transaction():
        db.session.add(
            Receipt(
                account=ACCOUNT,
                provider_sid=row.provider_sid,
                status="delivered",
                form=[],
                received_at=clock.now(),
            )
        )
    sweepers.run("sweeper")
    assert seen(row).state == "delivered"


def test_a_late_truth_wins_and_crosses_the_call_off_the_list(office: Office) -> None:
    """R25."""
    row = a_sent(office, purpose="notice", notice="ready", must_reach=True)
    told("failed", row.provider_sid or "", error="63003")
    assert (seen(row).state, seen(row).reason) == ("needs_person", "not_on_whatsapp")
    assert seen(row).phone_done_at is None
    told("delivered", row.provider_sid or "")
    after = seen(row)
    assert (after.state, after.phone_outcome) == ("delivered", "delivered")
    assert after.phone_done_at is not None


@pytest.mark.parametrize(
    ("error", "state"),
    [
        ("63003", "needs_person"),
        ("63014", "needs_person"),
        ("63021", "needs_person"),
        ("99999", "needs_person"),
    ]
    + [("63009", "queued"), ("63016", "queued"), ("63007", "queued"), ("30410", "unknown")],
)
def test_each_kind_of_failure_goes_its_way(office: Office, error: str, state: str) -> None:
    """R18: not on WhatsApp (SMS, or a call while there is none), blocked, our content, unlisted: a call; the
    channel's trouble: later; window shut: the template; account: a pause; a time-out of theirs: in doubt."""
    row = a_sent(office, purpose="notice", notice="ready", must_reach=True)
    told("undelivered", row.provider_sid or "", mid=row.mid, error=error)
    assert (seen(row).state, seen(row).error_code) == (state, None if error == "63007" else error)
    assert [pause.error_code for pause in pauses.open_pauses()] == (["63007"] if error == "63007" else [])


def test_63016_is_answered_once_with_the_template(office: Office, fake_gateway: FakeGateway) -> None:
    a_template(office)
    row = a_sent(office, purpose="notice", notice="ready", must_reach=True, template_values=VALUES)
    old = row.provider_sid or ""
    told("undelivered", old, mid=row.mid, error="63016")
    assert seen(row).state == "queued"
    send()
    assert [bool(message.content_sid) for message in fake_gateway.sent] == [False, True]
    new = seen(row)
    assert (new.state, new.way) == ("handed_over", "template")
    assert new.provider_sid != old
    # The first attempt's late words are history.
    told("failed", old, mid=row.mid, error="63016")
    told("sent", old, mid=row.mid)
    assert (seen(row).state, seen(row).provider_sid) == ("handed_over", new.provider_sid)
    told("undelivered", new.provider_sid or "", mid=row.mid, error="63016")
    assert (seen(row).state, seen(row).reason) == ("needs_person", "window_closed")


def test_63016_without_a_template_is_a_call(office: Office) -> None:
    row = a_sent(office, purpose="notice", notice="ready", must_reach=True)
    told("undelivered", row.provider_sid or "", error="63016")
    send()
    after = seen(row)
    assert (after.state, after.reason) == ("needs_person", "no_template")


def test_a_failed_attempts_late_word_is_not_mistaken_for_the_next_attempt(
    office: Office, fake_gateway: FakeGateway
) -> None:
    row = a_sent(office)
    old = row.provider_sid or ""
    told("failed", old, mid=row.mid, error="63009")
    assert (seen(row).state, seen(row).provider_sid) == ("queued", None)
    told("sent", old, mid=row.mid)
    assert (seen(row).state, seen(row).provider_sid) == ("queued", None)
    told("delivered", old, mid=row.mid)
    assert seen(row).state == "delivered"
    send()
    assert len(fake_gateway.sent) == 1


@pytest.mark.parametrize("must_reach", [True, False])
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("63003", "not_on_whatsapp"),
        ("63014", "blocked"),
        ("63024", "invalid_recipient"),
        ("99999", "unknown_code"),
    ],
)
def test_final_failures_call_for_a_person_only_when_the_citizen_must_be_reached(
    office: Office, code: str, reason: str, must_reach: bool
) -> None:
    row = a_sent(office, purpose="notice", notice="ready", must_reach=must_reach)
    told("failed", row.provider_sid or "", error=code)
    after = seen(row)
    assert (after.state, after.reason) == ("needs_person" if must_reach else "failed", reason)
    assert after.error_code == code
    assert (after.phone_listed_at is not None) is must_reach


def test_the_channels_own_trouble_is_tried_again_and_not_for_ever(office: Office) -> None:
    row = a_sent(office)
    for _ in range(3):
        told("failed", seen(row).provider_sid or "", error="63009")
        assert seen(row).state == "queued"
        send()
    told("failed", seen(row).provider_sid or "", error="63009")
    assert (seen(row).state, seen(row).reason) == ("failed", "channel_error")


def test_an_account_wide_failure_that_comes_late_pauses_the_outbox(office: Office) -> None:
    row = a_sent(office)
    told("failed", row.provider_sid or "", error="63051")
    assert [pause.error_code for pause in pauses.open_pauses()] == ["63051"]
    assert seen(row).state == "queued"


def test_a_practice_account_cannot_speak_about_a_real_message(office: Office) -> None:
    row = a_sent(office)
    with transaction():
        receipts.record(Status("ACpractice", row.provider_sid or "", "read", None, row.mid), [])
    assert seen(row).state == "handed_over"


def listed(
    row: OutboxMessage, body: str, *, provider_sid: str = "SM" + "e" * 32, status: str = "sent"
) -> Listed:
    return Listed(provider_sid, status, "", "", body, clock.now(), "outbound-api")


@pytest.mark.parametrize("present", [True, False])
def test_the_providers_log_decides_about_an_unknown_outcome(
    office: Office, fake_gateway: FakeGateway, present: bool
) -> None:
    """R19: found, it is handed over; not there, it is sent again, once."""
    row = owed(a_citizen(office), "Dokumen siap diambil.")
    fake_gateway.fail(UnknownOutcome("timeout"))
    send()
    other = listed(row, "Kata-kata lain", provider_sid="SM" + "d" * 32)
    dead = listed(row, "Dokumen siap diambil.", provider_sid="SM" + "c" * 32, status="failed")
    mine = [listed(row, " Dokumen siap diambil.\n")] if present else []
    fake_gateway.sent_to = lambda recipient, since: (other, dead, *mine)  # type: ignore[method-assign]
    sweepers.run("sweeper")
    assert seen(row).state == "unknown", "too early: the log may lag behind"
    age(OutboxMessage, row.id, unknown_at=61)
    sweepers.run("sweeper")
    send()
    after = seen(row)
    assert after.state == "handed_over"
    assert after.provider_sid == ("SM" + "e" * 32 if present else fake_gateway.sids[row.mid])
    assert len(fake_gateway.sent) == (0 if present else 1)


def test_what_is_not_in_the_log_is_sent_again_only_once(office: Office, fake_gateway: FakeGateway) -> None:
    row = owed(a_citizen(office), purpose="notice", notice="ready", must_reach=True)
    fake_gateway.fail(UnknownOutcome("timeout"), times=10, accepted=True)
    fake_gateway.sent_to = lambda recipient, since: ()  # type: ignore[method-assign]
    for _ in range(4):
        send()
        if seen(row).state == "unknown":
            age(OutboxMessage, row.id, unknown_at=61, next_try_at=1)
        sweepers.run("sweeper")
    assert len(fake_gateway.sent) == 2
    age(OutboxMessage, row.id, unknown_at=601, doubtful_at=601)
    sweepers.run("sweeper")
    assert seen(row).state == "needs_person"


@pytest.mark.parametrize(("crashes", "state"), [(9, "handed_over"), (10, "unknown")])
def test_workers_that_die_before_the_call_do_not_use_up_the_one_repeat(
    office: Office, fake_gateway: FakeGateway, crashes: int, state: str
) -> None:
    """R19, R20: but in whose sending one after the other dies is not tried for ever."""
    row = owed(a_citizen(office), purpose="notice", notice="ready", must_reach=True)
    fake_gateway.sent_to = lambda recipient, since: ()  # type: ignore[method-assign]
    for _ in range(crashes):
        assert len(dispatch.due_calls("died", 5)) == 1
        age(OutboxMessage, row.id, lease_until=1)
        sweepers.run("sweeper")
        age(OutboxMessage, row.id, unknown_at=61)
        sweepers.run("sweeper")
    send()
    assert seen(row).state == state
    assert len(fake_gateway.sent) == (state == "handed_over")


def test_a_message_without_receipts_is_asked_about(office: Office, fake_gateway: FakeGateway) -> None:
    """R24."""
    row = a_sent(office)
    fake_gateway.receipts[row.provider_sid or ""] = Status(ACCOUNT, row.provider_sid or "", "delivered")
    sweepers.run("sweeper")
    assert seen(row).state == "handed_over"
    age(OutboxMessage, row.id, next_try_at=1)
    sweepers.run("sweeper")
    assert seen(row).state == "delivered"


def test_receipts_change_outgoing_rows_only_in_their_own_column(office: Office) -> None:
    """R28: an expired row stays expired for every word but the truth that it arrived."""
    row = a_sent(office)
    moment(row, read_at=None)
    with transaction():
        db.session.get_one(OutboxMessage, row.id).state = "cancelled"
    told("sent", row.provider_sid or "")
    assert seen(row).state == "cancelled"
    told("read", row.provider_sid or "")
    assert seen(row).state == "read"
