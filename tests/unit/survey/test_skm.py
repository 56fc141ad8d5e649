"""The arithmetic of the SKM: the worked example, the edges of the grades, the table of samples."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village_desk.survey import skm

FIVE_PEOPLE = ("433434433", "332433433", "443444434", "333433323", "433434433")
SCORES = st.integers(min_value=1, max_value=4)


def answers(*people: str) -> list[dict[str, int]]:
    return [dict(zip(skm.SLUGS, map(int, person), strict=True)) for person in people]


def ikm_of(people: Sequence[dict[str, int]]) -> Decimal:
    found = skm.index(skm.scored(people))
    assert found is not None
    return skm.ikm(found)


def test_the_worked_example_is_83_89_and_good() -> None:
    elements = skm.scored(answers(*FIVE_PEOPLE))
    shown = [str(skm.rounded(one.nrr)) for one in elements if one.nrr is not None]
    assert shown == ["3.6", "3.2", "2.8", "4", "3.2", "3.6", "3.8", "2.8", "3.2"]
    assert sum(one.nrr for one in elements if one.nrr is not None) == Fraction("30.2")
    assert ikm_of(answers(*FIVE_PEOPLE)) == Decimal("83.89")
    assert (skm.grade(Decimal("83.89")).letter, skm.grade(Decimal("83.89")).words) == ("B", "Baik")
    assert [one.element.slug for one in skm.weakest(elements)] == ["waktu", "pengaduan"]


@pytest.mark.parametrize(
    ("value", "letter", "words"),
    [
        ("25.00", "D", "Tidak baik"),
        ("64.99", "D", "Tidak baik"),
        ("65.00", "C", "Kurang baik"),
        ("76.60", "C", "Kurang baik"),
        ("76.61", "B", "Baik"),
        ("88.30", "B", "Baik"),
        ("88.31", "A", "Sangat baik"),
        ("100.00", "A", "Sangat baik"),
    ],
)
def test_the_edges_of_the_grades(value: str, letter: str, words: str) -> None:
    assert skm.grade(Decimal(value)) == skm.Grade(letter, words)


def test_a_value_in_a_gap_of_the_printed_intervals_is_rounded_half_up_first() -> None:
    assert skm.rounded(Fraction("64.995")) == Decimal("65.00")
    assert skm.rounded(Fraction("64.9949")) == Decimal("64.99")
    assert skm.rounded(Fraction("76.605")) == Decimal("76.61")
    assert skm.rounded(Fraction("88.305")) == Decimal("88.31")


def test_no_answers_give_less_than_25() -> None:
    assert ikm_of(answers("111111111")) == Decimal("25.00")
    with pytest.raises(ValueError, match="no IKM"):
        skm.grade(Decimal("24.99"))


@pytest.mark.parametrize(
    ("served", "sample"),
    [
        (30, 28),
        (50, 44),
        (100, 80),
        (200, 132),
        (300, 169),
        (500, 217),
        (1000, 278),
        (2000, 322),
        (5000, 357),
    ],
)
def test_the_samples_of_krejcie_and_morgan(served: int, sample: int) -> None:
    assert skm.sample_size(served) == sample


def test_a_sample_is_never_larger_than_those_who_were_served() -> None:
    assert [skm.sample_size(n) for n in (-1, 0, 1, 2)] == [0, 0, 1, 2]
    assert all(skm.sample_size(n) <= n for n in range(1, 400))


def test_an_element_counts_only_where_it_was_answered() -> None:
    people = [{"persyaratan": 4, "waktu": 1}, {"persyaratan": 3}, {"waktu": 9, "unknown": 4}]
    by_slug = {one.element.slug: one for one in skm.scored(people)}
    assert (by_slug["persyaratan"].nrr, by_slug["persyaratan"].answers) == (Fraction(7, 2), 2)
    assert (by_slug["waktu"].nrr, by_slug["waktu"].answers) == (Fraction(1), 1)
    assert by_slug["biaya"].nrr is None and by_slug["biaya"].grade is None
    assert skm.index(by_slug.values()) is None, "the weight of an element is nobody else's"
    assert skm.weakest(skm.scored([])) == ()


@given(st.integers(min_value=1, max_value=500))
def test_all_fours_are_exactly_100(people: int) -> None:
    assert ikm_of(answers(*["444444444"] * people)) == Decimal("100.00")


@given(st.lists(st.lists(SCORES, min_size=9, max_size=9), min_size=1, max_size=40))
def test_it_lies_within_its_scale_and_is_the_mean_of_all_scores_times_25(people: list[list[int]]) -> None:
    told = [dict(zip(skm.SLUGS, scores, strict=True)) for scores in people]
    mean = Fraction(sum(map(sum, people)), 9 * len(people))
    assert ikm_of(told) == skm.rounded(mean * 25)
    assert Decimal(25) <= ikm_of(told) <= Decimal(100)
    assert skm.grade(ikm_of(told)).letter in "ABCD"
