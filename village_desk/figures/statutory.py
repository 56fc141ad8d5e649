"""The published survey (SKM) beside a period's figures: a sentence and its table, the same on pages and in files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from village_desk.figures.periods import Day
from village_desk.figures.tables import Cell, Table
from village_desk.marked import Sentence, marked
from village_desk.survey import results
from village_desk.survey.results import Result

TITLE = marked("Survei kepuasan (SKM)")


@dataclass(frozen=True)
class Statutory:
    """`sentences`: about what, how many answered, the result, what is weakest, what is to be done about it.

    `public`: those of them that everyone may read. `table` has no rows before the first publication.
    """

    sentences: tuple[Sentence, ...]
    table: Table
    fewest: int = 0  # answers of the element that has the fewest
    public: tuple[Sentence, ...] = ()


def until(office_id: int, day: date) -> Statutory:
    """What was published last of the surveys whose period had begun by this local date."""
    found = results.newest_published(office_id, day)
    if found is None:
        return Statutory((Sentence("Belum ada survei kepuasan (SKM) yang diterbitkan."),), _table(()))
    about, answered, follow_up = _about(found), _answered(found), (*_weakest(found), *_plan(found))
    return Statutory(
        (about, answered, _result(found), *follow_up),
        _table(results.rows(found)),
        min(one.answers for one in found.elements),
        (about, _result(found), *follow_up),
    )


def _table(rows: Sequence[tuple[Cell, ...]]) -> Table:
    columns = (marked("Unsur"), marked("Nilai"), marked("Jawaban"), marked("Mutu"))
    note = marked(
        "Permenpan RB 14/2017. Indeks: jumlah nilai rata-rata unsur kali bobot 1/9; IKM: indeks kali 25. "
        "Jawaban dari halaman terbuka tidak dihitung."
    )
    return Table("skm", TITLE, columns, list(rows), note)


def _about(found: Result) -> Sentence:
    survey = found.survey
    return Sentence(
        "%(name)s, layanan masa %(first)s – %(last)s.",
        name=survey.name,
        first=Day(survey.first_day),
        last=Day(survey.last_day),
    )


def _answered(found: Result) -> Sentence:
    return Sentence(
        "%(whole)s warga menjawab lengkap, %(part)s sebagian.",
        whole=found.respondents,
        part=found.partial,
    )


def _result(found: Result) -> Sentence:
    if found.ikm is None or found.grade is None:
        return Sentence("Nilai IKM belum dapat dihitung: ada unsur tanpa jawaban.")
    grade = {"letter": found.grade.letter, "words": Sentence(found.grade.words)}
    return Sentence("Nilai IKM %(ikm)s, mutu %(letter)s (%(words)s).", ikm=results.comma(found.ikm), **grade)


def _weakest(found: Result) -> list[Sentence]:
    named = [
        Sentence("%(element)s (%(value)s)", element=Sentence(one.element.name), value=results.shown(one.nrr))
        for one in found.weakest
    ]
    if not named:
        return []
    together = reduce(lambda some, one: Sentence("%(some)s, %(one)s", some=some, one=one), named)
    return [Sentence("Nilai terendah: %(elements)s.", elements=together)]


def _plan(found: Result) -> list[Sentence]:
    """What is to be done, by whom, until when, in the office's own words."""
    plans = found.survey.plans
    return [
        Sentence(
            "Tindak lanjut %(element)s: %(what)s (%(who)s, sampai %(until)s).",
            element=Sentence(one.element.name),
            what=plans[one.element.slug]["what"].rstrip("."),
            who=plans[one.element.slug]["who"],
            until=Day(date.fromisoformat(plans[one.element.slug]["until"])),
        )
        for one in found.elements
        if one.element.slug in plans
    ]
