"""At the counter: a request typed for who stands there, its slip, and the paper handed over by code, QR or name."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes.citizen import Citizen
from tests.fakes.desk_cast import form_of, opens, sends, sign_in
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock, worker
from village_desk.citizens.models import Consent
from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office, User
from village_desk.tickets import lifecycle, pickup
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status

FORM = "/desk/loket/domisili"
ANSWERS = {
    "isi_nama": "Siti Rahmawati",
    "isi_nik": "3509 1657 0890 0001",
    "isi_no_kk": stories.KK,
    "isi_alamat": "Dusun Krajan RT 02 RW 01",
    "isi_keperluan": "melamar pekerjaan",
}


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    office = stories.a_village()
    frozen("2026-11-23 09:00")
    return office


@pytest.fixture
def desk(client: FlaskClient, office: Office) -> FlaskClient:
    stories.an_officer(office, client)
    sign_in(client, rina())
    return client


def rina() -> User:
    return db.session.query(User).order_by(User.id).first()  # type: ignore[no-any-return]


def typed(desk: FlaskClient, **more: object) -> TestResponse:
    """The form as it is filled in at the counter, with all papers shown."""
    page = opens(desk, FORM)
    shown = re.findall(r'name="papers" type="checkbox" value="([^"]+)"', page)
    hidden = form_of(page.split("<main")[1])
    given = {"channel": "counter", "papers": shown, **ANSWERS, **more}
    fields = set(re.findall(r'name="(isi_[a-z_]+)"', page))
    return sends(
        desk, FORM, **{k: v for k, v in given.items() if not k.startswith("isi_") or k in fields}, **hidden
    )


def the_ticket() -> Ticket:
    db.session.expire_all()
    return db.session.query(Ticket).filter_by(channel="counter").one()


def becomes_ready(ticket: Ticket) -> None:
    with transaction():
        for to in (Status.CHECKING, Status.IN_PROGRESS, Status.READY):
            lifecycle.change_status(ticket.id, to, actor=officer(rina().id), now=clock.now())


def test_one_form_makes_the_same_ticket_with_the_same_promise_and_a_slip(
    desk: FlaskClient, office: Office
) -> None:
    assert FORM in opens(desk, "/desk/loket") and "Layani di loket" in opens(desk, "/desk")
    answer = typed(desk)
    ticket = the_ticket()
    assert answer.headers["Location"] == f"/desk/t/{ticket.id}/tanda-terima"
    (line,) = stories.exported("tickets", office)
    assert line["channel"] == "counter" and line["status"] == "received" and line["chat"] is None
    assert line["fields"]["nik"] == "3509165708900001" and line["due_at"].startswith("2026-11-24T08:30")
    assert ticket.assignee_id == rina().id and not ticket.received_out_of_hours
    slip = opens(desk, f"/desk/t/{ticket.id}/tanda-terima")
    assert ticket.number in slip and "Paling lambat" in slip and re.search(r'<svg [^>]*class="qr"', slip)
    assert f"/lacak/{ticket.token}" in slip and stories.NIK not in slip


def test_mistakes_are_said_at_their_fields_and_nothing_typed_is_lost(
    desk: FlaskClient, office: Office
) -> None:
    answer = typed(desk, isi_nik="350916570890", isi_nama="")
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and "NIK terdiri dari 16 angka. Yang diisi baru 12 angka." in page
    assert "masih kosong" in page and "melamar pekerjaan" in page and page.count("checked") >= 2
    assert db.session.query(Ticket).count() == 0


def test_papers_that_were_not_shown_are_missing_and_stand_on_the_slip(
    desk: FlaskClient, office: Office
) -> None:
    answer = typed(desk, papers=[])
    ticket = the_ticket()
    assert ticket.status == Status.DOCUMENTS_MISSING and ticket.due_at is None
    assert "Masih kurang: " in opens(desk, answer.headers["Location"])


def test_who_agrees_is_told_by_whatsapp_when_it_is_ready_once(
    desk: FlaskClient, office: Office, citizen: Citizen
) -> None:
    typed(desk, phone="0812 3456 7890", agreed="y")
    ticket = the_ticket()
    consent = db.session.query(Consent).one()
    assert consent.kind == "notices" and consent.message_id is None
    becomes_ready(ticket)
    (told,) = db.session.query(OutboxMessage).filter_by(notice="ready").all()
    assert told.citizen_id == ticket.citizen_id and told.must_reach
    citizen.hears_new()
    worker.work_until_quiet()
    assert [(m.content_sid, m.recipient) for m in citizen.received] == [(stories.READY_TEMPLATE, citizen.address)]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"phone": "0812 3456 7890"}, "bila warga setuju, centang ini"),
        ({"agreed": "y"}, "Tulis nomor WhatsApp warga"),
        ({"phone": "12", "agreed": "y"}, "Nomor"),
    ],
)
def test_nobody_is_written_to_who_was_not_asked(
    desk: FlaskClient, office: Office, more: dict[str, str], problem: str
) -> None:
    answer = typed(desk, **more)
    assert answer.status_code == 422 and problem in html.unescape(answer.get_data(as_text=True))


def test_a_second_press_makes_no_second_request(desk: FlaskClient, office: Office) -> None:
    page = opens(desk, FORM)
    hidden = form_of(page.split("<main")[1])
    given = {"channel": "phone", **ANSWERS, **hidden}
    fields = set(re.findall(r'name="(isi_[a-z_]+)"', page))
    form = {k: v for k, v in given.items() if not k.startswith("isi_") or k in fields}
    assert sends(desk, FORM, **form).status_code == 303
    assert sends(desk, FORM, **form).status_code == 303
    assert db.session.query(Ticket).count() == 1
    assert db.session.query(Ticket).one().channel == "phone"


def test_handed_over_by_the_code_however_it_is_typed_and_written_into_the_register(
    desk: FlaskClient, office: Office
) -> None:
    typed(desk)
    ticket = the_ticket()
    becomes_ready(ticket)
    code = pickup.code_of(the_ticket())
    page = desk.get(f"/lacak/{ticket.token}").get_data(as_text=True)
    assert code in page and len(page.encode()) < 3072
    shown = desk.get(f"/lacak/{ticket.token}/ambil")
    assert b"<svg" in shown.data and shown.headers["Cache-Control"] == "no-store"
    found = sends(desk, "/desk/serah", kata=f" {code[:3].lower()}-{code[3:]} ")
    assert found.headers["Location"] == f"/desk/t/{ticket.id}/serahkan"
    hidden = form_of(opens(desk, found.headers["Location"]).split("<main")[1])
    sends(desk, found.headers["Location"], collected_by="Budi", relation="anak", langkah="kirim", **hidden)
    assert the_ticket().status == Status.COMPLETED
    register = opens(desk, "/desk/ekspedisi")
    assert ticket.number in register and "Budi (anak)" in register and "23-11-2026 09.00" in register
    assert "Belum ada yang diserahkan" in opens(desk, "/desk/ekspedisi?bulan=2026-10")


def test_the_qr_leads_to_the_hand_over_after_signing_in_and_to_nothing_for_others(
    desk: FlaskClient, office: Office, app: Flask
) -> None:
    typed(desk)
    ticket = the_ticket()
    assert desk.get(f"/desk/serah/{pickup.code_of(ticket)}").status_code == 404  # not ready yet
    becomes_ready(ticket)
    address = f"/desk/serah/{pickup.code_of(ticket)}"
    assert desk.get(address).headers["Location"] == f"/desk/t/{ticket.id}/serahkan"
    stranger = app.test_client().get(address, base_url=current().public_url)
    assert stranger.status_code == 303 and "/login" in stranger.headers["Location"]
    assert "Kode itu tidak menunggu" in desk.get("/desk/serah/AAAAAA").get_data(as_text=True)


def test_found_by_name_among_what_is_ready(desk: FlaskClient, office: Office) -> None:
    typed(desk)
    assert "Semua dokumen sudah dijemput" in opens(desk, "/desk/serah")
    becomes_ready(the_ticket())
    assert "Siti Rahmawati" in opens(desk, "/desk/serah")
    assert "Siti Rahmawati" in sends(desk, "/desk/serah", kata="rahma").get_data(as_text=True)
    assert "Tidak ditemukan" in sends(desk, "/desk/serah", kata="zainal").get_data(as_text=True)
