"""Numbers that help in an emergency: what is true all over Indonesia, and what an office says instead. Pure.

Sources: 112 (single emergency number), 119 ambulance and 119 ext. 8 (mental health), 110 police, 113 fire,
129 SAPA (women and children). Many regencies have their own fire brigade or BPBD number: the office fills it in.
"""

from __future__ import annotations

from collections.abc import Mapping

DEFAULTS: Mapping[str, str] = {
    "general": "112",
    "ambulance": "119",
    "police": "110",
    "fire": "113",
    "disaster": "112",
    "women_children": "129",
    "crisis": "119 ext. 8",
    # Who helps after a death, e.g. "Modin Bapak Salim 0812-…": every village has its own.
    "death": "",
}
LONGEST = 60


def numbers(own: Mapping[str, str] | None) -> dict[str, str]:
    """Every number by its key, the office's own before the defaults."""
    return {key: (own or {}).get(key, default) for key, default in DEFAULTS.items()}
