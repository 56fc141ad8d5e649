"""Sending once more what certainly did not arrive: an officer's own words, or the news of the present status.

A message of its own, whose key names the failed one: however often, and by however many, it is pressed, one goes.
Never while the first may still be under way or its outcome is in doubt, never when the citizen was telephoned, and
never news that a newer status has overtaken: news is written anew, for "hari ini" and the promise pass. The automatic
answers of the chat are not sent again: their moment has gone. Nor is a paper, which has its own page, nor news that
names several requests, whose call is on the list: it could not be taken apart any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from village_desk import config
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.errors import InvalidInput, NotFound
from village_desk.marked import marked
from village_desk.messages import outbox
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import Office
from village_desk.tickets import correspondence, notices, told_together
from village_desk.tickets.actors import officer
from village_desk.tickets.lifecycle import locked, record
from village_desk.tickets.models import Ticket, TicketEvent

WORDS = "officer_reply"  # the notice of what officers write by hand
RESENT = "resent"  # why no call is owed any more for the failed one: the new message carries that duty on
MOST = 9  # times that one message can be sent again, counted with those that were taken back
_FAILED = frozenset({"failed", "needs_person"})
_KEY = "resend"


@dataclass(frozen=True)
class Again:
    """What would go: `body` is what the citizen reads, `values` fill the template `notice`."""

    citizen: Citizen
    ticket: Ticket | None
    purpose: str
    notice: str
    body: str
    values: dict[str, str]
    must_reach: bool


def possible(rows: Sequence[OutboxMessage]) -> set[int]:
    """Ids of those among these messages of one chat that may be sent once more. Read only."""
    again = sent_again(rows)
    failed = [row for row in rows if row.id not in again and _failed_for_certain(row)]
    return {row.id for row in failed if row.notice == WORDS or _is_news(row)}


def sent_again(rows: Sequence[OutboxMessage]) -> dict[int, OutboxMessage]:
    """By id of the failed one: the message that goes in its place, of these messages of one chat."""
    found = ((failed_id, row) for row in rows if (failed_id := _original(row)) and not _taken_back(row))
    return dict(found)


def is_again(row: OutboxMessage) -> bool:
    """Was this one sent in place of a failed one?"""
    return _original(row) is not None


def again_of(outbox_id: int) -> OutboxMessage | None:
    """The message that went in place of this one and was not taken back."""
    return next((row for row in _all_of(outbox_id) if not _taken_back(row)), None)


def what_goes(row: OutboxMessage, now: datetime) -> Again:
    """What sending it once more would send. Raises InvalidInput, in words for the officer, when it must not go."""
    if not _failed_for_certain(row):
        raise InvalidInput(_why_not(row))
    citizen = db.session.get(Citizen, row.citizen_id) if row.citizen_id else None
    ticket = db.session.get(Ticket, row.ticket_id) if row.ticket_id else None
    if citizen is None or citizen.erased_at is not None:
        raise InvalidInput("Data warga ini sudah dihapus.")
    if row.notice == WORDS:
        words = row.body or ""
        values = correspondence.template_values(db.session.get_one(Office, row.office_id), ticket, words)
        return Again(citizen, ticket, "officer", WORDS, words, values, False)
    if ticket is None or not _is_news(row):
        raise InvalidInput("Kabar ini sudah digantikan kabar yang lebih baru, jadi tidak dikirim ulang.")
    if notices.reason_for_silence(ticket, ticket.status, now) is not None:
        raise InvalidInput(
            "Kabar ini tidak dapat dikirim sekarang: jendela 24 jam sudah tertutup atau warga meminta tidak dikirimi "
            "pemberitahuan. Warga tetap melihatnya lewat STATUS dan halaman lacak."
        )
    notice = notices.compose(ticket, ticket.status, (row.template_values or {}).get("detail", ""), now)
    reach = notices.must_reach(ticket, ticket.status)
    return Again(citizen, ticket, "notice", notice.key, notice.body, notice.values, reach)


def resend(outbox_id: int, *, office_id: int, user_id: int, now: datetime) -> OutboxMessage:
    """Send it once more; who comes second gets the message of who came first.

    A call that was owed for the failed one is crossed out: when the new one does not arrive, the citizen is on the
    list again. Raises NotFound, InvalidInput.
    """
    row = _locked(outbox_id, office_id)
    earlier = _all_of(row.id)
    if going := next((one for one in earlier if not _taken_back(one)), None):
        return going
    again = what_goes(row, now)
    if len(earlier) >= MOST:
        raise InvalidInput("Pesan ini sudah berkali-kali dikirim ulang. Silakan telepon warga.")
    event = None
    if again.ticket is not None:
        event = record(again.ticket, "resent", officer(user_id), now, outbox=row.id)
    made = _queue(again, event, _key_of(row.id, len(earlier)), user_id, now)
    if row.phone_listed_at is not None and row.phone_done_at is None:
        row.phone_done_at, row.phone_outcome = now, RESENT
    return made


def take_back(message_id: int, *, office_id: int, user_id: int, now: datetime) -> bool:
    """Withdraw what an officer wrote or sent again, as `correspondence.take_back`; the call is owed again."""
    taken = correspondence.take_back(message_id, office_id=office_id, user_id=user_id, now=now)
    failed_id = _original(db.session.get_one(OutboxMessage, message_id))
    if taken and failed_id is not None and again_of(failed_id) is None:
        db.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == failed_id, OutboxMessage.phone_outcome == RESENT)
            .values(phone_done_at=None, phone_outcome=None)
        )
    return taken


def _queue(again: Again, event: TicketEvent | None, key: str, user_id: int, now: datetime) -> OutboxMessage:
    if again.purpose == "officer":
        return correspondence.send(
            again.citizen, again.body, user_id, now, key=key, ticket=again.ticket, event=event
        )
    assert again.ticket is not None and event is not None  # news is always of a request
    return outbox.enqueue(
        key=key,
        office_id=again.ticket.office_id,
        citizen=again.citizen,
        purpose=again.purpose,
        body=again.body,
        notice=again.notice,
        template_values=again.values,
        must_reach=again.must_reach,
        ticket_id=again.ticket.id,
        event_id=event.id,
        author_id=user_id,
        training=again.ticket.training,
        delay=config.current().number("UNDO"),
    )


def _locked(outbox_id: int, office_id: int) -> OutboxMessage:
    """The failed one with its request, locked in this order: as a change of status does."""
    mine = (OutboxMessage.id == outbox_id, OutboxMessage.office_id == office_id)
    ticket_id = db.session.execute(select(OutboxMessage.ticket_id).where(*mine)).scalar_one_or_none()
    if ticket_id is not None:
        locked(ticket_id)
    row = db.session.execute(
        select(OutboxMessage).where(*mine).with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if row is None or row.private:
        raise NotFound
    return row


def _failed_for_certain(row: OutboxMessage) -> bool:
    """It ended, no attempt of it may have arrived, it has its words, and nobody spoke to the citizen instead."""
    kind = row.notice == WORDS if row.purpose == "officer" else row.purpose == "notice"
    ended = row.state in _FAILED and row.doubtful_at is None and row.delivered_at is None
    return kind and ended and row.body is not None and row.phone_done_at is None and not row.private


def _why_not(row: OutboxMessage) -> str:
    if row.doubtful_at is not None or row.state == "unknown":
        return marked(
            "Tidak pasti apakah pesan pertama sampai, jadi tidak dikirim ulang. Silakan telepon warga."
        )
    if row.phone_done_at is not None and row.state in _FAILED:
        return marked("Telepon untuk pesan ini sudah selesai, jadi tidak dikirim ulang.")
    return marked("Pesan ini tidak gagal, atau tidak dapat dikirim ulang dari sini.")


def _is_news(row: OutboxMessage) -> bool:
    """Is it the message of the change that made its request what it is now, and of no other request?"""
    ticket = db.session.get(Ticket, row.ticket_id) if row.ticket_id else None
    if ticket is None or row.notice != ticket.status or ticket.merged_into_id is not None:
        return False
    event_id = _first(row).event_id
    event = db.session.get(TicketEvent, event_id) if event_id else None
    if event is None or event.to_status != ticket.status:
        return False
    newest = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket.id,
        TicketEvent.kind.in_(("status", "opened")),
        TicketEvent.id > event.id,
    )
    if db.session.execute(newest.limit(1)).first() is not None:
        return False
    return not told_together.tells_of_others(ticket, event)


def _first(row: OutboxMessage) -> OutboxMessage:
    """The message that failed first, where this one went in its place."""
    while (failed_id := _original(row)) is not None:
        row = db.session.get_one(OutboxMessage, failed_id)
    return row


def _all_of(outbox_id: int) -> list[OutboxMessage]:
    keys = [_key_of(outbox_id, time) for time in range(MOST)]
    rows = select(OutboxMessage).where(OutboxMessage.key.in_(keys)).order_by(OutboxMessage.id)
    return list(db.session.scalars(rows))


def _key_of(outbox_id: int, time: int) -> str:
    return f"{_KEY}:{outbox_id}:{time}"


def _original(row: OutboxMessage) -> int | None:
    kind, _, rest = row.key.partition(":")
    return int(rest.partition(":")[0]) if kind == _KEY else None


def _taken_back(row: OutboxMessage) -> bool:
    return row.state == "cancelled" and row.reason == outbox.UNDONE
