"""Questions (issue 5, 1): answered from the catalogue, the calendar and the office's own words, with a way on."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk import clock
from village_desk.database import db, transaction
from village_desk.messages.models import InboxMessage
from village_desk.office import setup
from village_desk.office.models import Office
from village_desk.privacy import erasing, retention
from village_desk.tickets.models import Unanswered

POSYANDU = {"phrases": ["posyandu"], "answer": "Posyandu setiap Selasa pukul 08.00 di balai dusun."}
WAYS_ON = ("*MENU*", "1 Ya, mulai", "9 Bicara dengan petugas", "9 petugas", "*PETUGAS*")


@pytest.fixture
def office(app: Flask, frozen: WallClock) -> Office:
    return stories.a_village(questions=[POSYANDU], map="-8.2767,113.6521")


def kept() -> list[str | None]:
    db.session.rollback()
    return [row.words for row in db.session.query(Unanswered).order_by(Unanswered.id)]


def test_requirements_fee_and_days_in_one_breath_and_yes_starts(citizen: Citizen, office: Office) -> None:
    heard = citizen.says("syarat sama biaya bikin ktp brp, brp hari")
    assert "Kartu Keluarga" in heard and "*GRATIS*" in heard and "7 hari kerja" in heard
    assert "Disdukcapil" in heard and "1 Ya, mulai" in heard
    assert "Nama lengkap" in citizen.says("ya")


def test_two_papers_are_answered_together_and_one_is_chosen(citizen: Citizen, office: Office) -> None:
    heard = citizen.says("syarat surat usaha sama sktm apa aja")
    assert "usaha (SKU)*" in heard and "tidak mampu (SKTM)*" in heard and "1 Surat keterangan usaha" in heard
    assert "Nama lengkap" in citizen.says("2")


def test_a_question_without_a_paper_asks_which_and_then_answers_instead_of_starting(
    citizen: Citizen, office: Office
) -> None:
    heard = citizen.says("biaya sama syaratnya apa aja ya")
    assert "Untuk layanan apa" in heard and "5 " in heard
    citizen.says("5")
    heard = citizen.says("53")
    assert "*GRATIS*" in heard and "1 Ya, mulai" in heard and "Nama lengkap" not in heard


def test_in_the_middle_of_a_request_the_open_question_comes_again(citizen: Citizen, office: Office) -> None:
    citizen.says("mau buat sktm")
    for question, answer in (
        ("biayanya berapa pak?", "GRATIS"),
        ("syarat ktp hilang apa aja?", "Surat kehilangan"),
        ("senin buka?", "kantor *buka*"),
        ("posyandu kapan ya?", "setiap Selasa"),
        ("nomor telepon kantor berapa?", "0331 000011"),
    ):
        heard = citizen.says(question)
        assert answer in heard and "Nama lengkap" in heard, question


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("hari ini buka?", "Hari ini kantor *tutup*"),  # Saturday
        ("besok buka?", "Minggu, 22 November, kantor *tutup*"),
        ("senin buka ga", "Senin, 23 November, kantor *buka* pukul 08.00–12.00 dan 13.00–15.30"),
        ("tanggal 25 desember buka ga", "Karena: Hari Raya Natal"),
        ("natal buka ga pak", "Jumat, 25 Desember, kantor *tutup*"),
        ("jam buka kantor", "Senin–Kamis 08.00"),
    ],
)
def test_each_day_that_is_asked_about(
    citizen: Citizen, office: Office, frozen: WallClock, asked: str, said: str
) -> None:
    frozen("2026-11-21 12:00")
    assert said in citizen.says(asked)


def test_open_now_later_today_and_not_any_more(citizen: Citizen, office: Office, frozen: WallClock) -> None:
    frozen("2026-11-23 09:00")
    assert "Saat ini sedang buka, sampai pukul 15.30" in citizen.says("hari ini buka?")
    frozen("2026-11-24 07:00")
    assert "mulai pukul 08.00" in citizen.says("kantor hari ini buka kan?")
    frozen("2026-11-24 19:00")
    assert "sudah tutup" in citizen.says("hari ini masih buka ga")


def test_place_map_telephone_and_calls(citizen: Citizen, office: Office) -> None:
    heard = citizen.says("kantornya dimana, share lokasi")
    assert stories.ADDRESS in heard and "https://maps.google.com/?q=-8.2767,113.6521" in heard
    heard = citizen.says("minta nomor pak kades dong")
    assert "0331 000011" in heard and "Nomor pribadi" in heard
    heard = citizen.says("kok ditelpon ga bisa")
    assert "hanya untuk pesan" in heard and "0331 000011" in heard


def test_the_offices_own_question_is_answered_at_night(citizen: Citizen, office: Office) -> None:
    heard = citizen.says("min jadwal posyandu kapan")
    assert "setiap Selasa" in heard and "*MENU*" in heard
    assert kept() == []


def test_what_nobody_can_answer_has_a_way_on_and_is_kept_without_the_person(
    citizen: Citizen, office: Office
) -> None:
    for text in ("kapan ada vaksin kucing di desa pak Budi", "syarat bikin paspor apa aja"):
        heard = citizen.says(text)
        assert any(way in heard for way in WAYS_ON), heard
    assert kept() == ["kapan ada vaksin kucing di desa pak [nama]", "syarat bikin paspor apa aja"]
    citizen.says("mau buat sktm")
    citizen.says("qwerty asdf zxcv uiop hjkl")  # may be an answer about a person: never kept
    assert len(kept()) == 2


def test_one_click_makes_a_frequent_question_of_it(
    citizen: Citizen, office: Office, client: FlaskClient, frozen: WallClock
) -> None:
    citizen.says("kapan ada vaksin kucing?")
    officer = stories.an_officer(office, client)
    page = officer.opens("/settings/pertanyaan")
    assert "kapan ada vaksin kucing?" in page.text
    officer.follows("Tulis jawaban")
    assert "kapan ada vaksin kucing" in officer.page.text
    officer.presses("Simpan pertanyaan", answer="Vaksin kucing setiap Jumat pertama di balai desa.")
    assert "Semua pertanyaan sudah terjawab" in officer.opens("/settings/pertanyaan").text
    assert "Jumat pertama" in citizen.says("vaksin kucing kapan ada ya")
    row = db.session.query(Unanswered).one()
    assert row.resolved_at is not None and row.resolved_by_id is not None


def test_a_mistake_in_the_form_stays_at_its_field(office: Office, client: FlaskClient) -> None:
    officer = stories.an_officer(office, client)
    officer.opens("/settings/pertanyaan/baru")
    page = officer.presses("Simpan pertanyaan", phrases="menu", answer="Ya.")
    assert "perintah percakapan" in page.text and "Ya." in page.text
    page = officer.presses("Simpan pertanyaan", phrases="surat keterangan usaha", answer="Ya.")
    assert "nama layanan" in page.text
    page = officer.presses("Simpan pertanyaan", phrases="jam posyandu\nposyandu", answer="Ya.")
    assert "sudah ada" in page.text


def test_a_question_is_changed_taken_off_and_settled(
    office: Office, client: FlaskClient, citizen: Citizen
) -> None:
    citizen.says("ada wifi gratis di balai?")
    officer = stories.an_officer(office, client)
    officer.opens("/settings/pertanyaan")
    officer.follows("posyandu")
    officer.presses("Simpan pertanyaan", answer="Posyandu pindah ke hari Rabu.")
    assert "hari Rabu" in citizen.says("posyandu kapan")
    officer.opens("/settings/pertanyaan")
    officer.presses("Selesai: ada wifi gratis di balai?")
    officer.follows("posyandu")
    officer.presses("Hapus pertanyaan ini")
    assert setup.export(db.session.merge(office))["questions"] == []
    assert "Belum ada pertanyaan kantor sendiri" in officer.opens("/settings/pertanyaan").text


def test_it_goes_with_the_person_and_with_age(citizen: Citizen, office: Office, frozen: WallClock) -> None:
    citizen.says("kapan ada vaksin kucing?")
    row = db.session.query(InboxMessage).one()
    with transaction():
        erasing.erase([int(row.citizen_id or 0)], clock.now())
    assert kept() == [None]


def test_old_ones_are_purged(citizen: Citizen, office: Office, frozen: WallClock) -> None:
    citizen.says("kapan ada vaksin kucing?")
    frozen.later(days=400)
    assert retention.purge()["unanswered questions"] == 1
    assert kept() == [None]


def test_the_offices_json_holds_it_and_refuses_what_cannot_work(office: Office) -> None:
    data = setup.export(office)
    assert data["map"] == "-8.2767,113.6521" and data["questions"][0]["phrases"] == ["posyandu"]
    with transaction():
        setup.apply(office, data)
    assert setup.export(office) == data
    for wrong in (
        {"map": "di dekat masjid"},
        {"map": "99.1,200"},
        {"questions": [{"phrases": [], "answer": "x"}]},
    ):
        with pytest.raises(Exception, match=next(iter(wrong))), transaction():
            setup.apply(office, wrong)


def test_a_person_browses_the_page_only_with_the_right_role(client: FlaskClient, office: Office) -> None:
    viewer = factories.user(office, "viewer", email="lihat@desa.example.id")
    person = Person(client)
    person.signs_in(str(viewer.email), factories.PASSWORD)
    assert client.get("/settings/pertanyaan").status_code == 403
