"""A span of working time as people say it: "45 menit kerja", "5,5 jam kerja", "2,3 hari kerja"."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from village_desk.marked import marked
from village_desk.office.hours import OfficeHours, intervals_on


def working_words(span: timedelta, hours: OfficeHours, now: datetime) -> tuple[str, str]:
    """Working time as value and unit: "45 menit", "5,5 jam kerja", from two office days on "2,3 hari kerja"."""
    minutes = span.total_seconds() / 60
    if minutes < 60:
        return f"{minutes:.0f}", marked("menit kerja")
    day = usual_day(hours, now)
    if minutes < 2 * day:
        return _decimal(minutes / 60), marked("jam kerja")
    return _decimal(minutes / day), marked("hari kerja")


def wall_words(span: timedelta) -> tuple[str, str]:
    """Time on the wall as value and unit: "45 menit", "5,5 jam", from two days on "2,3 hari"."""
    minutes = span.total_seconds() / 60
    if minutes < 60:
        return f"{minutes:.0f}", marked("menit")
    if minutes < 2 * 24 * 60:
        return _decimal(minutes / 60), marked("jam")
    return _decimal(minutes / (24 * 60)), marked("hari")


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


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")
