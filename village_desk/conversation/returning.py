"""Data for the request that was set aside a moment ago: the answer to its question, without LANJUT."""

from __future__ import annotations

from village_desk.conversation import asking, beside, flow
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.talk import Talk

_ASIDE = frozenset({"none", "menu", "resume"})


def hear(talk: Talk, meant: Understanding) -> bool:
    """ "Slamet Riyadi, 3509…" after "bentar, saya cari KK-nya": True when the request goes on with it."""
    service, draft = talk.service, talk.draft
    if service is None or draft is None or talk.state.ask.kind not in _ASIDE:
        return False
    if beside.for_whom(talk, draft):
        talk.intent = "answer"
        return True
    if not LONG_NUMBER.search(talk.text) or (meant.intent == "request" and meant.confidence >= BAR):
        return False
    missing = {field.slug for field in asking.missing_fields(service, draft)}
    block = next(
        ([slug for slug in block if slug in missing] for block in service.blocks if missing & {*block}), []
    )
    if not block:
        return False
    talk.ask("block" if len(block) > 1 else "field", block)
    talk.intent = "answer"
    talk.say("resuming", service=service.name)
    flow.ask_next(talk, asking.answer(talk))
    return True
