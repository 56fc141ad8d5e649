"""A complaint through the pure engine: what is understood, what is asked, and that it never is a dead end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SITUATION, Chat, a_ticket
from village_desk.conversation import complaint_words
from village_desk.conversation.state import State
from village_desk.conversation.types import AddToComplaint, CallOfficer, WithdrawComplaint


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("petugas minta uang 50rb", "fee"),
        ("saya disuruh bayar 100 ribu di loket", "fee"),
        ("ada pungli di kantor desa", "fee"),
        ("kok bayar 100rb, katanya gratis", "fee"),
        ("saya dibentak petugas", "person"),
        ("pegawainya tidak ramah", "person"),
        ("surat saya lama sekali", "service"),
        ("dipersulit terus bolak balik", "service"),
        ("lampu jalan mati", "other"),
        ("pokoknya jelek", ""),
        ("uang bantuan saya belum turun", "other"),
    ],
)
def test_what_it_is_about(words: str, about: str) -> None:
    assert complaint_words.about_of(words) == about


@pytest.mark.parametrize(
    "words",
    [
        "anonim",
        "tanpa nama ya",
        "jangan sebut nama saya",
        "ga usah pake nama",
        "tolong rahasiakan identitas saya",
    ],
)
def test_the_wish_for_no_name_is_heard_wherever_it_stands(words: str) -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say(f"saya dibentak pak joko tadi pagi di loket, {words}")
    assert "anonim" in chat.sent[-1]
    chat.say("ya")
    assert chat.complaints[0].anonymous and chat.complaints[0].name == ""


def test_a_full_story_takes_three_messages() -> None:
    chat = Chat()
    chat.say("saya dimintai uang 50 ribu sama pak joko kemarin di kantor desa")
    chat.say("Siti Aminah")
    chat.say("ya")
    (told,) = chat.complaints
    assert (told.about, told.name, told.whom, len(chat.sent)) == ("fee", "Siti Aminah", "", 3)


def test_every_question_can_be_left_out() -> None:
    chat = Chat()
    for words in ("aduan", "petugas minta uang", "lewati", "lewati", "lewati", "ya"):
        chat.say(words)
    assert len(chat.complaints) == 1


def test_a_line_of_the_summary_is_changed() -> None:
    chat = Chat()
    for words in ("jalan rusak di dusun krajan sejak kemarin", "Budi", "ubah 5", "Siti", "ubah 2", "1", "ya"):
        chat.say(words)
    (told,) = chat.complaints
    assert (told.name, told.about) == ("Siti", "service")


def test_what_is_written_at_the_summary_is_more_of_the_story() -> None:
    chat = Chat()
    for words in (
        "jalan rusak di dusun krajan sejak kemarin",
        "anonim",
        "kemarin ada yang jatuh di situ",
        "ya",
    ):
        chat.say(words)
    assert chat.complaints[0].story.endswith("kemarin ada yang jatuh di situ")


def test_a_thumb_confirms_and_another_reaction_does_nothing() -> None:
    chat = Chat()
    chat.say("jalan rusak di dusun krajan sejak kemarin")
    assert chat.say("❤️", kind="reaction") == ""
    chat.say("anonim")
    chat.say("👍", kind="reaction")
    assert len(chat.complaints) == 1


def test_a_cry_for_help_gets_the_numbers_and_loses_nothing() -> None:
    chat = Chat()
    chat.say("aduan")
    chat.say("saya dibentak tadi pagi di kantor desa")
    assert "112" in chat.say("tolong rumah saya kebakaran sekarang")
    assert CallOfficer("emergency", "fire") in chat.effects
    assert "Siapa petugasnya" in chat.say("lanjut")


def test_a_paper_wished_for_in_the_middle_is_heard_and_the_complaint_waits() -> None:
    chat = Chat()
    chat.say("aduan")
    assert "LANJUT" in chat.say("mau buat sktm") and chat.state.draft is not None
    assert "Kami mendengarkan" in chat.say("lanjut")


@pytest.mark.parametrize(
    "words", ["", "📎", "0", "9", "status", "berhenti", "petugas", "kembali", "menu", "?", "ok"]
)
@pytest.mark.parametrize("steps", range(6))
def test_it_is_never_a_dead_end(words: str, steps: int) -> None:
    chat = Chat()
    for said in ("aduan", "saya dibentak petugas", "1", "lewati", "lewati", "lewati")[:steps]:
        chat.say(said)
    chat.say(words, kind="text" if words else "sticker")
    for said in (
        "lanjut",
        "petugas minta uang di kantor kemarin",
        "lewati",
        "lewati",
        "lewati",
        "anonim",
        "ya",
        "ya",
    ):
        if not chat.complaints:
            chat.say(said)
    assert len(chat.complaints) == 1


def test_an_old_state_and_a_half_told_complaint_survive_storage() -> None:
    assert State.from_json('{"version": 1, "ask": {"kind": "menu"}}').complaint is None
    chat = Chat()
    chat.say("aduan")
    chat.say("saya dibentak tadi pagi di kantor desa")
    again = State.from_json(chat.state.to_json())
    assert again.complaint is not None and again.complaint.about == "person"
    assert State.from_json('{"complaint": {"story": "x", "new": 1}}').complaint is not None


OURS = replace(
    a_ticket(), kind="complaint", service="", service_name="Aduan", status="handling", status_text="Ditangani"
)


def knowing(**changes: object) -> Chat:
    """A chat with a complaint that is in."""
    return Chat(replace(SITUATION, tickets=(replace(OURS, **changes),)))  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["tidak jadi ngadu", "cabut aduan", "batal lapor pak", "batal"])
def test_it_is_taken_back(words: str) -> None:
    chat = knowing()
    assert "ingin dicabut" in chat.say(words)
    chat.say("ya")
    assert WithdrawComplaint(1) in chat.effects


@pytest.mark.parametrize("status", ["received", "acknowledged", "handling"])
def test_batal_with_its_number_takes_it_back_and_no_request(status: str) -> None:
    chat = knowing(status=status)
    assert "ingin dicabut" in chat.say(f"batal {OURS.number}")
    chat.say("ya")
    assert WithdrawComplaint(1) in chat.effects


def test_objecting_needs_an_answer_and_comes_in_time() -> None:
    assert "ingin" not in knowing().say("belum puas pak")
    chat = knowing(status="answered", status_text="Dijawab", answer="Sudah diperbaiki.", objectable=True)
    assert "Sudah diperbaiki." in chat.say("status") and "BELUM PUAS" in chat.sent[-1]
    chat.say("jawabannya belum menjawab, saya tidak puas")
    assert isinstance(chat.effects[-1], AddToComplaint) and chat.effects[-1].objects
    late = knowing(status="closed", status_text="Ditutup")
    assert "lapor.go.id" in late.say("saya tidak puas")


def test_thanks_for_an_answer_change_nothing() -> None:
    chat = knowing(status="answered", status_text="Dijawab", objectable=True)
    assert "Sama-sama" in chat.say("makasih pak, sudah puas")


def test_the_story_is_never_part_of_the_state_that_is_told() -> None:
    said = knowing(answer="").say("status")
    assert "Ditangani" in said and "dijawab" not in said.casefold().replace("kami jawab", "")
