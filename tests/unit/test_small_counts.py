"""Nobody who knows the total and what is shown can work out how many asked for a service that tells of trouble."""

from __future__ import annotations

from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from village_desk.figures.service_table import _beside
from village_desk.figures.tables import SMALL

COUNTS = st.dictionaries(st.sampled_from("pqrstu"), st.integers(1, 9))


@given(st.dictionaries(st.sampled_from("abc"), st.integers(1, SMALL - 1), min_size=1), COUNTS)
def test_no_subtraction_tells_a_small_count(few: dict[str, int], others: dict[str, int]) -> None:
    beside = _beside(few | others, set(few))
    assume(beside != set(others))  # where everything is hidden there was nothing more to hide it among
    hidden = sum(few.values()) + sum(others[key] for key in beside)
    possible = [
        guess
        for guess in product(range(1, SMALL), repeat=len(few))
        if (hidden - sum(guess) >= len(beside) if beside else hidden == sum(guess))
    ]
    for place, key in enumerate(few):
        assert len({guess[place] for guess in possible}) > 1, (key, few, others, beside)


@given(COUNTS)
def test_where_nothing_is_small_all_is_told(others: dict[str, int]) -> None:
    assert _beside(others, set()) == set()
