"""BATAL: once asked, then done. A draft first; without one, the citizen's own ticket."""

from __future__ import annotations

from datetime import timedelta

from village_desk.conversation import complaint_status, doubt, flow, menus, own_tickets
from village_desk.conversation.phrases import FILLERS, THANKS, YES
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk, numbered
from village_desk.conversation.types import CancelTicket, TicketView

# Later ones (signing, at the agency, ready) are for a person to decide: PETUGAS.
_CANCELLING = frozenset({"batal", "batalkan", "urungkan"})
DOUBLE = timedelta(
    seconds=5
)  # the same word twice in one breath is a slip of the thumb, and confirms nothing
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
    elif pointed is None and (number := own_tickets.numbered(talk.text)):
        if not doubt.asks(talk, "cancel"):
            talk.say("status_unknown", number=number)  # never another one instead
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


def _pointed(talk: Talk, ticket: TicketView) -> None:
    """The request that was quoted or numbered; what cannot be withdrawn any more is a person's matter."""
    if ticket.status in CANCELLABLE:
        talk.ask("cancel_ticket", [str(ticket.id)])
        ask_again(talk)
    else:
        talk.say("cancel_too_late", number=ticket.number)


def insists(text: str) -> bool | None:
    """ "ya batal", "batal aja": True; "gak jadi batal, lanjut aja": False; None when it says neither."""
    said = set(words(text))
    if said & {"lanjut", "lanjutkan", "teruskan"} or (said & {"tidak", "jangan"} and said & _CANCELLING):
        return False
    return True if said & _CANCELLING and said <= _CANCELLING | YES | FILLERS | THANKS else None


def ask_again(talk: Talk) -> None:
    """Say the open question about cancelling."""
    kind = talk.state.ask.kind
    if kind == "cancel" and talk.service:
        talk.say("cancel_ask", service=talk.service.name)
    elif kind == "cancel_ticket" and (ticket := own_ticket(talk, talk.state.ask.items[0])):
        talk.say("cancel_ticket", number=ticket.number, service=ticket.service_name)
    else:
        menus.show(talk)


def decide(talk: Talk, yes: bool) -> None:
    """The answer to "apakah ingin dibatalkan?"."""
    ask = talk.state.ask
    if ask.kind == "cancel":
        _decide_draft(talk, yes)
        return
    ticket = own_ticket(talk, ask.items[0])
    talk.ask("none")
    if yes and ticket and ticket.kind == "request" and ticket.status in CANCELLABLE:
        talk.effects.append(CancelTicket(ticket.id))
    else:
        talk.say("ticket_kept")


def pick(talk: Talk, number: int) -> bool:
    """Which of several tickets; False when the number names none."""
    items = talk.state.ask.items
    if not 1 <= number <= len(items):
        return False
    _one(talk, items[number - 1])
    return True


def own_ticket(talk: Talk, ticket_id: str) -> TicketView | None:
    """This chat's ticket with this id, as it is now."""
    return next((t for t in talk.situation.tickets if str(t.id) == ticket_id), None)


def _decide_draft(talk: Talk, yes: bool) -> None:
    if yes and talk.service:
        talk.say("cancel_done", service=talk.service.name)
        flow.drop(talk)
        flow.offer_parked(talk)
        return
    before = talk.state.ask.back
    talk.say("cancel_kept")
    if before:
        talk.state.ask = before
        flow.ask_again(talk)
    else:
        flow.ask_next(talk)


def _one(talk: Talk, ticket_id: str) -> None:
    ticket = own_ticket(talk, ticket_id)
    if ticket and ticket.kind == "complaint":
        complaint_status.withdraw_asked(talk, ticket)
        return
    talk.ask("cancel_ticket", [ticket_id])
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
        talk.say("cancel_which", lines=numbered([f"{t.number} {t.service_name}" for t in tickets]))
