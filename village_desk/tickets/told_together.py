"""Papers that were asked for together and become ready together: one message names them all.

The message of the first, while it still waits to go, is written anew with the others in it; their events say in whose
message they were told. Where that message is then withdrawn, or need no longer be telephoned, the others are owed
their own: nobody is left untold because a colleague took something back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from village_desk import config
from village_desk.database import db
from village_desk.messages.models import OutboxMessage
from village_desk.tickets import notices, queue
from village_desk.tickets.models import Ticket, TicketEvent
from village_desk.tickets.status import Status

_WITH = "told_with"


def carried(ticket: Ticket, event: TicketEvent, now: datetime) -> bool:
    """True: the message of another request of the bundle, which has not gone yet, names this one as well now."""
    if event.to_status != Status.READY or ticket.citizen_id is None:
        return False
    for lead in _of_the_chat(ticket):
        news = _news(lead) if lead.status == Status.READY else None
        message = _still_here(news.id) if news else None
        if news is None or message is None:
            continue
        event.no_notice_reason = notices.TOLD_TOGETHER
        event.details = event.details | {_WITH: news.id}
        db.session.flush()
        _write(message, lead, _followers(lead, news), now)
        return True
    return False


def families(tickets: Sequence[Ticket]) -> dict[int, list[Ticket]]:
    """By id of each: those among these that one message will tell of when they become ready, the first of them first.

    Whoever has no chat is told of by nobody, and stands alone.
    """
    groups: dict[tuple[int, int], list[Ticket]] = {}
    for ticket in tickets:
        if ticket.citizen_id is not None:
            groups.setdefault((ticket.linked_to_id or ticket.id, ticket.citizen_id), []).append(ticket)
    alone = {ticket.id: [ticket] for ticket in tickets}
    return alone | {one.id: group for group in groups.values() for one in group}


def carry_on(ticket: Ticket, to: str, *, gone: Collection[int], now: datetime) -> None:
    """This request is ready no longer: whoever was told in its message, or tells of it, is seen to.

    `gone`: ids of outbox rows that the change has withdrawn or taken off the list of calls.
    """
    family = _of_the_chat(ticket)
    news = _news(ticket) if family else None
    if news is None:
        return
    if _WITH in news.details:
        _leave_out(ticket, news, now)
        return
    others = _followers(ticket, news)
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.event_id == news.id)).first()
    if not others or message is None:
        return
    if message.id in gone:
        _tell_anew(others, now)
    elif message.state not in ("delivered", "read"):
        message.overtaken = None  # should it not arrive, somebody telephones for the others


def refresh(ticket: Ticket, now: datetime) -> None:
    """This request is ready once more, and so may be its message: it names those that are still told in it."""
    news = _news(ticket)
    message = _still_here(news.id) if news else None
    if news and message is not None:
        _write(message, ticket, _followers(ticket, news), now)


def message_of(event: TicketEvent) -> int:
    """The id of the event whose message told this news: its own, or the one of the request it was told with."""
    return int(event.details.get(_WITH, event.id))


def tells_of_others(ticket: Ticket, event: TicketEvent) -> bool:
    """Does the message of this news name other requests of the bundle as well?"""
    return any((news := _news(one)) and message_of(news) == event.id for one in _of_the_chat(ticket))


def may_leave(event: TicketEvent) -> bool:
    """Can this news still be taken out of the message it travels in? Locks that message."""
    return _WITH not in event.details or _still_here(message_of(event)) is not None


def _leave_out(ticket: Ticket, news: TicketEvent, now: datetime) -> None:
    """The message that names this request too is written without it, if it is still here."""
    lead_news = db.session.get_one(TicketEvent, message_of(news))
    message = _still_here(lead_news.id)
    if message is not None:
        lead = db.session.get_one(Ticket, lead_news.ticket_id)
        _write(message, lead, _followers(lead, lead_news), now)


def _tell_anew(others: Sequence[Ticket], now: datetime) -> None:
    """The first of them gets a message of its own, and tells of the rest."""
    lead, *rest = others
    news = _news(lead)
    assert news is not None  # they were found by it
    news.no_notice_reason = None
    news.details = {name: value for name, value in news.details.items() if name != _WITH}
    for one in rest:
        their = _news(one)
        assert their is not None
        their.details = their.details | {_WITH: news.id}
    db.session.flush()
    notice = notices.compose(lead, Status.READY, "", now, also=rest)
    notices.tell(lead, news, notice, author_id=None, delay=config.current().number("UNDO"))


def _write(message: OutboxMessage, lead: Ticket, others: Sequence[Ticket], now: datetime) -> None:
    notice = notices.compose(lead, Status.READY, "", now, also=others)
    message.body, message.template_values = notice.body, notice.values
    db.session.flush()


def _of_the_chat(ticket: Ticket) -> list[Ticket]:
    return [one for one in queue.linked(ticket) if one.citizen_id == ticket.citizen_id]


def _followers(lead: Ticket, news: TicketEvent) -> list[Ticket]:
    """The ready requests that are told in the message of this news, each locked: its status counts as it is now."""
    ids = [one.id for one in _of_the_chat(lead)]
    ready = select(Ticket).where(Ticket.id.in_(ids), Ticket.status == Status.READY).order_by(Ticket.id)
    fresh = db.session.scalars(ready.with_for_update().execution_options(populate_existing=True)).all()
    return [one for one in fresh if (their := _news(one)) and their.details.get(_WITH) == news.id]


def _news(ticket: Ticket) -> TicketEvent | None:
    """The last time it became ready."""
    became = (TicketEvent.ticket_id == ticket.id, TicketEvent.kind == "status")
    return db.session.scalars(
        select(TicketEvent)
        .where(*became, TicketEvent.to_status == Status.READY)
        .order_by(TicketEvent.id.desc())
        .limit(1)
    ).first()


def _still_here(event_id: int) -> OutboxMessage | None:
    """The message of this news, locked, while it waits to go. One that is being sent just now is passed over."""
    waiting = select(OutboxMessage).where(OutboxMessage.event_id == event_id, OutboxMessage.state == "queued")
    return db.session.scalars(
        waiting.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    ).first()
