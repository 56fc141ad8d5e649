"""What fails its check at the door: 403, kept aside within limits, counted, and told to the admin."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.fakes import twilio_posts
from tests.integration.outbox_cast import ORIGIN, a_text, posted
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.messages import quarantine
from village_desk.messages.models import InboxMessage, QuarantineCounter, QuarantinedRequest

pytestmark = pytest.mark.usefixtures("fake_gateway")
PRACTICE = carriers.WebhookAccount("AC" + "9" * 32, ("practice-token-of-this-machine",), practice=True)


@pytest.fixture(autouse=True)
def a_fresh_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(quarantine, "_bucket", quarantine.Bucket())
    yield


def kept() -> list[QuarantinedRequest]:
    db.session.rollback()
    return list(db.session.execute(select(QuarantinedRequest).order_by(QuarantinedRequest.id)).scalars())


def counted() -> dict[str, int]:
    db.session.rollback()
    rows = db.session.execute(
        select(QuarantineCounter.reason, func.sum(QuarantineCounter.refused)).group_by(
            QuarantineCounter.reason
        )
    )
    return {reason: int(count) for reason, count in rows}


def stored() -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(InboxMessage)).scalar_one()


@pytest.mark.parametrize("path", [twilio_posts.INBOUND, twilio_posts.STATUS])
def test_without_a_signature_nothing_gets_in(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data=dict(a_text()))
    assert (answer.status_code, answer.data) == (403, b"")
    assert [(row.reason, row.path) for row in kept()] == [("no_signature", path)]
    assert stored() == 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"token": "somebody-elses-token"}, "wrong_signature"),
        ({"token": ""}, "wrong_signature"),
        ({"headers": {"X-Twilio-Signature": ""}}, "no_signature"),
        ({"headers": {"X-Twilio-Signature": "é\u0001"}}, "wrong_signature"),
    ],
)
def test_a_wrong_signature_is_refused(client: FlaskClient, changes: dict[str, Any], reason: str) -> None:
    assert posted(client, a_text(), **changes).status_code == 403
    assert [row.reason for row in kept()] == [reason]


def test_another_account_is_refused_also_with_our_token(client: FlaskClient) -> None:
    assert posted(client, a_text(AccountSid="AC" + "1" * 32)).status_code == 403
    assert [row.reason for row in kept()] == ["unknown_account"]


def test_a_parameter_added_on_the_way_breaks_the_signature(client: FlaskClient) -> None:
    form = a_text()
    signature = twilio_posts.signature(twilio_posts.TOKEN, ORIGIN + twilio_posts.INBOUND, form)
    answer = client.post(
        twilio_posts.INBOUND,
        data=twilio_posts.encoded([*form, ("Body", "lain")]),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("query", ["?village=3404&v=1", "?x=%7Bid%7D", "?a=b%2Bc+d"])
def test_the_url_is_signed_with_its_raw_query(client: FlaskClient, query: str) -> None:
    assert posted(client, a_text(), path=twilio_posts.INBOUND + query).status_code == 200


def test_a_forwarded_host_changes_nothing(client: FlaskClient) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Host": "127.0.0.1:8000"}
    assert posted(client, a_text(), headers=headers).status_code == 200


@pytest.mark.parametrize("path", [twilio_posts.INBOUND, twilio_posts.STATUS])
@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_post_is_taken(client: FlaskClient, path: str, method: str) -> None:
    assert getattr(client, method)(path).status_code == 405


def test_a_huge_body_is_413_before_it_is_parsed(client: FlaskClient) -> None:
    assert posted(client, a_text("x" * 70_000)).status_code == 413
    assert posted(client, [(f"n{i}", "") for i in range(400)]).status_code == 413
    assert [row.reason for row in kept()] == ["too_large", "too_large"]
    assert stored() == 0


def test_practice_comes_from_this_machine_only(client: FlaskClient) -> None:
    now = carriers.current()
    carriers.use(carriers.Carriers(now.main, now.practice, (*now.accounts, PRACTICE)))
    form = a_text(AccountSid=PRACTICE.sid)
    outside: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    proxied: dict[str, Any] = {"headers": {"X-Forwarded-For": "203.0.113.9"}}
    for changes in (outside, proxied):
        assert posted(client, form, token=PRACTICE.tokens[0], **changes).status_code == 403
    assert {row.reason for row in kept()} == {"practice_from_outside"}
    assert posted(client, form, token=PRACTICE.tokens[0]).status_code == 200
    db.session.rollback()
    assert db.session.execute(select(InboxMessage.training)).scalars().all() == [True]


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    body=st.binary(max_size=400),
    signature=st.none() | st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60),
    content_type=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/json",
            "",
            "text/plain; charset=\x7f",
        ]
    ),
    path=st.sampled_from([twilio_posts.INBOUND, twilio_posts.STATUS]),
)
def test_nothing_that_strangers_post_ends_in_a_500(
    client: FlaskClient, body: bytes, signature: str | None, content_type: str, path: str
) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    assert client.post(path, data=body, content_type=content_type, headers=headers).status_code in (403, 413)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    extra=st.dictionaries(
        st.sampled_from(
            [
                "MessageSid",
                "From",
                "To",
                "Body",
                "NumMedia",
                "MediaUrl0",
                "MediaContentType0",
                "ProfileName",
                "Latitude",
                "Longitude",
                "ExternalUserId",
                "ButtonPayload",
                "ListId",
                "MessageStatus",
                "ErrorCode",
            ]
        ),
        st.text(max_size=80),
    ),
    path=st.sampled_from([twilio_posts.INBOUND, twilio_posts.STATUS]),
)
def test_nothing_that_the_provider_may_post_ends_in_a_500(
    client: FlaskClient, extra: dict[str, str], path: str
) -> None:
    form = [(n, v.encode("utf-8", "replace").decode()) for n, v in a_text(**extra)]
    assert posted(client, form, path=path).status_code in (200, 204, 400)


@pytest.mark.settings(VILLAGE_DESK_QUARANTINE_PER_MINUTE="5")
def test_a_flood_is_kept_only_up_to_its_limit_and_the_rest_is_counted(client: FlaskClient) -> None:
    for _ in range(40):
        client.post(twilio_posts.INBOUND, data={"Body": "flood"})
    assert len(kept()) == 5
    quarantine._bucket._flushed = 0.0
    client.post(twilio_posts.INBOUND, data={"Body": "flood"})
    assert counted() == {"no_signature": 41}
    warning = quarantine.warning(clock.now())
    assert warning is not None
    assert (warning.recent, warning.full) == (41, True)
    assert posted(client, a_text()).status_code == 200


@pytest.mark.settings(VILLAGE_DESK_QUARANTINE_BYTES="4000")
def test_the_bytes_kept_are_bounded_too(client: FlaskClient) -> None:
    for _ in range(5):
        client.post(twilio_posts.INBOUND, data={"Body": "x" * 1000})
    assert len(kept()) == 2
    assert counted() == {"no_signature": 5}


def test_what_was_kept_is_sealed_and_goes_after_a_fortnight(client: FlaskClient) -> None:
    client.post(twilio_posts.INBOUND, data={"Body": "NIK 3509161708900001"})
    assert "3509161708900001" in (kept()[0].body or "")
    raw = db.session.connection().exec_driver_sql("SELECT body FROM quarantine").scalar_one()
    assert "3509161708900001" not in raw
    with transaction():
        assert quarantine.purge(clock.now() + timedelta(days=13)) == 0
    with transaction():
        assert quarantine.purge(clock.now() + timedelta(days=15)) == 1
    assert counted() == {"no_signature": 1}
    assert quarantine.warning(clock.now()) is not None
    assert quarantine.warning(clock.now() + timedelta(hours=2)) is None


def test_a_quarantine_that_cannot_be_written_changes_no_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> bool:
        raise OperationalError("INSERT", {}, Exception("disk is full"))

    monkeypatch.setattr(quarantine, "_keep", full)
    with caplog.at_level(logging.WARNING):
        assert client.post(twilio_posts.INBOUND, data={"Body": "x"}).status_code == 403
    monkeypatch.undo()
    assert kept() == []
    assert "quarantine could not be written" in caplog.text


def test_a_flood_is_written_in_batches_and_the_first_at_once(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first calls of a minute may be citizens' own; what comes in masses must not hold the database."""
    monkeypatch.setattr(quarantine, "_FLUSH_EVERY", 3600.0)
    first, batch = quarantine._SINGLY, quarantine._BATCH
    for _ in range(first + batch + 5):
        client.post(twilio_posts.INBOUND, data={"Body": "flood"})
    assert len(kept()) == first
    monkeypatch.setattr(quarantine, "_FLUSH_EVERY", 0.0)
    client.post(twilio_posts.INBOUND, data={"Body": "flood"})
    assert len(kept()) == first + batch
    client.post(twilio_posts.INBOUND, data={"Body": "flood"})
    assert len(kept()) == first + batch + 7
    assert counted() == {"no_signature": first + batch + 7}
    assert [row.cause for row in kept()] == ["stranger"] * first + [None] * (batch + 7)


def test_the_likely_cause_is_told_and_a_proven_one_before_any_number_of_guesses(client: FlaskClient) -> None:
    """R11: a wrong configuration looks just like an attack."""
    genuine = {"I-Twilio-Idempotency-Token": "1" * 32}
    for _ in range(3):
        posted(client, a_text(), token="an older token", headers=genuine)
    client.post(twilio_posts.INBOUND, data={"Body": "x"})
    warning = quarantine.warning(clock.now())
    assert warning is not None
    assert warning.cause == "token"
    form = a_text()
    plain = twilio_posts.signature(
        twilio_posts.TOKEN, ORIGIN.replace("https", "http") + twilio_posts.INBOUND, form
    )
    posted(client, form, headers={"X-Twilio-Signature": plain})
    warning = quarantine.warning(clock.now())
    assert warning is not None
    assert warning.cause == "scheme"
    assert [row.cause for row in kept()] == ["token"] * 3 + ["stranger", "scheme"]
