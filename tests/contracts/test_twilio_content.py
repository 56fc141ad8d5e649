"""The Content API and SMS through the real client: what goes over the wire, and what comes back."""

from __future__ import annotations

import pytest

from tests.fake_twilio import FakeTwilio, error
from village_desk.gateway.twilio import TwilioGateway
from village_desk.gateway.types import (
    AccountFailure,
    Outgoing,
    PermanentFailure,
    ProviderTemplate,
    TemporaryFailure,
    UnknownOutcome,
)
from village_desk.messages import controls

SENDER, CITIZEN = "whatsapp:+628111000222", "whatsapp:+6281234567890"

SMS = Outgoing("feedfacecafebeef" * 2, "WONOJATI", "+6281234567890", "Desa Wonojati: dokumen siap diambil.")


def test_templates_come_with_approval_category_and_the_variables_of_their_text(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    words = "Kabar dari {{1}}: dokumen {{2}} siap diambil, {{1}} menunggu."
    ready = twilio.contents.add("ready", words)
    twilio.contents.add(
        "survey", "Bagaimana {{1}}?", status="rejected", category="MARKETING", reason="promosi"
    )
    twilio.contents.add("draft", "Halo warga.", status=None)
    first, second, third = gateway.templates()
    assert first == ProviderTemplate(
        ready, "ready", "id", ("1", "2"), "approved", "UTILITY", "", "ready", words
    )
    assert (second.approval, second.category, second.refusal) == ("rejected", "MARKETING", "promosi")
    assert (third.approval, third.asked, third.submitted_as) == ("unsubmitted", (), "")


def test_the_listing_is_read_to_its_end(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    for number in range(520):
        twilio.contents.add(f"t{number}", "Halo {{1}}, terima kasih.")
    assert len(gateway.templates()) == 520
    pages = [s.request for s in twilio.seen if s.request.path.startswith("/v1/")]
    assert [dict(page.query)["PageSize"] for page in pages] == ["500", "500"]


def test_a_provider_that_cannot_be_asked_is_not_an_empty_list(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    twilio.contents.down = True
    with pytest.raises(TemporaryFailure):
        gateway.templates()
    twilio.refuse()
    with pytest.raises(TemporaryFailure):
        gateway.templates()


def test_an_sms_goes_from_the_registered_name_to_the_number(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    gateway.send(SMS)
    sent = twilio.sends()[0]
    assert (sent["From"], sent["To"], sent["Body"]) == (SMS.sender, SMS.recipient, SMS.body)
    assert f"mid={SMS.mid}" in sent["StatusCallback"]


@pytest.mark.parametrize("code", [21212, 21408, 21606])
def test_an_sms_that_is_not_set_up_does_not_pause_whatsapp(
    gateway: TwilioGateway, twilio: FakeTwilio, code: int
) -> None:
    """R22 pauses the account for account-wide failures; a sender name is not the account."""
    twilio.behave(error(400, code))
    with pytest.raises(PermanentFailure) as refused:
        gateway.send(SMS)
    assert refused.value.code == str(code)


def test_wrong_credentials_pause_everything_also_when_an_sms_finds_out(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    twilio.behave(error(401, 20003))
    with pytest.raises(AccountFailure):
        gateway.send(SMS)


def test_a_shape_is_made_as_it_stands_and_listed_with_its_name(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    body = controls.shapes()["list_4"]
    sid = gateway.make_template(body)
    assert twilio.contents.templates[sid]["types"] == body["types"]
    (listed,) = gateway.templates()
    assert (listed.name, listed.content_sid, listed.approval) == ("desk_list_4", sid, "unsubmitted")


def test_a_list_goes_over_the_wire_and_whatsapp_takes_it(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    sid = gateway.make_template(controls.shapes()["list_2"])
    names = ["Halo", "1 KTP", "0 Kembali", "Ketuk", "Pilih", "KTP", "Kembali", "grp:1", "0", "a", "b"]
    variables = {str(n): name for n, name in enumerate(names, 1)}
    message = Outgoing("feedfacecafebeef" * 2, SENDER, CITIZEN, content_sid=sid, variables=variables)
    gateway.send(message)
    assert twilio.to(CITIZEN) == ["Halo\n1 KTP\n0 Kembali\nKetuk"]
    with pytest.raises(PermanentFailure) as refused:
        gateway.send(
            Outgoing("f" * 32, SENDER, CITIZEN, content_sid=sid, variables=variables | {"1": "a\nb"})
        )
    assert refused.value.code == "21656"


def test_a_template_that_is_not_made_is_told_apart_from_one_that_may_be(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    with pytest.raises(PermanentFailure):
        gateway.make_template({"friendly_name": "desk_x"})
    twilio.contents.down = True
    with pytest.raises(UnknownOutcome):
        gateway.make_template(controls.shapes()["list_4"])
