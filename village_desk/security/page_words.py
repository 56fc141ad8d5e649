"""Words that the frame of every staff page shows: initials, roles, opening hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from village_desk.marked import marked
from village_desk.office import registry, wording_time
from village_desk.office.models import Office
from village_desk.translation import gettext, language

# One asterisk at each end, within a line, not beside a blank: so "2 * 3 * 4" stays as it is.
BOLD = re.compile(r"(?<!\w)\*(?!\s)([^*\n]+?)(?<!\s)\*(?!\w)")
ROLE_WORDS = {
    "officer": marked("Petugas"),
    "head": marked("Kepala Desa"),
    "admin": marked("Admin"),
    "viewer": marked("Pembaca"),
}


def initials(name: str) -> str:
    """At most two letters: "Rina Wulandari" is RW."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def role_words(roles: Iterable[str]) -> str:
    """The roles as people call them: "Petugas, Admin"."""
    return ", ".join(gettext(words) for role, words in ROLE_WORDS.items() if role in set(roles))


def office_hours(office: Office) -> str:
    """The weekly opening hours in words."""
    return wording_time.opening_words(registry.hours_of(office), language())


def bold_pieces(words: str) -> list[tuple[bool, str]]:
    """Text as WhatsApp shows it, in pieces: (is it bold, the words without their asterisks)."""
    parts = BOLD.split(words)
    return [(position % 2 == 1, part) for position, part in enumerate(parts) if part]


FILTERS: dict[str, Callable[..., Any]] = {
    "bold_pieces": bold_pieces,
    "initials": initials,
    "role_words": role_words,
    "office_hours": office_hours,
}
