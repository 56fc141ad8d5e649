"""The provider's list of what citizens wrote, read through the real client (R12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.contracts.conftest import MakeSettings
from tests.fake_twilio import FakeTwilio
from tests.fake_twilio.behaviour import error, slow
from tests.fakes.twilio_posts import ACCOUNT, TOKEN
from village_desk.gateway.forms import read_incoming
from village_desk.gateway.listing import form_of
from village_desk.gateway.twilio import PAGE, TwilioGateway
from village_desk.gateway.types import TemporaryFailure

OFFICE, SITI = "whatsapp:+628111000222", "whatsapp:+6281234567890"
NOW = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_what_was_received_is_listed_page_by_page_newest_first(
    twilio: FakeTwilio, gateway: TwilioGateway
) -> None:
    for minute in range(PAGE + 5):
        twilio.receive(NOW + timedelta(seconds=minute), Body=str(minute))
    listed = list(gateway.inbound(OFFICE, NOW))
    assert [one.body for one in listed] == [str(n) for n in reversed(range(PAGE + 5))]
    assert (listed[0].sender, listed[0].recipient, listed[-1].created_at) == (SITI, OFFICE, NOW)


def test_each_answer_tells_how_far_our_clock_is_off(twilio: FakeTwilio, gateway: TwilioGateway) -> None:
    """R35: promises and the 24-hour window rest on this machine's clock."""
    assert gateway.clock_drift() is None
    twilio.ahead = timedelta(minutes=7)
    list(gateway.inbound(OFFICE, NOW))
    assert gateway.clock_drift() == pytest.approx(420, abs=5)


def test_only_what_citizens_wrote_to_this_number_since_then_is_listed(
    twilio: FakeTwilio, gateway: TwilioGateway
) -> None:
    twilio.receive(NOW - 2 * HOUR, Body="too old")
    twilio.receive(NOW, Body="to another office", To="whatsapp:+628111000333")
    requests.post(
        f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json",
        data={"To": SITI, "From": OFFICE, "Body": "ours"},
        auth=(ACCOUNT, TOKEN),
        timeout=5,
    )
    twilio.receive(NOW, Body="halo")
    twilio.messages[twilio.receive(NOW, Body="half of it")["MessageSid"]]["status"] = "receiving"
    assert [one.body for one in gateway.inbound(OFFICE, NOW - HOUR)] == ["halo"]


def test_a_listed_message_reads_as_its_webhook_did(twilio: FakeTwilio, gateway: TwilioGateway) -> None:
    """What the list cannot tell is absent: the name, the external id, a tapped button."""
    address_of, sid = twilio.upload(b"x", "image/jpeg"), "MM" + "1" * 32
    posted = twilio.receive(
        NOW,
        Body="ini KTP saya 🙏",
        MessageSid=sid,
        MediaUrl0=address_of(sid),
        MediaContentType0="image/jpeg",
        ExternalUserId="whatsapp:ID.12",
    )
    (listed,) = gateway.inbound(OFFICE, NOW)
    rebuilt = form_of(gateway.account, listed, gateway.files_of(sid))
    webhook, caught_up = read_incoming(list(posted.items())), read_incoming(rebuilt)
    for name in "account message_sid sender recipient body kind phone choice".split():
        assert getattr(caught_up, name) == getattr(webhook, name), name
    assert {name for name, _ in rebuilt} < set(posted) | {"MediaUrl0", "MediaContentType0", "SmsSid"}
    assert (caught_up.profile_name, caught_up.external_id) == (None, None)
    (file,) = caught_up.files
    assert file.content_type == "image/jpeg"
    assert file.url.removeprefix("https://api.twilio.com") == webhook.files[0].url.removeprefix(twilio.url)
    assert gateway.fetch(file.url, sid, 100).data == b"x"


def test_a_message_without_its_files_any_more_has_none(twilio: FakeTwilio, gateway: TwilioGateway) -> None:
    assert gateway.files_of("MM" + "9" * 32) == ()


def test_a_list_that_cannot_be_read_is_not_an_empty_one(twilio: FakeTwilio, gateway: TwilioGateway) -> None:
    twilio.refuse()
    with pytest.raises(TemporaryFailure):
        list(gateway.inbound(OFFICE, NOW))
    with pytest.raises(TemporaryFailure):
        gateway.files_of("MM" + "9" * 32)


def test_a_refused_token_is_named(twilio: FakeTwilio, settings_with: MakeSettings) -> None:
    stranger = TwilioGateway(settings_with(TWILIO_API_URL=twilio.url, TWILIO_AUTH_TOKEN="an old one"))
    with pytest.raises(TemporaryFailure) as refused:
        list(stranger.inbound(OFFICE, NOW))
    assert refused.value.code == "20003"


def test_typing_is_shown_to_who_wrote(twilio: FakeTwilio, gateway: TwilioGateway) -> None:
    sid = twilio.receive(NOW)["MessageSid"]
    gateway.show_typing(sid)
    assert twilio.typing == [sid]


def test_typing_has_a_short_patience_of_its_own_and_nobody_waits_for_it(
    twilio: FakeTwilio, settings_with: MakeSettings
) -> None:
    settings = settings_with(
        TWILIO_API_URL=twilio.url, VILLAGE_DESK_TYPING_TIMEOUT="0.2", VILLAGE_DESK_PROVIDER_TIMEOUT="30"
    )
    gateway, sid = TwilioGateway(settings), twilio.receive(NOW)["MessageSid"]
    twilio.typing_behaviour = slow(1.0)
    with pytest.raises(TemporaryFailure, match="timeout"):
        gateway.show_typing(sid)
    twilio.typing_behaviour = error(404, 20404)
    with pytest.raises(TemporaryFailure):
        gateway.show_typing(sid)
    assert [one.provider_sid for one in gateway.inbound(OFFICE, NOW)] == [sid]  # its patience is its own
