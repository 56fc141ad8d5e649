"""The tone of every text that a citizen can get (issue 5, 17): short, warm, plain, never blaming, never a machine.

Rules over the shipped texts, in the words of a language teacher and of a farmer; and over what a chat really says.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.conversation.chat import Chat
from tests.unit.in_each import in_each
from village_desk.messages import wording
from village_desk.tickets.status import WORDS, Status

ID = {key: wording.shipped(key, "id") for key in sorted(wording.keys("id"))}
EN = {key: wording.shipped(key, "en") for key in sorted(wording.keys("en"))}
# Texts to staff; a language's own name; the line that an English chat begins with.
NOT_TO_CITIZENS = ("duty_", "staff_", "head_", "alarm_")
BOTH_LANGUAGES = frozenset({"language_en", "language_offer", "language_back"})

COLD = "anda kamu kalian saudara"
# Words of a program or an office that a farmer does not use.
JARGON = tuple(
    "error,invalid,submit,user,tiket,ticket,upload,unggah,download,unduh,login,klik,input,database,server,sistem,bot,"
    "otomatisasi,verifikasi,validasi,konfirmasi,terverifikasi,registrasi,prosedur,administrasi,regulasi,"
    "yang bersangkutan,sehubungan dengan,tersebut di atas,petugas kami akan segera".split(",")
)
SLANG = "gak nggak enggak udah aja banget gitu kalo makasih trims oke sip sih dong"
BLAME = (
    "salah anda",
    "kesalahan bapak",
    "bapak/ibu salah",
    "bapak/ibu lupa",
    "bapak/ibu tidak mengirim",
    "bapak/ibu belum mengisi",
    "harus mengisi",
    "wajib mengisi",
    "tidak valid",
    "ditolak sistem",
    "anda harus",
    "dilarang",
)
ENGLISH = (
    "please thank you your request document office officer status: file files number date name send reply cancel "
    "confirm required optional done ready received checking completed rejected"
)
PAPERS = ("SKPWNI", "BPJS", "SKTM")
LONGEST_SENTENCE = 34  # words; a list of data is no sentence
LONGEST_TEXT = 600  # most are far shorter; a card or a summary grows with its values


def to_citizens(texts: dict[str, str]) -> list[str]:
    return [key for key in texts if not key.startswith(NOT_TO_CITIZENS)]


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"\{[a-z_]+\}", "", text).casefold()))


@in_each(to_citizens(ID))
def test_it_is_warm_and_plain(key: str) -> None:
    text = ID[key].casefold()
    assert not words_in(text) & set(COLD.split()), "cold"
    assert not words_in(text) & set(SLANG.split()), "slang"
    assert not [term for term in JARGON if re.search(rf"\b{term}\b", text)], "jargon"
    assert not [phrase for phrase in BLAME if phrase in text], "blame"


@in_each(key for key in to_citizens(ID) if key not in BOTH_LANGUAGES)
def test_indonesian_texts_are_indonesian(key: str) -> None:
    assert not words_in(ID[key]) & (set(ENGLISH.replace("status:", "").split()) - {"data"})


@pytest.mark.parametrize("texts", [ID, EN], ids=["id", "en"])
def test_nobody_is_shouted_at(texts: dict[str, str]) -> None:
    for key in to_citizens(texts):
        assert "!" not in texts[key] and "??" not in texts[key], key
        shouted = set(re.findall(r"\b[A-Z]{4,}\b", re.sub(r"\*[A-Z ]+\*", "", texts[key])))
        # Names of papers, and words that may be written back.
        assert shouted <= {*PAPERS, "LAPOR", "SEMUA", "GRATIS", "SAPA", "STATUS", "UBAH"}, (key, shouted)


@in_each(to_citizens(ID))
def test_sentences_and_texts_are_short(key: str) -> None:
    assert wording.units(ID[key]) <= LONGEST_TEXT
    for line in ID[key].split("\n"):
        for sentence in re.split(r"(?<=[.?])\s", line):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


@in_each(to_citizens(ID))
def test_a_refusal_is_softened_and_shows_a_way(key: str) -> None:
    """ "Belum" rather than "tidak" for what we cannot do; an apology stands once, at the beginning."""
    text = ID[key].casefold()
    assert text.count("mohon maaf") + len(re.findall(r"\bmaaf\b", text.replace("mohon maaf", ""))) <= 1
    assert "tidak bisa" not in text and "gagal" not in text


def test_every_status_is_said_in_both_languages() -> None:
    for status in Status:
        key = f"status_{status}"
        if key in ID:
            assert ID[key].casefold() != status.replace("_", " ") and EN[key] != ID[key], status
            assert status not in WORDS[status]


def test_english_texts_are_english() -> None:
    for key in (key for key in to_citizens(EN) if key not in BOTH_LANGUAGES):
        plain = re.sub(r"\*[A-Z ]+\*|\"[^\"]+\"|\{[a-z_]+\}", "", EN[key]).casefold()
        left = set(re.findall(r"[a-z]+", plain)) & set(
            "yang dan untuk mohon silakan kami bapak ibu berkas".split()
        )
        assert not left, (key, left)


LINES = st.sampled_from(
    "halo,menu,1,2,5,53,9,0,ya,tidak,nanti,lewati,batal,kembali,status,lanjut,syarat ktp,biaya,buka jam berapa,"
    "besok buka?,dimana kantornya,mau buat sktm,surat usaha,makasih,qwerty zxcv asdf,hmm,apa,petugas,aduan,ubah 3,"
    "Siti Aminah,3509165708900001,ktp hilang,pindah,english please,bahasa indonesia,kok ditelpon ga bisa".split(
        ","
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(LINES, min_size=4, max_size=14))
def test_never_the_same_words_twice_in_a_row_and_never_a_whole_number(lines: list[str]) -> None:
    chat = Chat()
    before = ""
    for line in lines:
        reply = chat.say(line)
        assert not reply or reply != before, (lines, reply)
        assert not re.search(r"(?<!\d)\d{16}(?!\d)", reply), reply
        before = reply or before
