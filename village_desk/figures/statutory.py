"""The published survey (SKM) beside a period's figures: a sentence and its table, the same on pages and in files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from village_desk.figures.periods import Day
from village_desk.figures.tables import Cell, Table
from village_desk.marked import Sentence, marked
from village_desk.survey import results
from village_desk.survey.results import Result

TITLE = marked("Survei kepuasan (SKM)")


@dataclass(frozen=True)
class Statutory:
    """`sentences`: about what, how many answered, the result; `table` has no rows before the first publication."""

    sentences: tuple[Sentence, ...]
    table: Table
    fewest: int = 0  # answers of the element that has the fewest


def until(office_id: int, day: date) -> Statutory:
    """What was published last of the surveys whose period had begun by this local date."""
    found = results.newest_published(office_id, day)
    if found is None:
        return Statutory((Sentence("Belum ada survei kepuasan (SKM) yang diterbitkan."),), _table(()))
    return Statutory(
        tuple(_sentences(found)),
        _table(results.rows(found)),
        min(one.answers for one in found.elements),
    )


def _table(rows: Sequence[tuple[Cell, ...]]) -> Table:
    columns = (marked("Unsur"), marked("Nilai"), marked("Jawaban"), marked("Mutu"))
    note = marked(
        "Permenpan RB 14/2017. Indeks: jumlah nilai rata-rata unsur kali bobot 1/9; IKM: indeks kali 25. "
        "Jawaban dari halaman terbuka tidak dihitung."
    )
    return Table("skm", TITLE, columns, list(rows), note)


def _sentences(found: Result) -> list[Sentence]:
    survey = found.survey
    told = [
        Sentence(
            "%(name)s, layanan masa %(first)s – %(last)s.",
            name=survey.name,
            first=Day(survey.first_day),
            last=Day(survey.last_day),
        ),
        Sentence(
            "%(whole)s warga menjawab lengkap, %(part)s sebagian.",
            whole=found.respondents,
            part=found.partial,
        ),
    ]
    if found.ikm is None or found.grade is None:
        return [*told, Sentence("Nilai IKM belum dapat dihitung: ada unsur tanpa jawaban.")]
    grade = {"letter": found.grade.letter, "words": Sentence(found.grade.words)}
    return [
        *told,
        Sentence("Nilai IKM %(ikm)s, mutu %(letter)s (%(words)s).", ikm=results.comma(found.ikm), **grade),
    ]
