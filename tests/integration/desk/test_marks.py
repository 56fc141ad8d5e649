"""Labels, notes that call a colleague, and a save that came too late: nothing of it reaches a citizen."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_user, form_of, opens, sends, sign_in
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.office.models import User
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketNote
from village_desk.tickets.status import Status
from village_desk.tickets.working_models import Label


@pytest.fixture
def joko(village: Village) -> User:
    with transaction():
        return a_user(village.office, "officer", name="Pak Joko Susilo")


def page_of(village: Village) -> str:
    return f"/desk/t/{village.ticket.id}"


def test_a_label_is_made_by_writing_it_and_taken_off_again(desk: FlaskClient, village: Village) -> None:
    path = f"{page_of(village)}/label"
    sends(desk, path, action_key="a", new="Lansia")
    label = db.session.query(Label).one()
    assert label.name == "lansia" and '<li class="label">lansia</li>' in opens(desk, page_of(village))
    sends(desk, path, action_key="b", chosen=[label.id], new="prioritas")
    assert opens(desk, page_of(village)).count('<li class="label">') == 2
    sends(desk, path, action_key="c", chosen=[])
    assert '<li class="label">' not in opens(desk, page_of(village))
    assert db.session.query(Label).count() == 0, "what nothing carries any more is gone"


def test_a_label_is_no_place_for_a_number_of_a_citizen(desk: FlaskClient, village: Village) -> None:
    answer = sends(desk, f"{page_of(village)}/label", action_key="a", new="3509161708900001")
    assert answer.status_code == 422 and "tidak boleh memuat nomor warga" in answer.get_data(as_text=True)
    assert db.session.query(Label).count() == 0


def test_a_colleague_who_is_called_finds_it_until_it_is_read(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    assert "Panggil rekan dengan @: @joko" in opens(desk, page_of(village))
    words = "@Joko tolong ditelepon, nomornya joko@contoh.id salah"
    sends(desk, f"{page_of(village)}/catatan", action_key="n", note=words)
    assert "Menyebut saya" not in opens(desk, "/desk"), "whoever wrote it is not called"
    sign_in(desk, joko)
    queue = opens(desk, "/desk?lihat=mentioned")
    assert village.ticket.number in queue and "Menyebut saya" in queue
    assert "Rina Wulandari menyebut Bapak/Ibu" in opens(desk, page_of(village))
    sends(desk, f"{page_of(village)}/sebutan")
    assert "menyebut Bapak/Ibu" not in opens(desk, page_of(village))
    assert "Semua catatan sudah dibaca" in opens(desk, "/desk?lihat=mentioned")


def test_the_first_name_calls_and_two_of_the_same_name_have_longer_ones(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    with transaction():
        a_user(village.office, "officer", name="Joko Purnomo")
        a_user(village.office, "viewer", name="Wati")
    page = opens(desk, page_of(village))
    assert "@joko, @jokopurnomo" in page and "@wati" not in page


def test_a_colleague_was_quicker_both_versions_are_shown_and_nothing_is_lost(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    path = f"{page_of(village)}/status/cancelled"
    hidden = form_of(opens(desk, path).split("<main")[1])
    with transaction():
        lifecycle.change_status(village.ticket.id, Status.CHECKING, actor=officer(joko.id), now=clock.now())
    typed = "Warga datang sendiri dan mencabutnya"
    answer = sends(desk, path, **hidden, detail=typed, langkah="kirim")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Permohonan sudah berubah" in page
    assert "Status menjadi Diperiksa" in page and "Pak Joko Susilo" in page and typed in page
    assert db.session.get_one(Ticket, village.ticket.id).status == Status.CHECKING
    again = form_of(page.split('aria-labelledby="tadi"')[1])
    seen = sends(desk, path, **again, langkah="lihat").get_data(as_text=True)
    assert typed in seen and "Batalkan permohonan" in seen
    sends(desk, path, **{**again, "langkah": "kirim"})
    db.session.expire_all()
    assert db.session.get_one(Ticket, village.ticket.id).status == Status.CANCELLED


def test_what_cannot_be_done_any_more_can_be_kept_as_a_note(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    path = f"{page_of(village)}/tolak"
    hidden = form_of(opens(desk, path).split("<main")[1])
    with transaction():
        lifecycle.change_status(
            village.ticket.id, Status.CANCELLED, actor=officer(joko.id), now=clock.now(), detail="dicabut"
        )
    answer = sends(desk, path, **hidden, reason="data_mismatch", words="KK tidak cocok", langkah="kirim")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "tidak dapat dikerjakan lagi" in page
    assert "Data tidak sesuai dengan dokumen" in page, "what was chosen is said in words"
    sends(desk, f"{page_of(village)}/catatan", **form_of(page, "/catatan"))
    assert db.session.query(TicketNote).one().text == "KK tidak cocok"
