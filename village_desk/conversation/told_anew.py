"""What answers a line of the summary corrects it: "namanya kurang, Siti Dewi", "eh alamatnya Dusun Sumber RT 1".

Corrections that say that they are some ("salah", "ganti") are `correcting`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation import asking, correcting, flow, taken_in, warned
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.pieces import SOMEBODY
from village_desk.conversation.reading import Answers
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk
from village_desk.office.fields import read
from village_desk.office.fields_guess import candidates
from village_desk.office.services import Field, Service

_BETWEEN = (
    r"(?:\s+(?:saya|itu|tadi|nya|kurang|lengkap|lengkapnya|tepat|yang|benar|betul|sebenarnya|harusnya|adalah|jadi))*"
)
_PLAINLY, _CLEARLY, _SURELY = 0.8, 0.15, 0.9
_ASKING = frozenset("apa berapa kapan bagaimana mana dimana kenapa siapa apakah".split())
# "Status permohonan saya" is no answer to a question that is called "Status".
_SOMETHING_ELSE = frozenset(
    "status office_hours office_location fee pickup human complaint requirements cancel thanks emergency".split()
)


def hear(talk: Talk, service: Service, draft: Draft, meant: Understanding, *, by_shape: bool) -> bool:
    """True when the message told an answer anew. `by_shape`: also where it names no line ("Dusun Sumber")."""
    text = talk.text.strip()
    if "?" in text or len(text) > correcting.LONGEST or _ASKING & set(words(text)):
        return False
    if meant.intent in _SOMETHING_ELSE and meant.confidence >= _SURELY:
        return False
    filled = [f for f in service.fields if f.slug in draft.values]
    told = [_labelled(text, filled)]
    if told == [None] and by_shape and meant.confidence < BAR:
        told = [_by_shape(talk, filled, line) for line in text.split("\n") if line.strip()]
    facts = [fact for fact in told if fact is not None]
    if not facts or len(facts) < len(told):
        return False  # a line that is nothing of it: which one is meant is asked
    talk.intent = "answer"
    for wanted, raw in facts:
        result = read(wanted, raw, talk.today)
        if result.value is None and not wanted.numeric:
            return False
        if result.value is None:
            warned.problem(talk, result.problem)
            asking.ask_fields(talk, [wanted.slug])
            return True
        taken_in.keep(draft, Answers({wanted.slug: result}))
    talk.say("edited")
    warned.tell(talk, (read(wanted, raw, talk.today) for wanted, raw in facts))
    flow.ask_next(talk)
    return True


def _labelled(text: str, fields: Sequence[Field]) -> tuple[Field, str] | None:
    """(field, what is told of it); the longest name decides, and somebody else's name is nobody's here."""
    for name, wanted in correcting.named(fields):
        pattern = rf"{correcting.POLITE}{name}\s*(?:nya)?{_BETWEEN}(?P<mark>[\s,:=-]+)(?P<value>\S.*)"
        found = re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL)
        if not found:
            continue
        if wanted.slug == "nama" and SOMEBODY.match(found["value"]):
            return None
        value = found["value"].strip()
        return (wanted, value) if _says_it(wanted, value) else None
    return None


def _says_it(wanted: Field, value: str) -> bool:
    """A number where a number is wanted; words where words are."""
    return any(char.isdigit() for char in value) if wanted.numeric else len(value) > 2


def _by_shape(talk: Talk, fields: Sequence[Field], text: str) -> tuple[Field, str] | None:
    """The one line that this can be, by its shape: an address, a date."""
    fits = sorted(((candidates(f, text, talk.today), f.slug, f) for f in fields), reverse=True)[:2]
    if not fits or fits[0][0] < _PLAINLY:
        return None
    if len(fits) > 1 and fits[0][0] - fits[1][0] < _CLEARLY:
        return None
    return fits[0][2], text
