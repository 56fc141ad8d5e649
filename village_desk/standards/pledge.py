"""The *maklumat pelayanan* (UU 25/2009 art. 22): the promise to keep the standards, or to be
sanctioned."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.figures.periods import Day
from village_desk.office import setup_standards
from village_desk.office.models import Office
from village_desk.office.standard_texts import PLEDGE
from village_desk.standards import service_standard
from village_desk.standards.sentences import Sentence


@dataclass(frozen=True)
class Pledge:
    """One page to sign. Until the office fills in name, place and day, dotted lines are printed for them."""

    words: Sentence
    head: str
    place: str
    day: Day | None
    to_check: bool

    @property
    def complete(self) -> bool:
        """Nothing is left to fill in or to check before it is signed."""
        return bool(self.head and self.place and self.day) and not self.to_check


def of(office: Office) -> Pledge:
    """The office's pledge as it stands now; the day is one of its own calendar."""
    row = setup_standards.of(office)
    return Pledge(
        words=service_standard.own_words(row, PLEDGE, office),
        head=row.pledge_head,
        place=row.pledge_place,
        day=Day(row.pledge_day) if row.pledge_day else None,
        to_check=PLEDGE not in row.confirmed,
    )
