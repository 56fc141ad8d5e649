"""Asked back while it is asked for, "nomor kk itu yang mana?": told where it stands, then asked again."""

from __future__ import annotations

from village_desk.conversation import flow
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ANSWERS, Talk

# By the kind of field: what people call it, and the text that tells where it stands.
_HINTS = {"nik": (frozenset({"nik", "ktp"}), "hint_nik"), "kk": (frozenset({"kk"}), "hint_kk")}
_WHERE = frozenset({"mana", "dimana", "apa", "maksudnya", "maksud", "bagaimana", "where", "what", "which"})
# "Syarat KTP hilang apa saja?" asks about a paper, and not about its number.
_OF_PAPERS = frozenset("syarat hilang rusak bikin buat urus biaya berapa lama baru requirements".split())
_LONGEST = 9  # words; a longer text tells more than a question does


def asked_back(talk: Talk) -> bool:
    """Say where the number stands, and ask the open question once more. False when nothing of it was asked."""
    said = words(talk.text)
    if talk.state.ask.kind not in ANSWERS or talk.service is None or talk.draft is None:
        return False
    if not _WHERE & set(said) or _OF_PAPERS & set(said):
        return False
    if len(said) > _LONGEST or any(char.isdigit() for char in talk.text):
        return False
    asked = {talk.service.field(slug).type for slug in talk.state.ask.items}
    keys = [key for kind, (names, key) in _HINTS.items() if kind in asked and names & set(said)]
    for key in keys:
        talk.say(key)
    if keys:
        talk.intent = "requirements"
        flow.ask_again(talk)
    return bool(keys)
