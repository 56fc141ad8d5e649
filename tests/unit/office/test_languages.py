"""The languages of an office, and the words that join names in each."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from village_desk.office import languages
from village_desk.office.calendar_words import calendar_of
from village_desk.office.languages import KNOWN, joined, name_in, on
from village_desk.office.wording_time import day_and_time, part_words, until_today

WIB = ZoneInfo("Asia/Jakarta")
FRIDAY_NIGHT = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)


def test_indonesian_is_always_on_and_comes_first() -> None:
    assert on(["mad", "jv", "xx"]) == ("id", "jv", "mad")
    assert on([]) == ("id",)


@pytest.mark.parametrize(
    ("names", "language", "words"),
    [
        ([], "id", ""),
        (["KTP"], "id", "KTP"),
        (["KTP", "KK"], "id", "KTP dan KK"),
        (["KTP", "KK", "pengantar RT"], "id", "KTP, KK, dan pengantar RT"),
        (["KTP", "KK"], "en", "KTP and KK"),
        (["KTP", "KK"], "jv", "KTP lan KK"),
        (["KTP", "KK", "akta"], "su", "KTP, KK, sareng akta"),
        (["KTP", "KK"], "mad", "KTP sareng KK"),
        (["KTP", "KTP", ""], "id", "KTP"),
        (["KTP ayah dan ibu", "KK"], "jv", "KTP ayah dan ibu; KK"),
        (["KTP", "KK"], "xx", "KTP dan KK"),
    ],
)
def test_names_are_joined_with_the_right_and(names: list[str], language: str, words: str) -> None:
    assert joined(names, language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "Jumat, 20 November pukul 21.40 WIB"),
        ("en", "Friday, 20 November at 21.40 WIB"),
        ("jv", "Jemuwah, 20 November tabuh 21.40 WIB"),
        ("su", "Jumaah, 20 Nopémber tabuh 21.40 WIB"),
        ("mad", "Jumat, 20 November pokol 21.40 WIB"),
        ("xx", "Jumat, 20 November pukul 21.40 WIB"),
    ],
)
def test_a_moment_in_each_language(language: str, words: str) -> None:
    assert day_and_time(FRIDAY_NIGHT, WIB, language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", "pagi siang sore malam"),
        ("en", "morning afternoon afternoon evening"),
        ("jv", "enjing siang sonten dalu"),
        ("su", "énjing siang sonten wengi"),
        ("mad", "laggu siang sore malem"),
    ],
)
def test_the_part_of_the_day_in_each_language(language: str, words: str) -> None:
    said = [part_words(time(hour), language) for hour in (8, 12, 16, 22)]
    assert " ".join(said) == words


def test_until_closing_time() -> None:
    assert until_today(time(15, 30), WIB, "jv") == "dinten punika dumugi tabuh 15.30 WIB"


@pytest.mark.parametrize("language", KNOWN)
def test_every_language_has_all_its_words(language: str) -> None:
    words = calendar_of(language)
    assert (len(words.days), len(words.months), len(words.parts)) == (7, 12, 4)
    assert languages.ASKED_BY[language] and all(name_in(other, language) for other in KNOWN)
