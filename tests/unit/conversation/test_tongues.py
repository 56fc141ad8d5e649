"""Which language a message is written in, and which one it asks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from village_desk.conversation.tongues import asked, heard

WRITTEN = Path(__file__).resolve().parents[3] / "training" / "written"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kulo badhe ndamel surat usaha, syaratipun nopo mawon nggih?", "jv"),
        ("aku arep njaluk surat domisili, piye carane?", "jv"),
        ("Sugeng dalu pak", "jv"),
        ("Abdi bade ngadamel surat domisili", "su"),
        ("Punten, kumaha syaratna ngadamel KTP?", "su"),
        ("Sampurasun", "su"),
        ("Kaula terro agebey sorat katerrangan", "mad"),
        ("bula nyo'on sorat usaha, syarata ponapa", "mad"),
        ("Good morning sir", "en"),
        ("Hello, I need a letter for my business", "en"),
        ("saya mau buat surat usaha untuk pinjaman", "id"),
    ],
)
def test_a_clear_message_is_heard(text: str, language: str) -> None:
    assert heard(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Pak mau bikin surat usaha nggih, matur nuwun",  # politeness has wandered
        "monggo",
        "kulo nuwun",
        "nuwun sewu pak",
        "punten pak, mau tanya syarat KTP",
        "hatur nuhun",
        "sakalangkong",
        "ok thanks pak, please dibantu",
        "Pak kulo mau tanya, syarat bikin KTP apa aja ya",  # one word of it
        "Siti Rahmawati\n3509165708900042\n3509162301080007\nuntuk KUR",
        "Dusun Krajan RT 2 RW 3",
        "",
        "👍",
        "2",
    ],
)
def test_a_loan_word_and_mere_data_decide_nothing(text: str) -> None:
    assert heard(text) in (None, "id")


def test_thousands_of_indonesian_messages_are_not_taken_for_another_language() -> None:
    """Measured on the messages that the understanding is trained with: each says which language it is."""
    taken: dict[str, list[str | None]] = {}
    for path in sorted(WRITTEN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            message = json.loads(line)
            taken.setdefault(message["lang"], []).append(heard(message["text"]))
    wrong = [language for language in taken["id"] if language not in (None, "id")]
    assert len(wrong) / len(taken["id"]) < 0.001
    for regional in ("jv", "su", "mad"):
        others = [one for one in taken[regional] if one not in (None, "id", regional)]
        assert others == [], regional
        # Half of them are three words long: too little to be sure of.
        assert taken[regional].count(regional) / len(taken[regional]) > 0.45, regional
    assert taken["mix"].count(None) / len(taken["mix"]) > 0.8


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pake basa jawa", "jv"),
        ("boso jowo mawon", "jv"),
        ("English please", "en"),
        ("can you speak english?", "en"),
        ("bahasa indonesia aja", "id"),
        ("BAHASA INDONESIA", "id"),
        ("BHASA MADURA", "mad"),
        ("basa sunda wae atuh", "su"),
        ("madura bai", "mad"),
        ("nyuwun pirsa, bahasa Jawa saged?", "jv"),
        ("bula ta' ngarte bahasa indonesia, madura bai", "mad"),
        ("jangan pakai bahasa madura, indonesia aja", "id"),
        ("saya tidak bisa bahasa jawa", "id"),
        ("kula mboten saged basa Indonesia", "jv"),
        ("ganti bahasa", ""),
        ("saya tidak bisa bahasa indonesia", ""),
    ],
)
def test_a_language_is_asked_for(text: str, language: str) -> None:
    assert asked(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "guru bahasa inggris mau buat surat penghasilan",
        "saya orang jawa mau buat KTP",
        "surat keterangan kerja di Indonesia",
        "mau bikin surat usaha",
        "pindah ke Madura",
        "",
    ],
)
def test_a_language_that_is_only_named_is_not_asked_for(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize("answer", ["Jawa", "Indonesia", "guru bahasa inggris", "Jl. Sunda 3", "Madura"])
def test_an_answer_may_be_the_name_of_a_language(answer: str) -> None:
    assert asked(answer, among_answers=True) is None


def test_among_answers_a_plain_wish_is_heard_too() -> None:
    assert asked("boso jowo mawon", among_answers=True) == "jv"
    assert asked("english please", among_answers=True) == "en"
