"""A mistake seen after the request was sent: "eh keperluannya salah, harusnya buka rekening" is for who checks it."""

from __future__ import annotations

import re

from village_desk.conversation import line_values, own_tickets
from village_desk.conversation.cancelling import CANCELLABLE
from village_desk.conversation.intents import Understanding
from village_desk.conversation.names_said import name_at
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import About, TicketView
from village_desk.conversation.wrong_words import CORRECTING

_NOTHING_OPEN = frozenset({"none", "menu"})
_COMMON = frozenset(
    "nama nik kk nomor alamat tanggal keperluan tujuan tulis ketik data datanya isian".split()
)
_LONGEST = 16  # words
_PHOTOS = frozenset("foto fotonya gambar berkas berkasnya kirim file kantor kantornya".split())


def hear(talk: Talk, meant: Understanding) -> bool:
    """True when the message corrects a request that was sent and is not made yet: then an officer has it."""
    said = {word.removesuffix("nya") for word in words(talk.text)} | set(words(talk.text))
    if talk.state.ask.kind not in _NOTHING_OPEN or talk.draft or not (CORRECTING | {"kurang"}) & said:
        return False
    if "?" in talk.text or len(said) > _LONGEST or _PHOTOS & said:
        return False
    under_way = [t for t in talk.situation.tickets if t.kind == "request" and t.status in CANCELLABLE]
    if not under_way or not said & (_COMMON | _labels(talk, under_way)):
        return False
    if not CORRECTING & said and not _tells_name(talk.text):
        return False
    ticket = max(own_tickets.called(talk, under_way) or under_way, key=lambda one: one.received_at)
    talk.intent, talk.state.misses = "answer", 0
    talk.effects.append(About(ticket.id))
    talk.say("correction_passed", number=ticket.number)
    talk.call_officer("asked", "correction")
    talk.ask("officer")
    return True


def _tells_name(text: str) -> bool:
    """ "Namanya kurang, Agus Salim Wijaya": lacking, and how it is in full."""
    behind = re.split(r"\bkurang\b[\s,.:]*", text, maxsplit=1, flags=re.IGNORECASE)[-1]
    return name_at(line_values.polished(behind), 0) is not None


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
