"""How texts are filled: values are words and never become program, formatting or other placeholders."""

from __future__ import annotations

import pytest

from village_desk.messages import wording
from village_desk.messages.wording import WordingError, check_override, fold, placeholders, plain, render


def test_a_value_is_never_looked_into() -> None:
    text = render("status_unknown", {"number": "{link} {{config}} %s {0}"}, strict=True)
    assert "{link} {{config}} %s {0}" in text


def test_a_line_without_anything_to_say_is_left_out() -> None:
    values = {"number": "W-1", "count": "2"}
    assert "Masih" not in render("files_added", values | {"missing": ""}, strict=True)
    assert "Masih kami tunggu: KK" in render("files_added", values | {"missing": "KK"}, strict=True)


def test_a_value_that_nobody_passed_fails_in_tests_and_is_a_dash_for_people() -> None:
    with pytest.raises(WordingError):
        render("status_unknown", {}, strict=True)
    assert "Nomor - tidak" in render("status_unknown", {})


def test_an_unknown_key_is_an_error() -> None:
    for key in ("nothing", "../id/greet", ""):
        with pytest.raises(WordingError):
            render(key, {})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("*tebal*", "∗tebal∗"),
        ("_miring_", "-miring-"),
        ("budi_s@contoh.id", "budi_s@contoh.id"),
        ("https://desk.example/lacak/a_b-c_", "https://desk.example/lacak/a_b-c_"),
        ("~coret~ ```kode```", "∼coret∼ '''kode'''"),
        ("a\x00b\u202ec", "abc"),
        ("> kutipan", "› kutipan"),
        ("satu\ndua", "satu\ndua"),
    ],
)
def test_values_carry_no_formatting_and_no_control_characters(value: str, shown: str) -> None:
    assert plain(value) == shown


def test_an_office_may_have_its_own_text() -> None:
    assert render("welcome", {}, overrides={"welcome": "Nggih, sami-sami."}) == "Nggih, sami-sami."


def test_english_is_used_where_it_is_asked_for() -> None:
    assert render("welcome", {}, "en").startswith("You are welcome")
    assert render("welcome", {}, "xx") == render("welcome", {})


def test_a_text_that_a_language_lacks_is_indonesian() -> None:
    assert render("emergency", {}, "jv") == render("emergency", {})


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("welcome", ""),
        ("welcome", "Halo {nama}"),
        ("welcome", "Halo {"),
        ("nothing", "Halo"),
        ("welcome", "a" * 1501),
        ("notice_ready", "Siap {nik}"),
    ],
)
def test_an_office_text_that_cannot_work_is_refused_with_a_reason(key: str, text: str) -> None:
    problems = check_override(key, text)
    assert problems and all(problem.endswith(".") for problem in problems)


def test_a_notice_may_use_what_every_notice_knows() -> None:
    assert {"number", "service", "link", "detail", "opening", "bring", "place"} <= placeholders(
        "notice_checking"
    )
    assert check_override("notice_checking", "Nomor {number}, datang ke {place} {opening}.") == []


def test_length_is_counted_as_whatsapp_counts() -> None:
    assert wording.units("é") == 1 and wording.units("😊") == 2


def test_one_turn_is_one_message() -> None:
    assert fold(["satu", "", "dua"]) == "satu\n\ndua"
