"""A yes or a no to the open question, however it is put. Pure."""

from __future__ import annotations

from village_desk.conversation.intents import yes_or_no
from village_desk.conversation.phrases import DOUBTING, FILLERS, WAITING, YES
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk

# What opens or ends something for good is decided by plain words only.
_FOR_GOOD = frozenset({"confirm", "erase", "cancel_ticket", "complaint"})
_INTERJECTIONS = frozenset("eh oh aduh waduh wah loh lho ah ih em".split())
_LONGEST = 6
_UNDECIDED = (
    DOUBTING
    | (WAITING - {"sudah"})
    | frozenset("terima kasih nanti sebentar bentar tunggu besok kalau bagaimana apa berapa".split())
)
_DOING = (
    YES | FILLERS | frozenset("buat urus buatkan uruskan sekarang langsung mau ingin jadi ayo saiki".split())
)


def decided(talk: Talk) -> bool | None:
    """1 or yes, 2 or no; None when neither."""
    plain = {"1": True, "2": False}.get(talk.typed_choice, yes_or_no(talk.text))
    if plain is not None or talk.state.ask.kind in _FOR_GOOD:
        return plain
    return _loosely(talk.text)


def _loosely(text: str) -> bool | None:
    """ "Eh jangan", "ya, data saya sama", "yo wis gawe saiki": a yes or a no with more around it."""
    said = [word for word in words(text) if word not in _INTERJECTIONS]
    if not said or len(said) > _LONGEST or "?" in text:
        return None
    if (plain := yes_or_no(" ".join(said))) is not None:
        return plain
    if _UNDECIDED & set(said):
        return None
    begins = said[0] in ("ya", "yo", "oke", "boleh", "siap")
    return (
        True
        if begins or (set(said) <= _DOING and {"buat", "urus", "buatkan", "uruskan"} & set(said))
        else None
    )
