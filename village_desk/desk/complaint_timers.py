"""The two timers of a complaint in words, and its one next action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from village_desk.config import current
from village_desk.desk.next_step import NextStep
from village_desk.desk.words import Tag, promise_words, when
from village_desk.marked import marked
from village_desk.office.hours import OfficeHours
from village_desk.tickets import promise, status
from village_desk.tickets.models import Complaint, Ticket
from village_desk.tickets.status import CLOSED, VERBS, ComplaintStatus
from village_desk.translation import gettext as _
from village_desk.translation import ngettext, said

WHY = {
    ComplaintStatus.ACKNOWLEDGED: marked("Baca aduannya, lalu beri tahu warga bahwa aduan sudah dibaca."),
    ComplaintStatus.HANDLING: marked("Dengarkan semua pihak dan kumpulkan buktinya sebelum menjawab."),
    ComplaintStatus.ANSWERED: marked("Tulis apa yang ditemukan, apa yang diperbaiki, dan sejak kapan."),
}


@dataclass(frozen=True)
class Timers:
    """`acknowledge` and `answer` as tags; `nearest` is the one that counts now."""

    acknowledge: Tag
    answer: Tag

    @property
    def nearest(self) -> Tag:
        return self.answer if self.acknowledge.tone == "done" else self.acknowledge


@dataclass(frozen=True)
class _Sentences:
    """What one of the two timers says; `days` and `moment` are filled in."""

    done: str
    needless: str
    soon: str
    by: str


ACKNOWLEDGE = _Sentences(
    marked("Ditanggapi %(moment)s"),
    marked("Tidak perlu lagi ditanggapi"),
    marked("Tanggapi secepatnya"),
    marked("Tanggapi %(moment)s"),
)
ANSWER = _Sentences(
    marked("Dijawab %(moment)s"),
    marked("Tidak perlu lagi dijawab"),
    marked("Jawab secepatnya"),
    marked("Jawab %(moment)s"),
)


def timers_of(ticket: Ticket, row: Complaint, hours: OfficeHours, now: datetime) -> Timers:
    """Both timers at this moment."""
    over = ticket.status in CLOSED and row.answered_at is None
    return Timers(
        _tag(ACKNOWLEDGE, row.acknowledge_by, row.acknowledged_at, over, hours, now),
        _tag(ANSWER, ticket.due_at, row.answered_at, over, hours, now),
    )


def _tag(
    words: _Sentences,
    due: datetime | None,
    at: datetime | None,
    over: bool,
    hours: OfficeHours,
    now: datetime,
) -> Tag:
    if at is not None:
        late = promise.lateness_days(hours, due, at) if due else 0
        return Tag("done", _(words.done, moment=when(at, hours, now)) + (_after(late) if late else ""))
    if over:
        return Tag("rest", _(words.needless))
    if due is None:
        return Tag("act", _(words.soon))
    if now > due:
        return Tag("late", _late(words, promise.lateness_days(hours, due, now)))
    return Tag("act", _(words.by, moment=promise_words(due, hours, now)))


def _after(days: int) -> str:
    return str(ngettext(", terlambat %(num)d hari kerja", ", terlambat %(num)d hari kerja", days))


def _late(words: _Sentences, days: int) -> str:
    if words is ACKNOWLEDGE:
        late = ngettext(
            "Tanggapi: terlambat %(num)d hari kerja", "Tanggapi: terlambat %(num)d hari kerja", days
        )
    else:
        late = ngettext("Jawab: terlambat %(num)d hari kerja", "Jawab: terlambat %(num)d hari kerja", days)
    return str(late)


def next_step(ticket: Ticket, row: Complaint, hours: OfficeHours, now: datetime) -> NextStep:
    """What to do now. An answer rests for the days in which the citizen may object to it."""
    if ticket.status in CLOSED:
        return NextStep("none", _("Tidak ada yang perlu dilakukan"), _("Aduan ini sudah selesai."))
    to = status.next_step("complaint", ticket.status, "")
    assert to is not None
    why = said(WHY.get(ComplaintStatus(to), ""))
    if to == ComplaintStatus.CLOSED and row.answered_at is not None:
        until = row.answered_at + timedelta(seconds=current().number("REOPEN"))
        if now < until:
            why = _("Sampai %(moment)s warga dapat menyatakan belum puas.", moment=when(until, hours, now))
            return NextStep("wait", _("Menunggu tanggapan warga"), why)
        why = _("Warga tidak menyatakan keberatan.")
    return NextStep("change", _(VERBS[to]), why, _(VERBS[to]), to)
