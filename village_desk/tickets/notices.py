"""What a change of status says to the citizen, and whether it is owed at all.

The same function writes the preview that the officer reads and the message that goes: they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from village_desk import config
from village_desk.citizens.models import Citizen
from village_desk.database import db
from village_desk.messages import outbox, remembering, speaking, window, wording
from village_desk.messages.models import OutboxMessage
from village_desk.office import hours as opening
from village_desk.office import languages, registry, wording_time
from village_desk.office.calendar_words import calendar_of
from village_desk.office.models import Office
from village_desk.tickets import next_steps
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import MUST_REACH, Status

# Why no message is owed for a change of status; kept on the event (R44).
TOLD_IN_REPLY = "told_in_reply"
NO_CHAT = "no_chat"
WINDOW_CLOSED = "window_closed"
NOTICES_OFF = "notices_off"
TOLD_TOGETHER = "told_together"  # by the message of another request that was asked for with it
# Values that are others when the same is said at another time.
_PASSING = ("opening", "promise", "part")


@dataclass(frozen=True)
class Notice:
    """`key` names the shipped text and the approved template. `values` fill the template, which is Indonesian;
    `said` are those that fill `body`, in the language of the chat."""

    key: str
    body: str
    values: dict[str, str]
    said: dict[str, str] = field(default_factory=dict)
    suggests: str | None = None  # the service that it offers


def tracking_link(ticket: Ticket) -> str:
    """The public address of this ticket's tracking page."""
    return f"{config.current().public_url}/lacak/{ticket.token}"


def compose(ticket: Ticket, to: str, detail: str, now: datetime, *, also: Sequence[Ticket] = ()) -> Notice:
    """The exact text for going to status `to`; `detail` is the reason or what is asked for.

    `also`: requests of the same chat that the message tells of in the same breath (tickets.told_together).
    """
    office = db.session.get_one(Office, ticket.office_id)
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    key, language = f"notice_{to}", speaking.language_to(office, citizen, f"notice_{to}")
    values, said = (
        _values(ticket, office, detail, now, spoken, also) for spoken in (languages.DEFAULT, language)
    )
    body = speaking.text(office, citizen, key, _known(key, said))
    if ticket.kind == "complaint" and not detail:
        # The approved template names what is new; where the officer wrote nothing, the status says it.
        values |= {"detail": speaking.text(office, None, f"complaint_news_{to}", {})}
    offered = next_steps.suggestion(ticket, office, language) if to == Status.COMPLETED else None
    if offered:
        body = f"{body}\n\n{speaking.text(office, citizen, 'suggest_next', offered.values)}"
    return Notice(
        key=str(to), body=body, values=values, said=said, suggests=offered.service if offered else None
    )


def reason_for_silence(ticket: Ticket, to: str, now: datetime) -> str | None:
    """Why the citizen is not told of this change, or None when a message is owed."""
    citizen = db.session.get(Citizen, ticket.citizen_id) if ticket.citizen_id else None
    if citizen is None:
        return NO_CHAT
    if to in MUST_REACH:
        return None
    if citizen.notices_off_at is not None:
        return NOTICES_OFF
    margin = timedelta(seconds=config.current().number("WINDOW_MARGIN"))
    wrote = citizen.last_inbound_at
    return None if wrote and now < wrote + window.OPEN - margin else WINDOW_CLOSED


def must_reach(ticket: Ticket, to: str) -> bool:
    """Must somebody telephone when this news reaches nobody? Not of a complaint: the list of calls names people to
    all who work on requests. It stands in STATUS and on the tracking page, and its own page says what did not arrive.
    """
    return to in MUST_REACH and ticket.kind == "request"


