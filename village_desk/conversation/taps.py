"""What a tapped button or row means now: the words that it stands for, or that its question is over."""

from __future__ import annotations

from village_desk.conversation import controls, menus, rating, repeating
from village_desk.conversation.talk import Talk

# Ids of buttons that a template of an office may carry by itself.
_PLAIN = {"yes": "ya", "no": "tidak"}


def hear(talk: Talk) -> bool:
    """Read the tap into `talk.text`. True when that was all: a group was opened, or the question is over."""
    choice = talk.said.choice or ""
    kind, _, rest = choice.partition(":")
    if kind == "grp":
        return _group(talk, rest)
    if kind == rating.TAP:
        return rating.tapped(talk, rest)
    if kind == "ticket":
        return _ticket(talk, rest)
    if rest.partition(":")[0] in ("yes", "no"):
        return _decision(talk, kind, *rest.partition(":")[::2])
    talk.text = _PLAIN.get(choice, "" if ":" in choice else choice) or talk.text
    return False


def _group(talk: Talk, digit: str) -> bool:
    if not menus.is_group(talk, digit):
        return False  # the office has changed its catalogue since: the title is heard as words
    talk.intent, talk.state.misses = "menu", 0
    menus.show_group(talk, digit)
    return True


def _ticket(talk: Talk, ticket_id: str) -> bool:
    ask = talk.state.ask
    if ask.kind not in ("which_ticket", "cancel_which", "reopen_which") or ticket_id not in ask.items:
        return _over(talk)
    talk.text = str(ask.items.index(ticket_id) + 1)
    return False


def _decision(talk: Talk, kind: str, answer: str, subject: str) -> bool:
    if kind != talk.state.ask.kind or subject != controls.subject_of(talk.state):
        return _over(talk)
    talk.text = "1" if answer == "yes" else "2"
    return False


def _over(talk: Talk) -> bool:
    """A button of an older message: it must not answer what is asked now, least of all send a request."""
    talk.say("tap_over")
    if talk.state.ask.kind in ("none", "officer"):
        talk.say("way_on")
    else:
        repeating.ask_again(talk)
    return True
