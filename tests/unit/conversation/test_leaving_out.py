"""What may be left out: every way to say so leads on, and a "ya" is no loop."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import SKTM_BLOCK, Chat


def _at_the_optional_question() -> Chat:
    chat = Chat()
    chat.say("mau buat sktm")
    chat.say(SKTM_BLOCK)
    assert chat.state.ask.kind == "optional"
    return chat


@pytest.mark.parametrize(
    "text",
    "lewati;tidak;ga punya;belum ada surat;nanti saja;nyusul ya;ok;oke pak;i dont have police letter;I don't have it;"
    "send it later;no;later".split(";"),
)
def test_every_way_to_leave_it_out_leads_on(text: str) -> None:
    chat = _at_the_optional_question()
    chat.say(text)
    assert chat.state.ask.kind == "document"
    assert chat.state.draft
    assert not {"nama_penerima", "sekolah_rs"} & set(chat.state.draft.values)


def test_a_yes_waits_for_it_once_and_then_leads_on() -> None:
    chat = _at_the_optional_question()
    assert "Silakan ditulis" in chat.say("ya")
    assert chat.state.ask.kind == "optional"
    chat.say("ya")
    assert chat.state.ask.kind == "document"


def test_after_a_yes_it_is_heard() -> None:
    chat = _at_the_optional_question()
    chat.say("ya")
    chat.say("smp negeri 2")
    assert chat.state.draft
    assert chat.state.draft.values["sekolah_rs"] == "smp negeri 2"


@pytest.mark.parametrize("talk", ["why so long", "maaf tadi ke sawah. sampe mana ya", "ribet amat"])
def test_talk_is_no_school(talk: str) -> None:
    chat = _at_the_optional_question()
    chat.say(talk)
    assert chat.state.draft
    assert "sekolah_rs" not in chat.state.draft.values
    assert chat.state.ask.kind == "optional"


def test_in_english_a_loss_yesterday_has_its_day() -> None:
    chat = Chat()
    chat.speak_english()
    chat.say("i lost my ktp near the market yesterday")
    assert chat.state.draft
    assert chat.state.draft.values["tanggal_hilang"] == "2026-11-21"


def test_in_english_the_day_alone_is_an_answer() -> None:
    chat = Chat()
    chat.speak_english()
    chat.say("i lost my ktp")
    chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
    chat.say("yesterday")
    assert chat.state.draft
    assert chat.state.draft.values["tanggal_hilang"] == "2026-11-21"
    chat.say("I don't have the police letter")
    assert chat.state.ask.kind == "confirm"
