"""What may be special about the office of a transcript: the words of its head line `Kantor:`, as settings."""

from __future__ import annotations

from typing import Any

VARIANTS: dict[str, dict[str, Any]] = {
    "tanpa telepon": {"phone": ""},
    "tanpa pesan resmi": {"notices": {}},
}


def settings_of(variants: tuple[str, ...]) -> dict[str, Any]:
    """The settings of these variants together. Raises KeyError for words that stand for none."""
    together: dict[str, Any] = {}
    for words in variants:
        together |= VARIANTS[words]
    return together
