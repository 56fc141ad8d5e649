"""The door under attack: bodies without a length, practice from outside, words that cannot be opened any more."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.fakes import twilio_posts
from tests.integration.outbox_cast import ORIGIN, a_text, posted
from village_desk.database import db, transaction
from village_desk.gateway import carriers
from village_desk.messages.models import InboxMessage, PendingTurn
from village_desk.security.address import PROXIED
from village_desk.whatsapp import reception

pytestmark = pytest.mark.usefixtures("fake_gateway")


def test_a_body_that_never_tells_its_length_is_too_large_too(client: FlaskClient) -> None:
    """A chunked body is cut at the limit without a word: it must be refused as what it is (S3)."""
    form = a_text("x" * 100_000)
    answer = client.post(
        twilio_posts.INBOUND,
        input_stream=io.BytesIO(twilio_posts.encoded(form)),
        environ_overrides={"wsgi.input_terminated": True},
        content_type="application/x-www-form-urlencoded",
        headers={
            "X-Twilio-Signature": twilio_posts.signature(
                twilio_posts.TOKEN, ORIGIN + twilio_posts.INBOUND, form
            )
        },
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("header", [None, *PROXIED])
def test_practice_is_taken_from_this_machine_only(client: FlaskClient, header: str | None) -> None:
    """A proxy on this machine makes everybody look local; each of the headers it may add gives it away (S4)."""
    practice = next(account for account in carriers.current().accounts if account.practice)
    form = a_text("latihan", AccountSid=practice.sid)
    headers = {header: "203.0.113.7"} if header else {}
    answer = posted(client, form, token=practice.tokens[0], headers=headers)
    assert answer.status_code == (403 if header else 200)


@pytest.mark.settings(VILLAGE_DESK_RECEPTION_TRIES="2", VILLAGE_DESK_RECEPTION_RETRY_BASE="0")
def test_words_that_cannot_be_opened_end_with_a_person_and_hold_up_nobody(
    app: Flask, client: FlaskClient
) -> None:
    """The seal of a message is broken: its turn ends, and the one claimed with it is worked on (R9)."""
    posted(client, a_text("1", From="whatsapp:+6281200000001"))
    with transaction():
        db.session.execute(text("UPDATE inbox SET form = 'broken'"))
    posted(client, a_text("1", From="whatsapp:+6281200000002"))
    for _ in range(2):
        reception.receive_due("a worker")
    db.session.rollback()
    columns = select(InboxMessage.state).order_by(InboxMessage.id)
    # No office is set up here: the second message is kept for the one that will have the number.
    assert list(db.session.scalars(columns)) == ["needs_person", "stored"]
    assert list(db.session.scalars(select(PendingTurn.held))) == [True]
