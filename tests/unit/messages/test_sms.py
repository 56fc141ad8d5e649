"""The short text: one message long, in letters that every telephone has, whatever the values are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.messages import sms, templates, wording
from village_desk.office.sender_names import is_sender

VALUES = {
    "office": "Desa Wonojati",
    "number": "WNJ-2611-0042",
    "bring": "KTP asli",
    "phone": "0331 000011",
}
TO_STAFF = {"duty_alert"}  # to the office's own telephone: who writes is known, and no request is named
KEYS = sorted(key for notice, key in sms.TEXTS.items() if notice not in TO_STAFF)


@pytest.mark.parametrize("language", wording.COMPLETE)
@pytest.mark.parametrize("key", KEYS)
def test_each_text_says_who_writes_and_which_request_in_one_message(key: str, language: str) -> None:
    text = sms.filled(wording.shipped(key, language), VALUES)
    assert len(text) <= sms.LONGEST
    assert text.startswith("Desa Wonojati: ") and "WNJ-2611-0042" in text and "0331 000011" in text
    assert sms.plain(text) == text


def test_every_change_that_must_reach_has_its_short_text() -> None:
    assert set(sms.TEXTS) - TO_STAFF == set(templates.MUST_REACH)


def test_the_ready_text_as_it_arrives() -> None:
    assert sms.filled(wording.shipped("sms_ready"), VALUES) == (
        "Desa Wonojati: dokumen nomor WNJ-2611-0042 sudah siap diambil di kantor desa pada jam layanan. "
        "Mohon bawa KTP asli. Gratis. Tanya: 0331 000011"
    )


def test_a_long_office_name_is_shortened_and_the_number_stays() -> None:
    text = sms.filled(
        wording.shipped("sms_ready"),
        VALUES | {"office": "Pemerintah Desa Sumberejo Wetan Kecamatan Ambulu Jember"},
    )
    assert len(text) <= 160 and "WNJ-2611-0042" in text and "0331 000011" in text
    assert text.startswith("Pemerintah Desa")


@given(st.dictionaries(st.sampled_from(sorted(VALUES)), st.text(max_size=300)))
def test_no_value_makes_it_longer_or_foreign(values: dict[str, str]) -> None:
    for key in KEYS:
        text = sms.filled(wording.shipped(key), VALUES | values)
        assert len(text) <= 160 and "\n" not in text and sms.plain(text) == text


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("“Siap” – 🙏 ambil", '"Siap" - ambil'),
        ("café 50€", "cafe 50"),
        ("a\nb\tc", "a b c"),
        ("[x] ~y^", "x y"),
    ],
)
def test_foreign_characters_become_plain_ones_or_vanish(said: str, heard: str) -> None:
    """One of them would make it a message of 70 characters, at twice the price."""
    assert sms.plain(said) == heard


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("WONOJATI", True),
        ("Desa Krajan", True),
        ("DesaWonojati1", False),
        ("12345", False),
        ("INFO", False),
        ("SMS", False),
        (" Desa", False),
        ("Desa-1", False),
        ("", False),
    ],
)
def test_a_sender_name_is_as_the_operators_register_it(name: str, fine: bool) -> None:
    assert is_sender(name) is fine
