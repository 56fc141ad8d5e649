"""How many calls at once, in whose name, and when each begins: pure decisions of a worker that sends."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.conftest import settings_with as settings_with
from village_desk import config
from village_desk.messages.claiming import shares
from village_desk.messages.pacing import Concurrency, Starts


def rounds(concurrency: Concurrency, count: int) -> None:
    """So many times as many calls as run at once were answered."""
    for _ in range(count):
        for _ in range(concurrency.limit):
            concurrency.went_well()


def test_it_begins_with_ten_grows_by_four_a_round_and_stops_at_the_most() -> None:
    concurrency = Concurrency(10, 32)
    assert concurrency.limit == 10
    rounds(concurrency, 1)
    assert concurrency.limit == 13  # a little under four: the round itself grows
    rounds(concurrency, 20)
    assert concurrency.limit == 32


def test_once_it_was_too_many_it_grows_by_one_a_round() -> None:
    concurrency = Concurrency(32, 32)
    concurrency.too_many(time.monotonic())
    assert concurrency.limit == 16
    rounds(concurrency, 2)
    assert concurrency.limit in (17, 18)


def test_too_many_halves_it_once_for_all_calls_of_that_moment_and_never_to_nothing() -> None:
    """R18: twenty calls that were refused together are one piece of news."""
    concurrency = Concurrency(32, 32)
    began = time.monotonic()
    for _ in range(20):
        concurrency.too_many(began)
    assert concurrency.limit == 16
    for _ in range(20):
        concurrency.too_many(time.monotonic())
    assert concurrency.limit == 1


def test_the_most_also_limits_the_beginning() -> None:
    assert Concurrency(10, 1).limit == 1
    assert Concurrency(0, 0).limit == 1


@given(
    due=st.lists(st.integers(1, 40), unique=True, max_size=12),
    free=st.integers(0, 40),
    held=st.dictionaries(st.integers(1, 40), st.integers(0, 30), max_size=12),
    most=st.integers(1, 30),
)
def test_places_are_dealt_out_evenly_and_none_is_wasted(
    due: list[int], free: int, held: dict[int, int], most: int
) -> None:
    dealt = shares(due, free, held, most)
    assert set(dealt) <= set(due) and all(count > 0 for count in dealt.values())
    assert all(held.get(office, 0) + count <= most for office, count in dealt.items())
    room = sum(max(0, most - held.get(office, 0)) for office in due)
    assert sum(dealt.values()) == min(free, room)
    hungry = [office for office in due if held.get(office, 0) + dealt.get(office, 0) < most]
    assert all(dealt.get(office, 0) >= max(dealt.values(), default=0) - 1 for office in hungry)


def test_an_office_whose_calls_hang_gets_no_more_places() -> None:
    assert shares([1, 2], 8, {1: 24}, 24) == {2: 8}


def test_calls_that_come_late_do_not_catch_up_in_a_burst(
    settings_with: Callable[..., config.Settings],
) -> None:
    config.use(settings_with(VILLAGE_DESK_SENDER_RATE="80"))
    starts, now = Starts(), time.monotonic()
    late = [starts.moment("whatsapp:+62811", now - 5.0) for _ in range(81)]
    assert late[-1] - late[0] == pytest.approx(1.01)
    assert starts.moment("whatsapp:+62822", now - 5.0) < late[-1]  # another sender has a pace of its own
