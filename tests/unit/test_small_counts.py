"""Nobody who knows the total and what is shown can work out how many asked for a service that tells of trouble."""

from __future__ import annotations

from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from village_desk.figures.service_table import _beside
from village_desk.figures.tables import SMALL

COUNTS = st.dictionaries(st.sampled_from("pqrstu"), st.integers(0, 9))
SMALL_ONES = st.dictionaries(st.sampled_from("abcd"), st.integers(0, SMALL - 1), min_size=1)


@given(SMALL_ONES, COUNTS)
def test_no_subtraction_tells_a_small_count(few: dict[str, int], others: dict[str, int]) -> None:
    assume(any(few.values()))  # that nobody asked says nothing of anybody
    beside = _beside(few | others, set(few))
    alone = len(few) == 1 or set(few.values()) == {SMALL - 1}
    assume(not alone or any(others.values()))  # else there is nothing to hide it among
    hidden = sum(few.values()) + sum(others[key] for key in beside)
    possible = [
        guess
        for guess in product(range(SMALL), repeat=len(few))
        if (hidden - sum(guess) >= len(beside) if beside else hidden == sum(guess))
    ]
    for place, key in enumerate(few):
        assert len({guess[place] for guess in possible}) > 1, (key, few, others, beside)


@given(SMALL_ONES, COUNTS)
def test_no_more_is_hidden_than_must_be(few: dict[str, int], others: dict[str, int]) -> None:
    beside = _beside(few | others, set(few))
    if len(few) > 1 and sum(few.values()) < (SMALL - 1) * len(few):
        assert beside == set(), "they hide each other"
    elif any(count >= SMALL for count in others.values()):
        assert len(beside) <= 1


@given(COUNTS)
def test_where_nothing_is_small_all_is_told(others: dict[str, int]) -> None:
    assert _beside(others, set()) == set()
