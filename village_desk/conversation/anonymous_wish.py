"""The wish to stay unknown, in the words that people have for it. Pure."""

from __future__ import annotations

from village_desk.conversation import complaint_words
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.spelling import words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HIDING = _set(
    "rahasiakan dirahasiakan samarkan disamarkan sembunyikan disembunyikan rahasia samaran inisial anonim anonymous "
    "incognito takut hamba allah"
)
_NO_NAME = (["no", "name"], ["noname"], ["hamba", "allah"], ["tanpa", "nama"], ["nn"])
_ASKS = _set("apa apakah siapa tidak bagaimana kah kan")
_SAFE = _set("aman rahasia bocor ketahuan terjamin dirahasiakan")
_LONGEST = 7


def asks(text: str) -> bool:
    """ "Rahasiakan", "samarkan aja", "takut Pak", "no name"."""
    said = words(text)
    bare = [word for word in said if word not in FILLERS]
    if complaint_words.wants_no_name(text) or bare in _NO_NAME:
        return True
    return len(said) <= _LONGEST and "?" not in text and bool(_HIDING & set(said)) and not worries(text)


def worries(text: str) -> bool:
    """ "Aman gak Pak": asked before they dare to say who they are."""
    said = words(text)
    return len(said) <= _LONGEST and bool(_SAFE & set(said)) and bool(_ASKS & set(said) or "?" in text)
