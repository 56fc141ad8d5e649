"""After a long silence the number may have a new owner: what is older is asked about only after a proof.

The question is the same whether or not there is anything old, so that it tells nothing; a new request never waits
for it. Whether an answer proves anything is found out by reception (`Situation.proven`): hashes, in constant time.
"""

from __future__ import annotations

from collections.abc import Callable

from village_desk.conversation.intents import TICKET_NUMBER, yes_or_no
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask
from village_desk.conversation.talk import Talk

_NEVER = frozenset({"belum", "tidak", "pernah", "ada", "bukan"})
_NEW = frozenset({"baru", "beli", "bekas", "ganti"})  # "saya baru beli nomor ini"


def look(talk: Talk) -> None:
    """At the beginning of a step: what was begun before the silence is put away, or is there again."""
    state = talk.state
    if talk.situation.doubted and not state.doubted:
        state.doubted = True
        state.withheld = [*reversed(state.drafts), *state.withheld]
        state.draft = state.parked = state.attached_at = state.opened_at = None
        state.complaint = None  # its story is for nobody else's eyes, and is soon told again
        state.shelf, state.loose_files, state.attached, state.expired = [], [], [], []
        state.ask, state.handed_over, state.misses, state.last_reply = Ask(), False, 0, ""
        talk.in_draft = False
    elif state.doubted and not talk.situation.doubted:
        state.doubted = False
        state.shelf, state.withheld = [*state.withheld, *state.shelf], []
        if state.parked is None and state.shelf:
            state.parked = state.shelf.pop()


def asks(talk: Talk, purpose: str) -> bool:
    """True when a proof was asked for instead: what is wanted is older than the silence, if it exists at all."""
    if not talk.situation.doubted:
        return False
    if talk.situation.tries_left <= 0:
        talk.call_officer("identity", "identity_officer")
        return True
    before = talk.state.ask
    talk.ask("identity", [purpose], back=before.back if before.kind == "identity" else before)
    talk.say("identity_ask")
    return True


def ask_again(talk: Talk) -> None:
    """The question once more."""
    talk.say("identity_ask")


def answer(talk: Talk, go_on: Callable[[Talk, str], None], back: Callable[[Talk], None]) -> bool:
    """What the message says to the question. `go_on` does what was wanted, `back` leads back to what was open.

    False when it means something else: a new request needs no proof.
    """
    ask = talk.state.ask
    if talk.situation.proven is not None:
        _tried(talk, ask, go_on, back)
    elif _never_asked(talk):
        _leave(talk, ask)
        talk.say("identity_none")
        back(talk)
    elif LONG_NUMBER.search(talk.text) or ("nik" in words(talk.text) and len(talk.text) < 60):
        talk.say("identity_digits")
    elif TICKET_NUMBER.search(talk.text):
        talk.say("identity_name")
    else:
        return False
    talk.intent = "answer"
    return True


def _tried(talk: Talk, ask: Ask, go_on: Callable[[Talk, str], None], back: Callable[[Talk], None]) -> None:
    if talk.situation.proven:
        _leave(talk, ask)
        talk.say("identity_ok")
        go_on(talk, ask.items[0])
        back(talk)
    elif talk.situation.tries_left > 0:
        talk.say("identity_wrong" if talk.situation.tries_left > 1 else "identity_wrong_again")
    else:
        _leave(talk, ask)
        talk.call_officer("identity", "identity_officer")
        back(talk)


def _leave(talk: Talk, ask: Ask) -> None:
    talk.state.ask = ask.back or Ask()


def _never_asked(talk: Talk) -> bool:
    """ "Tidak", "belum pernah": there is nothing old, says the citizen."""
    said = [word for word in words(talk.text) if word not in FILLERS]
    if yes_or_no(talk.text) is False or (0 < len(said) <= 4 and set(said) <= _NEVER):
        return True
    return len(said) <= 9 and "nomor" in said and bool(set(said) & _NEW)
