"""Sentences with their numbers apart, so that whoever shows them can say them in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.marked import Sentence, marked
from village_desk.office.hours import OfficeHours
from village_desk.office.wording_time import opening_words

__all__ = ["OpeningHours", "Sentence", "on_working_days", "own", "said", "whole_or_half"]


class OpeningHours:
    """The office's weekly table, in the language of whoever reads it."""

    def __init__(self, hours: OfficeHours) -> None:
        self._hours = hours

    def said_in(self, language: str) -> str:
        """ "Senin–Kamis 08.00–12.00 …", "Monday–Thursday 08.00–12.00 …"; "" for an office that never opens."""
        return opening_words(self._hours, language)

    def __str__(self) -> str:
        return self.said_in("id")

    def __bool__(self) -> bool:
        return bool(str(self))


def said(words: str, /, **values: object) -> Sentence:
    """A marked sentence with its values; one of them may be a sentence itself."""
    return Sentence(words, **values)


def own(text: str) -> Sentence:
    """What the office or the catalogue says itself: never translated, and escaped like any value."""
    return Sentence("%(text)s", text=text)


def on_working_days(days: Sequence[int]) -> Sentence:
    """ "hari kerja ke-3, ke-7, dan ke-14": the days, at least one, on which somebody is reminded."""
    first, *others = days
    if not others:
        return Sentence("hari kerja ke-%(day)s", day=first)
    *between, last = others
    before = Sentence("ke-%(day)s", day=first)
    for day in between:
        before = Sentence("%(before)s, ke-%(day)s", before=before, day=day)
    words = marked("hari kerja %(before)s, dan ke-%(last)s") if between else _TWO_DAYS
    return Sentence(words, before=before, last=last)


_TWO_DAYS = marked("hari kerja %(before)s dan ke-%(last)s")


def whole_or_half(value: float) -> str:
    """ "24", "2,5": as numbers are written in Indonesian."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
