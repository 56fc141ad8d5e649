"""A period's figures as lines, the same for the page and for the file, each with what it is out of."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from village_desk.figures.periods import Period
from village_desk.figures.summary import DEFINITIONS, Spread, Summary, share

SHARES_FROM = 10  # cases: a share of fewer moves ten points with each
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """`value` as people read it; `number` for calculating (percent, or working minutes); `of`: how many cases."""

    key: str
    words: str
    value: str
    number: float | None
    unit: str
    of: int
    before: str = ""
    most: str = ""  # in how long nine of ten were done

    @property
    def meaning(self) -> str:
        return DEFINITIONS.get(self.key, "")


Words = Callable[[timedelta], str]


def lines_of(now: Summary, then: Summary, in_words: Words) -> list[Line]:
    """The figures of a period beside those of the one before; `in_words` says a span of working time."""
    pairs = zip(_plain(now, in_words), _plain(then, in_words), strict=True)
    return [replace(line, before=earlier.value if earlier.of else "–") for line, earlier in pairs]


def _plain(found: Summary, in_words: Words) -> list[Line]:
    return [
        _count("received", "Permohonan masuk", found.received),
        _share("out_of_hours", "Masuk di luar jam kantor", found.out_of_hours, found.received),
        _share("kept", "Selesai tepat waktu", found.kept, found.due),
        _count("late_at_agency", "Terlambat, paling lama di dinas", found.late_at_agency, found.late),
        _spread("first_answer", "Petugas pertama mengerjakan", found.first_answer, in_words),
        _share(
            "answered_in_time",
            "Dikerjakan dalam waktu standar",
            found.answered_in_time,
            found.first_answer.cases,
        ),
        _spread("to_ready", "Berkas lengkap sampai siap", found.to_ready, in_words),
        _spread("at_agency", "Di dinas", found.at_agency, in_words),
        _spread("to_collected", "Siap sampai diambil", found.to_collected, in_words),
        _count("ready", "Menjadi siap diambil", found.ready),
        _count("completed", "Diserahkan", found.completed),
        _count("backlog", "Belum selesai pada akhir masa", found.backlog),
        _count("rejected", "Ditolak", sum(found.rejected.values())),
        _count("cancelled", "Dibatalkan", found.cancelled),
        _count("reopened", "Dibuka lagi", found.reopened),
        _count("citizens", "Warga yang meminta", found.citizens),
    ]


def _count(key: str, words: str, count: int, of: int | None = None) -> Line:
    return Line(key, words, str(count), float(count), "permohonan", count if of is None else of)


def _share(key: str, words: str, part: int, whole: int) -> Line:
    """A share of few is said as a count: "3 dari 4"."""
    hundredths = share(part, whole)
    if hundredths is None:
        return Line(key, words, "–", None, "persen", 0)
    value = f"{hundredths}%" if whole >= SHARES_FROM else f"{part} dari {whole}"
    return Line(key, words, value, float(hundredths), "persen", whole)


def _spread(key: str, words: str, spread: Spread, in_words: Words) -> Line:
    if spread.working is None:
        return Line(key, words, "–", None, "menit kerja", spread.cases)
    minutes = round(spread.working[0].total_seconds() / 60, 1)
    middle, most = (in_words(span) for span in spread.working)
    return Line(key, words, middle, minutes, "menit kerja", spread.cases, most=most)


def as_csv(office: str, period: Period, lines: Sequence[Line]) -> bytes:
    """The lines as a file for a spreadsheet (UTF-8 with its mark); no cell begins as a formula does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["Kantor", "Masa", "Ukuran", "Nilai", "Satuan", "Dari berapa", "Masa sebelumnya", "Artinya"]
    )
    for line in lines:
        number = "" if line.number is None else f"{line.number:g}"
        cells = [office, period.words, line.words, number, line.unit, str(line.of), line.before, line.meaning]
        writer.writerow([_harmless(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """A spreadsheet takes what begins so for a formula and carries it out (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
