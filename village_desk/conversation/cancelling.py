"""BATAL: once asked, then done. A draft first; without one, the citizen's own ticket."""

from __future__ import annotations

from datetime import timedelta

from village_desk.conversation import complaint_status, doubt, flow, menus, own_tickets
from village_desk.conversation.phrases import FILLERS, THANKS, YES
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ASKED, Talk
from village_desk.conversation.types import CancelTicket, TicketView

_CANCELLING = frozenset({"batal", "batalkan", "batalin", "urungkan"})
_EARNEST = frozenset("beneran serius sungguh pokoknya eh dah".split())
# The same word twice in one breath is a slip of the thumb, and confirms nothing.
DOUBLE = timedelta(seconds=5)
# Later ones (signing, at the agency, ready) are for a person to decide: PETUGAS.
CANCELLABLE = frozenset({"received", "checking", "documents_missing", "in_progress"})
_ENDS_IN_CHAT = {"request": CANCELLABLE, "complaint": complaint_status.WITHDRAWABLE}


def start(talk: Talk) -> None:
    """Ask what BATAL means here."""
    if talk.state.ask.kind in ("cancel", "cancel_ticket"):
        if insists(talk.text) is True and not talk.situation.unread and talk.quiet_for > DOUBLE:
            decide(talk, True)
        else:
            ask_again(talk)
    elif (pointed := own_tickets.pinned(talk)) and pointed.open:
        _pointed(talk, pointed)
    elif pointed is None and (number := own_tickets.number_in(talk.text)):
        if not doubt.asks(talk, "cancel"):
            talk.say("status_unknown", number=number)  # never another one instead
    elif other := _named_beside(talk):
        _one(talk, str(other.id))
    elif talk.draft and talk.service:
        talk.ask("cancel", back=talk.state.ask)
        ask_again(talk)
    elif talk.state.parked and talk.situation.catalogue.get(talk.state.parked.service):
        # After a reminder BATAL is about what waits, though another question may have been asked since.
        flow.unpark(talk)
        talk.ask("cancel")
        ask_again(talk)
    else:
        _tickets(talk)


def _named_beside(talk: Talk) -> TicketView | None:
    """ "Yang domisili aja batalin", in the middle of another request: the one that is called so."""
    if talk.service is None or len(words(talk.text)) > 8:
        return None
    said = {word.removesuffix("nya") for word in words(talk.text)}
    if said & own_tickets.telling(talk.service.name):
        return None
    named = own_tickets.called(talk, [ticket for ticket in talk.situation.tickets if _may_end(ticket)])
    return named[0] if len(named) == 1 else None


def _pointed(talk: Talk, ticket: TicketView) -> None:
    """The request that was quoted or numbered; what cannot be withdrawn any more is a person's matter."""
    if _may_end(ticket):
        _one(talk, str(ticket.id))
    else:
        talk.say("cancel_too_late", number=ticket.number)


def insists(text: str) -> bool | None:
    """ "ya batal", "batal aja": True; "gak jadi batal, lanjut aja": False; None when it says neither."""
    said = set(words(text))
    if said & {"lanjut", "lanjutkan", "teruskan"} or (said & {"tidak", "jangan"} and said & _CANCELLING):
        return False
    return True if said & _CANCELLING and said <= _CANCELLING | YES | FILLERS | THANKS | _EARNEST else None


def ask_again(talk: Talk) -> None:
    """Say the open question about cancelling."""
    kind = talk.state.ask.kind
    if kind == "cancel" and talk.service:
        talk.say("cancel_ask", service=talk.service.name)
    elif kind == "cancel_ticket" and (ticket := own_tickets.by_id(talk, talk.state.ask.items[0])):
        talk.say("cancel_ticket", number=ticket.number, service=ticket.service_name)
    else:
        menus.show(talk)


def decide(talk: Talk, yes: bool) -> None:
    """The answer to "apakah ingin dibatalkan?"."""
    ask = talk.state.ask
    if ask.kind == "cancel":
        _decide_draft(talk, yes)
        return
    ticket = own_tickets.by_id(talk, ask.items[0])
    talk.ask("none")
    if yes and ticket and ticket.kind == "request" and ticket.status in CANCELLABLE:
        talk.effects.append(CancelTicket(ticket.id))
    else:
        talk.say("ticket_kept")
    if ask.back and talk.draft and talk.service:
        talk.state.ask = ask.back
        flow.ask_again(talk)


def pick(talk: Talk, number: int) -> bool:
    """Which of several tickets; False when the number names none."""
    items = talk.state.ask.items
    if not 1 <= number <= len(items):
        return False
    _one(talk, items[number - 1])
    return True


def _decide_draft(talk: Talk, yes: bool) -> None:
    if yes and talk.service:
        talk.say("cancel_done", service=talk.service.name)
        flow.drop(talk)
        flow.offer_parked(talk)
    else:
        flow.keep_on(talk)


def _one(talk: Talk, ticket_id: str) -> None:
    ticket = own_tickets.by_id(talk, ticket_id)
    if ticket and ticket.kind == "complaint":
        complaint_status.withdraw_asked(talk, ticket)
        return
    before = talk.state.ask if talk.draft and talk.state.ask.kind in ASKED else None
    talk.ask("cancel_ticket", [ticket_id], back=before)
    ask_again(talk)


def _may_end(ticket: TicketView) -> bool:
    return ticket.open and ticket.status in _ENDS_IN_CHAT[ticket.kind]


def _tickets(talk: Talk) -> None:
    tickets = [t for t in talk.situation.tickets if _may_end(t)]
    tickets = (own_tickets.called(talk, tickets) or tickets)[:8]
    if not tickets:
        if doubt.asks(talk, "cancel"):
            return
        talk.say("cancel_nothing")
        talk.ask("none")
    elif len(tickets) == 1:
        _one(talk, str(tickets[0].id))
    else:
        talk.ask("cancel_which", [str(t.id) for t in tickets])
        talk.say("cancel_which", lines=own_tickets.lines_of(tickets))
