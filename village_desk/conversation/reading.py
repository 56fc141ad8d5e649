"""Reads the answers to a block of questions from one message: labelled or not, in any order, by their shape. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

from village_desk.conversation.pieces import LISTS, LONG_NUMBER, SOMEBODY, field_named, pieces_of
from village_desk.office.fields import FieldResult, read, rule_of
from village_desk.office.fields_guess import candidates
from village_desk.office.services import Field

MOST_NUMBERS = 5  # of one block; all their orders are compared
IN_PLACE = 0.12  # as many parts as questions: standing where it was asked speaks for a part
IN_ORDER = (
    0.15  # NIK and KK look alike: numbers in the order in which they were asked, unless they speak against it
)
FITS = 0.3  # below, a part is not taken for the answer to a question


@dataclass
class Answers:
    """What was read: results by slug; and what was meant for a field but is not right."""

    found: dict[str, FieldResult] = field(default_factory=dict)
    problems: dict[str, tuple[str, FieldResult]] = field(default_factory=dict)

    def open(self, asked: Sequence[Field]) -> list[Field]:
        """The fields of `asked` that have neither a value nor a problem."""
        return [f for f in asked if f.slug not in self.found and f.slug not in self.problems]

    def take(self, wanted: Field, raw: str, today: date) -> None:
        """Read `raw` for this field: a value, or its problem."""
        result = read(wanted, raw, today)
        if result.value is None:
            self.problems[wanted.slug] = raw, result
        else:
            self.found[wanted.slug] = result


def read_answers(asked: Sequence[Field], text: str, today: date) -> Answers:
    """The answers to `asked` in `text`. `today` is the office's local date, for dates and ages."""
    answers = Answers()
    if len(asked) == 1:
        named = field_named(text, asked)
        answers.take(asked[0], named[1] if named else text, today)
        return answers
    pieces = pieces_of(text, asked)
    in_place = len(pieces) == len(asked)
    spots = dict(enumerate(pieces))
    _take_named(answers, asked, spots, today)
    _take_lists(answers, asked, spots, today)
    _take_numbers(answers, asked, spots, today)
    _take_fitting(answers, asked, spots, today, in_place=in_place)
    _extend_last(answers, asked, pieces, spots, today)
    _take_last_words(answers, asked, spots, today)
    return answers


def _take_named(answers: Answers, asked: Sequence[Field], spots: dict[int, str], today: date) -> None:
    for place, piece in list(spots.items()):
        named = field_named(piece, answers.open(asked))
        if named:
            answers.take(named[0], named[1], today)
            del spots[place]


def _take_lists(answers: Answers, asked: Sequence[Field], spots: dict[int, str], today: date) -> None:
    """A list of NIKs or persons takes every line that holds a long number."""
    wanted = next((f for f in answers.open(asked) if rule_of(f) in LISTS), None)
    lines = {place: piece for place, piece in spots.items() if LONG_NUMBER.search(piece)}
    if wanted and lines and read(wanted, "\n".join(lines.values()), today).value is not None:
        answers.take(wanted, "\n".join(lines.values()), today)
        for place in lines:
            del spots[place]


def _take_numbers(answers: Answers, asked: Sequence[Field], spots: dict[int, str], today: date) -> None:
    """A long number for each NIK and KK that is asked: decided for all of them together.

    One by one, a card's number that could be a NIK would be taken for it whenever the NIK lacks a digit, and the
    citizen would be told that the card is wrong.
    """
    wanted = [f for f in answers.open(asked) if rule_of(f) in ("nik", "kk")]
    places = tuple(place for place, piece in spots.items() if LONG_NUMBER.search(piece))
    if not 2 <= len(wanted) == len(places) <= MOST_NUMBERS:
        return
    fits = {(f.slug, place): candidates(f, spots[place], today) for f in wanted for place in places}

    def fit(order: tuple[int, ...]) -> float:
        together = sum(fits[f.slug, place] for f, place in zip(wanted, order, strict=True))
        return together + (IN_ORDER if order == places else 0)

    best = max(permutations(places), key=fit)
    if all(fits[f.slug, place] >= FITS for f, place in zip(wanted, best, strict=True)):
        for f, place in zip(wanted, best, strict=True):
            answers.take(f, spots.pop(place), today)


def _take_fitting(
    answers: Answers, asked: Sequence[Field], spots: dict[int, str], today: date, *, in_place: bool
) -> None:
    """Part by part to the question that it fits best; equal fits keep the order in which the block asked."""
    fits = [
        (
            _fit(wanted, piece, today, in_place=in_place) + (IN_PLACE if in_place and place == index else 0),
            -index,
            -place,
            wanted,
        )
        for index, wanted in enumerate(asked)
        for place, piece in spots.items()
    ]
    for fit, _, place, wanted in sorted(fits, key=lambda item: item[:3], reverse=True):
        if fit >= FITS and -place in spots and wanted in answers.open(asked):
            answers.take(wanted, spots.pop(-place), today)


def _fit(wanted: Field, piece: str, today: date, *, in_place: bool) -> float:
    """As `candidates`; a bare number is no purpose and no address, unless every question has its part."""
    if not in_place and rule_of(wanted) == "text" and not re.search(r"[^\W\d_]", piece):
        return 0.0
    if (
        wanted.slug == "nama"
        and re.match(r"nama\s", piece, re.IGNORECASE)
        and SOMEBODY.match(piece[5:].lstrip())
    ):
        return 0.0
    return candidates(wanted, piece, today)


def _take_last_words(answers: Answers, asked: Sequence[Field], spots: dict[int, str], today: date) -> None:
    """The one part left is meant for the one question left: that "KUR" is too short is said, and it is not lost."""
    words = [place for place, piece in spots.items() if re.search(r"[^\W\d_]", piece)]
    still_open = answers.open(asked)
    if len(words) == len(still_open) == 1 and rule_of(still_open[0]) == "text":
        answers.take(still_open[0], spots.pop(words[0]), today)


def _right_behind(value: str | None, pieces: Sequence[str], spots: dict[int, str]) -> list[str]:
    """The parts that follow this answer without a gap and are still nobody's."""
    place = next((n for n, piece in enumerate(pieces) if value and piece.endswith(value)), len(pieces))
    behind = []
    while (place := place + 1) in spots and re.search(r"[^\W\d_]", spots[place]):
        behind.append(spots[place])
    return behind


def _extend_last(
    answers: Answers, asked: Sequence[Field], pieces: Sequence[str], spots: dict[int, str], today: date
) -> None:
    """An address over several lines is one answer, when no other words are awaited."""
    long = next(
        (
            f
            for f in reversed(asked)
            if rule_of(f) == "text" and f.type == "longtext" and f.slug in answers.found
        ),
        None,
    )
    words = _right_behind(answers.found[long.slug].value if long else None, pieces, spots)
    if long is None or not words or any(f.type in ("text", "longtext") for f in answers.open(asked)):
        return
    whole = read(long, ", ".join([answers.found[long.slug].value or "", *words]), today)
    if whole.value is not None:
        answers.found[long.slug] = whole
        for place, piece in list(spots.items()):
            if piece in words:
                del spots[place]
