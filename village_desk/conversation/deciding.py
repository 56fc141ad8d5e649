"""A yes or a no to the open question, however it is put. Pure."""

from __future__ import annotations

from village_desk.conversation.intents import yes_or_no
from village_desk.conversation.phrases import DOUBTING, FILLERS, THANKS, WAITING, YES
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk

# What opens or ends something for good is decided by plain words only.
_FOR_GOOD = frozenset({"confirm", "erase", "cancel_ticket", "complaint"})
_INTERJECTIONS = frozenset("eh oh aduh waduh wah loh lho ah ih em".split())
_LONGEST, _LONGEST_YES = 6, 9
# As people agree, beside the words for yes; "sudah" answers "apakah sudah benar?".
_AGREEING = frozenset(
    "okeh okey iyo iyoo yowes yowis yaudah yasudah yawes yoi acc mantap mantul joss jos top sampun leres gaskeun "
    "gaskan kirimkan kirimin dikirim diproses".split()
)
_POLITE = frozenset("bapak ibu admin mas mbak kak ya semua semuanya dong deh lah pun".split())
_AROUND_YES = FILLERS | THANKS | _POLITE | frozenset("data datanya isi isinya suratnya langsung sekarang".split())
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
    if plain is not False and talk.state.ask.kind == "confirm" and words(talk.text):
        return True if talk.typed_choice == "1" else agrees(talk.text)
    if plain is not None or talk.state.ask.kind in _FOR_GOOD:
        return plain
    return _loosely(talk.text)


def agrees(text: str) -> bool | None:
    """Plain agreement with what is shown: "oke pak, sudah sesuai datanya", "acc". Whatever doubts or asks is none."""
    said = [word for word in words(text) if word not in _INTERJECTIONS]
    if not said or len(said) > _LONGEST_YES or "?" in text or DOUBTING & set(said):
        return None
    if not set(said) <= YES | _AGREEING | _AROUND_YES:
        return None
    alone = "sudah" in said and set(said) <= _POLITE | {"sudah"}
    return True if alone or (YES | _AGREEING) & set(said) else None


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
