"""Is a request given up in these words, and nothing else told? "Batal aja deh", but not "batal haji". Pure."""

from __future__ import annotations

from village_desk.conversation.phrases import FILLERS, THANKS, WISHING, YES
from village_desk.conversation.spelling import words

LEAVING = frozenset("batal batalkan batalin dibatalkan dibatalin urungkan cancel".split())
_AROUND = (
    FILLERS
    | THANKS
    | WISHING
    | YES
    | LEAVING
    | frozenset(
        "tidak jadi usah eh oh ah yang permohonan permohonannya isian isiannya surat suratnya beneran serius capek "
        "capai males malas ribet gitu kalau begitu maaf pokoknya cukup sampai sini lain kali nanti tadi".split()
    )
)
_LONGEST = 8  # words


def plainly(text: str, service: str) -> bool:
    """`service`: the name of what is being filled in, which may be called by it."""
    said = words(text)
    gives_up = bool(LEAVING & set(said)) or "tidak jadi" in " ".join(said) or said[:2] == ["tidak", "usah"]
    named = set(words(service)) | {f"{word}nya" for word in words(service)}
    return gives_up and "?" not in text and len(said) <= _LONGEST and set(said) <= _AROUND | named
