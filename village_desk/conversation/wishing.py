"""A wish for a paper: one plainly named opens its card; several are offered together, a guess to choose from."""

from __future__ import annotations

from village_desk.conversation import menus, service_questions, together
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.talk import Talk


def hear(talk: Talk, meant: Understanding) -> bool:
    """A named service opens its card; several, or a guess below the bar, are offered to choose from."""
    if len(meant.services) > 1 and together.offer_named(talk, meant.services):
        return True
    if meant.service and not meant.services and meant.confidence >= BAR:
        service_questions.chosen(talk, meant.service)
        return True
    if talk.state.ask.kind == "officer" and talk.state.handed_over:
        return False  # a guess opens no list in the middle of what is told to a person
    slugs = meant.services or meant.choices or ((meant.service,) if meant.service else ())
    offered = [slug for slug in slugs if talk.situation.catalogue.get(slug)]
    if len(offered) == 1 and talk.draft is None:
        service_questions.offer_one(talk, offered[0])  # a list of one asks nothing: its card does
    elif slugs:
        menus.offer(talk, slugs)
    else:
        menus.show(talk)
    return True
