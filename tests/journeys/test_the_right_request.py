"""Several requests at once: a late photo or a question finds the right one, by whatever the citizen points with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.fakes import pictures
from tests.fakes.citizen import Citizen
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from village_desk import clock, database
from village_desk.gateway.types import Outgoing
from village_desk.tickets import lifecycle
from village_desk.tickets.actors import SYSTEM

Work = Callable[[], object]
ABOUT_HIM = "Slamet Riyadi\n3509161203850003\n3509162301080011"


def requests_domicile(citizen: Citizen, *, complete: bool = False) -> str:
    """A letter of residence; its photos come later unless `complete`."""
    citizen.says("mau bikin surat domisili")
    citizen.says(ABOUT_HIM)
    citizen.says("Dusun Krajan RT 2 RW 3\nbuka rekening")
    if complete:
        citizen.sends_photo(count=2)
    else:
        citizen.says("nanti")
    return stories.number_in(citizen.says("ya"))


def requests_poverty_letter(citizen: Citizen) -> str:
    citizen.says("mau bikin sktm")
    citizen.says(f"{ABOUT_HIM}\nberobat")
    citizen.says("lewati")
    citizen.says("nanti")
    return stories.number_in(citizen.says("ya"))


@pytest.fixture
def two(citizen: Citizen, frozen: WallClock) -> tuple[str, str]:
    """A letter of residence and a letter of poverty, both waiting for photos."""
    stories.a_village()
    return requests_domicile(citizen), requests_poverty_letter(citizen)


def sid_of(citizen: Citizen, message: Outgoing) -> str:
    return str(citizen.gateway.sids[message.mid])


def quotes_with_a_photo(citizen: Citizen, sid: str) -> None:
    """Swipe that message and post a photo as the reply to it."""
    citizen.posts_file(pictures.jpeg(), "image/jpeg", "", OriginalRepliedMessageSid=sid)


def receipt_of(citizen: Citizen, number: str) -> Outgoing:
    return next(m for m in citizen.received if m.body and f"nomor *{number}*" in m.body)


def kept_files(number: str, citizen: Citizen) -> list[str]:
    lines = stories.exported("tickets", stories.office_of(citizen))
    line = next(line for line in lines if line["number"] == number)
    return [file["slug"] for file in line["files"] if file["kept"]]


def test_a_photo_that_quotes_a_receipt_goes_into_that_request(citizen: Citizen, two: tuple[str, str]) -> None:
    first, second = two
    quoted = sid_of(citizen, receipt_of(citizen, first))
    quotes_with_a_photo(citizen, quoted)
    citizen.work()
    assert f"ke permohonan *{first}*" in citizen.hears()
    assert (kept_files(first, citizen), kept_files(second, citizen)) == (["ktp"], [])


def test_of_an_album_the_first_picture_quotes_for_all(citizen: Citizen, two: tuple[str, str]) -> None:
    first, second = two
    quotes_with_a_photo(citizen, sid_of(citizen, receipt_of(citizen, first)))
    thanks = citizen.sends_photo()
    assert "2 berkas" in thanks and first in thanks
    assert (kept_files(first, citizen), kept_files(second, citizen)) == (["ktp", "kk"], [])


def test_a_number_in_the_caption_decides_and_a_strangers_number_tells_nothing(
    citizen: Citizen, another_citizen: Citizen, two: tuple[str, str]
) -> None:
    first, second = two
    assert second in citizen.sends_photo(f"{second} ini ktp")
    assert kept_files(second, citizen) == ["ktp"]
    theirs = another_citizen.sends_photo(f"{first} ini ktp")
    another_citizen.says("menu")
    nobodys = another_citizen.sends_photo("WNJ-2611-0777 ini ktp")
    assert (
        theirs.replace("Selamat malam, Bapak/Ibu. Ini layanan WhatsApp *Desa Wonojati*.", "")
        .strip()
        .endswith(nobodys.removeprefix("Berikut kami ulangi, Bapak/Ibu.").strip())
    )
    assert kept_files(first, citizen) == []


def test_a_strangers_quote_opens_nothing(
    citizen: Citizen, another_citizen: Citizen, two: tuple[str, str]
) -> None:
    first, _ = two
    quoted = sid_of(citizen, receipt_of(citizen, first))
    answer = another_citizen.says("sudah sampai mana?", OriginalRepliedMessageSid=quoted)
    assert first not in answer and "Belum ada permohonan" in answer
    quotes_with_a_photo(another_citizen, quoted)
    another_citizen.work()
    assert "Untuk keperluan apa" in another_citizen.hears() and kept_files(first, citizen) == []


def test_a_photo_in_the_middle_of_another_request_goes_where_it_points(
    citizen: Citizen, two: tuple[str, str]
) -> None:
    first, _ = two
    citizen.says("mau bikin surat usaha")
    quotes_with_a_photo(citizen, sid_of(citizen, receipt_of(citizen, first)))
    citizen.work()
    heard = citizen.hears()
    assert first in heard and "Apakah memakai data yang pernah" in heard  # and the open question once more
    assert kept_files(first, citizen) == ["ktp"]
    (draft,) = stories.exported("drafts", stories.office_of(citizen))
    assert draft["files"] == []


def test_without_a_pointer_it_is_asked_and_words_are_an_answer(
    citizen: Citizen, two: tuple[str, str]
) -> None:
    first, _ = two
    assert "Untuk permohonan yang mana" in citizen.sends_photo()
    assert first in citizen.says("yang domisili pak")
    assert kept_files(first, citizen) == ["ktp"]


@pytest.mark.parametrize(
    ("words", "which"),
    [("yang domisili sudah jadi belum?", 0), ("sktm saya gimana pak", 1), ("kalau yang sktm gimana?", 1)],
)
def test_a_question_about_one_of_two_is_answered_about_that_one(
    citizen: Citizen, two: tuple[str, str], words: str, which: int
) -> None:
    answer = citizen.says(words)
    assert two[which] in answer and two[1 - which] not in answer


def test_a_question_that_quotes_a_notice_is_about_its_request(
    citizen: Citizen, client: FlaskClient, frozen: WallClock, work: Work
) -> None:
    office = stories.a_village()
    first = requests_domicile(citizen, complete=True)
    second = requests_poverty_letter(citizen)
    frozen("2026-11-23 09:00")
    citizen.says("status")
    stories.make_ready(stories.an_officer(office, client), first)
    work()
    notice = citizen.received[-1]
    assert first in (notice.body or "")
    answer = citizen.says(
        "ini sampai kapan ya pak, statusnya?", OriginalRepliedMessageSid=sid_of(citizen, notice)
    )
    assert first in answer and second not in answer


def test_batal_with_a_quote_is_about_that_request_and_asks_once(
    citizen: Citizen, two: tuple[str, str]
) -> None:
    first, second = two
    quoted = sid_of(citizen, receipt_of(citizen, second))
    assert f"*{second}*" in citizen.says("batal", OriginalRepliedMessageSid=quoted)
    citizen.says("ya")
    states = {
        line["number"]: line["status"] for line in stories.exported("tickets", stories.office_of(citizen))
    }
    assert states == {first: "documents_missing", second: "cancelled"}


def begins_another(citizen: Citizen) -> None:
    citizen.says("mau bikin surat keterangan penghasilan")
    citizen.says("orang lain")  # nobody's data of before


@pytest.mark.parametrize(
    ("answer", "slugs"), [("yang domisili", ["ktp"]), ("1", ["ktp"]), ("yang ini", []), ("2", [])]
)
def test_a_photo_between_two_requests_is_asked_about(
    citizen: Citizen, frozen: WallClock, answer: str, slugs: list[str]
) -> None:
    stories.a_village()
    first = requests_domicile(citizen)
    begins_another(citizen)
    asked = citizen.sends_photo()
    assert "Untuk permohonan yang mana?" in asked and "(yang sedang diisi)" in asked
    heard = citizen.says(answer)
    assert kept_files(first, citizen) == slugs
    assert "Mohon kirim data berikut" in heard  # and on with the form


def test_no_photo_goes_into_a_request_that_was_withdrawn_meanwhile(
    citizen: Citizen, two: tuple[str, str]
) -> None:
    first, _ = two
    assert "Untuk permohonan yang mana?" in citizen.sends_photo()
    with database.transaction():
        ticket = stories.ticket_of(first)
        lifecycle.change_status(ticket.id, "cancelled", actor=SYSTEM, now=clock.now(), detail="ganda")
    citizen.says("1")
    assert kept_files(first, citizen) == []
