"""R19 through the real client: an answer that was lost is never answered by a blind second message.

The provider on loopback accepts, cuts, dawdles or lists nothing; the citizen must have each message once.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fake_twilio import FakeTwilio, accept_then_cut, cut, error, html_500, slow, too_many
from tests.fake_twilio.behaviour import Behaviour
from tests.fakes import twilio_posts
from tests.integration.outbox_cast import (
    SITI,
    a_citizen,
    a_template,
    age,
    an_office,
    history,
    owed,
    posted,
    seen,
    send_all,
)
from village_desk.messages import pauses, sweepers
from village_desk.messages.delivery import Delivery
from village_desk.messages.models import OutboxMessage, ProviderPause

pytestmark = pytest.mark.settings(VILLAGE_DESK_PROVIDER_TIMEOUT="0.5")
WORDS = "Dokumen siap diambil."
READY = {"purpose": "notice", "notice": "ready", "must_reach": True}


def a_minute_later(row: OutboxMessage) -> None:
    """The row has been in doubt for longer than the provider's list lags behind; the sweepers look."""
    age(OutboxMessage, row.id, unknown_at=61, next_try_at=1)
    sweepers.run("sweeper")


@pytest.mark.parametrize("lost", [accept_then_cut(), slow(0.8), html_500(503, accepts=True)], ids=str)
def test_a_receipt_tells_the_id_of_a_message_whose_answer_was_lost(
    client: FlaskClient, twilio: FakeTwilio, delivery: Delivery, lost: Behaviour
) -> None:
    """R17: the receipt carries our own id, and with it comes the provider's."""
    row = owed(a_citizen(an_office(), address=SITI), WORDS, **READY)
    twilio.behave(lost)
    send_all(delivery)
    assert (seen(row).state, seen(row).provider_sid) == ("unknown", None)
    (provider_sid,) = twilio.messages
    path = f"{twilio_posts.STATUS}?mid={row.mid}"
    assert posted(client, twilio_posts.status_form(provider_sid, "sent"), path=path).status_code == 204
    assert (seen(row).state, seen(row).provider_sid) == ("sent", provider_sid)
    a_minute_later(row)
    send_all(delivery)
    assert twilio.to(SITI) == [WORDS]


@pytest.mark.parametrize("lost", [accept_then_cut(), slow(0.8), html_500(503, accepts=True)], ids=str)
def test_without_a_receipt_the_providers_list_tells_it(
    twilio: FakeTwilio, delivery: Delivery, lost: Behaviour
) -> None:
    row = owed(a_citizen(an_office(), address=SITI), WORDS, **READY)
    twilio.behave(lost)
    send_all(delivery)
    sweepers.run("sweeper")
    assert seen(row).state == "unknown", "the list may lag behind"
    a_minute_later(row)
    send_all(delivery)
    assert (seen(row).state, seen(row).provider_sid) == ("handed_over", *twilio.messages)
    assert twilio.to(SITI) == [WORDS]


def test_a_template_is_found_in_the_list_by_time_address_and_sender(
    twilio: FakeTwilio, delivery: Delivery
) -> None:
    office = an_office()
    a_template(office)
    values = {"office": "Wonojati", "number": "WNJ-2611-0042"}
    row = owed(a_citizen(office, wrote=None, address=SITI), WORDS, template_values=values, **READY)
    twilio.behave(accept_then_cut())
    send_all(delivery)
    a_minute_later(row)
    send_all(delivery)
    assert (seen(row).state, len(twilio.messages)) == ("handed_over", 1)


@pytest.mark.parametrize("lost", [cut(), html_500(), error(503, 20503)], ids=str)
def test_what_neither_arrived_nor_is_listed_is_sent_again_once(
    twilio: FakeTwilio, delivery: Delivery, lost: Behaviour
) -> None:
    row = owed(a_citizen(an_office(), address=SITI), WORDS, **READY)
    twilio.behave(lost)
    send_all(delivery)
    assert (seen(row).state, twilio.to(SITI)) == ("unknown", [])
    a_minute_later(row)
    assert (seen(row).state, seen(row).reason) == ("queued", "not_found")
    send_all(delivery)
    assert (seen(row).state, twilio.to(SITI)) == ("handed_over", [WORDS])
    assert history(row).count("calling") == 2


