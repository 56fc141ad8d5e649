"""How many of something, as English needs it: one of it or several. In Indonesian both are alike."""

from __future__ import annotations

from village_desk.marked import Sentence, marked

DAYS_OF_A_YEAR = 365


def working_days(number: int | str) -> Sentence:
    """ "1 hari kerja", "14 hari kerja"; `number` as it is to be read."""
    return _amount(number, marked("1 hari kerja"), marked("%(n)s hari kerja"))


def days(number: int | str) -> Sentence:
    """ "30 hari", of the calendar; whole years are said as years: "5 tahun" for 1825."""
    if str(number).isdigit() and int(number) and int(number) % DAYS_OF_A_YEAR == 0:
        return _amount(int(number) // DAYS_OF_A_YEAR, marked("1 tahun"), marked("%(n)s tahun"))
    return _amount(number, marked("1 hari"), marked("%(n)s hari"))


def hours(number: int | str) -> Sentence:
    """ "24 jam"."""
    return _amount(number, marked("1 jam"), marked("%(n)s jam"))


def minutes(number: int | str) -> Sentence:
    """ "30 menit"."""
    return _amount(number, marked("1 menit"), marked("%(n)s menit"))


def questions(number: int) -> Sentence:
    """ "7 pertanyaan"."""
    return _amount(number, marked("1 pertanyaan"), marked("%(n)s pertanyaan"))


def _amount(number: int | str, one: str, many: str) -> Sentence:
    return Sentence(one) if str(number) == "1" else Sentence(many, n=number)
