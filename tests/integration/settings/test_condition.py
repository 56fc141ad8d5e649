"""The page "Keadaan sistem": stuck and failed work is told in plain Indonesian, with what still works (R46)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests import factories
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from tests.integration.outbox_cast import a_citizen, age, an_office, owed
from tests.integration.settings.test_overview import sign_in
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages import catching_up, outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office
from village_desk.operation import health, heartbeats

PAGE = "/settings/keadaan"


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return factories.office()


@pytest.fixture
def beating(app: Flask) -> None:
    for name in health.LOOPS:
        heartbeats.beat(name)


def page(client: FlaskClient, office: Office) -> str:
    sign_in(client, office, "admin")
    return client.get(PAGE).text


def not_reached(office: Office, code: str, reason: str) -> None:
    row = owed(a_citizen(office))
    with transaction():
        found = db.session.get_one(OutboxMessage, row.id)
        found.error_code = code
        outbox.note_state(found, "failed", reason)


def test_a_quiet_evening(client: FlaskClient, office: Office, beating: None) -> None:
    text = page(client, office)
    assert "Semua bagian berjalan" in text
    assert "Tidak ada yang menunggu." in text
    assert "Perlu dilihat" in text  # no backup yet, and no second place


def test_a_worker_that_does_not_run_is_said_with_what_still_works(
    client: FlaskClient, office: Office
) -> None:
    text = page(client, office)
    assert "Program pekerja (worker) tidak berjalan. Pesan warga tetap tersimpan" in text
    assert "Semua bagian berjalan" not in text


def test_what_waits_is_counted_with_its_age(client: FlaskClient, office: Office, beating: None) -> None:
    row = owed(a_citizen(office))
    age(OutboxMessage, row.id, next_try_at=5 * 60)
    text = page(client, office)
    assert "Pesan keluar yang menunggu dikirim" in text
    assert "1, paling lama 5 menit" in text
    assert "Pesan untuk warga menunggu terlalu lama untuk dikirim" in text


def test_a_message_without_a_receipt_is_seen(client: FlaskClient, office: Office, beating: None) -> None:
    row = owed(a_citizen(office))
    with transaction():
        sent = {"state": "sent", "handed_over_at": clock.now() - timedelta(hours=3)}
        db.session.execute(update(OutboxMessage).where(OutboxMessage.id == row.id).values(sent))
    assert "Pesan terkirim tanpa tanda sampai" in page(client, office)


def test_failures_are_counted_by_code_in_words_and_only_our_own(
    client: FlaskClient, office: Office, beating: None
) -> None:
    for _ in range(2):
        not_reached(office, "63003", "not_on_whatsapp")
    not_reached(an_office("SKM", "+628111000333"), "63024", "invalid_recipient")
    text = page(client, office)
    assert "Nomor tidak memakai WhatsApp (kode 63003)" in text
    assert "2 pesan" in text
    assert "63024" not in text
    metrics = client.get("/metrics").text
    assert 'village_desk_messages_failed{code="63003"} 2.0' in metrics
    assert 'village_desk_messages_failed{code="63024"} 1.0' in metrics


@pytest.mark.parametrize(
    ("drift", "words"),
    [(3.0, "cocok dengan jam penyedia"), (-600.0, "berbeda 10 menit dari jam penyedia")],
)
def test_the_clock_is_held_against_the_providers(
    client: FlaskClient, office: Office, fake_gateway: FakeGateway, drift: float, words: str
) -> None:
    fake_gateway.drift = drift
    catching_up.run_now("a command")
    assert words in page(client, office)
    assert f"village_desk_clock_drift_seconds {drift}" in client.get("/metrics").text


def test_officers_may_look_and_heads_and_viewers_need_not(client: FlaskClient, office: Office) -> None:
    sign_in(client, office, "officer")
    assert client.get(PAGE).status_code == 200
