"""What may be special about the office of a transcript: the words of its head line `Kantor:`, as settings."""

from __future__ import annotations

from typing import Any

VARIANTS: dict[str, dict[str, Any]] = {
    "tanpa telepon": {"phone": ""},
    "tanpa pesan resmi": {"notices": {}},
    "semua bahasa": {"languages": ["en", "jv", "su", "mad"]},
    "telepon piket": {
        "duty_phone": "+6281230000001",
        "notices": {"duty_alert": {"content_sid": "HX" + "ef56" * 8, "variables": ["office", "detail"]}},
    },
    "nomor darurat sendiri": {
        "emergency": {"fire": "0331 487 113", "death": "Modin Bapak Salim 0812 3456 7000"}
    },
}


def settings_of(variants: tuple[str, ...]) -> dict[str, Any]:
    """The settings of these variants together. Raises KeyError for words that stand for none."""
    together: dict[str, Any] = {}
    for words in variants:
        together |= VARIANTS[words]
    return together
