"""Which messages close a turn at once."""

from __future__ import annotations

import pytest

from village_desk.conversation.turn import closes_turn


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "9",
        "0",
        "53",
        "2.",
        "ya",
        "Tidak pak",
        "MENU",
        "batal",
        "petugas",
        "nanti",
        "ubah 3",
        "stop",
        "lewati",
    ],
)
def test_short_decisions_close_it(text: str) -> None:
    assert closes_turn(text, False, False)


@pytest.mark.parametrize(
    "text",
    ["", "halo", "mau buat sktm", "Siti Aminah", "3509165708900001", "123", "ya tapi nama saya salah pak"],
)
def test_all_else_waits_for_more(text: str) -> None:
    assert not closes_turn(text, False, False)


def test_a_tap_closes_it_and_a_file_does_not() -> None:
    assert closes_turn("", True, False)
    assert not closes_turn("ya", False, True)
