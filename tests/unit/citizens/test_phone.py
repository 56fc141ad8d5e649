"""Numbers as people and providers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.citizens.phone import address_kind, e164, masked


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "0812-3456-7890",
        "0812.3456.7890",
        "(0812) 3456 7890",
        "6281234567890",
        "62 812 3456 7890",
        "+62 812 3456 7890",
        "whatsapp:+6281234567890",
        "WhatsApp:+6281234567890",
        "+62812\u200b34567890",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "81234567890",
    ],
)
def test_every_usual_spelling_is_one_number(written: str) -> None:
    assert e164(written) == "+6281234567890"


def test_migrant_workers_write_from_abroad() -> None:
    assert e164("+60 12-345 6789") == "+60123456789"


@pytest.mark.parametrize(
    "written", ["", "12", "rina", "whatsapp:ID.AbC123", "3509161708900001", "0812345abc", "+", "0" * 40]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert e164(written) is None


def test_a_mask_shows_enough_to_recognise_and_too_little_to_call() -> None:
    assert masked("+6281234567890") == "0812-xxxx-7890"
    assert masked("+60123456789") == "+60 12-xxxx-6789"
    assert masked("nobody") == masked("+6212") == "xxxx"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("whatsapp:+6281234567890", "phone"),
        ("+6281234567890", "phone"),
        ("whatsapp:ID.AbC123", "external"),
        ("ID.AbC123", "external"),
        ("whatsapp:", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_is_not_always_a_number(address: str, kind: str) -> None:
    assert address_kind(address) == kind


@given(st.text())
def test_nothing_raises_on_any_text(text: str) -> None:
    number = e164(text)
    assert number is None or number.startswith("+")
    assert "xxxx" in masked(text)
    assert address_kind(text) in ("phone", "external", "unknown")
