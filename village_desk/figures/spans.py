"""A span of time as people say it: "45 menit kerja", "5,5 jam kerja", "2,3 hari kerja"; English knows one of them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from village_desk.marked import Decimals, Sentence, marked
from village_desk.office.hours import OfficeHours, intervals_on


def working_words(span: timedelta, hours: OfficeHours, now: datetime) -> Sentence:
    """Working time: "45 menit kerja", "5,5 jam kerja", from two office days on "2,3 hari kerja"."""
    minutes = span.total_seconds() / 60
    if minutes < 60:
        return _amount(f"{minutes:.0f}", marked("1 menit kerja"), marked("%(n)s menit kerja"))
    day = usual_day(hours, now)
    if minutes < 2 * day:
        return _amount(_tenths(minutes / 60), marked("1 jam kerja"), marked("%(n)s jam kerja"))
    return _amount(_tenths(minutes / day), marked("1 hari kerja"), marked("%(n)s hari kerja"))


def wall_words(span: timedelta) -> Sentence:
    """Time on the wall: "45 menit", "5,5 jam", from two days on "2,3 hari"."""
    minutes = span.total_seconds() / 60
    if minutes < 60:
        return _amount(f"{minutes:.0f}", marked("1 menit"), marked("%(n)s menit"))
    if minutes < 2 * 24 * 60:
        return _amount(_tenths(minutes / 60), marked("1 jam"), marked("%(n)s jam"))
    return _amount(_tenths(minutes / (24 * 60)), marked("1 hari"), marked("%(n)s hari"))


def usual_day(hours: OfficeHours, now: datetime) -> float:
    """The opening minutes of a usual day of this office: of the last two weeks' open days, the mean."""
    today = hours.local(now).date()
    lengths = [
        sum(
            (_minutes(i.closes) - _minutes(i.opens))
            for i in intervals_on(hours, today - timedelta(days=back))
        )
        for back in range(14)
    ]
    open_days = [length for length in lengths if length]
    return sum(open_days) / len(open_days) if open_days else 8 * 60.0


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _amount(number: Decimals | str, one: str, many: str) -> Sentence:
    return Sentence(one) if str(number) == "1" else Sentence(many, n=number)


def _tenths(value: float) -> Decimals:
    return Decimals(f"{value:.1f}".removesuffix(".0"))
