"""Before and after, in ten aspects. "After" is counted from the office's own requests of a period; "before" is what
the office writes itself: nothing is invented, and an aspect without an answer says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from village_desk.figures.summary import Summary
from village_desk.marked import marked
from village_desk.office import setup_standards
from village_desk.office.models import Office
from village_desk.office.standard_texts import ASPECTS
from village_desk.standards import amounts, set_here
from village_desk.standards.sentences import Sentence, said

Words = Callable[[timedelta], Sentence]


@dataclass(frozen=True)
class After:
    """What the office's own data of a period says, beside its summary."""

    summary: Summary
    complaints: int
    answered: int
    sent_back: int  # requests whose citizens were asked for papers
    told: int  # of those that became ready: how many whose citizen was told, however
    to_tell: int


@dataclass(frozen=True)
class Row:
    """One aspect. `before` is "" while the office has not written it."""

    name: str
    before: str
    after: Sentence


def rows(office: Office, after: After, in_words: Words) -> list[Row]:
    """The ten aspects, in order; `in_words` says a span of working time."""
    written = setup_standards.of(office).before
    return [Row(name, written.get(key, ""), _AFTER[key](after, in_words)) for key, name in ASPECTS.items()]


def _channel(after: After, _in_words: Words) -> Sentence:
    channels = after.summary.channels
    return said(
        marked("%(whatsapp)s permohonan lewat WhatsApp, %(counter)s di loket, %(phone)s lewat telepon."),
        whatsapp=channels.get("whatsapp", 0),
        counter=channels.get("counter", 0),
        phone=channels.get("phone", 0),
    )


def _hours(after: After, _in_words: Words) -> Sentence:
    return said(
        marked("%(part)s dari %(all)s permohonan diterima di luar jam kantor."),
        part=after.summary.out_of_hours,
        all=after.summary.received,
    )


def _receipt(after: After, _in_words: Words) -> Sentence:
    return said(
        marked("Semua %(all)s permohonan mendapat nomor dan tautan untuk melihat perkembangannya."),
        all=after.summary.received,
    )


def _queue(after: After, in_words: Words) -> Sentence:
    found = after.summary.first_answer
    if found.working is None:
        return _too_few(found.cases)
    return said(
        marked("Separuh dari %(all)s permohonan mulai dikerjakan petugas dalam %(span)s."),
        all=found.cases,
        span=in_words(found.working[0]),
    )


def _documents(after: After, _in_words: Words) -> Sentence:
    return said(
        marked(
            "%(part)s permohonan diminta melengkapi berkas, dengan nama berkas yang kurang dan alasannya."
        ),
        part=after.sent_back,
    )


def _notice(after: After, _in_words: Words) -> Sentence:
    return said(
        marked("%(part)s dari %(all)s kabar siap sampai kepada warga."), part=after.told, all=after.to_tell
    )


def _duration(after: After, in_words: Words) -> Sentence:
    found, summary = after.summary.to_ready, after.summary
    if found.working is None:
        return _too_few(found.cases)
    return said(
        marked("Separuh dari %(all)s permohonan siap dalam %(span)s; %(kept)s dari %(due)s janji ditepati."),
        all=found.cases,
        span=in_words(found.working[0]),
        kept=summary.kept,
        due=summary.due,
    )


def _complaints(after: After, _in_words: Words) -> Sentence:
    return said(
        marked("%(answered)s dari %(all)s aduan sudah dijawab."),
        answered=after.answered,
        all=after.complaints,
    )


def _report(_after: After, _in_words: Words) -> Sentence:
    return said(marked("Angka layanan dapat dibuka setiap saat; tiap angka menyebut dari berapa permohonan."))


def _data(_after: After, _in_words: Words) -> Sentence:
    return said(
        marked(
            "Tersandi, setiap pembukaan NIK lengkap dicatat, dan berkas dihapus %(days)s setelah selesai."
        ),
        days=amounts.days(set_here.count("RETENTION_FILES_DAYS")),
    )


def _too_few(cases: int) -> Sentence:
    return said(marked("Baru %(cases)s permohonan; belum cukup untuk dihitung."), cases=cases)


_AFTER: dict[str, Callable[[After, Words], Sentence]] = {
    "channel": _channel,
    "hours": _hours,
    "receipt": _receipt,
    "queue": _queue,
    "documents": _documents,
    "notice": _notice,
    "duration": _duration,
    "complaints": _complaints,
    "report": _report,
    "data": _data,
}
