"""The short text that follows where WhatsApp failed: one way, plain letters, one message long. Pure.

Facts: in Indonesia an SMS can be sent and never received, from a name that the operators registered. One
message holds 160 characters of the GSM alphabet; a single other character would halve that and double the cost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 160
# The GSM 7-bit alphabet without its extension table, whose characters count twice.
_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_LIKE = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "…": "..."})
# The notices that have a short text; each must reach its citizen, or whoever is on duty.
TEXTS: Mapping[str, str] = {
    "ready": "sms_ready",
    "documents_missing": "sms_documents_missing",
    "rejected": "sms_rejected",
    "cancelled": "sms_cancelled",
    "duty_alert": "sms_duty_alert",
}
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values, in the GSM alphabet and never over 160 characters.

    The longest values are shortened until it fits: a number or a telephone is never the longest.
    """
    given = {name: re.sub(r"[{}]", " ", values.get(name, "-")) for name in _PLACEHOLDER.findall(text)}
    words = {name: plain(value) or "-" for name, value in given.items()}
    fixed = plain(text)
    while words and len(made := _put(fixed, words)) > LONGEST:
        longest = max(words, key=lambda name: len(words[name]))
        keep = max(3, len(words[longest]) - max(1, len(made) - LONGEST))
        if keep == len(words[longest]):
            break
        words[longest] = words[longest][:keep].rstrip(" ,.-") or "-"
    return _put(fixed, words)[:LONGEST].strip()


def plain(text: str) -> str:
    """Only characters of the GSM alphabet, on one line: accents fall away, emoji vanish."""
    parts = unicodedata.normalize("NFKD", re.sub(r"\s", " ", text.translate(_LIKE)))
    kept = "".join(c if c in _ALPHABET or c in "{}" else "" for c in parts)
    return re.sub(r"\s+", " ", kept).strip()


def _put(text: str, words: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: words[match.group(1)], text)
