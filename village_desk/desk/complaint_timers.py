"""The two timers of a complaint in words, and its one next action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from village_desk.config import current
from village_desk.desk.next_step import NextStep
from village_desk.desk.words import Tag, promise_words, when
from village_desk.office.hours import OfficeHours
from village_desk.tickets import promise, status
from village_desk.tickets.models import Complaint, Ticket
from village_desk.tickets.status import CLOSED, VERBS, ComplaintStatus

WHY = {
    ComplaintStatus.ACKNOWLEDGED: "Baca aduannya, lalu beri tahu warga bahwa aduan sudah dibaca.",
    ComplaintStatus.HANDLING: "Dengarkan semua pihak dan kumpulkan buktinya sebelum menjawab.",
    ComplaintStatus.ANSWERED: "Tulis apa yang ditemukan, apa yang diperbaiki, dan sejak kapan.",
}


@dataclass(frozen=True)
class Timers:
    """`acknowledge` and `answer` as tags; `nearest` is the one that counts now."""

    acknowledge: Tag
    answer: Tag

    @property
    def nearest(self) -> Tag:
        return self.answer if self.acknowledge.tone == "done" else self.acknowledge


def timers_of(ticket: Ticket, row: Complaint, hours: OfficeHours, now: datetime) -> Timers:
    """Both timers at this moment."""
    over = ticket.status in CLOSED and row.answered_at is None
    return Timers(
        _tag("Tanggapi", "Ditanggapi", row.acknowledge_by, row.acknowledged_at, over, hours, now),
        _tag("Jawab", "Dijawab", ticket.due_at, row.answered_at, over, hours, now),
    )


def _tag(
    verb: str,
    done: str,
    due: datetime | None,
    at: datetime | None,
    over: bool,
    hours: OfficeHours,
    now: datetime,
) -> Tag:
    if at is not None:
        late = promise.lateness_days(hours, due, at) if due else 0
        return Tag(
            "done", f"{done} {when(at, hours, now)}" + (f", terlambat {late} hari kerja" if late else "")
        )
    if over:
        return Tag("rest", f"Tidak perlu lagi di{verb.lower()}")
    if due is None:
        return Tag("act", f"{verb} secepatnya")
    if now > due:
        return Tag("late", f"{verb}: terlambat {promise.lateness_days(hours, due, now)} hari kerja")
    return Tag("act", f"{verb} {promise_words(due, hours, now)}")


def next_step(ticket: Ticket, row: Complaint, hours: OfficeHours, now: datetime) -> NextStep:
    """What to do now. An answer rests for the days in which the citizen may object to it."""
    if ticket.status in CLOSED:
        return NextStep("none", "Tidak ada yang perlu dilakukan", "Aduan ini sudah selesai.")
    to = status.next_step("complaint", ticket.status, "")
    assert to is not None
    why = WHY.get(ComplaintStatus(to), "")
    if to == ComplaintStatus.CLOSED and row.answered_at is not None:
        until = row.answered_at + timedelta(seconds=current().number("REOPEN"))
        if now < until:
            why = f"Sampai {when(until, hours, now)} warga dapat menyatakan belum puas."
            return NextStep("wait", "Menunggu tanggapan warga", why)
        why = "Warga tidak menyatakan keberatan."
    return NextStep("change", VERBS[to], why, VERBS[to], to)
