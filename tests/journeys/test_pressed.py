"""Frightened, angry and bereaved citizens in the middle of something else: heard as what they say."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk.database import db
from village_desk.messages.models import Conversation, OutboxMessage
from village_desk.office.models import Office
from village_desk.tickets import complaint_access
from village_desk.tickets.models import Complaint, Ticket
from village_desk.whatsapp import abandoned

pytestmark = pytest.mark.only_on("sqlite")
CHATS = "/desk/percakapan"
WHISPER = "saya mau lapor mas, pak Agus minta uang 100rb buat KK"


@pytest.fixture
def office(at: WallClock, citizen: Citizen) -> Office:
    at("2026-11-23 09:00")  # Monday morning
    return stories.a_village()


@pytest.fixture
def officer(office: Office, client: FlaskClient) -> Person:
    return stories.an_officer(office, client.application.test_client())


def replies(officer: Person, words: str) -> None:
    officer.opens(CHATS)
    officer.follows("Buka percakapan")
    officer.presses("Lihat lalu kirim", reply=words)
    officer.presses("Kirim balasan")


def state_of(citizen: Citizen) -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Conversation.state)).one() or ""


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("bapak saya barusan meninggal", "turut berduka cita"),
        ("rumah saya kebakaran", "*113* pemadam"),
        ("omah ku kobong", "*113* pemadam"),
        ("saya dipukul suami", "*110* polisi"),
    ],
)
def test_what_cannot_wait_is_no_name_in_a_form(
    citizen: Citizen, office: Office, words: str, first: str
) -> None:
    citizen.says("mau bikin sktm")
    assert first in citizen.says(words)
    assert words not in state_of(citizen)
    assert "*LANJUT*" in citizen.says("menu")


def test_who_tells_of_a_death_is_not_asked_for_a_form_again(citizen: Citizen, office: Office) -> None:
    citizen.says("mau bikin sktm")
    citizen.says("bapak saya barusan meninggal")
    thanked = citizen.says("makasih")
    assert "diberi kekuatan" in thanked and "NIK" not in thanked
    assert "NIK" in citizen.says("lanjut")


def test_a_purpose_and_a_shop_are_no_alarm(citizen: Citizen, office: Office) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    answer = citizen.says("Siti Aminah\n3509165708900001\n3509160101150002\nmodal setelah kebakaran pasar")
    assert "113" not in answer and "Nama usaha" in answer


def test_a_curse_is_nobodys_name(citizen: Citizen, office: Office) -> None:
    citizen.says("mau bikin sktm")
    answer = citizen.says("jancok suwe")
    assert "kesal" in answer and "*ADUAN*" in answer and "Nama lengkap" in answer
    citizen.says("saya dibentak petugas loket kemarin di kantor")
    assert "jancok" not in state_of(citizen)


@pytest.mark.parametrize("words", [WHISPER, "min uang saya dipinta pak modin 500rb buat nikah"])
def test_a_fee_whispered_while_an_officer_talks_is_not_for_that_officer(
    citizen: Citizen, office: Office, officer: Person, words: str
) -> None:
    citizen.says("petugas")
    replies(officer, "Ya Bu?")
    citizen.work()
    citizen.hears_new()
    assert "rahasia" in citizen.says(words)
    page = officer.opens(f"{CHATS}/{db.session.scalars(select(Conversation.id)).one()}").text
    assert "Ya Bu?" in page and "buat nikah" not in page and "100rb" not in page and "rahasia" not in page


def test_ok_to_the_officer_begins_nothing(
    citizen: Citizen, office: Office, officer: Person, at: WallClock
) -> None:
    citizen.says("petugas")
    citizen.says("syarat sktm apa saja")
    at.later(minutes=1)
    replies(officer, "KTP dan KK, Bu.")
    citizen.work()
    citizen.hears_new()
    for words in ("ok", "2", "sudah"):
        assert citizen.says(words) == ""
    assert "113" in citizen.says("rumah saya kebakaran")


def test_what_a_letter_is_for_is_no_alarm(citizen: Citizen, office: Office) -> None:
    citizen.says("mau bikin sktm")
    citizen.says("Siti Aminah\n3509165708900001\n3509160101150002")
    assert "119" not in citizen.says("istri saya mau melahirkan")
    assert "istri saya mau melahirkan" in state_of(citizen)


def test_a_photo_that_the_officer_asked_for_is_for_the_officer(
    citizen: Citizen, office: Office, officer: Person, at: WallClock
) -> None:
    citizen.says("petugas")
    at.later(minutes=1)
    replies(officer, "Ada sertifikatnya, Bu?")
    citizen.work()
    citizen.hears_new()
    citizen.sends_photo("")
    assert citizen.hears_new() == []
    page = officer.opens(f"{CHATS}/{db.session.scalars(select(Conversation.id)).one()}").text
    assert "[foto]" in page


def test_who_waits_for_a_person_hears_no_menu(citizen: Citizen, office: Office) -> None:
    citizen.says("petugas")
    citizen.says("soal sengketa warisan")
    for words in ("halo?", "kok ga dijawab"):
        assert "sudah kami beri tahu" in citizen.says(words)
    assert "catat untuk petugas" in citizen.says("penting ini")
    assert db.session.scalar(select(func.count(Complaint.ticket_id))) == 0


def test_data_rights_in_the_middle_of_a_complaint_are_no_answer_to_it(
    citizen: Citizen, office: Office
) -> None:
    citizen.says("mau ngadu lampu jalan di dusun krajan mati 2 minggu")
    shown = citizen.says("data saya")
    assert "yang kami simpan" in shown and "*ANONIM*" in shown
    assert "*ANONIM*" in citizen.says("halo")
    assert "5. Nama: Siti" in citizen.says("Siti")


def test_erasing_takes_the_complaint_that_was_not_sent(citizen: Citizen, office: Office) -> None:
    citizen.says("mau ngadu lampu jalan di dusun krajan mati 2 minggu")
    assert "dihapus untuk selamanya" in citizen.says("hapus data saya sekarang juga")
    assert "kami hapus sekarang" in citizen.says("ya")
    assert "lampu" not in state_of(citizen)


@pytest.mark.parametrize(
    "words", ["delete my data", "cabut persetujuan", "hapus semua foto ktp saya", "hapus"]
)
def test_the_wish_to_be_erased_in_other_words_is_no_berhenti(
    citizen: Citizen, office: Office, words: str
) -> None:
    assert "dihapus untuk selamanya" in citizen.says(words)
    assert '"notices_off":false' in state_of(citizen)


@pytest.mark.parametrize(
    "words",
    [
        "privasi",
        "data saya dijual ya?",
        "siapa yang bisa lihat data saya",
        "jangan kirim foto saya ke orang lain ya",
    ],
)
def test_who_sees_the_data_is_answered(citizen: Citizen, office: Office, words: str) -> None:
    answer = citizen.says(words)
    assert "tidak dijual" in answer and "/privasi/" in answer


def test_who_reads_a_complaint_is_answered_before_and_in_it(citizen: Citizen, office: Office) -> None:
    before = citizen.says("kalau lapor di sini siapa yang baca?")
    assert "kepala desa dan satu petugas" in before and "*ADUAN*" in before
    citizen.says("ada pungli di desa")
    assert "tidak ikut membaca" in citizen.says("nanti pak kasi bisa tahu?")


def test_the_name_alone_is_whom_it_is_about(citizen: Citizen, office: Office) -> None:
    agus = factories.user(office, "officer", name="Agus Salim")
    citizen.says("kok saya disuruh bayar 150 ribu sama pak kasi buat akta")
    citizen.says("pak Agus")
    citizen.says("kemarin di loket")
    citizen.says("anonim")
    citizen.says("ya")
    db.session.rollback()
    complaint = db.session.scalars(select(Complaint)).one()
    assert list(complaint_access.subject_ids(complaint.ticket_id)) == [agus.id]


def test_hapus_laporan_takes_the_complaint_back(citizen: Citizen, office: Office) -> None:
    citizen.says("mau ngadu lampu jalan di dusun krajan mati 2 minggu")
    citizen.says("anonim")
    citizen.says("ya")
    assert "ingin dicabut" in citizen.says("hapus laporan saya")
    assert "sudah dicabut" in citizen.says("ya")


def test_anothers_number_never_leads_to_ones_own(
    citizen: Citizen, another_citizen: Citizen, office: Office
) -> None:
    mine = stories.requests_the_letter(citizen)
    theirs = stories.requests_the_letter(another_citizen)
    answers = [citizen.says(f"batalkan {number}") for number in (theirs, "WNJ-2611-0999")]
    assert all("tidak kami temukan" in answer and mine not in answer for answer in answers)
    assert "dibatalkan" in citizen.says(f"batalkan {mine}")


def test_a_complaint_left_alone_is_reminded_of_once_without_naming_it_and_then_forgotten(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    citizen.says("aduan")
    citizen.says("petugas di loket 2 minta duit 50rb")
    citizen.hears_new()
    at.later(hours=21)
    abandoned.look_after()
    abandoned.look_after()
    citizen.work()
    (told,) = citizen.hears_new()
    assert "*LANJUT*" in told and "tidak perlu membalas" in told
    assert not {"aduan", "lapor", "uang"} & set(told.casefold().split())
    db.session.rollback()
    assert db.session.scalars(select(OutboxMessage.private).order_by(OutboxMessage.id.desc())).first() is True
    at.later(days=8)
    abandoned.look_after()
    assert "duit" not in state_of(citizen)
    assert "sudah kami hapus" in citizen.says("halo")
    assert db.session.scalar(select(func.count(Ticket.id))) == 0


def test_ready_says_where_and_ok_after_it_speaks_of_no_waiting(
    citizen: Citizen, office: Office, officer: Person
) -> None:
    stories.make_ready(officer, stories.requests_the_letter(citizen))
    assert "Dapat diambil di" in citizen.says("status")
    assert "sudah kami terima" not in citizen.says("oke")


def test_a_recycled_number_says_so_in_its_own_words(citizen: Citizen, office: Office, at: WallClock) -> None:
    stories.requests_the_letter(citizen)
    at.later(days=100)
    citizen.says("status")
    answer = citizen.says("saya baru beli nomor ini pak")
    assert "keperluan baru" in answer and "WNJ" not in answer
