"""Talk where data are asked for is answered as talk: we wait, we are sorry for the trouble, and we ask once more."""

from __future__ import annotations

from village_desk.conversation import chatter, flow
from village_desk.conversation.intents import yes_or_no
from village_desk.conversation.talk import Talk

TRIES = 3
_KEYS = {"waits": "take_your_time", "grumbles": "grumble", "puzzled": "please_write"}


def hear(talk: Talk) -> bool:
    """True when the message was talk and nothing else. The third time in a row a person is called."""
    kind = chatter.kind_of(talk.text)
    if not kind:
        return False
    talk.intent = "answer"
    if kind == "waits":
        talk.say(_KEYS[kind])  # who waits is not asked again at once
        return True
    talk.say(_KEYS[kind])
    miss(talk)
    flow.ask_again(talk)
    return True


def has_something(talk: Talk) -> bool:
    """ "Ya" to what may be left out: there is something, and it is to be written; said again it leads on."""
    assert talk.draft
    if yes_or_no(talk.text) is not True:
        return False
    talk.intent = "answer"
    talk.draft.optional_tries += 1
    talk.draft.optional_done = talk.draft.optional_tries > 1
    if not talk.draft.optional_done:
        talk.say("please_write")
    flow.ask_next(talk)
    return True


def miss(talk: Talk) -> None:
    """One more message that answered nothing: a person helps where it goes on, and the chat stays open."""
    talk.state.misses += 1
    if talk.state.misses >= TRIES and not talk.state.handed_over:
        talk.call_officer("not_understood", "field_help")
