"""Of which days a report tells: this month, the last one, the quarter, the year, or dates of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from village_desk.marked import marked
from village_desk.office.calendar_words import calendar_of
from village_desk.office.hours import YEARS, OfficeHours, moment_on
from village_desk.office.wording_time import date_words

CHOICES = {
    "bulan": marked("Bulan ini"),
    "bulan-lalu": marked("Bulan lalu"),
    "triwulan": marked("Triwulan ini"),
    "tahun": marked("Tahun ini"),
    "sendiri": marked("Tanggal sendiri"),
}
A_MONTH = "sebulan"  # dates of one's own that are a whole month: called and compared as one
MONTHS = ("bulan", "bulan-lalu", A_MONTH)
WEEKDAYS = (
    marked("Senin"),
    marked("Selasa"),
    marked("Rabu"),
    marked("Kamis"),
    marked("Jumat"),
    marked("Sabtu"),
    marked("Minggu"),
)
LONGEST = 366  # days of one's own


@dataclass(frozen=True)
class Period:
    """Local dates, both of them within it; `begins` <= t < `ends` are its moments (UTC)."""

    kind: str
    first: date
    last: date
    begins: datetime
    ends: datetime
    words: str

    def said_in(self, language: str) -> str:
        """Its name in "id" or "en"."""
        return _words(self.kind, self.first, self.last, language)

    def __str__(self) -> str:
        return self.words

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Day:
    """A local date as people say it, in either language."""

    def __init__(self, day: date) -> None:
        self._day = day

    def said_in(self, language: str) -> str:
        """ "2 November 2026"."""
        return date_words(self._day, language)

    def __str__(self) -> str:
        return self.said_in("id")


def asked_for(kind: str, first: date | None, last: date | None, hours: OfficeHours, now: datetime) -> Period:
    """The period of this kind that `now` (aware) lies in; what cannot be is this month, never an error."""
    today = hours.local(now).date()
    if kind == "sendiri" and first and last and _own(first, last):
        whole = first.day == 1 and last == _month_after(first) - timedelta(days=1)
        return _made(A_MONTH if whole else kind, first, last, hours)
    if kind == "bulan-lalu":
        end = today.replace(day=1) - timedelta(days=1)
        return _made(kind, end.replace(day=1), end, hours)
    if kind == "triwulan":
        begin = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
        return _made(kind, begin, _month_after(_month_after(_month_after(begin))) - timedelta(days=1), hours)
    if kind == "tahun":
        return _made(kind, date(today.year, 1, 1), date(today.year, 12, 31), hours)
    begin = today.replace(day=1)
    return _made("bulan", begin, _month_after(begin) - timedelta(days=1), hours)


def _own(first: date, last: date) -> bool:
    return first <= last and (last - first).days < LONGEST and first.year in YEARS and last.year in YEARS


def of_days(month: bool, first: date, last: date, hours: OfficeHours) -> Period:
    """The period of these local dates; `month`: it is a whole one and is called so."""
    return _made("bulan-lalu" if month else "sendiri", first, last, hours)


def before(period: Period, hours: OfficeHours, now: datetime) -> Period:
    """The one to compare with: the month, quarter or year before, else as many days.

    Of a period that is not over, as many days of the one before as have passed of it: a month's beginning is not held
    against a whole month.
    """
    whole = _before(period, hours)
    if now >= period.ends:
        return whole
    passed = (hours.local(max(now, period.begins)).date() - period.first).days
    last = min(whole.last, whole.first + timedelta(days=passed))
    return whole if last == whole.last else _made("sendiri", whole.first, last, hours)


def _before(period: Period, hours: OfficeHours) -> Period:
    last = period.first - timedelta(days=1)
    if period.kind in MONTHS:
        return _made(period.kind, last.replace(day=1), last, hours)
    if period.kind == "triwulan":
        first = last.replace(day=1)
        for _ in range(2):
            first = (first - timedelta(days=1)).replace(day=1)
        return _made(period.kind, first, last, hours)
    if period.kind == "tahun":
        return _made(period.kind, date(last.year, 1, 1), last, hours)
    return _made(period.kind, last - timedelta(days=period.days - 1), last, hours)


def _made(kind: str, first: date, last: date, hours: OfficeHours) -> Period:
    begins = moment_on(hours, first, time())
    ends = moment_on(hours, last + timedelta(days=1), time())
    return Period(kind, first, last, begins, ends, _words(kind, first, last))


def _words(kind: str, first: date, last: date, language: str = "id") -> str:
    months = calendar_of(language).months
    if kind in MONTHS:
        return f"{months[first.month - 1]} {first.year}"
    if kind == "triwulan":
        return f"{months[first.month - 1]}–{months[last.month - 1]} {last.year}"
    return (
        str(first.year)
        if kind == "tahun"
        else f"{date_words(first, language)} – {date_words(last, language)}"
    )


def _month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
