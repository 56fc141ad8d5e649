"""Looking at photos one after the other: turned, enlarged, left for later; and asking only for what failed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_photo, a_village, form_of, opens, sends
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages.models import Attachment, OutboxMessage
from village_desk.tickets import intake
from village_desk.tickets.models import TicketDocument


@pytest.fixture
def village(app: Flask, frozen: WallClock) -> Village:
    """The request has two photos: of the KTP, and of the family card."""
    made = a_village()
    second = next(r["slug"] for r in made.ticket.terms["requirements"][1:] if not r["in_person"])
    with transaction():
        more = a_photo(made.office, made.ticket)
        intake.add_documents(made.ticket.id, [(more.id, second)], now=clock.now())
    return made


def photos(village: Village) -> list[str]:
    """The addresses of both, in the order of the checklist."""
    rows = db.session.query(Attachment.public_id).order_by(Attachment.id)
    return [f"/desk/t/{village.ticket.id}/berkas/{row[0]}" for row in rows]


def verdicts() -> list[str]:
    db.session.expire_all()
    return [row.verdict for row in db.session.query(TicketDocument).order_by(TicketDocument.id)]


def judges(desk: FlaskClient, photo: str, verdict: str) -> str:
    hidden = form_of(opens(desk, photo).split("<main")[1])
    answer = sends(desk, f"{photo}/nilai", verdict=verdict, action_key=hidden["action_key"])
    return answer.headers["Location"]


def test_turned_and_enlarged_by_plain_links(desk: FlaskClient, village: Village) -> None:
    photo = photos(village)[0]
    page = opens(desk, photo)
    assert 'class="turn-0"' in page and "picture-frame large" not in page
    assert f"{photo}?putar=90" in page and f"{photo}?putar=270" in page
    page = opens(desk, f"{photo}?putar=90&besar=1")
    assert (
        'class="turn-90"' in page and "picture-frame large" in page and f"{photo}?putar=180&besar=1" in page
    )
    assert 'class="turn-0"' in opens(desk, f"{photo}?putar=45")


def test_later_goes_on_and_judges_nothing(desk: FlaskClient, village: Village) -> None:
    first, second = photos(village)
    assert f'href="{second}">Nanti' in opens(desk, first)
    assert f'href="/desk/t/{village.ticket.id}">Nanti' in opens(desk, second)
    assert verdicts() == ["unchecked", "unchecked"]


def test_after_each_the_next_and_what_was_left_for_later_at_the_end(
    desk: FlaskClient, village: Village
) -> None:
    first, second = photos(village)
    assert judges(desk, second, "readable").endswith(first)
    assert judges(desk, first, "readable").endswith("hasil=dinilai")
    assert verdicts() == ["readable", "readable"]


def test_after_the_last_the_citizen_is_asked_for_the_blurred_one_only(
    desk: FlaskClient, village: Village
) -> None:
    first, second = photos(village)
    assert judges(desk, first, "readable").endswith(second)
    asks = judges(desk, second, "blurred")
    assert asks.endswith("/minta-berkas?langsung=1")
    page = opens(desk, asks)
    blurred, fine = (intake.requirement_name(village.ticket, d.requirement) for d in _documents()[::-1])
    message = page.split('class="preview"')[1].split("</p>")[0]
    assert "Pesan untuk warga" in page and blurred in message and fine not in message
    hidden = form_of(page.split("<main")[1])
    answer = sends(desk, asks, **hidden, langkah="kirim")
    assert answer.headers["Location"].endswith("hasil=diminta")
    sent = db.session.query(OutboxMessage).filter_by(notice="documents_missing").one()
    assert blurred in sent.body and fine not in sent.body


def _documents() -> list[TicketDocument]:
    return list(db.session.query(TicketDocument).order_by(TicketDocument.id))
