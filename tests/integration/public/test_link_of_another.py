"""A tracking link in the wrong hands, and the page kept as a picture."""

from __future__ import annotations

import io

from flask.testing import FlaskClient
from PIL import Image

from tests.fakes.desk_cast import NAME, NIK, Village, form_of, opens, sends
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import Status


def test_who_says_that_it_is_not_theirs_reads_no_further_and_the_office_knows(
    desk: FlaskClient, village: Village
) -> None:
    link = f"/lacak/{village.ticket.token}"
    assert "Bukan permohonan saya" in opens(desk, link)
    page = opens(desk, f"{link}/bukan-saya")
    assert "tidak ada yang berubah" in page and opens(desk, link), "looking changes nothing"
    answer = desk.post(f"{link}/bukan-saya", data=form_of(page))
    assert answer.status_code == 200 and "tautan ditutup" in answer.get_data(as_text=True)
    for path in (link, f"{link}/kartu.png", f"{link}/bukan-saya", f"{link}/ambil"):
        assert desk.get(path).status_code == 404
    staff = opens(desk, f"/desk/t/{village.ticket.id}")
    assert "Bukan permohonannya" in staff and "Penerima tautan menyatakan" in staff
    sends(desk, f"/desk/t/{village.ticket.id}/buka-tautan", **form_of(staff, "/buka-tautan"))
    assert village.ticket.number in opens(desk, link)
    kinds = [row.kind for row in db.session.query(TicketEvent).filter_by(ticket_id=village.ticket.id)]
    assert kinds[-2:] == ["disowned", "owned"]


def test_without_the_forms_token_nothing_is_shut(desk: FlaskClient, village: Village) -> None:
    link = f"/lacak/{village.ticket.token}"
    assert desk.post(f"{link}/bukan-saya").status_code == 403
    assert opens(desk, link)


def test_the_page_can_be_kept_as_a_small_picture(desk: FlaskClient, village: Village) -> None:
    for to in (Status.CHECKING, Status.IN_PROGRESS, Status.READY):
        with transaction():
            lifecycle.change_status(
                village.ticket.id, to, actor=officer(village.staff["officer"].id), now=clock.now()
            )
    ticket = db.session.get_one(Ticket, village.ticket.id)
    answer = desk.get(f"/lacak/{ticket.token}/kartu.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    data = answer.get_data()
    assert len(data) < 60_000, "a cheap phone on a slow line"
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.width == 720 and 500 < picture.height < 1600
    assert NAME.encode() not in data and NIK.encode() not in data
