"""After closing: thanks change nothing, what is not right is opened again within three days, a new wish is new."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person

Work = Callable[[], object]


@pytest.fixture
def number(citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work) -> str:
    """A letter that was collected on Monday at nine."""
    office = stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen("2026-11-23 09:00")
    citizen.says("status")
    officer = stories.an_officer(office, client)
    stories.make_ready(officer, number)
    officer.follows("Serahkan dokumen")
    officer.presses("Lihat pesan", collected_by="Siti Rahmawati", relation="pemohon sendiri")
    officer.presses("Serahkan dokumen")
    work()
    citizen.hears_new()
    return number


def a_colleague(citizen: Citizen) -> Person:
    """Another officer, who signs in now."""
    office, app = stories.office_of(citizen), citizen.client.application
    return stories.an_officer(office, app.test_client(), "Dewi Lestari")


def state_of(number: str, citizen: Citizen) -> str:
    lines = stories.exported("tickets", stories.office_of(citizen))
    return str(next(line["status"] for line in lines if line["number"] == number))


def test_thanks_are_answered_warmly_and_change_nothing(citizen: Citizen, number: str) -> None:
    assert "Sama-sama" in citizen.says("makasih pak")
    assert "Sama-sama" not in citizen.says("terima kasih banyak")  # once is enough
    assert state_of(number, citizen) == "completed"


@pytest.mark.parametrize(
    "words", ["belum selesai pak", "suratnya salah ketik", "kok namanya keliru di suratnya"]
)
def test_what_is_not_right_is_opened_again_after_one_question(
    citizen: Citizen, number: str, words: str, frozen: WallClock
) -> None:
    frozen.later(hours=70)
    asked = citizen.says(words)
    assert number in asked and "dibuka lagi" in asked and state_of(number, citizen) == "completed"
    told = citizen.says("ya")
    assert "kami buka lagi" in told and "Paling lambat" in told
    assert (state_of(number, citizen), stories.ticket_of(number).reopened) == ("checking", 1)
    assert number in citizen.says("harusnya Siti Rahmawati, bukan Siti Rahmawat")
    page = a_colleague(citizen).opens(f"/desk/t/{stories.ticket_of(number).id}").text
    assert f"Dibuka lagi oleh warga: {words}" in page
    assert "Dibuka lagi atas permintaan warga" in page and "bukan Siti Rahmawat" in page


def test_a_no_leaves_it_closed(citizen: Citizen, number: str) -> None:
    citizen.says("belum selesai")
    assert "tetap selesai" in citizen.says("tidak")
    assert state_of(number, citizen) == "completed"


def test_after_three_days_a_person_hears_of_it_and_nothing_is_opened(
    citizen: Citizen, number: str, frozen: WallClock
) -> None:
    frozen.later(hours=73)
    told = citizen.says("nama di suratnya salah ketik")
    assert "tidak dapat dibuka lagi dari sini" in told and "ADUAN" in told
    assert state_of(number, citizen) == "completed"
    assert "sudah lama selesai" in a_colleague(citizen).opens("/desk/percakapan").text


@pytest.mark.settings(VILLAGE_DESK_REOPEN="3600")
def test_the_setting_says_how_long(citizen: Citizen, number: str, frozen: WallClock) -> None:
    frozen.later(hours=2)
    assert "tidak dapat dibuka lagi" in citizen.says("suratnya salah ketik")


def test_a_swipe_reply_with_a_photo_and_words_is_about_that_paper(citizen: Citizen, number: str) -> None:
    notice = next(m for m in reversed(citizen.received) if number in (m.body or ""))
    quoted = citizen.gateway.sids[notice.mid]
    assert number in citizen.says("kok begini ya pak hasilnya, ini keliru", OriginalRepliedMessageSid=quoted)
    citizen.says("ya")
    assert f"ke permohonan *{number}*" in citizen.sends_photo("lihat ini")
    assert state_of(number, citizen) == "checking"


def test_a_new_wish_and_a_new_question_are_new(citizen: Citizen, number: str) -> None:
    assert "Surat keterangan domisili" in citizen.says("mau bikin surat domisili")
    citizen.says("batal")
    citizen.says("ya")
    assert "GRATIS" in citizen.says("berapa biayanya?")
    assert state_of(number, citizen) == "completed"
