"""A draft that was left alone too long is gone: told kindly, once, with the way to begin again."""

from __future__ import annotations

from village_desk.conversation import flow, menus
from village_desk.conversation.leaving import COMPLAINT
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import Say

_WORDLESS = frozenset({"reaction", "opt_out", "opt_in", "emergency"})


def tell(talk: Talk) -> None:
    """Put the news in front of what the step says; where nothing was begun anew, "ya" begins the same again."""
    state = talk.state
    if not state.expired or not talk.said_keys() or talk.intent in _WORDLESS:
        return
    slugs, state.expired = state.expired, []
    if COMPLAINT in slugs and talk.intent != "complaint":
        talk.effects.insert(0, Say("complaint_expired", {}))
    names = [service.name for slug in slugs if (service := talk.situation.catalogue.get(slug))]
    if not names:
        return
    known = [slug for slug in slugs if talk.situation.catalogue.get(slug)]
    fresh = state.draft is None and state.ask.kind in ("none", "menu") and talk.intent != "thanks"
    key = "draft_expired" if fresh and len(known) == 1 else "draft_expired_told"
    talk.effects.insert(0, Say(key, {"service": ", ".join(dict.fromkeys(names))}))
    if key == "draft_expired":
        # Nothing else is asked in the same message: one idea.
        talk.effects = [e for e in talk.effects if not (isinstance(e, Say) and e.key in _INSTEAD)]
        talk.ask("expired", known)


def ask_again(talk: Talk) -> None:
    """The offer once more."""
    service = talk.situation.catalogue.get(talk.state.ask.items[0])
    if service:
        talk.say("draft_expired", service=service.name)
    else:
        menus.show(talk)


def decide(talk: Talk, yes: bool) -> None:
    """Begin again, or not."""
    service = talk.situation.catalogue.get(talk.state.ask.items[0])
    talk.ask("none")
    if yes and service:
        flow.begin(talk, service)
    else:
        talk.say("nothing_open")


_INSTEAD = frozenset({"menu", "nothing_open"})
