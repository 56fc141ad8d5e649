"""What may be special about the office of a transcript: the words of its head line `Kantor:`, as settings."""

from __future__ import annotations

from typing import Any

from tests.fakes.shapes import SIDS

_QUESTIONS = [
    {
        "phrases": ["posyandu", "imunisasi balita"],
        "answer": "Posyandu balita setiap Selasa minggu kedua pukul 08.00–10.00 di balai dusun masing-masing. "
        "Mohon membawa buku KIA.",
    },
    {
        "phrases": ["bayar pbb", "pajak bumi"],
        "answer": "PBB dapat dibayar di kantor desa setiap Kamis pukul 08.00–12.00, atau di bank dan minimarket.",
    },
]

VARIANTS: dict[str, dict[str, Any]] = {
    "tanpa telepon": {"phone": ""},
    "tanpa pesan resmi": {"notices": {}},
    "semua bahasa": {"languages": ["en", "jv", "su", "mad"]},
    "pertanyaan sendiri": {"questions": _QUESTIONS},
    "tombol": {"controls": SIDS},
    "peta": {"map": "-8.2767,113.6521"},
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
