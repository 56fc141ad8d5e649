"""The name, once it is known; the sex never guessed; nobody's name to a stranger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SITUATION, SKTM_BLOCK, Chat
from village_desk.conversation.addressing import called_by, you
from village_desk.messages import wording


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Siti Rahmawati", "Siti"),
        ("HJ. SITI AMINAH", "Siti"),
        ("M. Rizki Pratama", "Rizki"),
        ("muhammad", ""),
        ("drs. h. bambang", "Bambang"),
        ("Sukarno", "Sukarno"),
        ("3509", ""),
        ("beda di ktp", ""),
        ("", ""),
    ],
)
def test_people_are_called_by_one_word(name: str, called: str) -> None:
    assert called_by(name) == called


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("nama saya Siti Rahmawati mau buat sktm", "Bapak/Ibu Siti"),
        ("saya Bu Siti, mau buat sktm", "Ibu Siti"),
        ("saya pak Budi mau buat sktm", "Bapak Budi"),
        ("pak mau buat sktm", ""),  # the officer is meant
        ("bu siti mau buat sktm", ""),
        ("nama saya beda di ktp", ""),
        ("nama saya salah di kk", ""),
    ],
)
def test_only_the_persons_own_word_counts(text: str, address: str) -> None:
    chat = Chat()
    chat.say(text)
    assert you(chat.state.called, chat.state.title) == address


def test_the_name_in_the_senders_own_request_is_remembered_and_another_one_has_no_title() -> None:
    chat = Chat()
    chat.say("saya Bu Ani, mau buat sktm")
    assert (chat.state.title, chat.state.called) == ("Ibu", "Ani")
    chat.say(SKTM_BLOCK)
    assert (chat.state.title, chat.state.called) == ("", "Siti")


def test_a_death_names_nobody_who_writes() -> None:
    chat = Chat()
    chat.say("mau urus akta kematian")
    chat.say("Slamet\n3509161708500001")
    assert chat.state.called == ""


def test_after_a_long_silence_no_name_is_said() -> None:
    chat = Chat()
    chat.say("nama saya Siti, mau buat sktm")
    chat.situation = replace(SITUATION, doubted=True)
    chat.say("halo")
    assert chat.state.called == ""


def test_a_text_says_it_and_an_empty_line_still_vanishes() -> None:
    assert "Bapak/Ibu Siti." in wording.render("welcome", {"you": "Bapak/Ibu Siti"})
    assert "Bapak/Ibu." in wording.render("welcome", {}, strict=True)
    text = wording.render("welcome", {"x": ""}, overrides={"welcome": "Halo {you}\nNomor {you}: {x}"})
    assert text == "Halo Bapak/Ibu"
    assert wording.check_override("menu", "Silakan {you}: {lines}") == []
