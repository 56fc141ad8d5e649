"""The wish that is put plainly among other words: "…, KTP hilang di pasar, minta surat kehilangan". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from village_desk.conversation import matching
from village_desk.conversation.wishes import named_in
from village_desk.office.services import Catalogue

_ASKING = frozenset("minta mau bikin buat urus mohon perlu butuh ingin ajukan mengajukan".split())
_PARTS = re.compile(r"[,;.\n]|\b(?:jadi|makanya|sehingga)\b", re.IGNORECASE)
_LONGEST = 12
_SHORT_LINE = 6


def plainly_asked(text: str, words_of: Callable[[str], list[str]], catalogue: Catalogue) -> str | None:
    """The service that one part of the message asks for by its own name, and no other part does.

    `words_of`: a part in plain spelling. Where the whole message is one part it is the classifier's to judge.
    """
    parts = [part for part in _PARTS.split(text) if part.strip()]
    if len(parts) < 2:
        return None
    asked = set()
    for part in parts:
        said = words_of(part)
        if said and said[0] in _ASKING and len(said) <= _LONGEST:
            asked.add(matching.named_exactly(said, catalogue) or named_in(said, catalogue))
    asked.discard(None)
    return asked.pop() if len(asked) == 1 else None


def on_its_own_line(
    text: str, words_of: Callable[[str], list[str]], catalogue: Catalogue
) -> str | None:
    """The service that one bubble of several names and nothing else: "sktm", then the name, the NIK, the card."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return None
    named = set()
    for line in lines:
        said = words_of(line)
        if said and len(said) <= _SHORT_LINE and not any(char.isdigit() for char in line):
            named.add(matching.named_exactly(said, catalogue))
    named.discard(None)
    return named.pop() if len(named) == 1 else None
