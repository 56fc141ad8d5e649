"""Chat spelling made plain: small letters, one space, everyday abbreviations and regional words written out.

Pure. The glossary comes first, before any matching: it is the cheapest gain in understanding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

# One line per meaning; a file of its own, so that a translator can read it and add to it.
SHIPPED = Path(__file__).with_name("glossary.txt")


def glossary_from(lines: Iterable[str]) -> dict[str, str]:
    """Spelling -> plain words, from lines "plain words: spelling spelling"; the first line with a spelling wins."""
    known: dict[str, str] = {}
    for line in lines:
        meaning, _, spellings = line.partition(":")
        if not meaning.startswith("#"):
            for spelling in spellings.split():
                known.setdefault(spelling, meaning.strip())
    return known


GLOSSARY: Mapping[str, str] = glossary_from(SHIPPED.read_text(encoding="utf-8").splitlines())

# Read before apostrophes and hyphens go: with them these are other words, and side by side "kulo nuwun" is no thanks.
_AS_THEY_STAND = (
    (re.compile(r"\be[- ]ktp\b"), "ktp"),
    (re.compile(r"\b(?:ka?ul[ao] nuwun|(?:nuwun|amit) sewu)\b"), "permisi"),
    (re.compile(r"\bta['’‘`´]"), "tidak "),  # Madurese; Javanese "ta" is a filler
    (re.compile(r"\bana['’‘`´]"), "anak "),  # Madurese; Javanese "ana" is "ada"
)

# Long text is a story or an attack; the wish is in the first part, and matching must stay quick.
LONGEST = 1200


def clean(text: str) -> str:
    """Words as typed, without control or invisible characters; line breaks stay."""
    composed = unicodedata.normalize("NFKC", text)
    kept = (
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " "
        for c in composed
    )
    lines = (" ".join(line.split()) for line in "".join(kept).split("\n"))
    return "\n".join(line for line in lines if line).strip()


def folded(text: str) -> str:
    """Small letters, accents and punctuation gone, a letter that is drawn out written once: "Haloooo!" is "halo"."""
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST].lower())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    for pattern, plain in _AS_THEY_STAND:
        bare = pattern.sub(plain, bare)
    bare = re.sub(r"['’‘`´]", "", bare)
    bare = re.sub(r"([a-z])\1{2,}", r"\1", bare)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def words(text: str, own: Mapping[str, str] | None = None) -> list[str]:
    """The words of a text, chat spelling written out. `own`: an office's glossary, which goes before the shipped."""
    return _written_out(text, own) if own else list(_words(text))


# One message is compared with a dozen commands in a row: folding it once is most of what the webhook saves.
@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_written_out(text, {}))


def _written_out(text: str, own: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for word in folded(text).split():
        found.extend((own.get(word) or GLOSSARY.get(word, word)).split())
    return found


def plainly(text: str) -> str:
    """The text as `words`, joined by single spaces."""
    return " ".join(words(text))


@lru_cache(maxsize=20_000)
def alike(typed: str, known: str) -> bool:
    """Is `typed` the word `known`, one slip forgiven from five letters on, two from nine on?

    Short words stay strict: "kk" and "kia", "lahir" and "lair" are a matter for the glossary. The first
    letter must agree, because people rarely slip there and "hilang" is near to "bilang".
    """
    if typed == known:
        return True
    if len(known) < 5 or not typed or typed[0] != known[0] or abs(len(typed) - len(known)) > 2:
        return False
    return _distance(typed, known, 2 if len(known) >= 9 else 1)


def _distance(left: str, right: str, most: int) -> bool:
    """Are the two within `most` edits (a swap of neighbours counts as one)?"""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most