def test_the_second_doubt_is_a_persons_within_ten_minutes_of_the_first(
    twilio: FakeTwilio, delivery: Delivery
) -> None:
    row = owed(a_citizen(an_office(), address=SITI), WORDS, **READY)
    twilio.behave(cut(), times=2)
    send_all(delivery)
    a_minute_later(row)
    send_all(delivery)
    age(OutboxMessage, row.id, doubtful_at=590)
    a_minute_later(row)
    assert seen(row).state == "unknown"
    age(OutboxMessage, row.id, doubtful_at=601)
    sweepers.run("sweeper")
    after = seen(row)
    assert (after.state, after.reason, after.phone_listed_at is not None) == ("needs_person", "unknown", True)
    send_all(delivery)
    assert len(twilio.sends()) == 2


def test_a_provider_that_cannot_be_asked_is_not_taken_to_say_no(
    twilio: FakeTwilio, delivery: Delivery
) -> None:
    """It stays unknown and visible; the late truth still wins (R25)."""
    office = an_office()
    rows = [owed(a_citizen(office), WORDS, **READY) for _ in range(3)]
    twilio.behave(accept_then_cut(), times=3)
    send_all(delivery)
    twilio.refuse()
    for row in rows:
        age(OutboxMessage, row.id, unknown_at=61, next_try_at=1)
    sweepers.run("sweeper")
    assert {seen(row).state for row in rows} == {"unknown"}
    twilio.listen_again()
    for row in rows:
        age(OutboxMessage, row.id, next_try_at=1)
    sweepers.run("sweeper")
    assert {seen(row).state for row in rows} == {"handed_over"}
    assert len(twilio.messages) == 3


def test_the_same_words_to_the_same_citizen_are_two_messages(twilio: FakeTwilio, delivery: Delivery) -> None:
    """One was handed over: the provider's list shows it, and it is not taken for the one that was lost."""
    siti = a_citizen(an_office(), address=SITI)
    first = owed(siti, "Baik.")
    send_all(delivery)
    second = owed(siti, "Baik.")
    twilio.behave(cut())
    send_all(delivery)
    a_minute_later(second)
    send_all(delivery)
    assert twilio.to(SITI) == ["Baik.", "Baik."]
    assert len({seen(first).provider_sid, seen(second).provider_sid}) == 2


def test_another_office_that_wrote_to_the_same_citizen_is_not_mistaken_for_ours(
    twilio: FakeTwilio, delivery: Delivery
) -> None:
    ours, theirs = an_office(), an_office("SKM", "+628111000333")
    row = owed(a_citizen(ours, address=SITI), "Baik.")
    twilio.behave(cut())
    send_all(delivery)
    owed(a_citizen(theirs, address=SITI), "Baik.")
    send_all(delivery)
    a_minute_later(row)
    send_all(delivery)
    assert sorted(str(message["from"]) for message in twilio.messages.values()) == [
        "whatsapp:+628111000222",
        "whatsapp:+628111000333",
    ]


def test_too_many_requests_are_repeated_until_they_are_taken(twilio: FakeTwilio, delivery: Delivery) -> None:
    """R18: 429 was certainly not processed; no doubt, no pause, no second message."""
    office = an_office()
    rows = [owed(a_citizen(office), WORDS) for _ in range(6)]
    twilio.behave(too_many(), times=9)
    send_all(delivery)
    assert {seen(row).state for row in rows} == {"handed_over"}
    assert (len(twilio.messages), pauses.open_pauses()) == (6, [])


def test_an_account_that_is_refused_pauses_all_with_one_alarm_and_goes_on_by_itself(
    twilio: FakeTwilio, delivery: Delivery
) -> None:
    """R22."""
    office = an_office()
    rows = [owed(a_citizen(office), WORDS, **READY) for _ in range(4)]
    twilio.behave(error(401, 20003), times=4)
    send_all(delivery)
    assert {seen(row).state for row in rows} == {"queued"}
    (pause,) = pauses.open_pauses()
    assert (pause.reason, pause.error_code) == ("credentials", "20003")
    age(ProviderPause, pause.id, probe_at=1)
    send_all(delivery)
    assert {seen(row).state for row in rows} == {"handed_over"}
    assert (len(twilio.messages), pauses.open_pauses()) == (4, [])
