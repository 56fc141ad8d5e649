"""The state of a chat's own complaint in words: never its story, always the office's answer and what comes next."""

from __future__ import annotations

from datetime import datetime

from village_desk.conversation.talk import Talk, clipped
from village_desk.conversation.types import Say, TicketView
from village_desk.office.wording_time import day_and_time

WITHDRAWABLE = frozenset({"received", "acknowledged", "handling"})
ANSWER_SHOWN = 500


def say(talk: Talk, ticket: TicketView) -> None:
    """Say the state of one complaint."""
    waits = ticket.status in WITHDRAWABLE
    answered = ticket.status in ("answered", "closed")
    talk.say(
        "complaint_status",
        number=ticket.number,
        status=ticket.status_text,
        acknowledge=_when(talk, ticket.acknowledge_by if ticket.status == "received" else None),
        due=_when(talk, ticket.due_at if waits else None),
        answer=clipped(ticket.answer, ANSWER_SHOWN) if answered else "",
        link=ticket.link,
    )
    if ticket.objectable:
        talk.say("complaint_may_object")


def tell_answers(talk: Talk) -> None:
    """An answer whose message could not be sent is told as soon as the citizen writes again, once."""
    late = [ticket for ticket in talk.situation.tickets if ticket.untold]
    for ticket in late:
        if ticket.untold in talk.state.answers_told:
            continue
        talk.state.answers_told = [*talk.state.answers_told, ticket.untold][-10:]
        said = [effect.values.get("number") for effect in talk.effects if isinstance(effect, Say)]
        if ticket.number not in said:
            say(talk, ticket)


def withdraw_asked(talk: Talk, ticket: TicketView) -> None:
    """Ask once before it is taken back."""
    talk.ask("complaint", ["withdraw", str(ticket.id)])
    talk.say("complaint_withdraw", number=ticket.number)


def _when(talk: Talk, moment: datetime | None) -> str:
    return day_and_time(moment, talk.situation.hours.timezone, talk.state.language) if moment else ""


def own(talk: Talk) -> list[TicketView]:
    """The complaints of this chat, newest first."""
    return [ticket for ticket in talk.situation.tickets if ticket.kind == "complaint"]
