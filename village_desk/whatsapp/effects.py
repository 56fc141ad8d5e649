"""Carries out what a step of the conversation decided, inside the turn's one transaction.

What it says is collected; `folded` makes the turn's one outgoing message of it (each message costs money).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from village_desk.citizens.models import Citizen
from village_desk.conversation.types import (
    About,
    AddToComplaint,
    AskErasure,
    AttachFile,
    CallOfficer,
    CancelTicket,
    Effect,
    KeepMyData,
    KeepSurvey,
    NoteConsent,
    NoteSilence,
    NoteUnanswered,
    OpenComplaint,
    OpenListening,
    OpenTicket,
    RateTicket,
    ReopenTicket,
    Say,
    StopNotices,
    TellMyData,
    WithdrawComplaint,
)
from village_desk.database import db
from village_desk.messages import speaking, wording
from village_desk.messages.models import Conversation, InboxMessage
from village_desk.office import hours as opening
from village_desk.office import languages, registry, wording_time
from village_desk.office.models import Office
from village_desk.tickets import (
    alerts,
    chat_outcomes,
    chats,
    intake,
    lifecycle,
    listening,
    notices,
    promise,
    unanswered,
)
from village_desk.tickets.actors import CITIZEN
from village_desk.tickets.models import Ticket
from village_desk.tickets.status import Status
from village_desk.whatsapp import complaint_effects, folding, rating, rights, surveying

# Said once, and remembered as said: a later bubble of the same turn must not push these aside.
_SAID_ONCE = ("greet", "closed", "emergency")
# Said in their place, and kept when a later bubble asks the next question: what was heard, and what the data are for.
_KEPT = frozenset({"heard", "privacy"})


@dataclass
class Turn:
    """What one turn has done so far. `facts` always reach the citizen; of `prompts` only the last step's.

    `told`: answers of earlier steps, which stay; `soft`: those of the facts that go first where there is no room.
    """

    office: Office
    citizen: Citizen
    conversation: Conversation
    now: datetime
    facts: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # those of the last step
    told: list[str] = field(default_factory=list)
    soft: list[str] = field(default_factory=list)
    # By ticket: how many files this turn brought it, and the fact that says so.
    added: dict[int, tuple[int, str]] = field(default_factory=dict)
    ticket_id: int | None = None
    opened: bool = False  # a request came out of this turn
    silence: str | None = None
    complaints: frozenset[str] = frozenset()  # the numbers of this chat's own
    private: bool = False  # it is of a complaint: no page of chats shows these messages, nor the answer
    you: str = ""  # how to address the citizen, once the name is known
    control: dict[str, Any] | None = None  # the buttons or the list of what was asked last

    def text(self, key: str, values: dict[str, str]) -> str:
        you = {wording.YOU: self.you} if self.you else {}
        return speaking.text(self.office, self.citizen, key, you | values)

    @property
    def language(self) -> str:
        """The language that values are put into: what the citizen wants, where the office has it on."""
        return registry.language_of(self.office, self.citizen.language)

    def listed(self, names: list[str]) -> str:
        """ "KTP, KK, dan pengantar RT", joined in the language of the chat."""
        return languages.joined(names, self.language)


def perform(turn: Turn, effects: Sequence[Effect], row: InboxMessage) -> None:
    """Carry out the effects of one message, in order. `row` is the message that caused them."""
    turn.facts += turn.kept
    turn.told += turn.answers
    turn.prompts, turn.kept, turn.answers = [], [], []
    beside = {effect.key for effect in effects if isinstance(effect, Say)}
    for effect in effects:
        match effect:
            case Say():
                _say(turn, effect, beside)
            case OpenTicket():
                _open(turn, effect, row)
            case AttachFile():
                _attach(turn, effect, row)
            case CancelTicket():
                _cancel(turn, effect)
            case CallOfficer():
                _call_officer(turn, effect, row)
            case NoteSilence():
                turn.silence = effect.why
            case NoteUnanswered():
                unanswered.note(row, turn.office, turn.citizen, effect.topic, turn.now)
            case StopNotices():
                turn.citizen.notices_off_at = turn.now if effect.off else None
            case _:
                _perform_rarer(turn, effect, row)


def _say(turn: Turn, effect: Say, beside: Collection[str]) -> None:
    said = turn.facts if effect.key.startswith(_SAID_ONCE) else turn.prompts
    said.append(turn.text(effect.key, dict(effect.values)))
    turn.kept += said[-1:] if effect.key in _KEPT else []
    turn.soft += said[-1:] if folding.soft(effect.key) else []
    if folding.answers(effect.key, beside):
        turn.answers += said[-1:]
        if topic := chat_outcomes.topic_of(effect.key):
            chat_outcomes.note(turn.conversation, chat_outcomes.QUESTION, topic, turn.now)


def _perform_rarer(turn: Turn, effect: Effect, row: InboxMessage) -> None:
    match effect:
        case About():
            turn.ticket_id = effect.ticket_id
        case ReopenTicket():
            _reopen(turn, effect)
        case NoteConsent():
            rights.note_consent(turn, effect, row)
        case TellMyData():
            rights.tell(turn)
        case AskErasure():
            rights.ask_erasure(turn, row)
        case OpenComplaint() | AddToComplaint() | WithdrawComplaint():
            done = complaint_effects.carry_out(
                effect,
                turn.office,
                turn.citizen,
                _moment(turn, row),
                turn.now,
                turn.conversation.training,
            )
            turn.ticket_id = done.ticket_id
            turn.facts += [turn.text(key, values) for key, values in done.facts]
        case KeepMyData():
            rights.keep(turn)
        case OpenListening():
            listening.open_task(effect, row, turn.citizen, turn.now)
        case _:
            _keep_opinion(turn, effect, row)


def _keep_opinion(turn: Turn, effect: Effect, row: InboxMessage) -> None:
    match effect:
        case RateTicket():
            rating.keep(turn, effect, row)
        case KeepSurvey():
            surveying.keep(turn, effect)


def _call_officer(turn: Turn, effect: CallOfficer, row: InboxMessage) -> None:
    if not chats.is_waiting(turn.conversation):
        service = turn.conversation.draft_service
        chat_outcomes.note(
            turn.conversation, chat_outcomes.HANDED_OVER, effect.reason, turn.now, service
        )
    chats.hand_over(turn.conversation, effect.reason, now=turn.now, urgency=effect.urgency)
    if effect.reason == chats.EMERGENCY:
        alerts.raise_alarm(turn.office, turn.conversation, effect.urgency, row.id)


def _open(turn: Turn, effect: OpenTicket, row: InboxMessage) -> None:
    ticket = _opened(turn, effect, row)
    turn.ticket_id, turn.opened = ticket.id, True
    chat_outcomes.sent(turn.conversation, effect.service, turn.now)
    values = dict(effect.values) | receipt_values(turn, ticket)
    if effect.linked:
        values |= _linked_values(turn, [ticket, *(_opened(turn, one, row, ticket) for one in effect.linked)])
    turn.facts.append(turn.text(effect.receipt_key, values))


def _linked_values(turn: Turn, tickets: Sequence[Ticket]) -> dict[str, str]:
    """All numbers with their promises, and what is missing of them all, each paper once."""
    each = [turn.text("receipt_one", receipt_values(turn, ticket)) for ticket in tickets]
    names = [intake.requirement_name(ticket, slug) for ticket in tickets for slug in ticket.waiting_for]
    return {"tickets": "\n".join(each), "missing": ", ".join(dict.fromkeys(names))}


def _opened(turn: Turn, effect: OpenTicket, row: InboxMessage, lead: Ticket | None = None) -> Ticket:
    service = registry.catalogue_of(turn.office).get(effect.service)
    if service is None:
        raise LookupError("The confirmed service is no longer in this office's catalogue.")
    return intake.open_ticket(
        turn.office,
        service,
        citizen=turn.citizen,
        fields=effect.fields,
        files=effect.files,
        missing=effect.missing,
        received_at=_moment(turn, row),
        applicant_is_sender=effect.applicant_is_sender,
        relation=effect.relation,
        linked_to=lead.id if lead else None,
        training=turn.conversation.training,
    )


def receipt_values(turn: Turn, ticket: Ticket) -> dict[str, str]:
    """What the receipt names besides the next opening: number, service, promise, link, what is missing."""
    hours = registry.hours_of(turn.office)
    names = [intake.requirement_name(ticket, slug) for slug in ticket.waiting_for]
    news = "receipt_news_off" if turn.citizen.notices_off_at else "receipt_news"
    return {
        "number": ticket.number,
        "service": ticket.service_name,
        "news": turn.text(news, {"link": notices.tracking_link(ticket)}),
        "promise": _promise(turn, ticket, hours),
        "missing": turn.listed(names),
    }


def _promise(turn: Turn, ticket: Ticket, hours: opening.OfficeHours) -> str:
    """ "Paling lambat …" once documents are complete, else "Perkiraan …, bila berkas lengkap hari ini"."""
    if ticket.terms.get("estimate_only"):
        return turn.text("promise_by_officer", {})
    if ticket.due_at is not None:
        return turn.text("promise_latest", {"due": _moment_words(turn, ticket.due_at, hours)})
    days = int(ticket.terms["promised_working_days"])
    estimate = promise.due_at(hours, ticket.received_at, days)
    when = _moment_words(turn, estimate, hours) if estimate else "-"
    return turn.text("promise_estimate", {"due": when})


def _moment_words(turn: Turn, moment: datetime, hours: opening.OfficeHours) -> str:
    return wording_time.day_and_time(moment, hours.timezone, turn.language)


def _attach(turn: Turn, effect: AttachFile, row: InboxMessage) -> None:
    each = [(one, *_add(turn, one, row)) for one in (effect, *effect.linked)]
    tickets = [ticket for _, ticket, _ in each]
    turn.ticket_id = tickets[0].id
    _tell_added(turn, tickets, len({file_id for one, _, _ in each for file_id, _ in one.files}))
    hours = registry.hours_of(turn.office)
    promises = {t.number: _promise(turn, t, hours) for _, t, completed in each if completed}
    if promises:
        lines = [f"\n{number}: {words}" for number, words in promises.items()]
        words = "".join(lines) if effect.linked else next(iter(promises.values()))
        turn.facts.append(turn.text("files_complete", {"promise": words}))


def _add(turn: Turn, effect: AttachFile, row: InboxMessage) -> tuple[Ticket, bool]:
    """The ticket with its new files, and whether they were the last that it waited for."""
    ticket = db.session.get(Ticket, effect.ticket_id)
    if ticket is None or ticket.citizen_id != turn.citizen.id:
        raise LookupError("A file may go only to a ticket of the same chat.")
    was = ticket.status
    intake.add_documents(ticket.id, effect.files, now=_moment(turn, row))
    return ticket, was == Status.DOCUMENTS_MISSING and ticket.status != was


def _tell_added(turn: Turn, tickets: Sequence[Ticket], files: int) -> None:
    """One sentence for all files of the turn: photos come one by one, and each must be counted."""
    lead = tickets[0].id
    before, told = turn.added.get(lead, (0, ""))
    if told:
        turn.facts.remove(told)
    names = [intake.requirement_name(ticket, slug) for ticket in tickets for slug in ticket.waiting_for]
    values = {
        "number": ", ".join(ticket.number for ticket in tickets),
        "count": str(before + files),
        "missing": turn.listed(list(dict.fromkeys(names))),
    }
    turn.added[lead] = before + files, turn.text("files_added", values)
    turn.facts.append(turn.added[lead][1])


def _cancel(turn: Turn, effect: CancelTicket) -> None:
    ticket = db.session.get(Ticket, effect.ticket_id)
    if ticket is None or ticket.citizen_id != turn.citizen.id:
        raise LookupError("A citizen may cancel only a ticket of the same chat.")
    lifecycle.change_status(ticket.id, Status.CANCELLED, actor=CITIZEN, now=turn.now, told_in_reply=True)
    turn.ticket_id = ticket.id
    turn.facts.append(
        turn.text("cancelled_by_citizen", {"number": ticket.number, "service": ticket.service_name})
    )


def _reopen(turn: Turn, effect: ReopenTicket) -> None:
    """Completed, and not right: back to checking, with the citizen's own words in the chat of the request."""
    ticket = db.session.get(Ticket, effect.ticket_id)
    if ticket is None or ticket.citizen_id != turn.citizen.id:
        raise LookupError("A citizen may reopen only a ticket of the same chat.")
    change = lifecycle.change_status(
        ticket.id, Status.CHECKING, actor=CITIZEN, now=turn.now, told_in_reply=True
    )
    change.event.details = {**change.event.details, "reopened": True, "message": effect.message_id}
    said = db.session.get(InboxMessage, effect.message_id)
    if said is not None:
        said.ticket_id = ticket.id
    turn.ticket_id = ticket.id
    values = {"number": ticket.number, "service": ticket.service_name}
    values["promise"] = _promise(turn, ticket, registry.hours_of(turn.office))
    turn.facts.append(turn.text("reopened", values))


def _moment(turn: Turn, row: InboxMessage) -> datetime:
    """When the citizen did it: the message's own arrival, moved by the practice clock where there is one."""
    return turn.now if turn.conversation.training else row.received_at
