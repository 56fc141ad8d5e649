"""A chat's own complaints after they are in: more about them, objecting to the answer, taking it back."""

from __future__ import annotations

from village_desk.conversation import (
    complaining,
    complaint_status,
    complaint_withdrawal,
    complaint_words,
    intents,
    no_complaint_words,
    waiting,
)
from village_desk.conversation.complaint_status import WITHDRAWABLE
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask
from village_desk.conversation.talk import ANSWERS, Talk, numbered
from village_desk.conversation.types import AddToComplaint, TicketView

_A_SENTENCE, _PLAINLY = 4, 0.8
_ELSEWHERE = frozenset({"request", "requirements", "status", "thanks", "greet", "emergency", "human"})
_INFORMATION = frozenset({"office_hours", "office_location", "pickup", "fee"})
# What anger is taken for where it names no grievance.
_TAKEN_FOR = frozenset({"out_of_scope", "spam", "office_location", "office_hours", "menu", "greet"})


def files(talk: Talk) -> bool:
    """Photos or a voice note while something is asked about a complaint that is in: they belong to it."""
    question, *ids = talk.state.ask.items or [""]
    sent = tuple(file.id for file in talk.said.files if file.kind not in ("sticker", "contact"))
    tickets = [ticket for ticket in complaint_status.own(talk) if str(ticket.id) in ids]
    if talk.state.ask.kind != "complaint" or question not in ("reason", "which") or not sent or not tickets:
        return False
    talk.intent = "complaint"
    talk.effects.append(AddToComplaint(tickets[0].id, talk.text, sent))
    return True


def told(talk: Talk) -> bool:
    """A message that belongs to a complaint: one that is being told, or one that is in."""
    return files(talk) or complaining.hear(talk)


def heard(talk: Talk, meant: Understanding) -> bool:
    """Words about a complaint that is in already; True when they were that, and are answered."""
    open_question = (talk.state.ask.items or [""])[0] if talk.state.ask.kind == "complaint" else ""
    if open_question != "withdraw" and complaint_words.withdraws(talk.text):
        return complaint_withdrawal.start(talk)
    if no_complaint_words.asks_how_far(talk.text) and complaint_status.own(talk):
        return waiting.of_a_complaint(talk)
    if open_question and _open_question(talk):
        return True
    if _quotes(talk, meant):
        return True
    return (
        _asks_who_reads(talk)
        or _objects(talk)
        or _grievance(talk)
        or _more(talk, meant)
        or _whispers(talk, meant)
        or _rages(talk, meant)
    )


def _grievance(talk: Talk) -> bool:
    """ "Saya disuruh bayar 25 ribu" in the middle of a form is no name of a shop: it is heard as what it is."""
    if talk.state.ask.kind not in ANSWERS or LONG_NUMBER.search(talk.text) or "\n" in talk.text:
        return False
    if complaint_words.about_of(talk.text) not in ("fee", "person") or len(words(talk.text)) < _A_SENTENCE:
        return False
    meant = intents.understand(talk.text, None, talk.situation.catalogue)
    if meant.intent != "complaint" or meant.confidence < _PLAINLY:
        return False
    complaining.start(talk)
    return True


def _quotes(talk: Talk, meant: Understanding) -> bool:
    """A swipe-reply to a message about a complaint: the words belong to it."""
    ticket = next((t for t in complaint_status.own(talk) if t.id == talk.said.about), None)
    plain = (
        intents.command(talk.text) or intents.yes_or_no(talk.text) is not None or meant.intent in _ELSEWHERE
    )
    if ticket is None or plain or complaint_words.unsatisfied(talk.text) or not ticket.open:
        return False
    talk.intent = "complaint"
    talk.effects.append(AddToComplaint(ticket.id, talk.text))
    return True


def _asks_who_reads(talk: Talk) -> bool:
    """Before they dare: who reads it, and that no name is needed."""
    if talk.state.ask.kind in ANSWERS or not complaint_words.asks_who_reads(talk.text):
        return False
    talk.intent, talk.state.misses = "fee", 0
    talk.say("complaint_who_reads")
    talk.say("complaint_begin")
    return True


def _whispers(talk: Talk, meant: Understanding) -> bool:
    """Somebody of the office wanted money: heard as what it is, however it is put, and by nobody but the head."""
    idle = talk.state.ask.kind in ("none", "menu", "group", "officer") and talk.state.complaint is None
    plainly_else = meant.confidence >= BAR and meant.intent not in ("out_of_scope", "fee")
    if not idle or plainly_else or not complaint_words.fee_told(talk.text):
        return False
    complaining.start(talk)
    return True


def _rages(talk: Talk, meant: Understanding) -> bool:
    """Anger with nothing else in it is somebody's complaint: heard calmly, and asked what happened."""
    idle = talk.state.ask.kind in ("none", "menu", "group") and talk.state.complaint is None
    vague = meant.intent in _TAKEN_FOR or (meant.intent == "complaint" and meant.confidence < BAR)
    if not idle or not vague or not complaint_words.hostile(talk.text):
        return False
    complaining.start(talk)
    return True


