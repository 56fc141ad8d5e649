""" "Besok buka?", "Sabtu buka ga", "25 Desember libur?": the day that is asked about, and how it is with it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.office.hours import closing_of, intervals_on, next_opening
from village_desk.office.wording_time import (
    DAYS,
    MONTHS,
    clock_words,
    date_in_words,
    day_and_time,
    interval_words,
)

_AHEAD = {"sekarang": 0, "besok": 1, "lusa": 2, "today": 0, "tomorrow": 1, "tonight": 0, "esok": 1, "now": 0}
_DAYS = {name.casefold(): number for number, name in enumerate(DAYS)} | {
    "ahad": 6,
    "jum'at": 4,
    "jumaat": 4,
    "jumat": 4,
    "sabtu": 5,
    "rebo": 2,
    "kemis": 3,
    "setu": 5,
    **{
        name: number
        for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
    },
}
_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)} | {
    name: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_SPANS = frozenset({"depan", "lalu", "kemarin"})
# Words beside the name of a holiday that say nothing about which one it is.
_LIGHT = frozenset(
    "hari raya tahun baru cuti bersama libur nasional perkiraan dan kelahiran wafat isa".split()
)
_SOON = 120  # days in which a holiday that is named is looked for


def answer(talk: Talk) -> bool:
    """Say how it stands with the day that was asked about; False when none was."""
    day = asked_day(words(talk.text), talk)
    if day is None:
        return False
    if day == talk.today:
        _today(talk)
    else:
        _another(talk, day)
    return True


def asked_day(said: list[str], talk: Talk) -> date | None:
    """The date that these words mean, seen from today: never one that is past."""
    today = talk.today
    if "hari" in said and "ini" in said:
        return today
    if (ahead := next((_AHEAD[word] for word in said if word in _AHEAD), None)) is not None:
        return today + timedelta(days=ahead)
    if day := _written_date(said, today) or _weekday(said, today):
        return day
    return _named_day(said, talk)


def _written_date(said: list[str], today: date) -> date | None:
    """ "25 Desember", "tanggal 25"."""
    for place, word in enumerate(said):
        if not word.isdecimal() or not 1 <= int(word) <= 31:
            continue
        month = _MONTHS.get(said[place + 1]) if place + 1 < len(said) else None
        if month is None and (place == 0 or said[place - 1] != "tanggal"):
            continue
        return _coming(int(word), month, today)
    return None


def _coming(day: int, month: int | None, today: date) -> date | None:
    """The next date with this day (and month); None when there is none within a year."""
    for ahead in range(366):
        candidate = today + timedelta(days=ahead)
        if candidate.day == day and month in (None, candidate.month):
            return candidate
    return None


def _weekday(said: list[str], today: date) -> date | None:
    """The next one with this name; today counts. "minggu depan" and "dua minggu" are weeks, and no Sunday."""
    for place, word in enumerate(said):
        number = _DAYS.get(word)
        if number is None or (word == "minggu" and _is_week(said, place)):
            continue
        ahead = (number - today.weekday()) % 7
        next_week = place + 1 < len(said) and said[place + 1] == "depan"
        return today + timedelta(days=ahead + (7 if next_week and ahead == 0 else 0))
    return None


def _is_week(said: list[str], place: int) -> bool:
    before = said[place - 1] if place else ""
    after = said[place + 1] if place + 1 < len(said) else ""
    return before != "hari" and (after in _SPANS or before.isdecimal() or before in ("se", "satu", "dua"))


def _named_day(said: list[str], talk: Talk) -> date | None:
    """ "Natal buka?": the next of the days that the office's calendar names so."""
    last = talk.today + timedelta(days=_SOON)
    named = {
        day: set(words(name))
        for day, name in talk.situation.hours.day_names.items()
        if talk.today <= day <= last
    }
    fitting = [day for day, told in named.items() if any(w in said for w in told - _LIGHT if len(w) > 3)]
    # The day itself, rather than the joint leave before it.
    return min(fitting, key=lambda day: ("cuti" in named[day] and "cuti" not in said, day), default=None)


def _today(talk: Talk) -> None:
    """Open now, later today, or not any more: three different answers."""
    hours, now = talk.situation.hours, talk.situation.now
    closes = closing_of(hours, talk.today)
    opens = next_opening(hours, now)
    if closes is None or now >= closes:
        _shut(talk, "today_over" if closes else "today_shut", talk.today)
        return
    times = _times(talk, talk.today)
    if not talk.shut:
        talk.say("today_open", hours=times, until=clock_words(hours.local(closes).time()))
    elif opens is not None:
        talk.say("today_later", hours=times, opening=clock_words(hours.local(opens).time()))


def _another(talk: Talk, day: date) -> None:
    if intervals_on(talk.situation.hours, day):
        talk.say(
            "day_open",
            day=date_in_words(day, talk.state.language),
            hours=_times(talk, day),
            remark=talk.situation.hours.day_names.get(day, ""),
        )
    else:
        _shut(talk, "day_shut", day)


def _shut(talk: Talk, key: str, day: date) -> None:
    hours = talk.situation.hours
    ends = datetime.combine(day, time.max, tzinfo=hours.timezone)
    opens = next_opening(hours, ends)
    talk.say(
        key,
        day=date_in_words(day, talk.state.language),
        remark=hours.day_names.get(day, "") if key != "today_over" else "",
        opening=day_and_time(opens, hours.timezone, talk.state.language) if opens else "",
    )


def _times(talk: Talk, day: date) -> str:
    joined = " and " if talk.english else " dan "
    return interval_words(intervals_on(talk.situation.hours, day), joined)
