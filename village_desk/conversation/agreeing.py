"""A "ya" or "tidak" where nothing awaits one: the second yes after a receipt, a thumbs-up, a yes to a list."""

from __future__ import annotations

from datetime import timedelta

from village_desk.conversation import flow, repeating
from village_desk.conversation.answerable import changes_a_line
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ANSWERS, ASKED, Talk, moment
from village_desk.conversation.wrong_words import CORRECTING

# A "ya" sent twice: the receipt is on its way, and says it all.
JUST_NOW = timedelta(seconds=30)
JUST_SENT = timedelta(minutes=10)


def to_nothing(talk: Talk) -> None:
    """A second "ya" finds nothing to open; where data are asked for, they are to be written."""
    if not words(talk.text):
        talk.keep_silent("reaction")  # 👍 after the receipt asks for nothing
        return
    if talk.draft and talk.state.ask.kind in ASKED:
        if talk.state.ask.kind == "confirm":
            talk.say("confirm_how")
        elif talk.state.ask.kind in ANSWERS:
            talk.say("edit_later" if changes_a_line(talk.text) else "please_write")
        flow.ask_again(talk)
        return
    if talk.state.ask.kind not in ("none", "menu", "group", "officer"):
        talk.say("wrong_choice_1")
        repeating.ask_again(talk)
        return
    opened = moment(talk.state.opened_at) if talk.state.ask.kind == "none" else None
    if opened and talk.situation.now - opened < JUST_SENT and CORRECTING & set(words(talk.text)):
        talk.say("sent_wrong")  # "eh salah", right after the receipt: what is wrong goes to who checks it
        return
    if opened and talk.situation.now - opened < JUST_NOW:
        talk.keep_silent("already_received")
        return
    lately = moment(talk.state.attached_at)  # "sudah ya mbak", after the paper that was still missing
    sent = lately is not None and talk.situation.now - lately < JUST_SENT
    latest = max(talk.situation.tickets, key=lambda ticket: ticket.received_at, default=None)
    waits = latest is not None and latest.open and latest.status != "ready"  # later there is better news than that
    talk.say("already_received" if latest and ((opened and waits) or sent) else "nothing_open")
