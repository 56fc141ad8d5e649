"""The conversation as officers read it: the citizen, the office (by itself or by hand), notes, receipts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from village_desk.citizens.models import Citizen
from village_desk.citizens.phone import masked
from village_desk.config import current
from village_desk.desk import chat_files
from village_desk.desk.chat_files import ChatFile
from village_desk.desk.words import SENT_WORDS, day_name, why_not
from village_desk.gateway.forms import read_incoming
from village_desk.marked import marked
from village_desk.messages import templates
from village_desk.messages.models import InboxMessage, OutboxMessage
from village_desk.office.fields_result import without_identity
from village_desk.office.hours import OfficeHours
from village_desk.office.wording_time import clock_words
from village_desk.tickets import chat_history, listening, queue, resending
from village_desk.tickets.chat_history import Chat
from village_desk.tickets.models import Ticket, TicketNote
from village_desk.translation import gettext as _

SHOWN = 6  # messages before "earlier ones"
ODD = {
    "sticker": marked("mengirim stiker"),
    "location": marked("mengirim lokasi"),
    "contacts": marked("mengirim kontak"),
    "reaction": marked("memberi tanggapan"),
}
UNHEARD = marked("[pesan suara tidak terdengar jelas; warga diminta mengulang atau menulis]")
FAILED = frozenset({"failed", "needs_person", "unknown", "expired"})


@dataclass(frozen=True)
class Line:
    """One line of the chat. `side`: citizen, office, internal. `undo` is the id of a message not yet gone,

    `again` that of one which failed and may be sent once more, `written` that of a citizen's own words, which may be
    marked as misread. `chat`: under which `files` are opened; `map`: where a pin is.
    """

    side: str
    at: datetime
    day: str
    clock: str
    who: str
    words: str
    meta: str = ""
    failed: bool = False
    undo: int | None = None
    again: int | None = None
    written: int | None = None
    files: tuple[ChatFile, ...] = ()
    chat: int | None = None
    map: str = ""


@dataclass(frozen=True)
class Waiting:
    """Somebody in a list of those who wait for the office: who, and since when."""

    id: int
    who: str
    since: str
    urgent: bool
    training: bool


def who(citizen: Citizen) -> str:
    """A citizen as officers read of them: the name of their WhatsApp, and the end of their number."""
    number = masked(citizen.phone) if citizen.phone else _("nomor tersembunyi")
    return f"{citizen.profile_name or _('Warga')} · {number}"


def chat_lines(
    ticket: Ticket,
    said: Chat,
    staff: dict[int, str],
    hours: OfficeHours,
    now: datetime,
    *,
    identity: bool,
) -> list[Line]:
    """Messages in and out (`said`) and notes, oldest first.

    Identity numbers that people typed are shortened like everywhere else, unless `identity` (opened and
    written down).
    """
    lines = _ordered(said, queue.notes(ticket), staff, hours, now)
    return lines if identity else [replace(line, words=without_identity(line.words)) for line in lines]


def lines_of_chat(
    citizen_id: int, office_id: int, staff: dict[int, str], hours: OfficeHours, now: datetime
) -> list[Line]:
    """The messages of a chat that has no ticket yet, oldest first; identity numbers shortened."""
    lines = _ordered(chat_history.chat(citizen_id, office_id), [], staff, hours, now)
    return [replace(line, words=without_identity(line.words)) for line in lines]


def waiting_to_go(lines: Sequence[Line]) -> int | None:
    """The newest reply that can still be taken back."""
    return next((line.undo for line in reversed(lines) if line.undo), None)


def _ordered(
    said: Chat,
    notes: Sequence[TicketNote],
    staff: dict[int, str],
    hours: OfficeHours,
    now: datetime,
) -> list[Line]:
    files = {row_id: [chat_files.chat_file(file) for file in some] for row_id, some in said.files.items()}
    answers = _answers(said.inbound)
    placed = [
        (
            answers[row.id],
            replace(_said(row, files.get(row.id, []), staff, hours, now), chat=said.conversation_id),
        )
        for row in said.inbound
    ]
    went = {row.id: _sent(row, staff, hours, now, row.id in said.papers) for row in said.outbound}
    placed += [(row_id + 0.5, line) for row_id, line in _with_second_tries(went, said.outbound).items()]
    placed += [(math.inf, _note(row, staff, hours, now)) for row in notes]
    return [line for _, line in sorted(placed, key=lambda pair: (pair[1].at, pair[0]))]


def _answers(inbound: Sequence[InboxMessage]) -> dict[int, float]:
    """Per message the id of the reply that answered it: orders what carries the very same moment."""
    found, following = {}, math.inf
    for row in reversed(inbound):
        kind, _, reply = (row.outcome or "").partition(":")
        following = float(reply) if kind == "reply" and reply.isdigit() else following
        found[row.id] = following
    return found


def _said(
    row: InboxMessage, files: Sequence[ChatFile], staff: dict[int, str], hours: OfficeHours, now: datetime
) -> Line:
    if typed := listening.typed_of(row) if row.form else None:
        by = staff.get(typed.by, "")
        who = _("Warga · pesan suara, diketik petugas %(name)s", name=by).rstrip()
        words = _(UNHEARD) if typed.unclear else body_of(row)
        return _line("citizen", row.received_at, who, words, hours, now)
    attached = f"[{', '.join(file.words for file in files)}]" if files else ""
    body = body_of(row)
    words = "\n".join(part for part in (body, attached) if part)
    line = _line("citizen", row.received_at, _("Warga"), words or _("[pesan tanpa tulisan]"), hours, now)
    its_own = body and not body.startswith("[") and not row.training
    return replace(line, written=row.id if its_own else None, files=tuple(files), map=_map(row))


def _map(row: InboxMessage) -> str:
    """A link to the citizen's pin, for officers; "" for every other message."""
    if row.form is None:
        return ""
    return chat_files.map_of(read_incoming([(name, value) for name, value in row.form]))


