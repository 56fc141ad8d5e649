"""Rights over one's data: consent kept with its words, DATA SAYA, HAPUS DATA, STOP as the provider takes it."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import jobs
from village_desk.citizens.models import Citizen as Known
from village_desk.citizens.models import Consent, ConsentWording
from village_desk.database import db, transaction
from village_desk.messages.models import InboxMessage
from village_desk.office import setup
from village_desk.privacy.models import ErasureWish

Work = Callable[[], object]


def consents() -> list[Consent]:
    db.session.rollback()
    return list(db.session.execute(select(Consent).order_by(Consent.id)).scalars())


def known() -> list[Known]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.execute(select(Known).order_by(Known.id)).scalars())


def test_consent_is_kept_with_time_words_and_the_message_that_went_on(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    assert "/privasi/" in citizen.says("mau bikin surat keterangan usaha")
    assert consents() == []  # shown is not agreed
    frozen.later(minutes=3)
    citizen.says(stories.ABOUT_HER)
    (given,) = consents()
    said = db.session.get_one(InboxMessage, given.message_id)
    assert (given.kind, given.at, said.received_at) == ("privacy", said.received_at, given.at)
    words = db.session.get_one(ConsentWording, given.wording_version).text
    assert words.startswith("Data Bapak/Ibu hanya kami pakai")
    assert known()[0].privacy_notice_at == given.at
    citizen.says(stories.ABOUT_HER_SHOP)
    assert len(consents()) == 1
    with transaction():
        setup.apply(office, {"words": {"id": {"privacy": "Data dijaga: {link}"}}})
    citizen.says("batal")
    citizen.says("ya")
    citizen.says("mau bikin surat domisili")
    citizen.says("Siti Rahmawati\n3509165708900042\n3509162301080007")
    assert len({one.wording_version for one in consents()}) == 2


def test_data_saya_tells_counts_and_no_whole_number(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    number = stories.requests_the_letter(citizen)
    told = citizen.says("data saya")
    assert number in told and "Siti R." in told and "…0042" in told and "/privasi/wonojati" in told
    assert stories.NIK not in told and "Rahmawati" not in told and "Foto dan berkas: 2" in told


def test_without_an_open_request_everything_goes_in_minutes_after_the_goodbye(
    citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    number = stories.requests_the_letter(citizen)
    citizen.says("batal")
    citizen.says("ya")
    assert "untuk selamanya" in citizen.says("hapus data saya") and number not in citizen.hears()
    assert "hapus sekarang" in citizen.says("1")
    assert known()[0].erased_at is None  # the goodbye had to reach her first
    jobs.erase_who_asked()
    (gone,) = known()
    assert gone.erased_at is not None and gone.address is None
    assert all(one.withdrawn_at for one in consents())
    assert "Belum ada permohonan" in citizen.says("status") and len(known()) == 2


def test_with_an_open_request_it_stands_on_the_desk_until_that_is_done(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    assert number in citizen.says("hapus data")
    told = citizen.says("ya")
    assert number in told and "Senin, 23 November pukul 21.40 WIB" in told
    jobs.erase_who_asked()
    assert known()[0].erased_at is None
    officer = stories.an_officer(office, client)
    assert "1 warga meminta datanya dihapus" in officer.opens("/desk").text
    page = officer.opens("/desk/data-warga").text
    assert number in page and "Senin" in page or "23 November" in page
    citizen.says("batal")
    citizen.says("ya")
    jobs.erase_who_asked()
    assert known()[0].erased_at is not None
    assert "Tidak ada permintaan" in officer.opens("/desk/data-warga").text


def test_the_wish_can_be_taken_back_in_the_chat_and_at_the_desk(
    citizen: Citizen, client: FlaskClient, frozen: WallClock
) -> None:
    office = stories.a_village()
    stories.requests_the_letter(citizen)
    officer = stories.an_officer(office, client)
    for by in ("chat", "desk"):
        citizen.says("hapus data saya")
        citizen.says("ya")
        if by == "chat":
            assert "tidak jadi dihapus" in citizen.says("batal hapus")
        else:
            officer.opens("/desk/data-warga")
            officer.presses("Warga tidak jadi menghapus")
    db.session.rollback()
    rows = db.session.execute(select(ErasureWish)).scalars().all()
    assert len(rows) == 2 and all(row.withdrawn_at for row in rows)


def test_a_no_erases_nothing(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    citizen.says("halo")
    citizen.says("hapus data saya")
    assert "tetap kami simpan" in citizen.says("tidak")
    jobs.erase_who_asked()
    assert known()[0].erased_at is None


def test_stop_taken_by_the_provider_sets_silence_and_is_not_answered_a_second_time(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    assert citizen.says("STOP", OptOutType="STOP") == ""
    assert known()[0].notices_off_at is not None
    frozen("2026-11-23 09:00")
    answer = citizen.says("status")
    assert number in answer and "*MULAI*" in answer  # her own question is answered, with the offer
    citizen.hears_new()
    officer = stories.an_officer(office, client)
    stories.make_ready(officer, number)
    work()
    assert citizen.hears_new() == []
    assert number in officer.opens("/desk/telepon").text
    assert "menyala lagi" in citizen.says("mulai")
    assert known()[0].notices_off_at is None


def test_the_offer_is_made_once_a_day(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    stories.requests_the_letter(citizen)
    citizen.says("berhenti")
    assert "*MULAI*" in citizen.says("status")
    assert "*MULAI*" not in citizen.says("sudah sampai mana?")
    frozen.later(days=1)
    assert "*MULAI*" in citizen.says("status")
