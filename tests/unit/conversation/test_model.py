"""The classifier's machinery: features hold nobody's number, probabilities are probabilities, bytes are read back."""

from __future__ import annotations

import pytest

from village_desk.conversation.model import LONGEST, Guess, features, shipped


@pytest.mark.parametrize("text", ["halo", "mau buat ktp", "x" * 4000, "kata " * 2000])
def test_probabilities_add_up_and_come_best_first(text: str) -> None:
    for guess in shipped().guess(text.split(), asks=False).values():
        shares = [p for _, p in guess.ranked]
        assert sum(shares) == pytest.approx(1) and shares == sorted(shares, reverse=True)


def test_a_long_number_is_no_feature() -> None:
    """A NIK must not be found again in the weights (S25)."""
    assert features(["3509165708900042"], asks=False) == features(["081234567890"], asks=False)


def test_an_attack_of_words_costs_no_more_than_a_long_message() -> None:
    assert features(["kata"] * LONGEST + ["lain"], asks=False) == features(["kata"] * LONGEST, asks=False)


def test_what_was_never_seen_is_not_familiar() -> None:
    assert shipped().familiar(["xyzzy", "plugh"]) == 0
    assert shipped().familiar(["surat", "xyzzy"]) == 0.5


def test_odds_of_an_open_question_move_the_guess() -> None:
    guess = Guess((("status", 0.6), ("requirements", 0.4)))
    assert guess.weighed({"requirements": 3.0}).label == "requirements"
    assert guess.weighed({}).ranked == guess.ranked
