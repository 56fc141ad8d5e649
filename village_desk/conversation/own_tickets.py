"""Which of this chat's requests is meant: by the quoted message, by its number, by the words for its service.

Only tickets of this very chat are looked at, so that another's number is as unknown as one that does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation.intents import TICKET_NUMBER
from village_desk.conversation.phrases import FILLERS, WISHING
from village_desk.conversation.service_words import LIGHT
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk, numbered
from village_desk.conversation.types import TicketView

_SAYING_NOTHING = FILLERS | WISHING | {word for word, weight in LIGHT.items() if weight <= 1}
_CARD = {"kartu", "keluarga"}


def pinned(talk: Talk) -> TicketView | None:
    """The request that the citizen points at beyond doubt: a quoted message of ours, or its number."""
    by_number = number_in(talk.text)
    for ticket in talk.situation.tickets:
        if ticket.number.upper() == by_number or (by_number is None and ticket.id == talk.said.about):
            return ticket
    return None


def by_id(talk: Talk, ticket_id: str) -> TicketView | None:
    """This chat's ticket with this id, as it is now."""
    return next((ticket for ticket in talk.situation.tickets if str(ticket.id) == ticket_id), None)


def lines_of(tickets: Sequence[TicketView]) -> str:
    """A list to choose one from: number and service."""
    return numbered([f"{ticket.number} {ticket.service_name}" for ticket in tickets])


def number_in(text: str) -> str | None:
    """The ticket number that a text names, whosever it is."""
    found = TICKET_NUMBER.search(text)
    return found.group().upper() if found else None


def called(talk: Talk, tickets: Sequence[TicketView]) -> list[TicketView]:
    """Those of `tickets` that the words name best ("yang KK", "surat usahanya"); none where none is named."""
    said = _telling({word.removesuffix("nya") for word in words(talk.text)})
    fits = [(len(said & _names(talk, ticket)), ticket) for ticket in tickets]
    best = max((count for count, _ in fits), default=0)
    return [ticket for count, ticket in fits if best and count == best]


def telling(name: str) -> set[str]:
    """The words of a service's name that tell it from others."""
    return _telling(set(words(name)))


def _names(talk: Talk, ticket: TicketView) -> set[str]:
    service = talk.situation.catalogue.get(ticket.service)
    names = [ticket.service_name, ticket.service.replace("-", " "), service.name if service else ""]
    return _telling(set(words(" ".join(names))))


def _telling(said: set[str]) -> set[str]:
    """The words that tell one paper from another; a family card is called both ways."""
    return (said | ({"kk"} if said >= _CARD else set())) - _SAYING_NOTHING
