"""A mistake seen after the request was sent: "eh keperluannya salah, harusnya buka rekening" is for who checks it."""

from __future__ import annotations

from village_desk.conversation import own_tickets
from village_desk.conversation.cancelling import CANCELLABLE
from village_desk.conversation.intents import Understanding
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import About, TicketView

_WRONG = frozenset("salah keliru ralat typo koreksi harusnya seharusnya".split())
_RIGHT = frozenset("harusnya seharusnya benarnya benar betul yang jadi menjadi bukan".split())
_NOTHING_OPEN = frozenset({"none", "menu"})
_COMMON = frozenset(
    "nama nik kk nomor alamat tanggal keperluan tujuan tulis ketik data datanya isian".split()
)
_LONGEST = 16  # words


def hear(talk: Talk, meant: Understanding) -> bool:
    """True when the message corrects a request that was sent and is not made yet: then an officer has it."""
    said = {word.removesuffix("nya") for word in words(talk.text)} | set(words(talk.text))
    if talk.state.ask.kind not in _NOTHING_OPEN or talk.draft or not _WRONG & said:
        return False
    if "?" in talk.text or len(said) > _LONGEST or not _RIGHT & said:
        return False
    under_way = [t for t in talk.situation.tickets if t.kind == "request" and t.status in CANCELLABLE]
    if not under_way or not said & (_COMMON | _labels(talk, under_way)):
        return False
    ticket = max(own_tickets.called(talk, under_way) or under_way, key=lambda one: one.received_at)
    talk.intent, talk.state.misses = "answer", 0
    talk.effects.append(About(ticket.id))
    talk.say("correction_passed", number=ticket.number)
    talk.call_officer("asked", "correction")
    talk.ask("officer")
    return True


def _labels(talk: Talk, tickets: list[TicketView]) -> set[str]:
    """The words for what these requests asked for."""
    services = [service for t in tickets if (service := talk.situation.catalogue.get(t.service))]
    return {
        word
        for service in services
        for field in service.fields
        for word in words(field.label)
        if len(word) > 3
    }
