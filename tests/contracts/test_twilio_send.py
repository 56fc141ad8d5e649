"""Sending through the real client: what goes over the wire, and what each outcome means for us."""

from __future__ import annotations

import json
import logging
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.contracts.conftest import MakeSettings
from tests.fake_twilio import FakeTwilio, accept_then_cut, behaviour, cut, error, html_500, slow, too_many
from village_desk.gateway.codes import CODES
from village_desk.gateway.failures import OURS
from village_desk.gateway.twilio import TwilioGateway
from village_desk.gateway.types import (
    AccountFailure,
    GatewayError,
    Outgoing,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
    WindowClosed,
)

OFFICE, SITI = "whatsapp:+628111000222", "whatsapp:+6281234567890"
MID = "feedfacecafebeef" * 2
TEXT = Outgoing(MID, OFFICE, SITI, "Assalamualaikum Bu Siti 🙏")
HX = "HX" + "a" * 32


def failing(gateway: TwilioGateway, message: Outgoing = TEXT) -> GatewayError:
    with pytest.raises(GatewayError) as failed:
        gateway.send(message)
    return failed.value


def test_a_text_goes_out_with_our_own_id_in_the_callback_address(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    handed_over = gateway.send(TEXT)
    assert handed_over.provider_sid in twilio.messages
    assert handed_over.status == "queued"
    assert twilio.sends() == [
        {
            "To": SITI,
            "From": OFFICE,
            "Body": "Assalamualaikum Bu Siti 🙏",
            "StatusCallback": f"http://127.0.0.1:8000/webhooks/twilio/status?mid={MID}#rc=2&rp=ct,rt,5xx",
        }
    ]


def test_a_template_goes_out_with_its_values_as_json(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    gateway.send(Outgoing(MID, OFFICE, SITI, content_sid=HX, variables={"1": "Siti", "2": "WNJ-2611-0042"}))
    sent = twilio.sends()[0]
    assert (sent["ContentSid"], json.loads(sent["ContentVariables"])) == (
        HX,
        {"1": "Siti", "2": "WNJ-2611-0042"},
    )
    assert "Body" not in sent


def test_a_hidden_number_is_written_to_as_it_was_received(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    gateway.send(Outgoing(MID, OFFICE, "whatsapp:ID.1234567890123456", "Baik"))
    assert twilio.sends()[0]["To"] == "whatsapp:ID.1234567890123456"


@pytest.mark.parametrize("code", sorted(code for code, known in CODES.items() if "R" in known.where))
def test_every_code_of_an_answer_is_what_the_table_says(
    gateway: TwilioGateway, twilio: FakeTwilio, code: int
) -> None:
    twilio.behave(error({20003: 401, 20404: 404, 20429: 429, 20500: 500, 20503: 503}.get(code, 400), code))
    failed = failing(gateway)
    assert type(failed) is OURS[CODES[code].kind]
    assert (failed.reason == CODES[code].reason or code >= 20500) and failed.code == str(code)
    assert len(twilio.sends()) == 1


def test_the_newer_shape_of_refusal_is_understood_too(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    twilio.behave(behaviour.problem(400, 63016))
    assert type(failing(gateway)) is WindowClosed
    twilio.behave(behaviour.problem(429, 20429))
    assert type(failing(gateway)) is TemporaryFailure


def test_an_unknown_code_is_never_retried(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    twilio.behave(error(400, 99999))
    failed = failing(gateway)
    assert (type(failed), failed.reason, failed.code) == (PermanentFailure, "unknown_code", "99999")


def test_a_refusal_by_something_in_between_is_a_matter_of_the_whole_set_up(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    for status in (401, 403, 404):
        twilio.behave(html_500(status))
        assert type(failing(gateway)) is AccountFailure


def test_a_wrong_token_is_a_matter_of_the_account(twilio: FakeTwilio, settings_with: MakeSettings) -> None:
    gateway = TwilioGateway(settings_with(TWILIO_API_URL=twilio.url, TWILIO_AUTH_TOKEN="wrong"))
    failed = failing(gateway)
    assert (type(failed), failed.reason, failed.code) == (AccountFailure, "credentials", "20003")


@pytest.mark.parametrize(("asked", "waits"), [(7, 7.0), (None, None), (999_999, 3_600.0)])
def test_too_many_requests_say_how_long_to_wait(
    gateway: TwilioGateway, twilio: FakeTwilio, asked: int | None, waits: float | None
) -> None:
    twilio.behave(too_many(asked))
    failed = failing(gateway)
    assert (type(failed), failed.retry_after) == (TemporaryFailure, waits)


def test_a_wait_of_an_earlier_call_is_not_taken_for_this_one(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    twilio.behave(too_many(7))
    failing(gateway)
    twilio.refuse()
    assert failing(gateway).retry_after is None


def test_a_refused_connection_was_certainly_not_sent(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    twilio.refuse()
    assert type(failing(gateway)) is TemporaryFailure
    twilio.listen_again()
    assert gateway.send(TEXT)
    assert len(twilio.sends()) == 1


@pytest.mark.parametrize(
    "planned",
    [slow(1.5), slow(1.5, accepts=False), accept_then_cut(), cut(), html_500(), html_500(502), html_500(307)]
    + [html_500(408), html_500(503, accepts=True), behaviour.garbled(), error(500, 20500)],
    ids=str,
)
def test_whatever_is_not_certain_is_unknown_and_asked_once(
    gateway: TwilioGateway, twilio: FakeTwilio, planned: behaviour.Behaviour
) -> None:
    twilio.behave(planned)
    assert type(failing(gateway)) is UnknownOutcome
    assert len(twilio.sends()) == 1


def test_an_unknown_outcome_is_found_in_the_provider_s_log(
    gateway: TwilioGateway, twilio: FakeTwilio
) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    twilio.behave(accept_then_cut())
    failing(gateway)
    gateway.send(Outgoing(MID, OFFICE, "whatsapp:+6281298765432", "Untuk yang lain"))
    (found,) = gateway.sent_to(SITI, before)
    assert (found.sender, found.recipient, found.body, found.status) == (OFFICE, SITI, TEXT.body, "queued")
    assert found.created_at is not None and found.created_at.utcoffset() == timedelta(0)
    assert gateway.sent_to(SITI, datetime.now(UTC) + timedelta(minutes=1)) == ()
    assert gateway.sent_to("whatsapp:+6289999999999", before) == ()


def test_a_log_that_cannot_be_read_is_not_an_empty_one(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    twilio.refuse()
    with pytest.raises(TemporaryFailure):
        gateway.sent_to(SITI, datetime.now(UTC))
    assert gateway.status_of("SM" + "0" * 32) is None


def test_the_present_status_can_be_asked(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    sid = gateway.send(TEXT).provider_sid
    twilio.messages[sid] |= {"status": "undelivered", "error_code": 63003}
    status = gateway.status_of(sid)
    assert status is not None and (status.status, status.error_code) == ("undelivered", "63003")
    assert gateway.status_of("SM" + "0" * 32) is None


def test_sixteen_threads_share_one_client(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    with ThreadPoolExecutor(16) as pool:
        sids = {handed.provider_sid for handed in pool.map(gateway.send, [TEXT] * 64)}
    assert len(sids) == len(twilio.messages) == 64


def test_a_forked_process_makes_its_own_connections(gateway: TwilioGateway, twilio: FakeTwilio) -> None:
    gateway.send(TEXT)
    child = multiprocessing.get_context("fork").Process(target=gateway.send, args=(TEXT,))
    child.start()
    child.join(10)
    assert child.exitcode == 0
    gateway.send(TEXT)
    assert len(twilio.messages) == 3


def test_proxies_and_edges_of_the_environment_are_not_honoured(
    gateway: TwilioGateway, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("TWILIO_EDGE", "singapore")
    assert gateway.send(TEXT)
    assert twilio.seen[0].request.headers["host"] == twilio.url.removeprefix("http://")


def test_no_number_and_no_word_is_logged(
    gateway: TwilioGateway, twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for planned in (error(400, 21211), html_500(), accept_then_cut()):
        twilio.behave(planned)
        failed = failing(gateway)
        assert failed.__cause__ is None and failed.__suppress_context__
    gateway.sent_to(SITI, datetime.now(UTC))
    shown = caplog.text + "".join(str(vars(record)) for record in caplog.records)
    assert "message not handed over" in shown
    for secret in ("81234567890", "Assalamu", gateway._token):
        assert secret not in shown
