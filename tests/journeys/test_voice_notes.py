"""A voice note: kept, played to the officer, typed by them, and the chat goes on as if the citizen had written."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes import sounds
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk.citizens.models import Citizen as Row
from village_desk.database import db, transaction
from village_desk.messages.models import InboxMessage
from village_desk.office import setup
from village_desk.office.models import Office

DESK = "/desk/dengarkan"


@pytest.fixture
def office(at: WallClock, citizen: Citizen) -> Office:
    at("2026-11-19 09:00")  # a Thursday in office hours
    return stories.a_village()


@pytest.fixture
def browser(client: FlaskClient) -> FlaskClient:
    """The officer's own, apart from Twilio's."""
    return client.application.test_client()


@pytest.fixture
def officer(office: Office, browser: FlaskClient) -> Person:
    return stories.an_officer(office, browser)


def speaks(citizen: Citizen) -> str:
    return citizen.sends_file(sounds.voice_note(), "audio/ogg")


def types(officer: Person, words: str) -> None:
    """The officer opens the oldest voice note and types what was said."""
    officer.opens(DESK)
    officer.follows("Dengarkan pesan suara")
    officer.presses("Teruskan ketikan", words=words)


def test_spoken_answer_is_typed_by_the_officer_and_the_request_goes_on(
    citizen: Citizen, officer: Person
) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    told = speaks(citizen)
    assert "pesan suaranya kami terima" in told and "Petugas mendengarkannya" in told
    assert "NIK" in told  # the question stays open, so that words may answer it too

    page = officer.opens(DESK)
    assert "1 pesan suara menunggu" in page.text
    officer.follows("Dengarkan pesan suara")
    assert "<audio" in officer.page.html and "NIK" in officer.page.text
    officer.presses("Teruskan ketikan", words=stories.ABOUT_HER)
    assert "Ketikan diteruskan" in officer.page.text and "Tidak ada pesan suara" in officer.page.text
    citizen.work()

    assert "Alamat usaha" in citizen.hears()  # the next question, as after written words
    citizen.says(stories.ABOUT_HER_SHOP)
    citizen.sends_photo(count=2)
    number = stories.number_in(citizen.says("ya"))
    ticket = stories.ticket_of(number)
    assert ticket.fields and ticket.fields["nik"] == stories.NIK
    seen = officer.opens(f"/desk/t/{ticket.id}")
    assert "diketik petugas Rina Wulandari" in seen.text and "<audio" in seen.html


def test_voice_note_is_played_in_pieces_to_officers_of_its_office_only(
    citizen: Citizen, officer: Person, browser: FlaskClient, client: FlaskClient
) -> None:
    speaks(citizen)
    officer.opens("/desk/percakapan")
    page = officer.follows("Buka percakapan")
    address = re.search(r'<audio[^>]* src="([^"]+)"', page.html)
    assert address
    whole = browser.get(address[1])
    assert whole.mimetype == "audio/ogg" and whole.data == sounds.voice_note()
    assert whole.headers["Content-Disposition"].startswith("inline")
    piece = browser.get(address[1], headers={"Range": "bytes=4-11"})
    assert piece.status_code == 206 and piece.data == sounds.voice_note()[4:12]
    assert piece.headers["Content-Range"] == f"bytes 4-11/{len(whole.data)}"
    saved = browser.get(f"{address[1]}?unduh=1")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert client.application.test_client().get(address[1]).status_code == 303  # to the sign-in page


def test_out_of_hours_the_citizen_hears_when_it_will_be_listened_to(
    citizen: Citizen, office: Office, at: WallClock
) -> None:
    at("2026-11-20 21:40")
    told = speaks(citizen)
    assert stories.NEXT_OPENING in told and "silakan tulis" in told


def test_typed_yes_confirms_what_the_citizen_had_before_them(citizen: Citizen, officer: Person) -> None:
    stories.asks_for_the_letter(citizen)
    citizen.sends_photo(count=2)
    told = speaks(citizen)
    assert (
        "pesan suaranya kami terima" in told and "Warung Melati" not in told
    )  # the summary stands right above
    types(officer, "ya benar")
    citizen.work()
    assert stories.number_in(citizen.hears())


def test_typed_yes_to_a_question_that_is_gone_opens_nothing(citizen: Citizen, officer: Person) -> None:
    """The chat moved on while the voice note waited: a "ya" must not confirm what was never seen."""
    stories.asks_for_the_letter(citizen)
    speaks(citizen)  # at the question for documents
    citizen.sends_photo(count=2)
    assert "benar" in citizen.hears()  # the summary
    officer.opens(DESK)
    officer.follows("Dengarkan pesan suara")
    assert "Percakapannya sudah berlanjut" in officer.page.text
    officer.presses("Teruskan ketikan", words="iya pak")
    citizen.work()
    answer = citizen.hears()
    assert "iya pak" in answer and "benar" in answer
    assert stories.exported("tickets", stories.office_of(citizen)) == []
    assert stories.number_in(citizen.says("ya"))  # written by the citizen, it confirms


def test_a_wish_in_a_late_voice_note_is_still_heard(citizen: Citizen, officer: Person) -> None:
    speaks(citizen)
    citizen.says("mau bikin surat keterangan usaha")
    types(officer, "jam berapa kantornya buka pak")
    citizen.work()
    assert "Senin–Kamis" in citizen.hears() and "NIK" in citizen.hears()  # answered, and the thread is kept


def test_unclear_voice_note_is_asked_for_again_with_the_open_question(
    citizen: Citizen, officer: Person
) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    speaks(citizen)
    officer.opens(DESK)
    officer.follows("Dengarkan pesan suara")
    officer.presses("Tidak terdengar jelas")
    citizen.work()
    assert "belum terdengar jelas" in citizen.hears() and "NIK" in citizen.hears()
    chat = officer.opens("/desk/percakapan")
    assert "Tidak ada warga yang menunggu" in chat.text


def test_who_wrote_it_meanwhile_is_left_in_peace(citizen: Citizen, officer: Person) -> None:
    citizen.says("mau bikin surat keterangan usaha")
    speaks(citizen)
    citizen.says(stories.ABOUT_HER)
    before = len(citizen.received)
    officer.opens(DESK)
    officer.follows("Dengarkan pesan suara")
    officer.presses("Tidak perlu lagi")
    citizen.work()
    assert len(citizen.received) == before
    assert "Tidak ada pesan suara" in officer.opens(DESK).text


def test_two_officers_and_a_double_click_are_one_answer(
    citizen: Citizen, officer: Person, client: FlaskClient, office: Office
) -> None:
    speaks(citizen)
    colleague = stories.an_officer(office, client.application.test_client(), "Budi Santoso")
    for person in (officer, colleague):
        person.opens(DESK)
        person.follows("Dengarkan pesan suara")
    officer.presses("Teruskan ketikan", words="mau bikin surat usaha")
    colleague.presses("Teruskan ketikan", words="mau bikin surat usaha")
    assert "hanya dicatat sekali" in colleague.page.text
    before = len(citizen.received)
    citizen.work()
    assert len(citizen.received) == before + 1
    typed = db.session.scalars(select(InboxMessage).where(InboxMessage.origin == "typed")).all()
    assert len(typed) == 1


def test_typing_opens_no_window_and_is_no_message_of_the_citizens(
    citizen: Citizen, officer: Person, at: WallClock, office: Office
) -> None:
    speaks(citizen)
    db.session.rollback()
    wrote = db.session.scalars(select(Row)).one().last_inbound_at
    at("2026-11-19 10:00")
    types(officer, "mau bikin surat usaha")
    citizen.work()
    db.session.rollback()
    assert db.session.scalars(select(Row)).one().last_inbound_at == wrote
    lines = stories.exported("messages", office)
    assert [line["direction"] for line in lines].count("in") == 1


@pytest.mark.parametrize("approved", [True, False])
def test_typed_days_later_the_answer_still_has_a_way(
    citizen: Citizen, office: Office, client: FlaskClient, at: WallClock, approved: bool
) -> None:
    if approved:
        sid, names = "HX" + "cd34" * 8, ["office", "number", "message"]
        with transaction():
            setup.apply(office, {"notices": {"officer_reply": {"content_sid": sid, "variables": names}}})
    at("2026-11-20 14:00")
    speaks(citizen)
    at("2026-11-23 09:00")
    officer = stories.an_officer(office, client.application.test_client())
    officer.opens(DESK)
    officer.follows("Dengarkan pesan suara")
    assert ("pesan resmi" if approved else "Telepon warga") in officer.page.text
    officer.presses("Teruskan ketikan", words="mau bikin surat keterangan usaha")
    citizen.work()
    called = officer.opens("/desk/telepon").text
    if approved:
        assert "Surat keterangan usaha" in citizen.received[-1].variables["3"]
        assert "Surat keterangan usaha" not in called
    else:
        assert "Surat keterangan usaha" in called and len(citizen.received) == 1


def test_voice_notes_of_an_emergency_are_listened_to_first(
    citizen: Citizen, another_citizen: Citizen, officer: Person
) -> None:
    speaks(citizen)
    another_citizen.says("tolong ada kebakaran di krajan")
    heard = speaks(another_citizen)
    assert "langsung kami teruskan" in heard and "113" in heard
    page = officer.opens(DESK)
    assert page.text.index("Pak Budi") < page.text.index("Bu Siti")
    assert "Mendesak" in page.text
