"""The languages that a chat can be held in: their names, and the few words that join values. Pure.

Indonesian is always on, and is what every text falls back to. English is on until an office switches it off; the
regional ones are off until an office switches them on, because no text of theirs was seen by a speaker yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

DEFAULT = "id"
REGIONAL = ("jv", "su", "mad")
KNOWN = ("id", "en", *REGIONAL)
# What a citizen writes to have it.
ASKED_BY: Mapping[str, str] = {
    "id": "BAHASA INDONESIA",
    "en": "ENGLISH",
    "jv": "BASA JAWA",
    "su": "BASA SUNDA",
    "mad": "BHASA MADURA",
}
_PEOPLE: Mapping[str, str] = {
    "id": "Indonesia",
    "en": "Inggris",
    "jv": "Jawa",
    "su": "Sunda",
    "mad": "Madura",
}
_PEOPLE_EN: Mapping[str, str] = {
    "id": "Indonesian",
    "en": "English",
    "jv": "Javanese",
    "su": "Sundanese",
    "mad": "Madurese",
}
_LANGUAGE: Mapping[str, str] = {"jv": "basa", "su": "basa", "mad": "bhasa"}
_AND: Mapping[str, str] = {"id": "dan", "en": "and", "jv": "lan", "su": "sareng", "mad": "sareng"}


def on(switched_on: Iterable[str]) -> tuple[str, ...]:
    """The languages that an office answers in, Indonesian first; unknown ones are dropped."""
    wanted = {DEFAULT, *switched_on}
    return tuple(language for language in KNOWN if language in wanted)


def name_in(language: str, spoken: str = DEFAULT) -> str:
    """What a language is called in another: "bahasa Jawa", "Javanese", "basa Indonesia"."""
    if spoken == "en":
        return _PEOPLE_EN[language]
    return f"{_LANGUAGE.get(spoken, 'bahasa')} {_PEOPLE[language]}"


def and_word(language: str) -> str:
    """ "dan", "and", "lan" …; Indonesian for a language that is not known."""
    return _AND.get(language, _AND[DEFAULT])


def joined(names: Iterable[str], language: str = DEFAULT) -> str:
    """ "KTP", "KTP dan KK", "KTP, KK, dan pengantar RT"; each name once.

    Where a name holds an "and" of its own ("KTP ayah dan ibu"), semicolons keep the papers apart.
    """
    listed = list(dict.fromkeys(name for name in names if name))
    if any(f" {word} " in name for name in listed for word in ("dan", and_word(language))):
        return "; ".join(listed)
    if len(listed) < 3:
        return f" {and_word(language)} ".join(listed)
    # Javanese, Sundanese and Madurese follow the Indonesian comma.
    return f"{', '.join(listed[:-1])}, {and_word(language)} {listed[-1]}"
