"""Who waits for a person or for a paper: told the truth, told the date, and not met with silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.conversation.chat import SITUATION, Chat, a_ticket


@pytest.mark.parametrize(
    "words",
    [
        "jam segini kok masih ada yg bales, kamu robot ya?",
        "ini orang apa bot",
        "ini dijawab mesin ya",
        "siapa yang balas ini",
    ],
)
def test_who_answers_is_told_also_to_somebody_who_waits_for_a_person(words: str) -> None:
    chat = Chat()
    chat.say("petugas")
    chat.say("mau tanya soal tanah warisan pak")
    reply = chat.say(words)
    assert "layanan otomatis" in reply and "pukul 08.00" in reply


def test_who_answers_is_told_in_the_middle_of_a_form() -> None:
    chat = Chat()
    chat.say("mau buat sktm")
    assert "layanan otomatis" in chat.say("ini dijawab robot ya?") and "NIK (16 angka)" in chat.sent[-1]


@pytest.mark.parametrize("words", ["kira2 jam brp jadi?", "masih lama gak pak", "kapan kelarnya"])
def test_the_date_is_told_while_a_correction_waits(words: str) -> None:
    chat = Chat(situation=replace(SITUATION, tickets=(a_ticket(),)))
    chat.say("nama saya salah pak harusnya Siti Aminah")
    assert "Paling lambat" in chat.say(words)


def test_one_question_is_answered_before_it_gets_quiet() -> None:
    chat = Chat()
    for words in ("petugas", "soal tanah warisan", "yang itu lho pak"):
        chat.say(words)
    assert "pukul 08.00" in chat.say("kira kira dibalas kapan ya pak?")
