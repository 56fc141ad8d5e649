"""What the days say: the market's five-day week, patterns that are more than chance, the sentence for each."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from village_desk.figures.demand import MARKET_DAYS, Demand, _stands_out, market_day, sentences


def test_the_market_week_is_the_one_that_people_count() -> None:
    assert market_day(date(1945, 8, 17)) == "Legi", "the day of independence was a Friday Legi"
    assert market_day(date(1900, 1, 1)) == "Pahing"


@given(st.dates(), st.integers(0, 400))
def test_five_days_later_it_is_the_same_market_day(day: date, weeks: int) -> None:
    if day.toordinal() + 5 * weeks < date.max.toordinal():
        assert market_day(day) == market_day(day + timedelta(days=5 * weeks))
        assert market_day(day) in MARKET_DAYS


def test_a_pattern_must_be_more_than_chance_and_more_than_the_calendar() -> None:
    month = Counter(dict.fromkeys(range(7), 4))
    assert _stands_out(Counter({0: 19}), month, 7) is None, "too few"
    assert _stands_out(Counter(dict.fromkeys(range(7), 10)), month, 7) is None, "even"
    assert _stands_out(Counter({0: 22, **dict.fromkeys(range(1, 7), 10)}), month, 7) == (0, 22)
    longer = Counter({0: 8, **dict.fromkeys(range(1, 7), 4)})
    assert _stands_out(Counter({0: 22, **dict.fromkeys(range(1, 7), 10)}), longer, 7) is None, (
        "it came twice as often"
    )
    assert _stands_out(Counter({0: 60}), Counter({0: 1, 1: 1}), 7) is None, "a week shows no pattern of weeks"


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert sentences(Demand(0, 0)) == []
    told = sentences(Demand(40, 30, (1, 18), ("Kliwon", 20), (12, 19), date(2026, 11, 30)))
    next_week = "Pekan 30 November 2026 – 6 Desember 2026 diperkirakan 12 sampai 19 permohonan"
    assert [str(one) for one in told] == [
        "30 dari 40 permohonan masuk saat kantor tutup.",
        "Paling sering Selasa malam (18 permohonan): pagi sesudahnya petugas paling banyak ditunggu.",
        "Hari pasaran Kliwon lebih ramai dari yang lain (20 permohonan).",
        f"{next_week}, menurut minggu-minggu terakhir.",
    ]
