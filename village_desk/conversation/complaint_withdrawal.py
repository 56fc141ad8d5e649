"""Taking a complaint back: the one that is being told, or one that is in, while nobody has answered it."""

from __future__ import annotations

from village_desk.conversation import complaining, complaint_status, doubt, own_tickets
from village_desk.conversation.complaint_status import WITHDRAWABLE
from village_desk.conversation.deciding import decided
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import TicketView, WithdrawComplaint


def decide(talk: Talk, ticket: TicketView) -> bool:
    """The answer to whether it is taken back."""
    decision = False if talk.typed_choice == "0" else decided(talk)
    if decision is None:
        return False
    talk.intent = "answer"
    talk.ask("none")
    if decision and ticket.status in WITHDRAWABLE:
        talk.effects.append(WithdrawComplaint(ticket.id))
    else:
        talk.say("complaint_stays", number=ticket.number)
    return True


def start(talk: Talk) -> bool:
    """ "Cabut aduan saya": the one that is being told, or one that is in. False when a request is meant."""
    talk.intent = "complaint"
    if complaining.open_again(talk):
        talk.ask("complaint", ["cancel"])
        talk.say("complaint_cancel")
        return True
    open_ones = [ticket for ticket in complaint_status.own(talk) if ticket.status in WITHDRAWABLE]
    if not open_ones and talk.draft:
        return False  # "tidak jadi lapor meninggal" gives up the request that is being made
    if not open_ones:
        if not doubt.asks(talk, "cancel"):
            talk.say("complaint_none")
        return True
    named = own_tickets.number_in(talk.text)
    meant = [ticket for ticket in open_ones if named in (None, ticket.number.upper())]
    if meant:
        complaint_status.withdraw_asked(talk, meant[0])
    else:
        talk.say("complaint_none")  # another's number, or one that can no longer be taken back
    return True
