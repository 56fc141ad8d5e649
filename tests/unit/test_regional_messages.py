"""The texts in Javanese, Sundanese and Madurese: of the same shape as the Indonesian ones, polite, and never more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.in_each import in_each
from village_desk.messages import translations, wording
from village_desk.office.languages import REGIONAL

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [(language, key) for language in REGIONAL for key in sorted(wording.keys(language))]
LEAST = 60
LONGER = 1.5  # a polite language may take more words, not twice as many
# What a citizen gets on the way from the greeting to the thanks.
EVERYDAY = """
    greet greet_again greet_salam greet_again_salam closed menu group choose_service card card_start
    ask_block ask_block_number ask_field ask_field_number ask_choice ask_optional ask_optional_one
    ask_documents ask_documents_rest documents_later files_kept files_all files_first summary ask_edit edited
    receipt receipt_news promise_latest promise_estimate status_ticket status_none notice_ready
    notice_documents_missing files_added files_complete welcome noted not_understood_1 not_understood_2 unclear_1
    unclear_2 wrong_choice_1 wrong_choice_2 again_1 again_2 cancel_ask cancel_done cancel_kept resume_offer resuming
    draft_kept officer_open officer_shut officer_noted hours_open hours_shut location fee duration requirements_which
    pickup_info already_received nothing_open voice_open voice_shut sticker waited turn_failed language_other
""".split()
# Rough or familiar words: never to somebody who comes to the office.
ROUGH = {
    "jv": "kowe ora iso opo piye wis durung njaluk gawe aku kon ojo karo nggo",
    "su": "maneh sia aing nyaho kuring lain hayang geus",
    "mad": "ba'na sengko' engko' ajja enja' kakeh be'en",
}


@pytest.mark.parametrize("language", REGIONAL)
def test_the_everyday_way_is_whole(language: str) -> None:
    assert len(wording.keys(language)) >= LEAST
    assert set(EVERYDAY) - wording.keys(language) == set()


@pytest.mark.parametrize("language", REGIONAL)
def test_no_text_is_there_that_indonesian_lacks(language: str) -> None:
    assert wording.keys(language) <= wording.keys()


@pytest.mark.parametrize("language", REGIONAL)
def test_in_danger_and_on_the_telephone_it_stays_indonesian(language: str) -> None:
    """Numbers that save a life must be understood by whoever holds the phone; a script is read by an officer."""
    own = wording.keys(language)
    assert not [key for key in own if key.startswith(("emergency", "urgent_", "sms_", "call_", "privacy"))]


@in_each(TEXTS)
def test_the_same_values_stand_on_the_same_lines(language: str, key: str) -> None:
    """A line whose values are all empty is left out, so values may not move to another line."""
    assert _values_by_line(wording.shipped(key, language)) == _values_by_line(wording.shipped(key))


@in_each(TEXTS)
def test_the_words_to_reply_with_are_the_same(language: str, key: str) -> None:
    assert _commands(wording.shipped(key, language)) == _commands(wording.shipped(key))


@in_each(TEXTS)
def test_the_numbered_choices_are_the_same(language: str, key: str) -> None:
    assert _numbers(wording.shipped(key, language)) == _numbers(wording.shipped(key))


@in_each(TEXTS)
def test_they_are_short_and_well_formed(language: str, key: str) -> None:
    text = wording.shipped(key, language)
    assert 0 < wording.units(text) <= max(80, LONGER * wording.units(wording.shipped(key)))
    assert all(line == line.strip() and line.count("*") % 2 == 0 for line in text.split("\n"))
    assert wording.check_override(key, text) == []
    assert "!" not in text


@in_each(TEXTS)
def test_no_rough_word(language: str, key: str) -> None:
    said = set(re.findall(r"[\w']+", wording.shipped(key, language).casefold()))
    assert said & set(ROUGH[language].split()) == set()


@pytest.mark.parametrize("language", REGIONAL)
def test_no_speaker_has_read_them_and_that_is_said(language: str) -> None:
    state = translations.of(language)
    assert not state.reviewed
    assert state.texts == len(wording.keys(language)) and len(state.samples) == len(translations.SAMPLES)


def test_indonesian_and_english_are_looked_after_by_us() -> None:
    assert translations.of("en").reviewed and translations.of("en").by == ""


def _values_by_line(text: str) -> list[set[str]]:
    found = (set(re.findall(r"\{([a-z_]+)\}", line)) - {wording.YOU} for line in text.split("\n"))
    return [names for names in found if names]


def _commands(text: str) -> list[str]:
    return sorted(re.findall(r"\*([A-Z]{2,}|\d)\*", text))


def _numbers(text: str) -> list[str]:
    return re.findall(r"(?m)^\d(?= )|(?<=· )\d", text)


def test_one_door_knows_in_which_language_a_citizen_is_spoken_to() -> None:
    """`speaking` knows what is on and what a language lacks; alerts are Indonesian, `controls` checks lengths."""
    asking = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "village_desk").rglob("*.py")
        if "wordings_of(" in path.read_text(encoding="utf-8")
    }
    assert (
        asking
        - {
            "village_desk/office/registry.py",
            "village_desk/messages/speaking.py",
            "village_desk/messages/controls.py",
            "village_desk/tickets/alerts.py",
        }
        == set()
    )
