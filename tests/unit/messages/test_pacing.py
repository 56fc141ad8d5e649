"""A citizen's bucket: bursts of five a second apart, then one per six seconds. A sender's slots: one pace for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.conftest import MakeSettings
from tests.contracts.conftest import settings_with as settings_with
from village_desk import config
from village_desk.messages import pacing
from village_desk.messages.models import SenderPace
from village_desk.messages.pacing import Bucket

START = datetime(2026, 11, 23, tzinfo=UTC)


def bucket(tokens: float, since: datetime | None) -> Bucket:
    return Bucket(tokens, since, burst=5.0, gap=1.0, refill=6.0)


def sent_within(seconds: int) -> list[float]:
    """The moments at which an endless queue would leave."""
    tokens, since, now, moments = 5.0, None, START, []
    while (now - START).total_seconds() <= seconds:
        one = bucket(tokens, since)
        wait = one.wait(now)
        if wait > 1e-6:
            now += timedelta(seconds=wait)
            continue
        moments.append(round((now - START).total_seconds(), 3))
        tokens, since = one.left(now) - 1.0, now
    return moments


def test_five_leave_a_second_apart_and_then_one_per_six_seconds() -> None:
    moments = sent_within(40)
    assert moments[:5] == [0, 1, 2, 3, 4]
    later = [after - before for before, after in zip(moments[6:], moments[7:], strict=False)]
    assert later
    assert all(5.9 < gap < 6.1 for gap in later)


def test_a_clock_that_was_set_back_gives_no_tokens() -> None:
    assert bucket(0.0, START).wait(START - timedelta(hours=1)) == 6.0


@given(st.floats(-5, 5), st.integers(0, 10_000))
def test_there_are_never_more_tokens_than_a_burst(tokens: float, seconds: int) -> None:
    assert bucket(tokens, START).left(START + timedelta(seconds=seconds)) <= 5.0


def test_slots_of_a_sender_are_a_gap_apart_whoever_takes_them(settings_with: MakeSettings) -> None:
    """Two workers take from one row: in no second of the clock are there more than SENDER_RATE slots."""
    config.use(settings_with(VILLAGE_DESK_SENDER_RATE="80"))
    now = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)
    pace = SenderPace(sender="+628111000222", next_slot_at=now)
    slots = []
    for tenth in range(40):  # a worker comes every tenth of a second and takes what is near
        moment = now + timedelta(seconds=tenth / 10)
        for _ in range(min(24, pacing.free_slots(pace, moment))):
            slots.append(moment + timedelta(seconds=pacing.take_slot(pace, moment)))
    assert slots == sorted(slots)
    for first in slots:
        assert len([slot for slot in slots if first <= slot < first + timedelta(seconds=1)]) <= 80
    assert pacing.free_slots(pace, now) == 0
    assert pacing.free_slots(pace, pace.next_slot_at) == 80
    kept = pace.next_slot_at - slots[0]
    assert kept / len(slots) >= timedelta(seconds=1.01) / 80, "a little room for calls that come late"
