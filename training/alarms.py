"""Messages about danger: clauses that tell of it, within cries for help and within news, dreams and old tales.

`templates/alarms.txt` is the source. Clause and sentence are each a family, so that a danger kept apart was never
heard in training, whatever stands around it. It draws from a seed of its own: the other templates stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from training.noise import noisy
from training.sources import SEED, Message, filled, fillings, listed, sections

CRIES = 4  # sentences around one clause
CALM = 0.35  # of the clauses also stand in a sentence that is no alarm
# Nobody dreams or reads in the news what "I" am doing now.
_OF_ONESELF = re.compile(r"\b(?:saya|kami|aku|kulo|abdi|kuring|bula|my|we|our|me|i|\w+ku)\b", re.IGNORECASE)


def alarms() -> list[Message]:
    """All of them, in a fixed order."""
    return list(_made(Random(SEED + 1)))


def _made(chance: Random) -> Iterator[Message]:
    slots = fillings()
    around: dict[tuple[str, str], list[str]] = {}
    clauses: list[tuple[str, str]] = []
    for section, lang, text in sections("alarms.txt"):
        if section == "danger":
            clauses.extend((lang, clause) for clause in listed(text))
        else:
            around.setdefault((section, lang), []).append(text)
    for lang, clause in clauses:
        cries, calm = around["cry", lang], around["calm", lang]
        for sentence in chance.sample(cries, min(CRIES, len(cries))):
            yield from _said(clause, sentence, "emergency", lang, slots, chance)
        if not _OF_ONESELF.search(clause) and chance.random() < CALM:
            yield from _said(clause, chance.choice(calm), "out_of_scope", lang, slots, chance)


def _said(
    clause: str, sentence: str, intent: str, lang: str, slots: Mapping[str, Sequence[str]], chance: Random
) -> Iterator[Message]:
    text = filled(sentence.replace("{d}", clause), slots, chance)
    families = (f"d:{clause}", f"k:{intent}:{sentence}")
    yield Message(text, intent, None, lang, families)
    if chance.random() < 0.6:
        yield Message(noisy(text, chance), intent, None, lang, families, weight=0.6)
