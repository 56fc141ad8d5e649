"""What people really send: each has one polite answer, nothing raises, nothing typed is lost, nobody sees others."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fakes import pictures, twilio_posts
from tests.fakes.citizen import Citizen
from tests.fakes.gateway import FakeGateway
from tests.fakes.wall_clock import WallClock
from tests.journeys import stories
from tests.journeys.browsing import Person
from village_desk.database import db
from village_desk.gateway.types import MediaRefused
from village_desk.messages import wording
from village_desk.messages.models import InboxMessage
from village_desk.whatsapp import reception

Work = Callable[[], object]
POLITE = ("Terima kasih", "Maaf", "Mohon", "mohon", "Bapak/Ibu", "silakan", "Silakan", "Baik")


@pytest.fixture
def siti(citizen: Citizen, frozen: WallClock) -> Citizen:
    """Bu Siti, greeted already, at night, in Desa Wonojati."""
    stories.a_village()
    citizen.says("Assalamualaikum")
    citizen.hears_new()
    return citizen


def one_polite_answer(citizen: Citizen) -> str:
    """Exactly one message came for the last turn, kind and within limits, and nothing was left undone."""
    (answer,) = citizen.hears_new()
    assert any(words in answer for words in POLITE), answer
    assert wording.units(answer) <= 1500
    assert "Anda" not in answer.split() and "!" not in answer
    states = set(db.session.scalars(select(InboxMessage.state)))
    assert states == {"handled"}, answer
    return answer


def asked_for(citizen: Citizen) -> str:
    """What the conversation waits for now, from the export."""
    (line,) = stories.exported("drafts", stories.office_of(citizen))
    return str(line["asks_for"])


def test_wrong_nik_is_asked_again_and_the_rest_is_kept(siti: Citizen) -> None:
    siti.says("mau bikin surat keterangan usaha")
    siti.hears_new()
    siti.says(f"{stories.NAME}\n350916570890004\n{stories.KK}\nuntuk KUR")  # fifteen digits
    answer = one_polite_answer(siti)
    assert "16" in answer and "NIK" in answer
    (draft,) = stories.exported("drafts", stories.office_of(siti))
    assert draft["fields"]["nama"] == stories.NAME
    assert draft["fields"]["no_kk"] == stories.KK
    assert "nik" not in draft["fields"]
    siti.says(stories.NIK)
    (draft,) = stories.exported("drafts", stories.office_of(siti))
    assert draft["fields"]["nik"] == stories.NIK
    assert draft["fields"]["keperluan"] == "untuk KUR"


def test_page_that_calls_itself_a_photo_is_refused_by_its_bytes(siti: Citizen) -> None:
    stories.asks_for_the_letter(siti)
    siti.hears_new()
    siti.sends_photo(data=pictures.HTML)
    answers = siti.hears_new()
    assert "bukan foto atau PDF" in answers[-1]
    siti.sends_photo(count=2)
    siti.says("ya")
    (line,) = stories.exported("tickets", stories.office_of(siti))
    assert all(file["kept"] for file in line["files"]) and line["status"] == "received"


def test_paper_that_is_none_never_counts_as_sent(siti: Citizen) -> None:
    stories.asks_for_the_letter(siti)
    siti.posts_file(pictures.jpeg(), "image/jpeg", "ktp")
    siti.sends_file(pictures.HTML, "image/jpeg", "kk")
    siti.says("ya")  # to a summary that still showed it
    siti.says("nanti")
    siti.says("ya")
    (line,) = stories.exported("tickets", stories.office_of(siti))
    assert line["status"] == "documents_missing"
    assert line["files"][-1] == {"slug": "kk", "verdict": "missing", "kept": False}
    assert "Kartu Keluarga" in siti.says("status")


def test_five_files_that_are_none_are_refused_in_one_message(siti: Citizen) -> None:
    stories.asks_for_the_letter(siti)
    siti.hears_new()
    siti.sends_photo(data=pictures.HTML, count=5)
    kept, refused = siti.hears_new()
    assert "5 berkas" in kept and refused.count("bukan foto atau PDF") == 1


def test_files_lost_after_the_confirmation_are_asked_for_in_one_notice(siti: Citizen) -> None:
    stories.asks_for_the_letter(siti)
    siti.posts_file(pictures.HTML, "image/jpeg", "ktp")
    siti.posts_file(pictures.HTML, "image/jpeg", "kk")
    reception.receive_due("quicker than the files")
    siti.posts("ya")
    reception.receive_due("quicker than the files")
    siti.hears_new()
    siti.work()
    _, receipt, notice = siti.hears_new()
    assert stories.number_in(receipt) == stories.number_in(notice)
    assert "KTP-el" in notice and "Kartu Keluarga" in notice and "tidak dapat dibuka" in notice


@pytest.mark.settings(VILLAGE_DESK_MEDIA_PER_CITIZEN_DAY="3")
def test_photos_beyond_the_days_quota_are_told_so_once(siti: Citizen) -> None:
    """ "Please send it again" would call for the next refusal, and each costs the village a message (S13)."""
    stories.asks_for_the_letter(siti)
    siti.hears_new()
    siti.sends_photo(count=4)
    kept, refused = siti.hears_new()
    assert "Mohon dikirim besok" in refused and "sekali lagi" not in refused


def test_yes_twice_is_one_ticket(siti: Citizen) -> None:
    stories.asks_for_the_letter(siti)
    siti.sends_photo(count=2)
    siti.hears_new()
    number = stories.number_in(siti.says("ya", "ya"))
    assert number in one_polite_answer(siti)
    siti.says("ya")
    assert [line["number"] for line in stories.exported("tickets", stories.office_of(siti))] == [number]


def test_video_of_20_megabytes_is_refused_by_its_size(siti: Citizen, fake_gateway: FakeGateway) -> None:
    stories.asks_for_the_letter(siti)
    siti.hears_new()
    fake_gateway.fail_fetch(MediaRefused("too_large"))
    siti.sends_file(b"", "video/mp4")
    answers = siti.hears_new()
    assert answers and any("besar" in text or "foto atau PDF" in text for text in answers)
    assert len(answers) <= 2
    assert asked_for(siti).startswith("document")


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        pytest.param("", {}, id="empty message"),
        pytest.param(" \n ", {}, id="only spaces"),
        pytest.param("", {"MessageType": "order"}, id="unknown MessageType"),
        pytest.param("a" * 5000, {}, id="5,000 characters"),
        pytest.param("\x00\x07\x1b[31m\u202e\ufffe", {}, id="control characters"),
        pytest.param("😀👍🏽", {}, id="emoji"),
        pytest.param("' OR 1=1; DROP TABLE tickets; --", {}, id="SQL"),
        pytest.param("{{7*7}} {number} %s ${x}", {}, id="template words"),
        pytest.param(
            "", {"MessageType": "location", "Latitude": "-7.79", "Longitude": "110.37"}, id="location"
        ),
    ],
)
def test_odd_message_gets_one_polite_answer(siti: Citizen, text: str, extra: dict[str, str]) -> None:
    siti.says(text, **extra)
    answer = one_polite_answer(siti)
    assert "49" not in answer.split() and "\x1b" not in answer


@pytest.mark.parametrize(
    ("content_type", "data"),
    [
        pytest.param("image/webp", pictures.png(), id="sticker"),
        pytest.param("audio/ogg", pictures.OGG, id="voice note"),
        pytest.param("text/vcard", b"BEGIN:VCARD\nFN:Budi\nEND:VCARD", id="contact card"),
        pytest.param("application/x-msdownload", b"MZ" + bytes(60), id="program"),
        pytest.param("image/jpeg", b"", id="empty file"),
        pytest.param("application/pdf", pictures.pdf(), id="PDF out of the blue"),
    ],
)
def test_odd_file_gets_a_polite_answer(siti: Citizen, content_type: str, data: bytes) -> None:
    siti.sends_file(data, content_type)
    answers = siti.hears_new()
    assert 1 <= len(answers) <= 2  # the turn's, and at most one that a file could not be kept
    assert all(any(words in answer for words in POLITE) for answer in answers), answers


def test_reaction_needs_no_answer_and_is_not_lost(siti: Citizen) -> None:
    siti.says("👍", MessageType="reaction", OriginalRepliedMessageSid="SM" + "0" * 32)
    assert len(siti.hears_new()) <= 1
    assert set(db.session.scalars(select(InboxMessage.state))) == {"handled"}


def test_odd_messages_in_the_middle_lose_nothing_that_was_typed(siti: Citizen) -> None:
    siti.says("mau bikin surat keterangan usaha")
    siti.says(stories.ABOUT_HER)
    for extra in (
        {"MessageType": "location", "Latitude": "-7.79", "Longitude": "110.37"},
        {"MessageType": "x"},
    ):
        siti.says("", **extra)
    siti.sends_file(pictures.png(), "image/webp")
    siti.sends_file(pictures.OGG, "audio/ogg")
    siti.says(stories.ABOUT_HER_SHOP)
    siti.sends_photo(count=2)
    stories.number_in(siti.says("ya"))
    (line,) = stories.exported("tickets", stories.office_of(siti))
    assert (line["fields"]["nama"], line["fields"]["nama_usaha"]) == (stories.NAME, "Warung Melati")


@pytest.mark.parametrize(
    "formula", ['=HYPERLINK("http://jahat.example","klik")', "<script>alert(1)</script>"]
)
def test_formula_as_a_name_stays_text_everywhere(siti: Citizen, client: FlaskClient, formula: str) -> None:
    siti.says("mau bikin surat keterangan usaha")
    siti.says(stories.ABOUT_HER)
    siti.hears_new()
    siti.says(f"Nama usaha: {formula}\nwarung kopi\nDusun Krajan RT 2 RW 3\n2019")
    answer = one_polite_answer(siti)
    office = stories.office_of(siti)
    if "KTP-el" not in answer:  # asked again, kindly: then a plain name is taken
        siti.says("Warung Melati")
    siti.sends_photo(count=2)
    number = stories.number_in(siti.says("ya"))
    officer = stories.an_officer(office, client)
    page = officer.opens(f"/desk/t/{stories.ticket_of(number).id}")
    assert page.status == 200 and "<script>alert" not in page.html
    assert officer.page.status == 200 and stories.exported("tickets", office)[0]["number"] == number


def test_number_of_another_citizen_opens_nothing(siti: Citizen, another_citizen: Citizen) -> None:
    foreign = stories.requests_the_letter(another_citizen)
    siti.says(foreign)
    answer = one_polite_answer(siti)
    assert "tidak kami temukan" in answer
    for secret in ("Diterima", "/lacak/", stories.NAME, "usaha"):
        assert secret not in answer
    siti.says(f"batal {foreign}")
    siti.says("1")
    assert stories.ticket_of(foreign).status == "received"


def test_the_same_message_again_and_again_is_one(siti: Citizen) -> None:
    for _ in range(5):
        assert siti.posts("menu", sid="SM" + "7" * 32).status_code == 200
        siti.work()
    assert len(siti.hears_new()) == 1


def test_twenty_copies_at_once_are_one(
    siti: Citizen, app: Flask, environment: dict[str, str], database_kind: str
) -> None:
    form = twilio_posts.text_form(
        "menu", sid="SM" + "8" * 32, sender=siti.address, recipient=siti.office, account=siti.gateway.account
    )
    signature = twilio_posts.signature(siti.token, siti.origin + twilio_posts.INBOUND, form)

    def post(_: int) -> int:
        return (
            FlaskClient(app, TestResponse)
            .post(
                twilio_posts.INBOUND,
                base_url=siti.origin,
                data=twilio_posts.encoded(form),
                headers={"X-Twilio-Signature": signature},
                content_type="application/x-www-form-urlencoded",
            )
            .status_code
        )

    db.session.rollback()
    with ThreadPoolExecutor(20 if database_kind == "postgresql" else 4) as pool:
        jobs = [pool.submit(contextvars.Context().run, post, number) for number in range(20)]
        answers = [job.result(30) for job in jobs]
    assert answers == [200] * 20
    siti.work()
    assert len(siti.hears_new()) == 1


def test_six_photos_of_one_album_are_one_answer_and_two_papers(siti: Citizen) -> None:
    stories.asks_for_the_letter(siti)
    siti.hears_new()
    siti.sends_photo(count=6)
    answer = one_polite_answer(siti)
    assert "6 berkas" in answer
    siti.says("ya")
    (line,) = stories.exported("tickets", stories.office_of(siti))
    assert len(line["files"]) == 6 and all(file["kept"] for file in line["files"])


def test_four_bubbles_are_one_turn(siti: Citizen) -> None:
    siti.says("mau bikin surat keterangan usaha")
    siti.hears_new()
    siti.says(stories.NAME, stories.NIK, stories.KK, "untuk KUR")
    assert "Nama usaha" in one_polite_answer(siti)
    (draft,) = stories.exported("drafts", stories.office_of(siti))
    assert set(draft["fields"]) == {"nama", "nik", "no_kk", "keperluan"}


def test_a_stranger_with_a_link_that_is_wrong_learns_nothing(client: FlaskClient, siti: Citizen) -> None:
    pages = [Person(client).opens(f"/lacak/{token}") for token in ("x", "A" * 22, "%00", "../desk")]
    assert {page.status for page in pages} <= {404, 400, 303}
    assert all("WNJ-" not in page.text for page in pages)