def _open_question(talk: Talk) -> bool:
    """The answer to a question of ours about complaints that are in."""
    question, *ids = talk.state.ask.items or [""]
    tickets = [ticket for ticket in complaint_status.own(talk) if str(ticket.id) in ids]
    if question == "withdraw" and tickets:
        return complaint_withdrawal.decide(talk, tickets[0])
    if question == "which" and tickets:
        return _picked(talk, tickets)
    if (
        question == "reason"
        and tickets
        and not intents.command(talk.text)
        and intents.yes_or_no(talk.text) is None
    ):
        return _reason(talk, tickets[0])
    talk.state.ask = Ask()
    return False


def _objects(talk: Talk) -> bool:
    """ "Belum puas": within the days for it the complaint is taken up anew, at once."""
    answered = [ticket for ticket in complaint_status.own(talk) if ticket.status in ("answered", "closed")]
    plainly = not talk.draft or len(talk.text) <= 60
    if not answered:
        return _presses(talk)
    if not complaint_words.unsatisfied(talk.text) or not plainly:
        return False
    talk.intent = "complaint"
    timely = [ticket for ticket in answered if ticket.objectable]
    if not timely:
        talk.say("complaint_objection_late", number=answered[0].number)
        return True
    talk.effects.append(AddToComplaint(timely[0].id, talk.text, objects=True))
    talk.ask("complaint", ["reason", str(timely[0].id)])
    return True


def _presses(talk: Talk) -> bool:
    """ "Belum puas" before there is an answer: whoever handles it reads that."""
    handled = [ticket for ticket in complaint_status.own(talk) if ticket.status in WITHDRAWABLE]
    if not handled or talk.draft or "puas" not in words(talk.text) or not complaint_words.unsatisfied(talk.text):
        return False
    talk.intent = "complaint"
    talk.effects.append(AddToComplaint(handled[0].id, talk.text))
    return True


def _reason(talk: Talk, ticket: TicketView) -> bool:
    """What is written next belongs to it, bubble by bubble; a plain wish for something else does not."""
    meant = intents.understand(talk.text, None, talk.situation.catalogue)
    elsewhere = meant.intent in _ELSEWHERE or ("?" in talk.text and meant.intent in _INFORMATION)
    if not ticket.open or (elsewhere and meant.confidence >= BAR):
        talk.state.ask = Ask()
        return False
    talk.intent = "complaint"
    talk.effects.append(AddToComplaint(ticket.id, talk.text))
    return True


def _more(talk: Talk, meant: Understanding) -> bool:
    """Words of complaint while one is open: more about that one, or a new one? We ask."""
    own = complaint_status.own(talk)
    open_ones = [ticket for ticket in own if ticket.status in WITHDRAWABLE or ticket.objectable]
    busy = talk.draft is not None and talk.state.ask.kind not in ("none", "menu", "officer")
    if not open_ones or busy or talk.state.complaint or talk.said.choice:
        return False
    if meant.intent != "complaint" or meant.confidence < BAR or intents.command(talk.text):
        return False
    if no_complaint_words.waits_kindly(talk.text):
        return False
    talk.intent = "complaint"
    asks = "?" in talk.text and not complaint_words.about_of(talk.text)
    if asks or not complaint_words.tells(talk.text):
        if complaint_words.announces(talk.text):
            return False
        for ticket in open_ones[:2]:
            complaint_status.say(talk, ticket)
        return True
    if len(open_ones) == 1 and no_complaint_words.says_it_is_more(talk.text):
        talk.effects.append(AddToComplaint(open_ones[0].id, talk.text, objects=open_ones[0].objectable))
        return True
    shown = open_ones[:3]
    talk.ask("complaint", ["which", *(str(ticket.id) for ticket in shown)], back=Ask("words", [talk.text]))
    lines = numbered(
        [_line(talk, ticket) for ticket in shown] + ["New complaint" if talk.english else "Aduan baru"]
    )
    talk.say("complaint_which", lines=lines)
    return True


def _line(talk: Talk, ticket: TicketView) -> str:
    return f"More about {ticket.number}" if talk.english else f"Tambahan untuk aduan {ticket.number}"


def _picked(talk: Talk, tickets: list[TicketView]) -> bool:
    text = talk.typed_choice
    told = talk.state.ask.back.items[0] if talk.state.ask.back and talk.state.ask.back.items else ""
    if not text.isdecimal() or not 1 <= int(text) <= len(tickets) + 1:
        if intents.command(talk.text) or len(talk.text) < 12:
            return False
        # Still telling: all of it belongs to the same answer.
        talk.state.ask.back = Ask("words", [f"{told}\n{talk.text}".strip()])
        talk.say("complaint_which_again")
        talk.asked = True
        return True
    talk.intent = "complaint"
    talk.ask("none")
    if int(text) <= len(tickets):
        ticket = tickets[int(text) - 1]
        talk.effects.append(AddToComplaint(ticket.id, told, objects=ticket.objectable))
    else:
        talk.text = told
        complaining.start(talk)
    return True
