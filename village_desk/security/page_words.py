"""Words that the frame of every staff page shows: initials, roles, opening hours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from village_desk.office import registry, wording_time
from village_desk.office.models import Office

ROLE_WORDS = {
    "officer": "Petugas",
    "head": "Kepala Desa",
    "admin": "Admin",
    "viewer": "Pembaca",
}


def initials(name: str) -> str:
    """At most two letters: "Rina Wulandari" is RW."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def role_words(roles: Iterable[str]) -> str:
    """The roles as people call them: "Petugas, Admin"."""
    return ", ".join(words for role, words in ROLE_WORDS.items() if role in set(roles))


def office_hours(office: Office) -> str:
    """The weekly opening hours in words."""
    return wording_time.opening_words(registry.hours_of(office))


FILTERS: dict[str, Callable[..., Any]] = {
    "initials": initials,
    "role_words": role_words,
    "office_hours": office_hours,
}
