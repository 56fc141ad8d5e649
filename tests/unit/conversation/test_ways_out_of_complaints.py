"""What is no complaint, and every way out of one; what becomes of a name, and of a sentence too many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SITUATION, Chat, a_ticket
from village_desk.conversation.types import (
    AddToComplaint,
    CallOfficer,
    OpenComplaint,
    StopNotices,
    WithdrawComplaint,
)

STORY = "kemarin jalan di krajan rusak parah"
ABOUT_PERSON = "kemarin pak agus di loket marah marah sama saya di kantor"


def asked_for_a_name() -> Chat:
    chat = Chat()
    chat.say("aduan")
    assert "Tulis nama" in chat.say(STORY)
    return chat


def with_complaint() -> Chat:
    view = replace(a_ticket(9), number="CTH-2611-0009", kind="complaint", service="aduan", status="handling")
    return Chat(situation=replace(SITUATION, tickets=(view,)))


@pytest.mark.parametrize(
    "words", ["ok tak tunggu", "ditunggu ya", "siap saya tunggu kabarnya", "nggih tak enteni"]
)
def test_who_waits_patiently_is_thanked(words: str) -> None:
    chat = Chat(situation=replace(SITUATION, tickets=(a_ticket(),)))
    assert "Terima kasih sudah menunggu" in chat.say(words)
    assert chat.state.complaint is None


def test_puzzled_questions_open_no_complaint() -> None:
    chat = Chat(situation=replace(SITUATION, tickets=(a_ticket(),)))
    assert "CTH-2611-0001" in chat.say("kok diem aja")
    assert "Jam layanan" in chat.say("kantor kok tutup")
    assert "CTH-2611-0001" in chat.say("kok gak ketemu") and "*ADUAN*" in chat.sent[-1]
    assert chat.state.complaint is None


@pytest.mark.parametrize("words", ["saya datang jam 9 kantor masih tutup", "yang jaga loket malah tidur"])
def test_what_is_a_complaint_still_opens_one(words: str) -> None:
    chat = Chat()
    chat.say(words)
    assert chat.state.complaint is not None


@pytest.mark.parametrize(
    "words",
    [
        "bukan mau ngadu kok",
        "loh kok jadi aduan",
        "salah pencet",
        "saya gak ngadu pak cuma nanya",
        "ok maaf",
        "bukan aduan pak",
        "gak mau lapor",
    ],
)
def test_what_was_no_complaint_ends_and_is_said_to_end(words: str) -> None:
    chat = Chat()
    chat.say("aduan")
    assert "tidak kami catat sebagai aduan" in chat.say(words)
    assert chat.state.complaint is None


def test_a_told_grievance_is_not_dropped_by_one_sentence() -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say(ABOUT_PERSON)
    assert "tidak jadi disampaikan" in chat.say("bukan aduan pak")
    assert chat.state.complaint is not None


@pytest.mark.parametrize(
    "words", ["petugas aja lah", "mau ngomong sama petugas", "tolong sambungkan ke petugas"]
)
def test_a_person_is_called_out_of_a_complaint(words: str) -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say(words)
    assert CallOfficer("asked") in chat.effects and chat.state.ask.kind == "officer"


def test_somebody_who_shouted_is_still_a_story() -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say("petugas tidak mau bicara sama saya kemarin di loket")
    assert chat.state.complaint and chat.state.complaint.story


def test_the_state_of_a_request_is_told_where_a_complaint_has_only_begun() -> None:
    chat = Chat(situation=replace(SITUATION, tickets=(a_ticket(),)))
    chat.say("aduan")
    assert "CTH-2611-0001" in chat.say("surat saya gimana?")
    assert chat.state.complaint is None


@pytest.mark.parametrize("story", ["", ABOUT_PERSON])
def test_mulai_switches_notices_on_and_files_nothing(story: str) -> None:
    chat = Chat()
    chat.state.notices_off = True
    chat.say("aduan")
    if story:
        chat.say(story)
        chat.say("lewati")
        chat.say("anonim")
        assert chat.state.ask.items == ["confirm"]
    chat.say("mulai")
    assert StopNotices(False) in chat.effects
    chat.say("mulai")
    assert not chat.complaints and chat.state.complaint is not None
    assert "mulai" not in chat.state.complaint.story


def test_still_getting_messages_is_explained() -> None:
    chat = Chat()
    chat.say("berhenti")
    assert "tetap menjawab" in chat.say("kenapa kok saya masih dapet pesan")
    assert chat.state.complaint is None
    assert "menyala lagi" in chat.say("mulai")


def test_a_pause_is_no_part_of_the_story() -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say(ABOUT_PERSON)
    assert "*LANJUT*" in chat.say("berhenti dulu pak isinya besok lagi")
    chat.say("lanjut aduannya")
    assert chat.state.complaint and chat.state.complaint.story == ABOUT_PERSON
    assert chat.state.ask.kind == "complaint"


@pytest.mark.parametrize("words", ["rahasiakan", "samarkan aja", "takut pak", "no name", "hamba allah"])
def test_fear_is_a_wish_to_stay_unknown(words: str) -> None:
    chat = asked_for_a_name()
    chat.say(words)
    assert chat.state.complaint and chat.state.complaint.anonymous and chat.state.complaint.story == STORY


@pytest.mark.parametrize(
    "words",
    ["iya mau lapor", "gak ada nomernya", "itu aja", "tolong ditindak", "kemarin", "cepet ditangani ya"],
)
def test_a_sentence_is_nobodys_name(words: str) -> None:
    chat = asked_for_a_name()
    assert "Tulis nama" in chat.say(words) or "Atas nama siapa" in chat.sent[-1]
    assert chat.state.complaint and chat.state.complaint.name == ""
    assert "112" not in chat.sent[-1]


@pytest.mark.parametrize("words", ["pak kasun krajan yg bagi", "petugasnya bu rina", "yg jaga loket"])
def test_who_is_complained_about_is_no_complainant(words: str) -> None:
    chat = asked_for_a_name()
    chat.say(words)
    assert chat.state.complaint and (chat.state.complaint.name, chat.state.complaint.whom) == ("", words)


def test_is_it_safe_is_answered() -> None:
    chat = asked_for_a_name()
    assert "hanya dibaca petugas" in chat.say("aman gak pak") and "Tulis nama" in chat.sent[-1]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Siti Aminah", "Siti Aminah"),
        ("slamet riyadi", "slamet riyadi"),
        ("nama saya Indah Puji Lestari", "Indah Puji Lestari"),
        ("pak budi", "pak budi"),
        ("Sumiati pak", "Sumiati"),
    ],
)
def test_a_name_is_a_name(words: str, name: str) -> None:
    chat = asked_for_a_name()
    chat.say(words)
    assert chat.state.complaint and chat.state.complaint.name == name


def test_fear_never_becomes_a_name_to_be_called_by() -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say("gak usah pake nama saya takut pak")
    chat.say(STORY)
    assert "mksh" not in chat.say("mksh")
    chat.say("ya")
    assert chat.complaints[0].anonymous and chat.complaints[0].story == STORY
    assert "Takut" not in chat.say("mksh")


def test_a_wish_at_the_summary_is_heard() -> None:
    chat = Chat()
    chat.say("aduan")
    for words in (ABOUT_PERSON, "lewati", "anonim"):
        chat.say(words)
    assert "Ini yang kami catat" in chat.say("terserah lah")
    assert chat.state.complaint and chat.state.complaint.story == ABOUT_PERSON
    assert "(SKU)" in chat.say("maaf pak emosi tadi. saya mau bikin surat usaha baru aja")
    assert not any(isinstance(effect, OpenComplaint) for effect in chat.effects)


def test_more_of_a_complaint_is_added_at_once() -> None:
    chat = with_complaint()
    words = "tambahan pak, dia jg main hp terus"
    chat.say(words)
    assert AddToComplaint(9, words) in chat.effects


def test_after_the_receipt_its_state_is_told_and_it_may_be_taken_back() -> None:
    chat = with_complaint()
    assert "Apakah ini tambahan" in chat.say("jalan di krajan malah tambah rusak parah")
    assert "Status" in chat.say("udah diproses blm aduan saya")
    assert "ingin dicabut" in chat.say("ga jadi lapor deh cabut aja")
    chat.say("ya")
    assert WithdrawComplaint(9) in chat.effects


@pytest.mark.parametrize("nik", ["3509165708900001", "3509/1657/0890/0001"])
def test_a_nik_in_the_story_is_not_said_back(nik: str) -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say(f"saya Siti nik {nik} jalan rusak di dusun krajan")
    chat.say("kemarin")
    assert nik not in chat.say("anonim") and "••0001" in chat.sent[-1]
    assert chat.state.complaint and nik in chat.state.complaint.story and chat.state.complaint.name == ""
