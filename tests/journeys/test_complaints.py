"""Complaints from the first angry word to the answer: told in the chat, handled at the desk, heard again."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.fakes import desk_cast
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Page, Person
from village_desk import worker
from village_desk.database import db
from village_desk.figures.today import today_of
from village_desk.messages.models import Conversation, InboxMessage, OutboxMessage
from village_desk.office.models import Office, User
from village_desk.reports import figures
from village_desk.tickets.models import Complaint, ComplaintSubject, Ticket

SLOW = "saya kecewa, surat pindah saya sudah dua minggu tidak dilayani di kantor desa"
FEE = "saya dimintai uang 50 ribu sama petugas loket kemarin di kantor desa waktu urus KTP"
WORDS_OF_FEE = "dimintai uang"


@pytest.fixture
def office(frozen: WallClock) -> Office:
    frozen("2026-11-23 09:00")  # Monday morning
    return stories.a_village()


class Staff(Person):
    """A member of staff who signs in anew for each thing to be done: days pass between them."""

    def __init__(self, app: Flask, user_id: int) -> None:
        super().__init__(app.test_client())
        self.user_id = user_id

    def opens(self, address: str) -> Page:
        desk_cast.sign_in(self._client, db.session.get_one(User, self.user_id))
        return super().opens(address)


def browser(app: Flask, office: Office, *roles: str, name: str) -> Person:
    """A member of staff in front of a browser of their own."""
    return Staff(app, factories.user(office, *roles, name=name).id)


def the_complaint() -> Ticket:
    db.session.rollback()
    db.session.expire_all()
    return db.session.execute(
        select(Ticket).where(Ticket.kind == "complaint").order_by(Ticket.id.desc()).limit(1)
    ).scalar_one()


def row_of(ticket: Ticket) -> Complaint:
    return db.session.execute(select(Complaint).where(Complaint.ticket_id == ticket.id)).scalar_one()


def complains(citizen: Citizen, story: str, name: str = "anonim") -> str:
    """The shortest way: the story, the name, yes; returns the receipt."""
    assert "nama" in citizen.says(story)
    assert "Ini yang kami catat" in citizen.says(name)
    return citizen.says("ya")


def moves(person: Person, step: str, words: str = "", **chosen: str) -> None:
    """Lead the complaint on through its own page: the message is read first, then sent."""
    person.opens(f"/desk/aduan/{the_complaint().id}")
    person.follows(step)
    if words:
        person.presses(
            "Lihat pesan" if "Lihat pesan" in person.page.text else "Perbarui pesan di atas",
            words=words,
            **chosen,
        )
        assert words in person.page.text
    person.presses(step)
    worker.work_until_quiet()


def after_undo(frozen: WallClock) -> None:
    """The ten seconds in which an officer may still think better of it."""
    frozen.later(seconds=11)
    worker.work_until_quiet()


def test_a_complaint_goes_from_the_story_to_an_answer_and_back_when_it_does_not_satisfy(
    app: Flask, office: Office, citizen: Citizen, frozen: WallClock
) -> None:
    officer = browser(app, office, "officer", name="Rina Wulandari")
    heard = citizen.says(SLOW)
    assert (
        "Mohon maaf atas kerepotannya" in heard and "ANONIM" in heard
    )  # nothing that was told is asked again
    summary = citizen.says("Siti Aminah")
    assert "dua minggu" in summary and "Siti Aminah" in summary and "pelayanan" in summary
    assert the_count() == 0  # nothing is opened before the citizen's own yes
    receipt = citizen.says("ya")
    number = stories.number_in(receipt)
    assert "Kamis, 26 November pukul 15.30 WIB" in receipt  # three working days
    assert "Jumat, 11 Desember pukul 14.30 WIB" in receipt  # fourteen
    assert "SP4N-LAPOR" in receipt and "1708" in receipt and "Ombudsman" in receipt
    assert "Status: *Diterima*" in citizen.says("status")

    page = officer.opens("/desk/aduan")
    assert "Tanggapi Kamis sebelum 15.30" in page.text and "Siti" not in page.text
    assert "dua minggu" in officer.opens(f"/desk/aduan/{the_complaint().id}").text
    moves(officer, "Tanggapi aduan")
    after_undo(frozen)
    assert number in citizen.hears() and "sudah kami baca" in citizen.hears()
    moves(officer, "Tangani aduan")
    moves(officer, "Jawab aduan", "Berkas tertukar; surat pindah selesai besok pukul 10.00.", outcome="mended")
    after_undo(frozen)
    answer = citizen.hears()
    assert "surat pindah selesai besok pukul 10.00" in answer and "BELUM PUAS" in answer and "1708" in answer
    page = officer.opens(f"/desk/aduan/{the_complaint().id}").text
    assert "Menunggu tanggapan warga" in page and "Yang dilakukan kantor" in page and "Diperbaiki" in page

    frozen.later(hours=20)
    again = citizen.says("belum puas")
    assert number in again and "Ombudsman" in again and "kami tangani lagi" in again
    assert "sudah kami tambahkan" in citizen.says("katanya selesai tapi masih disuruh kembali lusa")
    ticket = the_complaint()
    assert (ticket.status, ticket.reopened) == ("handling", 1)
    page = officer.opens(f"/desk/aduan/{ticket.id}").text
    assert "Warga belum puas" in page and "disuruh kembali lusa" in page
    assert row_of(ticket).outcome is None, "what had been done was not enough"
    moves(officer, "Jawab aduan", "Suratnya sudah jadi dan siap diambil hari ini.", outcome="explained")
    assert "Dijelaskan kepada warga" in officer.opens(f"/desk/aduan/{ticket.id}").text
    frozen.later(hours=73)
    late = citizen.says("masih belum puas")
    assert "SP4N-LAPOR" in late and the_complaint().status == "answered"
    moves(officer, "Tutup aduan")
    assert the_complaint().status == "closed"


def the_count() -> int:
    db.session.rollback()
    return len(db.session.execute(select(Ticket.id).where(Ticket.kind == "complaint")).all())


def test_what_the_story_leaves_open_is_asked_once_and_bubbles_are_one_story(
    office: Office, citizen: Citizen
) -> None:
    assert "Kami mendengarkan" in citizen.says("ADUAN")
    heard = citizen.says("saya dibentak", "di depan orang banyak", "malu sekali rasanya")
    assert "tidak enak dialami" in heard and "Siapa petugasnya" in heard
    heard = citizen.says(
        "kemarin pagi jam 9"
    )  # the answer to another question is kept, and this one asked on
    assert "Siapa petugasnya" in heard
    heard = citizen.says("bu dewi bagian depan")
    assert "Kapan" not in heard and "dengan nama atau tanpa nama" in heard
    summary = citizen.says("Siti")
    assert "kemarin pagi jam 9" in summary and "bu dewi" in summary and "malu sekali" in summary
    citizen.says("ya")
    fields = the_complaint().fields or {}
    assert fields["cerita"] == "saya dibentak\ndi depan orang banyak\nmalu sekali rasanya"
    assert (fields["siapa"], fields["nama"]) == ("bu dewi bagian depan", "Siti")


def test_a_voice_note_and_a_photo_are_a_story(app: Flask, office: Office, citizen: Citizen) -> None:
    officer = browser(app, office, "officer", name="Rina Wulandari")
    citizen.says("aduan")
    assert "akan didengarkan" in citizen.sends_file(b"OggS" + b"\0" * 60, "audio/ogg")
    citizen.says("4")
    citizen.sends_photo()
    citizen.says("lewati")
    citizen.says("anonim")
    stories.number_in(citizen.says("ya"))
    page = officer.opens(f"/desk/aduan/{the_complaint().id}")
    assert "<audio controls" in page.html
    files = [address for words, address in page.links if words.startswith("Buka")]
    assert len(files) == 2 and officer.fetches(files[1]).startswith(b"\xff\xd8")


def test_a_fee_is_confidential_at_once_and_the_paper_is_safe(
    app: Flask, office: Office, citizen: Citizen, frozen: WallClock
) -> None:
    head, officer = (
        browser(app, office, "head", name="Hadi Sucipto"),
        browser(app, office, "officer", name="Rina Wulandari"),
    )
    heard = citizen.says(FEE)
    assert "GRATIS" in heard and "rahasia" in heard
    receipt = complains_on(citizen)
    assert "rahasia" in receipt and "tidak terpengaruh" in receipt
    ticket = the_complaint()
    assert ticket.confidential and row_of(ticket).weight == "oversight"
    assert f"/desk/aduan/{ticket.id}" not in officer.opens("/desk/aduan").html
    assert officer.opens(f"/desk/aduan/{ticket.id}").status == 404
    assert "Aduan 1" in head.opens("/desk").text
    assert WORDS_OF_FEE in head.opens(f"/desk/aduan/{ticket.id}").text

    chosen = next(v for v in head.page.forms if "assignee" in v.offered).offered["assignee"][-1]
    head.presses("Serahkan", assignee=chosen)
    assert "Aduan sudah diserahkan" in head.page.text
    assert WORDS_OF_FEE in officer.opens(f"/desk/aduan/{ticket.id}").text


def complains_on(citizen: Citizen) -> str:
    for words in ("lewati", "anonim", "ya"):
        heard = citizen.says(words)
        if "dengan nomor" in heard:
            return heard
    return citizen.says("ya")


def test_whom_it_is_about_neither_sees_nor_gets_it(app: Flask, office: Office, citizen: Citizen) -> None:
    joko, rina = (
        browser(app, office, "officer", name="Joko Susilo"),
        browser(app, office, "officer", name="Rina Wulandari"),
    )
    head = browser(app, office, "head", name="Hadi Sucipto")
    complains(citizen, "saya dibentak pak joko tadi pagi di loket kantor desa", "Siti Aminah")
    ticket = the_complaint()
    assert joko.opens(f"/desk/aduan/{ticket.id}").status == 404
    assert ticket.number not in joko.opens("/desk/aduan").text
    assert "dibentak" in rina.opens(f"/desk/aduan/{ticket.id}").text
    page = head.opens(f"/desk/aduan/{ticket.id}")
    assert "Joko Susilo" in page.text
    offered = next(form for form in page.forms if "assignee" in form.offered).offered["assignee"]
    (subject,) = db.session.scalars(select(ComplaintSubject.user_id)).all()
    assert str(subject) not in offered
    head.presses("Bukan Joko Susilo")
    assert "dibentak" in joko.opens(f"/desk/aduan/{ticket.id}").text


def test_a_complaint_about_the_only_head_is_in_the_hands_of_the_admin(
    app: Flask, office: Office, citizen: Citizen
) -> None:
    head, admin = (
        browser(app, office, "head", name="Hadi Sucipto"),
        browser(app, office, "admin", name="Dewi Lestari"),
    )
    citizen.says("saya dimintai uang 100 ribu kemarin di balai desa")
    citizen.says("pak kades")
    citizen.says("anonim")
    receipt = citizen.says("ya")
    assert "dengan nomor" in receipt and "semua orang" not in receipt
    ticket = the_complaint()
    assert head.opens(f"/desk/aduan/{ticket.id}").status == 404
    assert "100 ribu" in admin.opens(f"/desk/aduan/{ticket.id}").text
    admin.presses("Catat", subject=str(db.session.scalars(select(User.id).order_by(User.id.desc())).first()))
    assert "tidak melihat aduan ini lagi" in admin.page.text  # now nobody is left, and the list says no more
    assert ticket.number not in admin.page.text


def test_nobody_can_read_who_complained_without_a_name(
    app: Flask, office: Office, citizen: Citizen, frozen: WallClock
) -> None:
    officer = browser(app, office, "officer", name="Rina Wulandari")
    citizen.says("jalan dusun krajan rusak sejak bulan lalu, nama saya Siti Aminah, hp 081234567890")
    citizen.says("jangan sebut nama saya")
    citizen.says("ya")
    ticket = the_complaint()
    moves(officer, "Tanggapi aduan")
    after_undo(frozen)
    assert ticket.number in citizen.hears()  # the answer reaches them all the same
    page = officer.opens(f"/desk/aduan/{ticket.id}")
    assert "Tanpa nama" in page.text and "jalan dusun krajan rusak" in page.text
    for secret in ("Aminah", "Bu Siti", "081234567890", "4567890", "••"):
        assert secret not in page.text, secret
    chat = db.session.execute(select(Conversation.id)).scalar_one()
    assert "krajan" not in officer.opens(f"/desk/percakapan/{chat}").text
    assert ticket.number not in officer.page.text
    (line,) = stories.exported("tickets", office)
    assert line["chat"] is None and "nama" not in line["fields"] and "Aminah" not in str(line)

    officer.opens(f"/desk/aduan/{ticket.id}/balas")
    officer.presses("Lihat pesan", words="Di sebelah mana lubangnya?")
    officer.presses("Kirim pesan")
    after_undo(frozen)
    assert "Di sebelah mana lubangnya?" in citizen.hears()
    assert ticket.number in citizen.says("depan musala, saya Siti")
    page = officer.opens(f"/desk/aduan/{ticket.id}").text
    assert "depan musala" in page and "Bu Siti" not in page
    assert "musala" not in officer.opens(f"/desk/percakapan/{chat}").text


def test_no_words_of_a_complaint_stand_in_the_chat_of_a_request(
    app: Flask, office: Office, citizen: Citizen, client: FlaskClient
) -> None:
    officer = stories.an_officer(office, client)
    number = stories.requests_the_letter(citizen)
    citizen.says(FEE)
    complains_on(citizen)
    page = officer.opens(f"/desk/t/{stories.ticket_of(number).id}").text
    assert "untuk pengajuan KUR" in page
    assert WORDS_OF_FEE not in page and "rahasia" not in page and the_complaint().number not in page
    db.session.rollback()
    assert db.session.scalars(select(InboxMessage.id).where(InboxMessage.private.is_(True))).all()
    shown = db.session.scalars(select(OutboxMessage.body).where(OutboxMessage.private.is_(False))).all()
    assert not any(
        "aduan" in (body or "").lower() for body in shown if "Layanan ini gratis" not in (body or "")
    )


def test_an_open_request_waits_and_goes_on_afterwards(office: Office, citizen: Citizen) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    citizen.says(stories.ABOUT_HER)
    kept = citizen.says("aduan")
    assert "tetap tersimpan" in kept and "Kami mendengarkan" in kept
    citizen.says("lampu jalan depan masjid mati sejak minggu lalu")
    citizen.says("anonim")
    receipt = citizen.says("ya")
    assert "dengan nomor" in receipt and "masih kami simpan" in receipt
    assert "Nama usaha" in citizen.says("ya")
    assert the_count() == 1


def test_leaving_the_complaint_for_a_while_loses_nothing(office: Office, citizen: Citizen) -> None:
    citizen.says("aduan")
    citizen.says("saya dibentak tadi pagi di kantor desa")
    assert "LANJUT" in citizen.says("menu")
    assert "Siapa petugasnya" in citizen.says("lanjut")
    assert "tidak jadi disampaikan" in citizen.says("batal")
    assert "tetap" in citizen.says("2") or "Siapa petugasnya" in citizen.hears()
    citizen.says("tidak jadi ngadu")
    assert "tidak jadi disampaikan" in citizen.says("ya")
    assert the_count() == 0


def test_it_is_taken_back_with_one_confirmation(
    office: Office, citizen: Citizen, client: FlaskClient
) -> None:
    receipt = complains(citizen, SLOW)
    number, link = stories.number_in(receipt), stories.link_in(receipt)
    assert number in citizen.says("tidak jadi ngadu pak")
    assert "tetap kami proses" in citizen.says("2")
    assert "dicabut" in citizen.says("cabut aduan saya")
    assert "sudah dicabut" in citizen.says("1")
    assert the_complaint().status == "withdrawn"
    page = Person(client).opens(link).text
    assert "Dicabut" in page and "dua minggu" not in page


def test_the_tracking_page_shows_a_complaint_without_its_words(
    office: Office, citizen: Citizen, client: FlaskClient
) -> None:
    receipt = complains(citizen, SLOW, "Siti Aminah")
    page = Person(client).opens(stories.link_in(receipt)).text
    assert f"Aduan {stories.number_in(receipt)}" in page and "Diterima" in page
    assert "Ditanggapi paling lambat Kamis, 26 November pukul 15.30 WIB" in page
    for secret in ("dua minggu", "S***", "pindah", "Permohonan"):
        assert secret not in page, secret


def test_rude_words_are_met_calmly_and_lead_to_help(office: Office, citizen: Citizen) -> None:
    heard = citizen.says("woi kantor desa goblok, kerja ga becus")
    assert "Kami mengerti Bapak/Ibu kesal" in heard and "Apa yang terjadi" in heard
    heard = citizen.says("surat saya 2 minggu gak jadi jadi, bolak balik terus")
    assert "tanpa nama" in heard
    citizen.says("ga usah pake nama")
    assert "dengan nomor" in citizen.says("ya")


def test_more_about_an_open_complaint_is_added_to_it(office: Office, citizen: Citizen) -> None:
    number = stories.number_in(complains(citizen, SLOW))
    asked = citizen.says("hari ini petugas loket malah marah marah ke saya")
    assert f"1 Tambahan untuk aduan {number}" in asked and "2 Aduan baru" in asked
    assert number in citizen.says("1") and the_count() == 1
    citizen.says("jalan dusun rusak parah sejak bulan lalu")
    assert "dengan nama atau tanpa nama" in citizen.says("2")
    citizen.says("anonim")
    citizen.says("ya")
    assert the_count() == 2


def test_complaints_are_no_requests_in_figures_and_queue(
    app: Flask, office: Office, citizen: Citizen, frozen: WallClock
) -> None:
    officer = browser(app, office, "officer", name="Rina Wulandari")
    complains(citizen, SLOW)
    frozen("2026-12-30 09:00")
    row = db.session.get_one(Office, office.id)
    now = frozen("2026-12-30 09:00")
    leading = db.session.scalars(select(User).where(User.office_id == office.id)).first()
    assert leading is not None
    found = today_of(row, leading, now)
    assert (found.waiting, found.late, found.complaints_due) == (0, 0, 1)
    assert figures.this_month(row, now).received == 0
    assert the_complaint().number not in officer.opens("/desk?lihat=all").text
    page = officer.opens("/desk/aduan?lihat=late").text
    assert the_complaint().number in page and "terlambat" in page


def test_an_exported_confidential_line_holds_no_words(office: Office, citizen: Citizen) -> None:
    citizen.says(FEE)
    complains_on(citizen)
    (line,) = stories.exported("tickets", office)
    assert (line["kind"], line["confidential"], line["status"]) == ("complaint", True, "received")
    assert (line["fields"], line["files"], line["chat"]) == ({}, [], None)
