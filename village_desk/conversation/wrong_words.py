"""The words that say that something is not right: one list for all who listen for a correction. No logic."""

from __future__ import annotations

WRONG = frozenset("salah keliru typo".split())
CORRECTING = WRONG | frozenset("ralat koreksi harusnya seharusnya".split())
