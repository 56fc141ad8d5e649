"""Outside the 24-hour window the officer reads the approved words before they go, and the citizen gets those."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.desk_cast import Village, a_village, sign_in
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from tests.integration.desk.test_a_ticket import advance, at_ticket, page, send
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages import templates
from village_desk.office.models import OfficeNotice
from village_desk.worker import work_until_quiet

OWN = "Salam dari {{1}}. Surat nomor {{2}} boleh diambil."


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    """A request that only waits to be called ready; its citizen wrote three days ago."""
    made = a_village()
    advance(made, "checking", "in_progress", "awaiting_signature")
    with transaction():
        citizen = db.session.get_one(Citizen, made.ticket.citizen_id)
        citizen.last_inbound_at = clock.now() - timedelta(days=3)
    return made


def approve(village: Village, variables: list[str], body: str | None = None) -> None:
    with transaction():
        row = OfficeNotice(office_id=village.office.id, key="ready", content_sid="HX" + "a" * 32)
        row.variables, row.body = variables, body
        db.session.add(row)


def shown(text: str) -> str:
    return html.unescape(text.split('class="preview">')[1].split("</p>")[0])


@pytest.mark.parametrize("own", [None, OWN])
def test_the_approved_words_are_shown_and_are_what_the_citizen_gets(
    client: FlaskClient, village: Village, fake_gateway: FakeGateway, own: str | None
) -> None:
    """Looked up at the provider where the office has words of its own, else as we ship them."""
    ready = next(one for one in templates.shipped() if one.key == "ready")
    variables = ["office", "number"] if own else list(ready.variables)
    approve(village, variables, own)
    sign_in(client, village.staff["officer"])
    path = at_ticket(village, "/status/ready")
    words = shown(page(client, path))
    assert words.startswith("Salam dari Desa Wonojati." if own else "Kabar baik dari Desa Wonojati.")
    assert village.ticket.number in words and "{{" not in words
    assert "tepat seperti tertulis di atas" in page(client, path)

    assert send(client, path, langkah="kirim").status_code == 303
    work_until_quiet()
    sent = fake_gateway.sent[-1]
    filled = (own or ready.body).replace("{{", "{").replace("}}", "}").format("", *sent.variables.values())
    assert filled == words
    assert words in html.unescape(page(client, at_ticket(village)))


def test_words_that_are_not_known_are_not_claimed(
    client: FlaskClient, village: Village, fake_gateway: FakeGateway
) -> None:
    """An office's own choice of variables, never looked up: only the meaning can be shown."""
    approve(village, ["number"])
    sign_in(client, village.staff["officer"])
    text = page(client, at_ticket(village, "/status/ready"))
    assert "yang kata-katanya sedikit lain" in text
    assert db.session.scalars(select(OfficeNotice.body)).all() == [None]
