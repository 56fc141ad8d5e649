"""Corrections: what is put on a line, and what is a remark, a purpose, or another person's."""

from __future__ import annotations

import pytest

from tests.unit.conversation.chat import SKTM_BLOCK, Chat, at_the_summary
from village_desk.conversation import address_parts, line_numbers, line_values

PLACED = [
    ("salah, namanya Siti Wijaya", "nama", "Siti Wijaya"),
    ("ganti nama jadi Dimas", "nama", "Dimas"),
    ("ubah nama jadi Surya ya pak", "nama", "Surya"),
    ("namanya harusnya Jasmin kak", "nama", "Jasmin"),
    ("namanya salah, Siti Wijaya bukan Siti Jaya", "nama", "Siti Wijaya"),
    ("nama bukan Siti Jaya tapi Siti Rahayu", "nama", "Siti Rahayu"),
    ("namanya kurang, Siti Dewi Aminah ya pak", "nama", "Siti Dewi Aminah"),
    ("yg no 1 salah harusnya Agus Salim Wijaya", "nama", "Agus Salim Wijaya"),
    ("itu nomor 1 harusnya HADI PURNOMO", "nama", "HADI PURNOMO"),
    ("keperluannya untuk bapak saya berobat", "keperluan", "untuk bapak saya berobat"),
    ("nama anaknya Rina", "nama_penerima", "Rina"),
    ("nik 3509165708900003", "nik", "3509165708900003"),
    ("namanya Siti Rahma, nik 3509165708900003", "nama", "Siti Rahma"),
    ("salah pak, namanya Siti Rahma", "nama", "Siti Rahma"),
    ("keperluannya pindah sekolah", "keperluan", "pindah sekolah"),
]
REMARKS = [
    "nama di kk beda",
    "keperluannya sudah benar",
    "keperluannya sudah oke",
    "keperluan surat ini kemana",
    "keperluannya mendesak",
    "kk cuma punya fotokopi 1 lembar",
    "kk difoto 2 kali ya",
    "kk saya di rumah mertua RT 2",
    "nik ibu 3509164708900001",
    "Bapak saya Sukardi 3509160107480007 kk sama",
    "istri saya Rina 3509164708900001",
    "no 4 sudah benar",
    "yg nomor 3 udah bener?",
    "pak rt 5 tanda tangan belum",
]
PURPOSES = [
    "nama salah di ijazah",
    "salah nama di ijazah",
    "koreksi nama di sertifikat",
    "kk ganti kepala keluarga",
    "nik salah di bpjs",
]


@pytest.mark.parametrize(("text", "slug", "value"), PLACED)
def test_a_correction_at_the_summary_is_put_on_its_line(text: str, slug: str, value: str) -> None:
    chat = at_the_summary()
    chat.say(text)
    assert chat.state.draft and chat.state.draft.values[slug] == value
    assert chat.keys()[-1] == "summary"


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_changes_no_line(text: str) -> None:
    chat = at_the_summary()
    assert chat.state.draft
    before = dict(chat.state.draft.values)
    chat.say(text)
    assert before in [draft.values for draft in chat.state.drafts]


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_among_the_papers_changes_no_line(text: str) -> None:
    chat = Chat()
    for said in ("mau buat sktm", SKTM_BLOCK, "lewati"):
        chat.say(said)
    assert chat.state.draft
    before = dict(chat.state.draft.values)
    chat.say(text)
    assert before in [draft.values for draft in chat.state.drafts]


def test_another_persons_data_are_said_to_be_another_request() -> None:
    chat = at_the_summary()
    assert "Satu permohonan untuk satu orang" in chat.say("Bapak saya Sukardi 3509160107480007 kk sama")
    assert chat.state.asks_for == "confirm"


def test_of_a_letter_for_the_mother_her_data_are_the_applicants() -> None:
    chat = Chat()
    for said in ("mau bikin sktm untuk ibu saya", SKTM_BLOCK, "lewati"):
        chat.say(said)
    chat.say(files=2)
    chat.say("nik ibu 3509165708600003")
    assert chat.state.draft and chat.state.draft.values["nik"] == "3509165708600003"


def test_the_line_for_the_mother_takes_hers() -> None:
    assert line_values.owner_in("ibu 3509") and not line_values.owner_in("Ibunda")[6:]
    assert not line_values.owner_in("Siti Aminah")


@pytest.mark.parametrize("text", PURPOSES)
def test_what_a_letter_is_for_is_no_correction(text: str) -> None:
    chat = Chat()
    chat.say("mau bikin sku")
    chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
    chat.say(text)
    assert chat.state.draft and chat.state.draft.values["keperluan"] == text
    assert chat.state.draft.values["nama"] == "Siti Aminah"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("salah, namanya Siti Wijaya", "Siti Wijaya"),
        ("nama saya harusnya Siti Wijaya", "Siti Wijaya"),
        ("ganti nama jadi Siti Rahma", "Siti Rahma"),
    ],
)
def test_a_plain_correction_is_heard_where_a_purpose_is_awaited(text: str, value: str) -> None:
    chat = Chat()
    chat.say("mau bikin sku")
    chat.say("Siti Aminah\n3509165708900001\n3509162301080001")
    chat.say(text)
    assert chat.state.draft and chat.state.draft.values["nama"] == value
    assert "keperluan" not in chat.state.draft.values


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("alamatnya jg rt 5 bukan rt 4", "Dusun Krajan RT 5 RW 3"),
        ("rt nya salah, harusnya 5", "Dusun Krajan RT 5 RW 3"),
        ("rw harusnya 02", "Dusun Krajan RT 4 RW 2"),
        ("maaf pak alamatnya RT 05 RW 02", "Dusun Krajan RT 5 RW 2"),
    ],
)
def test_of_an_address_only_the_part_that_was_told_changes(text: str, address: str) -> None:
    assert address_parts.amended("Dusun Krajan RT 4 RW 3", address_parts.told(text)) == address


@pytest.mark.parametrize(
    "text", ["Dusun Sumber RT 5", "saya antar ke pak RT 5", "alamatnya", "rt saya pak Budi"]
)
def test_more_than_a_part_of_an_address_is_none(text: str) -> None:
    assert address_parts.told(text) == {}


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("ubah 3", (3, "")),
        ("no 3 salah", (3, "")),
        ("nomor 2 jadi Budi", (2, "Budi")),
        ("yg no 1 salah harusnya Agus", (1, "Agus")),
        ("3509165708900001", None),
        ("namanya Budi", None),
    ],
)
def test_the_number_of_a_line_is_read_in_one_place(text: str, edit: tuple[int, str] | None) -> None:
    assert line_numbers.edit_in(text) == edit
