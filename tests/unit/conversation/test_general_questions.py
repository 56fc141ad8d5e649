"""Questions about every paper, several in one breath, and of those whose paper is not from this chat."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import SKTM_BLOCK, Chat


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("bisa online ga", "lewat chat ini"),
        ("fotocopy brp lembar", "tidak perlu fotokopi"),
        ("telat lapor kelahiran 2 tahun didenda gak", "tetap dapat diurus"),
        ("pake materai gak", "bermeterai"),
        ("kalo diwakilin bisa?", "surat kuasa"),
        ("boleh diwakilkan istri gak", "surat kuasa"),
        ("surat usaha 1 jam jadi bisa?", "paling lama 1 hari kerja"),
        ("mau nikah bulan depan ngurus apa aja", "(N1)"),
        ("wifi gratis ada?", "belum dapat kami jawab"),
        ("besok tanggal merah buka ga", "23 November"),
    ],
)
def test_what_is_asked_about_every_paper_is_answered(words: str, answer: str) -> None:
    assert answer in Chat().say(words)


def test_in_a_form_it_is_answered_and_no_field() -> None:
    chat = Chat()
    chat.say("mau buat sktm")
    assert "bermeterai" in chat.say("pake materai gak") and "NIK (16 angka)" in chat.sent[-1]
    assert chat.state.draft and not chat.state.draft.values


@pytest.mark.parametrize("purpose", ["untuk beli materai", "untuk jualan online", "usaha fotocopy"])
def test_a_purpose_is_no_question(purpose: str) -> None:
    chat = Chat()
    chat.say("mau buat sktm")
    chat.say(SKTM_BLOCK.replace("untuk daftar beasiswa", purpose))
    assert chat.state.draft and chat.state.draft.values["keperluan"] == purpose


def test_a_day_that_is_asked_about_puts_nothing_off() -> None:
    chat = Chat()
    chat.say("biaya ktp berapa")
    assert "23 November" in chat.say("besok tanggal merah buka ga")


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("biaya akta berapa terus kantornya di mana", ("GRATIS", "Jl. Melati 1", "mulai sekarang")),
        ("jam buka berapa dan kantornya dimana", ("Jam layanan", "Jl. Melati 1")),
        (
            "syarat ktp apa aja, kantornya di mana, buka sampai jam berapa",
            ("KTP-el baru", "Jl. Melati", "sedang tutup"),
        ),
    ],
)
def test_every_part_of_a_question_has_its_answer(words: str, answers: tuple[str, ...]) -> None:
    reply = Chat().say(words)
    assert all(answer in reply for answer in answers)


def test_the_card_of_a_request_that_waits_offers_to_go_on() -> None:
    chat = Chat()
    chat.say("mau buat surat kehilangan")
    chat.say("menu")
    assert "ingin dilanjutkan" in chat.say("surat kehilangannya gmn caranya?")
    assert "Barang/dokumen" in chat.say("ya")


@pytest.mark.parametrize(
    "words",
    ["KAPAN KTP SAYA JADI PAK SUDAH 2 MINGGU", "gak tau nomernya", "saya dulu ngurusnya langsung ke kantor"],
)
def test_what_was_applied_for_at_the_office_has_a_way_on(words: str) -> None:
    reply = Chat().say(words)
    assert "*PETUGAS*" in reply and "0331-123456" in reply
