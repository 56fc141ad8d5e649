"""A period's figures as lines, the same for the page and for every file, each with what it is out of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from village_desk.figures.definitions import meaning
from village_desk.figures.deliveries import Deliveries
from village_desk.figures.machine import Replies
from village_desk.figures.spans import wall_words
from village_desk.figures.summary import MEDIAN_FROM, Spread, Summary, share
from village_desk.marked import Decimals, Sentence, marked
from village_desk.office.fields_result import grouped

SHARES_FROM = 10  # cases: a share of fewer moves ten points with each
REQUESTS, PERCENT, MINUTES = marked("permohonan"), marked("persen"), marked("menit")
SECONDS = marked("detik")


@dataclass(frozen=True)
class Line:
    """`value` as people read it; `number` for calculating (percent, rupiah, minutes); `of`: how many cases."""

    key: str
    words: str
    value: str | Sentence | Decimals
    number: float | None
    unit: str
    of: int
    before: str | Sentence | Decimals = ""
    most: str | Sentence = ""  # in how long nine of ten were done
    wall: bool = False
    standard: int = 0  # working minutes within which a person's first answer is owed

    @property
    def meaning(self) -> str | Sentence:
        told = meaning(self.key, wall=self.wall)
        if self.key == "answered_in_time":
            return Sentence(told, minutes=self.standard)
        return told


Words = Callable[[timedelta], Sentence]


@dataclass(frozen=True)
class Counts:
    """What the lines of one period are made of. `sent_back`: requests whose citizens were asked for papers again.

    `complaints`: those that came in and may be counted exactly.
    `existed`: the office was there for all of it; of another time there is nothing to tell.
    """

    found: Summary
    sent: Deliveries
    sent_back: int
    replies: Replies = field(default_factory=Replies)
    complaints: int = 0
    existed: bool = True


def lines_of(
    now: Counts, then: Counts, in_words: Words, *, standard: timedelta, wall: bool = False
) -> list[Line]:
    """The figures of a period beside those of the one before; `in_words` says a span of time.

    `standard`: the working time within which the office owes a person's first answer.
    """
    minutes = round(standard.total_seconds() / 60)
    pairs = zip(_plain(now, in_words), _plain(then, in_words), strict=True)
    return [
        replace(
            line,
            before="–" if earlier.number is None or not then.existed else earlier.value,
            wall=wall,
            standard=minutes,
        )
        for line, earlier in pairs
    ]


def _plain(counts: Counts, in_words: Words) -> list[Line]:
    found, sent = counts.found, counts.sent
    return [
        _count("received", marked("Permohonan masuk"), found.received),
        _share("out_of_hours", marked("Masuk di luar jam kantor"), found.out_of_hours, found.received),
        _share("kept", marked("Selesai tepat waktu"), found.kept, found.due),
        _count("late_at_agency", marked("Terlambat, paling lama di dinas"), found.late_at_agency, found.late),
        _soon("bot_answer", marked("Waktu jawaban otomatis"), counts.replies),
        _share(
            "bot_in_time",
            marked("Dijawab otomatis dalam satu menit"),
            counts.replies.in_time,
            counts.replies.owed,
        ),
        _spread("first_answer", marked("Petugas pertama mengerjakan"), found.first_answer, in_words),
        _share(
            "answered_in_time",
            marked("Dikerjakan dalam waktu standar"),
            found.answered_in_time,
            found.answer_owed,
        ),
        _spread("to_ready", marked("Berkas lengkap sampai siap"), found.to_ready, in_words),
        _spread("at_agency", marked("Di dinas"), found.at_agency, in_words),
        _spread("to_collected", marked("Siap sampai diambil"), found.to_collected, in_words),
        _count("ready", marked("Menjadi siap diambil"), found.ready),
        _count("completed", marked("Diserahkan"), found.completed),
        _count("backlog", marked("Belum selesai pada akhir masa"), found.backlog),
        _count("sent_back", marked("Dikembalikan karena berkas"), counts.sent_back),
        _count("rejected", marked("Ditolak"), sum(found.rejected.values())),
        _count("cancelled", marked("Dibatalkan"), found.cancelled),
        _count("reopened", marked("Dibuka lagi"), found.reopened),
        _count("complaints", marked("Aduan masuk"), counts.complaints, unit=marked("aduan")),
        _count("citizens", marked("Warga yang meminta"), found.citizens, unit=marked("orang")),
        _each("messages", marked("Pesan keluar tiap permohonan"), sent.sent, found.received),
        _share("arrived", marked("Pesan yang sampai"), sent.arrived, sent.owed),
        _count("failed", marked("Pesan yang gagal"), sent.failed, sent.owed, unit=marked("pesan")),
        _money("cost", marked("Biaya pesan, perkiraan"), sent.cost, sent.sent),
    ]


def _count(key: str, words: str, count: int, of: int | None = None, unit: str = REQUESTS) -> Line:
    return Line(key, words, str(count), float(count), unit, count if of is None else of)


def _share(key: str, words: str, part: int, whole: int) -> Line:
    """A share of few is said as a count: "3 dari 4"."""
    hundredths = share(part, whole)
    if hundredths is None:
        return Line(key, words, "–", None, PERCENT, 0)
    few = Sentence("%(part)s dari %(whole)s", part=part, whole=whole)
    return Line(
        key, words, f"{hundredths}%" if whole >= SHARES_FROM else few, float(hundredths), PERCENT, whole
    )


def _spread(key: str, words: str, spread: Spread, in_words: Words) -> Line:
    if spread.working is None:
        return Line(key, words, "–", None, MINUTES, spread.cases)
    minutes = round(spread.working[0].total_seconds() / 60, 1)
    middle, most = (in_words(span) for span in spread.working)
    return Line(key, words, middle, minutes, MINUTES, spread.cases, most=most)


def _soon(key: str, words: str, replies: Replies) -> Line:
    middle, most = replies.within(0.5), replies.within(0.9)
    if replies.answered < MEDIAN_FROM or middle is None or most is None:
        return Line(key, words, "–", None, SECONDS, replies.answered)
    return Line(
        key, words, _seconds(middle), float(middle), SECONDS, replies.answered, most=_seconds(most)
    )


def _seconds(seconds: int) -> Sentence:
    if seconds < 120:
        return Sentence("%(value)s %(unit)s", value=seconds, unit=Sentence(SECONDS))
    return wall_words(timedelta(seconds=seconds))


def _each(key: str, words: str, count: int, of: int) -> Line:
    if not of:
        return Line(key, words, "–", None, marked("pesan"), 0)
    each = round(count / of, 1)
    return Line(key, words, Decimals(f"{each:g}"), each, marked("pesan"), of)


def _money(key: str, words: str, amount: Decimal, of: int) -> Line:
    return Line(key, words, f"Rp{grouped(round(amount))}", float(round(amount)), "rupiah", of)
