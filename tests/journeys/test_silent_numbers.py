"""Numbers change owners: after a long silence old requests are neither shown nor changed before a proof (S8)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk.citizens.models import Citizen as Known
from village_desk.database import db

Work = Callable[[], object]
ASKED = "Percakapan ini lama tidak dipakai"
WRONG = "3509160101900001"


@pytest.fixture
def number(citizen: Citizen, frozen: WallClock) -> str:
    """A request of Bu Siti's, still under way when she falls silent for 91 days."""
    stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen.later(days=91)
    return number


def tries_of(citizen: Citizen) -> int:
    db.session.rollback()
    return db.session.execute(select(Known.doubt_tries).order_by(Known.id)).scalars().first() or 0


@pytest.mark.parametrize(
    "words", ["status", "data saya", "hapus data saya", "batal", "sudah selesai belum suratnya?"]
)
def test_nothing_old_is_shown_before_the_proof(citizen: Citizen, number: str, words: str) -> None:
    answer = citizen.says(words)
    assert ASKED in answer and number not in answer and "Siti" not in answer and "KTP-el" not in answer


def test_another_silent_number_hears_the_same_whether_or_not_it_ever_asked_for_anything(
    citizen: Citizen, another_citizen: Citizen, frozen: WallClock
) -> None:
    stories.a_village()
    number = stories.requests_the_letter(citizen)
    another_citizen.says("halo")
    frozen.later(days=91)
    for words in ("status", WRONG, f"{number} Budi Santoso", "350916010190000", WRONG, f"status {number}"):
        assert citizen.says(words) == another_citizen.says(words), words


@pytest.mark.parametrize(
    "proof", [stories.NIK, "NIK saya 3509 1657 0890 0042 pak", "{number} a.n. siti rahmawati"]
)
def test_the_right_proof_opens_everything_again_and_goes_on(
    citizen: Citizen, number: str, proof: str
) -> None:
    citizen.says("status")
    answer = citizen.says(proof.format(number=number.lower()))
    assert "Datanya cocok" in answer and number in answer and "Diterima" in answer
    assert stories.NIK not in answer
    assert number in citizen.says("status") and tries_of(citizen) == 0


def test_half_a_number_and_a_question_are_no_try(citizen: Citizen, number: str) -> None:
    citizen.says("status")
    assert "16 angka" in citizen.says("350916570890004")
    citizen.says(f"{number} sudah jadi belum ya")
    assert tries_of(citizen) == 0


def test_three_wrong_tries_are_for_a_person_and_even_the_right_one_helps_no_more(
    citizen: Citizen, client: FlaskClient, number: str
) -> None:
    office = stories.office_of(citizen)
    citizen.says("status")
    for wrong in (WRONG, f"{number} Budi Santoso"):
        assert "belum cocok" in citizen.says(wrong)
    assert "petugas akan membantu" in citizen.says("3509160101900002")
    citizen.says("status")
    assert number not in citizen.says(stories.NIK)
    officer = stories.an_officer(office, client)
    assert "belum dapat menunjukkan bahwa orangnya sama" in officer.opens("/desk/percakapan").text
    assert "mungkin sudah berganti pemilik" in officer.follows("Buka percakapan").text
    officer.presses("Orangnya sama (dicatat)")
    assert "Diterima" in citizen.says("status") and number in citizen.hears()


def test_a_new_request_never_waits_for_the_proof_and_is_the_new_owners_own(
    citizen: Citizen, number: str
) -> None:
    new = stories.requests_the_letter(citizen)
    answer = citizen.says("status")
    assert new in answer and number not in answer
    assert ASKED in citizen.says(f"status {number}")
    assert new in citizen.says("batal") and number not in citizen.hears()


def test_a_photo_is_never_put_into_an_old_request(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    stories.asks_for_the_letter(citizen)
    citizen.says("nanti")
    number = stories.number_in(citizen.says("ya"))
    frozen.later(days=91)
    answer = citizen.sends_photo("kk")
    assert "Untuk keperluan apa" in answer and number not in answer
    quoted = citizen.gateway.sids[next(m for m in citizen.received if number in (m.body or "")).mid]
    assert number not in citizen.says("gimana ini", OriginalRepliedMessageSid=quoted)


def test_data_written_before_the_silence_fill_no_request_of_the_new_owner(
    citizen: Citizen, frozen: WallClock
) -> None:
    office = stories.a_village()
    citizen.says("nama saya Siti Aminah, nik 3509165708900001")
    frozen.later(days=91)
    citizen.says("halo")
    assert "Siti" not in citizen.says("mau buat sktm")
    assert stories.exported("drafts", office)[0]["fields"] == {}


def test_a_shorter_silence_asks_nothing(citizen: Citizen, frozen: WallClock) -> None:
    stories.a_village()
    number = stories.requests_the_letter(citizen)
    frozen.later(days=89)
    assert number in citizen.says("status")
    frozen.later(days=89)
    assert number in citizen.says("status")


def test_what_is_owed_still_reaches_the_number(
    citizen: Citizen, client: FlaskClient, number: str, work: Work, frozen: WallClock
) -> None:
    citizen.says("halo")
    frozen("2027-02-22 09:00")
    citizen.says("halo lagi")
    citizen.hears_new()
    stories.make_ready(stories.an_officer(stories.office_of(citizen), client), number)
    work()
    assert any("siap diambil" in text for text in citizen.hears_new())
