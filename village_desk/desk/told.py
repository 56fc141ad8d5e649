"""Whether the citizen knows: "diberi tahu" is said only when a receipt or a telephone call says so (R24)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from village_desk.database import db
from village_desk.desk.words import when, why_not
from village_desk.messages.models import OutboxMessage
from village_desk.messages.outbox import on_phone_list
from village_desk.office.hours import OfficeHours
from village_desk.security.access import scoped
from village_desk.tickets import phone_calls, resending, told_together
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import MUST_REACH
from village_desk.translation import gettext as _


@dataclass(frozen=True)
class Told:
    """One sentence. `tone`: done, rest (on its way), act (somebody must do something); `call`: it is on the list."""

    tone: str
    words: str
    call: bool = False


def told(
    ticket: Ticket,
    events: Sequence[TicketEvent],
    messages: Iterable[OutboxMessage],
    hours: OfficeHours,
    now: datetime,
) -> Told | None:
    """What is known of the news of the present status; None where none is owed or words were said in the chat.

    `events`: its history, oldest first. `messages`: those of its chat that were read already.
    """
    if ticket.status not in MUST_REACH:
        return None
    read = list(messages)
    message = _message(ticket, events, read)
    if message is None:
        return None
    message = _in_its_place(message, read)
    if message.state in ("delivered", "read"):
        if message.delivered_at is None:
            return Told("done", _("Warga sudah diberi tahu: pesan sampai."))
        at = when(message.delivered_at, hours, now)
        return Told("done", _("Warga sudah diberi tahu: pesan sampai %(when)s.", when=at))
    if message.phone_done_at is not None:
        return _after_call(message, hours, now)
    if message.phone_listed_at is not None:
        why = why_not(message.reason, message.error_code) or _("tidak ada tanda sampai")
        return Told("act", _("Warga belum diberi tahu: %(why)s.", why=why), call=True)
    if message.state in ("queued", "claimed", "calling", "handed_over", "sent", "unknown"):
        words = _("Kabar untuk warga sudah dikirim atau segera dikirim; belum ada tanda sampai.")
        return Told("rest", words)
    return Told("act", _("Warga belum diberi tahu: pesannya tidak jadi dikirim."))


def waiting_for_a_call(ids: Collection[int]) -> set[int]:
    """Of these tickets the ones whose citizen is still to be telephoned."""
    rows = scoped(
        select(OutboxMessage.ticket_id).where(OutboxMessage.ticket_id.in_(ids), *on_phone_list()),
        OutboxMessage,
    )
    return set(db.session.scalars(rows))


def wrong_number(ticket: Ticket, events: Sequence[TicketEvent]) -> str | None:
    """The mark on a request whose citizen's number is wrong; gone when they write again."""
    if phone_calls.number_is_wrong(ticket, events):
        return str(
            _(
                "Nomor telepon warga salah, kata petugas yang menelepon. Tanyakan nomor lain bila warga datang."
            )
        )
    return None


def _after_call(message: OutboxMessage, hours: OfficeHours, now: datetime) -> Told:
    at = when(message.phone_done_at, hours, now) if message.phone_done_at else ""
    if message.phone_outcome == "reached":
        return Told("done", _("Warga sudah diberi tahu lewat telepon %(when)s.", when=at))
    return Told("act", _("Warga belum diberi tahu: nomor teleponnya salah."))


def _in_its_place(message: OutboxMessage, read: Sequence[OutboxMessage]) -> OutboxMessage:
    """What was sent again in place of one that failed says how things stand; a late receipt of the first counts."""
    again = resending.sent_again(read)
    while message.id in again and message.state not in ("delivered", "read"):
        message = again[message.id]
    return message


def _message(
    ticket: Ticket, events: Sequence[TicketEvent], messages: Iterable[OutboxMessage]
) -> OutboxMessage | None:
    """The message that told of the present status; it may be that of another request of the bundle."""
    news = next(
        (
            event
            for event in reversed(events)
            if event.to_status == ticket.status and event.kind in ("status", "opened")
        ),
        None,
    )
    carrier = told_together.message_of(news) if news else 0
    if news is None or (news.no_notice_reason and carrier == news.id):
        return None
    if known := next((message for message in messages if message.event_id == carrier), None):
        return known
    wanted = scoped(select(OutboxMessage).where(OutboxMessage.event_id == carrier), OutboxMessage)
    return db.session.scalars(wanted).first()