def remind(
    ticket: Ticket,
    event: TicketEvent,
    notice: str,
    detail: str,
    now: datetime,
    *,
    key: str,
    expires_at: datetime | None,
    also: Sequence[Ticket] = (),
) -> OutboxMessage:
    """Enqueue the reminder `notice` (reminder_pickup, reminder_documents); `key` makes it the only one.

    `also`: requests of the same chat that it names as well.

    It need not reach: without a way it ends with its reason on the row, and nobody is telephoned for it.
    `expires_at` (aware): later than this it is not said any more.
    """
    citizen = db.session.get_one(Citizen, ticket.citizen_id)
    office = db.session.get_one(Office, ticket.office_id)
    language = speaking.language_to(office, citizen, notice)
    local = registry.hours_of(office).local(now)
    values, said = (
        _values(ticket, office, detail, now, spoken, also) | {"part": wording_time.part_words(local, spoken)}
        for spoken in (languages.DEFAULT, language)
    )
    row = outbox.enqueue(
        key=key,
        office_id=ticket.office_id,
        citizen=citizen,
        purpose="notice",
        body=speaking.text(office, citizen, notice, _known(notice, said)),
        notice=notice,
        template_values=values,
        must_reach=False,
        ticket_id=ticket.id,
        event_id=event.id,
        training=ticket.training,
        expires_at=expires_at,
    )
    return _owed_once(row, values, said)


def tell(
    ticket: Ticket, event: TicketEvent, notice: Notice, *, author_id: int | None, delay: float
) -> OutboxMessage:
    """Enqueue the notice of this event, once. `delay` seconds leave time for the officer's undo."""
    citizen = db.session.get_one(Citizen, ticket.citizen_id)
    row = outbox.enqueue(
        key=f"event:{event.id}:{citizen.id}:notice",
        office_id=ticket.office_id,
        citizen=citizen,
        purpose="notice",
        body=notice.body,
        notice=notice.key,
        template_values=notice.values,
        must_reach=must_reach(ticket, event.to_status or ""),
        ticket_id=ticket.id,
        event_id=event.id,
        author_id=author_id,
        training=ticket.training,
        delay=delay,
        private=ticket.kind == "complaint",
    )
    return _owed_once(row, notice.values, notice.said)


def _owed_once(row: OutboxMessage, *values: dict[str, str]) -> OutboxMessage:
    """After a restore the citizen may have been told this already (R43)."""
    remembering.recognise(row, [known[name] for known in values for name in _PASSING if name in known])
    return row


def opening_phrase(hours: opening.OfficeHours, now: datetime, language: str = "id") -> str:
    """When the office can be visited next: "hari ini sampai pukul 15.30 WIB" or the next opening in words."""
    if opening.is_open(hours, now):
        closes = opening.closing_of(hours, hours.local(now).date())
        if closes is not None:
            return wording_time.until_today(hours.local(closes).time(), hours.timezone, language)
    coming = opening.next_opening(hours, now)
    if coming is None:
        return calendar_of(language).office_hours
    return wording_time.day_and_time(coming, hours.timezone, language)


def promise_phrase(ticket: Ticket, hours: opening.OfficeHours, language: str = "id") -> str:
    """The promise in words, or the estimate while documents are missing."""
    if ticket.due_at is None:
        return ""
    return wording_time.day_and_time(ticket.due_at, hours.timezone, language)


def _values(
    ticket: Ticket, office: Office, detail: str, now: datetime, language: str, also: Sequence[Ticket] = ()
) -> dict[str, str]:
    hours, all_of_them = registry.hours_of(office), (ticket, *also)
    return {
        "office": office.name,
        "place": office.address or f"kantor {office.name}",
        "number": languages.joined((one.number for one in all_of_them), language),
        "service": languages.joined((one.service_name for one in all_of_them), language),
        "link": tracking_link(ticket),
        "detail": detail,
        "opening": opening_phrase(hours, now, language),
        "bring": languages.joined((str(one.terms.get("bring", "KTP asli")) for one in all_of_them), language),
        "phone": office.phone or "kantor desa",
        "promise": promise_phrase(ticket, hours, language) or calendar_of(language).office_hours,
    }


def _known(key: str, values: dict[str, str]) -> dict[str, str]:
    wanted = wording.placeholders(key)
    return {name: value for name, value in values.items() if name in wanted}


__all__ = [
    "NO_CHAT",
    "Notice",
    "TOLD_IN_REPLY",
    "TOLD_TOGETHER",
    "WINDOW_CLOSED",
    "compose",
    "opening_phrase",
    "promise_phrase",
    "reason_for_silence",
    "tell",
    "tracking_link",
]
