"""What may be left out is left out: LEWATI, a no, "nanti saja", "ga punya", "I don't have it", "ok". Pure."""

from __future__ import annotations

import re

from village_desk.conversation import intents
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.spelling import folded, words

_LONGEST = 6  # words
_NOT, _HAVING = (
    frozenset({"tidak", "belum"}),
    frozenset("ada punya pegang bawa dapat buat bikin sempat".split()),
)
_LATER = frozenset({"nanti", "menyusul", "nyusul", "besok", "later"})
_AGREED = frozenset({"oke", "baik", "sip", "siap"})
_ENGLISH = re.compile(
    r"(?:sorry )?(?:i )?(?:do ?n ?t|do not|did ?n ?t|have ?n ?t|have not|have no|no|not|none|nothing|never)\b.{0,50}|"
    r"(?:i )?(?:will |ll )?(?:send|give|bring|write|tell)(?: you)? (?:it|them|that)? ?(?:later|tomorrow)|later.{0,20}"
)


def leaves_out(text: str) -> bool:
    """LEWATI, 0, a no, a later: nothing of what may be left out."""
    if intents.means(text, "skip") or intents.means(text, "later") or text in ("0", "0."):
        return True
    if intents.yes_or_no(text) is False or agrees(text):
        return True
    if any(char.isdigit() for char in text) or "?" in text or "\n" in text:
        return False
    said = [word for word in words(text) if word not in FILLERS or word in _NOT]
    if not 0 < len(said) <= _LONGEST:
        return False
    lacks = said[0] in _NOT and len(said) > 1 and said[1] in _HAVING
    return lacks or (len(said) <= 2 and said[0] in _LATER) or puts_off_in_english(text)


def puts_off_in_english(text: str) -> bool:
    """ "I don't have it", "send it later"."""
    return "?" not in text and bool(_ENGLISH.fullmatch(folded(text)))


def agrees(text: str) -> bool:
    """ "Ok": the question was seen, and nothing is added to it. "Ya" may mean that something is to come."""
    said = words(text)
    return bool(set(said) & _AGREED) and set(said) <= _AGREED | FILLERS