def body_of(row: InboxMessage) -> str:
    """What the citizen wrote, or what kind of message it was."""
    if row.form is None:
        return str(_("[sudah dihapus]"))
    incoming = read_incoming([(name, value) for name, value in row.form])
    return incoming.body or (f"[{_(ODD[incoming.kind])}]" if incoming.kind in ODD else "")


def _sent(row: OutboxMessage, staff: dict[int, str], hours: OfficeHours, now: datetime, paper: bool) -> Line:
    by_hand = row.purpose == "officer"
    who = staff.get(row.author_id or 0, _("Petugas")) if by_hand else _("Kantor (otomatis)")
    reason = why_not(row.reason, row.error_code) if row.state in FAILED | {"cancelled"} else ""
    state = _(SENT_WORDS.get(row.state, row.state))
    if _silent(row, now):
        state = _("dikirim, belum ada tanda sampai")
    return _line(
        "office",
        row.created_at,
        who,
        _("[dokumen PDF]") if paper and row.way != "template" else _words(row) or _("[sudah dihapus]"),
        hours,
        now,
        meta=f"{state}: {reason}" if reason else state,
        failed=row.state in FAILED,
        undo=row.id if row.state == "queued" and (by_hand or resending.is_again(row)) else None,
    )


def _with_second_tries(lines: dict[int, Line], rows: Sequence[OutboxMessage]) -> dict[int, Line]:
    """Which failed ones can be sent once more, and which were: the latter are no trouble any more."""
    marked_lines = dict(lines)
    for row_id in resending.possible(rows):
        marked_lines[row_id] = replace(lines[row_id], again=row_id)
    for row_id in resending.sent_again(rows).keys() & lines.keys():
        meta = " · ".join((lines[row_id].meta, _("Dikirim ulang")))
        marked_lines[row_id] = replace(lines[row_id], meta=meta, failed=False)
    return marked_lines


def _words(row: OutboxMessage) -> str | None:
    """What the citizen reads: of an official message the approved words with its values."""
    view = (
        templates.view_of(row.office_id, row.notice, row.template_values) if row.way == "template" else None
    )
    return (view.words() if view else None) or row.body


def _silent(row: OutboxMessage, now: datetime) -> bool:
    """Handed over long ago, and no receipt since (contract: shown after RECEIPT_SHOWN)."""
    limit = timedelta(seconds=current().number("RECEIPT_SHOWN"))
    waiting = row.state in ("handed_over", "sent") and row.handed_over_at is not None
    return waiting and now - (row.handed_over_at or now) > limit


def _note(row: TicketNote, staff: dict[int, str], hours: OfficeHours, now: datetime) -> Line:
    name = staff.get(row.author_id, _("petugas"))
    who = _("Catatan %(name)s · warga tidak melihat", name=name)
    return _line("internal", row.written_at, who, row.text or _("[sudah dihapus]"), hours, now)


def _line(
    side: str,
    at: datetime,
    who: str,
    words: str,
    hours: OfficeHours,
    now: datetime,
    *,
    meta: str = "",
    failed: bool = False,
    undo: int | None = None,
) -> Line:
    local = hours.local(at)
    day = day_name(local.date(), hours.local(now).date())
    return Line(side, at, day[0].upper() + day[1:], clock_words(local.time()), who, words, meta, failed, undo)
