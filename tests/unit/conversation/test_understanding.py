"""What words mean: acts, questions, wishes; and the traps in which a guess would be worse than a question."""

from __future__ import annotations

import pytest

from village_desk.conversation.intents import BAR, understand, yes_or_no
from village_desk.conversation.spelling import alike, clean, plainly, words
from village_desk.office.catalogue import shipped

CATALOGUE = shipped()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Selamat sore bu", "greet"),
        ("sugeng enjing", "greet"),
        ("makasih banyak ya pak", "thanks"),
        ("matur nuwun", "thanks"),
        ("daftar layanan dong", "menu"),
        ("kantor buka sampai jam berapa", "office_hours"),
        ("kantornya di mana ya pak, kantor desa", "office_location"),
        ("apakah ada biayanya", "fee"),
        ("berkas saya sudah sampai mana", "status"),
        ("CTH-2611-0001", "status"),
        ("suratnya sudah bisa diambil belum", "pickup"),
        ("saya mau bicara dengan petugas", "human"),
        ("saya mau mengadu, ada pungli", "complaint"),
        ("tidak jadi pak", "cancel"),
        ("jangan kirim pesan lagi", "opt_out"),
        ("bisa bahasa jawa?", "language_change"),
        ("ada maling masuk rumah tolong", "emergency"),
        ("menang undian klik link berikut", "spam"),
        ("ini fotonya pak, ini foto ktp", "attach_document"),
        ("ya betul", "confirm_yes"),
        ("belum benar, salah", "confirm_no"),
    ],
)
def test_acts_and_questions(text: str, intent: str) -> None:
    assert understand(text, None, CATALOGUE).intent == intent


@pytest.mark.parametrize("service", CATALOGUE.services, ids=lambda s: s.slug)
def test_every_service_is_found_by_its_own_name(service) -> None:  # type: ignore[no-untyped-def]
    meant = understand(f"mau urus {service.name.split('(')[0]}", None, CATALOGUE)
    assert meant.intent == "request"
    assert service.slug in (meant.service, *meant.services)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("ktp saya kecopetan di pasar, mau bikin lagi", "ktp-hilang"),
        ("mau ngurus surat ket usaha bwt pinjam bank", "sku"),
        ("nyuwun surat domisili pak", "domisili"),
        ("tolong bantu urus kartu identitas anak", "kia-baru"),
        ("sy mau pecah kartu keluarga", "kk-pisah"),
        ("minta surat pengantar skck", "pengantar-skck"),
        ("mau bikin surat keterangan tidak mampu utk keringanan biaya sekolah", "sktm"),
        ("stnk saya hilang mau minta surat", "pengantar-kehilangan"),
        ("mau urus akta kelahiran yang hilang", "pembetulan-akta"),
    ],
)
def test_wishes(text: str, slug: str) -> None:
    meant = understand(text, None, CATALOGUE)
    assert (meant.intent, meant.service) == ("request", slug)
    assert meant.confidence >= BAR


@pytest.mark.parametrize(
    "text",
    [
        "usaha saya lancar",
        "hilang",
        "mau pindah",
        "acara desa minggu depan meriah sekali ya pak",
        "saya tidak mau buat ktp",
        "besok ada acara nikah di rumah tetangga",
        "harga sapi sekarang berapa",
        "mau buat surat",
        "bapak saya meninggal tadi malam",
        "tetangga saya kaya sekali tapi dapat bantuan terus",
    ],
)
def test_no_request_is_opened_that_nobody_asked_for(text: str) -> None:
    meant = understand(text, None, CATALOGUE)
    assert not (
        meant.intent == "request" and meant.service and meant.confidence >= BAR and not meant.services
    )


@pytest.mark.parametrize(
    "text",
    ["akta hilang karena kebakaran", "ktp hilang waktu banjir tahun lalu", "surat kecelakaan untuk asuransi"],
)
def test_what_is_over_is_no_emergency(text: str) -> None:
    assert understand(text, None, CATALOGUE).intent != "emergency"


def test_two_wishes_are_named_in_the_order_written() -> None:
    meant = understand("minta sktm dan surat domisili", None, CATALOGUE)
    assert meant.services == ("sktm", "domisili")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ya", True),
        ("Iya pak", True),
        ("nggih", True),
        ("oke siap", True),
        ("👍", True),
        ("tidak", False),
        ("gak usah", False),
        ("bukan bu", False),
        ("mboten", False),
        ("tidak jelas", None),
        ("ya tapi alamatnya salah", None),
        ("", None),
    ],
)
def test_yes_and_no(text: str, answer: bool | None) -> None:
    assert yes_or_no(text) is answer


def test_chat_spelling_is_written_out() -> None:
    assert plainly("Sy mo bkin KTPne yg ilang") == "saya mau buat ktp yang hilang"
    assert words("haloooo!!") == ["halo"]
    assert words("e-KTP") == ["ktp"]


def test_slips_are_forgiven_but_not_everything() -> None:
    assert alike("domsili", "domisili") and alike("kelahirna", "kelahiran")
    assert not alike("kia", "kk") and not alike("bilang", "hilang")


def test_invisible_characters_are_taken_out() -> None:
    assert clean("a\u200bb\x00 c\n\n d ") == "a b c\nd"


def test_understanding_is_quick_on_a_long_text() -> None:
    assert understand("cerita panjang sekali " * 500, None, CATALOGUE).confidence < BAR
