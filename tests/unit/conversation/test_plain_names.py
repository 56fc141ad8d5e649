"""A name alone where a name is asked for, and talk that is nobody's name, address or purpose."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import Chat
from village_desk.conversation import chatter, plain_names

_NAMES = (
    "Bagus Santoso;Sri Rahayu;Erna Rahayu;Saleh Aziz;Salamah;Pak Tarno;Suratman;Surati;Arif Prasetya;Hari Firdaus;"
    "Nikmatul Hasanah;Suratno;Suratmi Utomo;Ibnu;Erwin;Tono Hariyanto;Ubaidillah;Lailatul;lailatul jannah;"
    "Hari;Rahayu;Yohanes Mau;Sri Wulan Dari;Mega Utami;Kasih Wulandari;Pesan Tiyono;mbok Darmi;Siti Aminah, makasih"
).split(";")
_NO_NAMES = (
    "Cepet dong lama amat;loh kok;ribet amat;hah;mbak;sek pak;lagi di sawah nanti sore;saya tanya suami dulu;"
    "ditunggu ya;tolong pak;anak tiri;iya ahli waris;brp hari jadinya;maksudnya apa;bentar ya;halo pak;"
    "terima kasih;sudah;surat usaha;ktp hilang;mboten ngertos;i dont know"
).split(";")


def _asked_for_name() -> Chat:
    chat = Chat()
    for text in ("ktp rusak", "3509160909700027", "3509162301080027"):
        chat.say(text)
    assert chat.state.ask.items == ["nama"]
    return chat


@pytest.mark.parametrize("name", _NAMES)
def test_a_plain_name_is_the_name_whatever_its_letters_look_like(name: str) -> None:
    chat = _asked_for_name()
    chat.say(name)
    assert chat.state.draft
    assert chat.state.draft.shown["nama"] in name
    assert chat.keys()[0] == "noted"


@pytest.mark.parametrize("talk", _NO_NAMES)
def test_talk_is_nobodys_name(talk: str) -> None:
    chat = _asked_for_name()
    chat.say(talk)
    assert chat.state.draft
    assert "nama" not in chat.state.draft.values
    assert "noted" not in chat.keys()


@pytest.mark.parametrize("name", ["Ganti Yuwono", "Nik Aminah", "Gratis Sinaga"])
def test_what_looks_like_talk_is_the_name_when_it_is_said_again(name: str) -> None:
    chat = _asked_for_name()
    assert "Mohon tulis namanya saja" in chat.say(name)
    chat.say(name)
    assert chat.state.draft
    assert chat.state.draft.values["nama"] == name


def test_who_only_says_yes_to_a_name_gets_a_person_in_the_end() -> None:
    chat = _asked_for_name()
    for _ in range(3):
        chat.say("ya")
    assert chat.state.handed_over
    chat.say("Siti Aminah")
    assert chat.state.draft
    assert chat.state.draft.values["nama"] == "Siti Aminah"


@pytest.mark.parametrize(
    ("talk", "kind"),
    [
        ("bentar ya", "waits"),
        ("lagi di sawah nanti sore", "waits"),
        ("saya tanya suami dulu", "waits"),
        ("ribet amat", "grumbles"),
        ("Cepet dong lama amat", "grumbles"),
        ("lah emang tadi salah ya", "puzzled"),
        ("saya bingung", "puzzled"),
        ("mbak", "puzzled"),
        ("masih di rumah mertua", ""),
        ("buat anak saya", ""),
        ("untuk kerja dulu", ""),
        ("buruh tani", ""),
        ("tidak ada", ""),
        ("dusun krajan", ""),
    ],
)
def test_talk_holds_nothing_else(talk: str, kind: str) -> None:
    assert chatter.kind_of(talk) == kind


@pytest.mark.parametrize(
    "text", ["maksudnya apa", "kalo bikin KIA umur berapa ya pak", "brp lama", "buat apa ya"]
)
def test_a_question_needs_no_mark(text: str) -> None:
    assert chatter.asks(text)


@pytest.mark.parametrize(
    "text", ["untuk melamar kerja apa saja", "kerja serabutan apa saja", "buat daftar sekolah"]
)
def test_a_purpose_asks_nothing(text: str) -> None:
    assert not chatter.asks(text)


@pytest.mark.parametrize(
    "talk", ["lah emang tadi salah ya", "maksudnya apa", "saya bingung", "brp lama", "hah"]
)
def test_talk_is_no_address_and_no_purpose(talk: str) -> None:
    chat = Chat()
    chat.say("surat domisili")
    chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
    chat.say(talk)
    assert chat.state.draft
    assert set(chat.state.draft.values) == {"nama", "nik", "no_kk"}


def test_what_may_be_a_name_is_left_to_other_rules() -> None:
    assert plain_names.verdict("warung barokah 2") is None
    assert plain_names.verdict("Siti\nBudi") is None
