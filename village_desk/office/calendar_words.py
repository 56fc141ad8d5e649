"""Days, months, parts of the day and what stands around a time of day, in each language of the chat. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from village_desk.office.languages import DEFAULT, and_word


@dataclass(frozen=True)
class CalendarWords:
    """`at`: before a time of day. `parts`: morning, noon, afternoon, night, as greetings say them."""

    days: tuple[str, ...]
    months: tuple[str, ...]
    at: str
    parts: tuple[str, str, str, str]
    today_until: str
    office_hours: str
    joined: str  # " dan "


def _words(
    language: str, days: str, months: str, at: str, parts: str, today: str, hours: str
) -> CalendarWords:
    morning, noon, afternoon, night = parts.split()
    return CalendarWords(
        tuple(days.split()),
        tuple(months.split()),
        at,
        (morning, noon, afternoon, night),
        today,
        hours,
        f" {and_word(language)} ",
    )


_WORDS: Mapping[str, CalendarWords] = {
    "id": _words(
        "id",
        "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "pukul",
        "pagi siang sore malam",
        "hari ini sampai pukul",
        "jam layanan kantor",
    ),
    "en": _words(
        "en",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        "at",
        "morning afternoon afternoon evening",
        "today until",
        "during office hours",
    ),
    "jv": _words(
        "jv",
        "Senin Selasa Rebo Kemis Jemuwah Setu Minggu",
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "tabuh",
        "enjing siang sonten dalu",
        "dinten punika dumugi tabuh",
        "wekdal jam layanan kantor",
    ),
    "su": _words(
        "su",
        "Senén Salasa Rebo Kemis Jumaah Saptu Minggu",
        "Januari Pébruari Maret April Méi Juni Juli Agustus Séptémber Oktober Nopémber Désémber",
        "tabuh",
        "énjing siang sonten wengi",
        "dinten ieu dugi ka tabuh",
        "dina jam layanan kantor",
    ),
    "mad": _words(
        "mad",
        "Sennen Salasa Rebbu Kemmis Jumat Sattu Ahad",
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "pokol",
        "laggu siang sore malem",
        "are paneka sampe' pokol",
        "e jam layanan kantor",
    ),
}


def calendar_of(language: str) -> CalendarWords:
    """The words of this language; Indonesian for one that is not known."""
    return _WORDS.get(language, _WORDS[DEFAULT])
