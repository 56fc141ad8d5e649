"""What answers a line of the summary corrects it: "namanya kurang, Siti Dewi", "eh alamatnya Dusun Sumber RT 1".

Corrections that say that they are some ("salah", "ganti") are `correcting`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation import (
    asking,
    correcting,
    flow,
    line_values,
    of_another,
    owned,
    taken_in,
    warned,
)
from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.reading import Answers
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk
from village_desk.office.fields import read
from village_desk.office.fields_guess import candidates
from village_desk.office.services import Field, Service

_BETWEEN = (
    r"(?:\s+(?:saya|itu|tadi|nya|kurang|lengkap|lengkapnya|tepat|juga|jg|yang|benar|betul|sebenarnya|harusnya|adalah|jadi))*"
)
# "namanya Siti, nik 3509…": two lines of it, told in one.
_PARTS = re.compile(
    r"[,;]\s*(?:dan\s+)?(?=(?:nama|nik|no|nomor|kk|alamat|keperluan|tanggal|tgl)(?:nya)?\b)", re.IGNORECASE
)
_TALKING = frozenset("belum sudah tidak minta tanda tangan pengantar ketua mau bisa boleh warga antar".split())
_TURNED = re.compile(r"\b(?:kurang|benar|betul|sebenarnya|harusnya|tepat)\b", re.IGNORECASE)
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
    if of_another.hear(talk, service, draft):
        return True
    filled = [f for f in service.fields if f.slug in draft.values]
    lines = owned.written_out(service, service.fields, of_another.own_words(text, draft)).split("\n")
    parts = [part.strip() for line in lines for part in _PARTS.split(line) if part.strip()]
    told = [_labelled(talk, service.fields, part, plainly=not by_shape) for part in parts]
    if not any(told) and by_shape and meant.confidence < BAR:
        told = [_by_shape(talk, filled, line) for line in text.split("\n") if line.strip()]
    facts = [fact for fact in told if fact is not None]
    if not facts or len(facts) < len(told):
        return False  # a line that is nothing of it: which one is meant is asked
    return _keep(talk, draft, facts)


def _keep(talk: Talk, draft: Draft, facts: Sequence[tuple[Field, str]]) -> bool:
    """All of it is read before anything is kept; a number that is not right is asked for."""
    read_all = [(wanted, read(wanted, raw, talk.today)) for wanted, raw in facts]
    wrong = next(((wanted, result) for wanted, result in read_all if result.value is None), None)
    if wrong and not wrong[0].numeric:
        return False
    talk.intent = "answer"
    taken_in.keep(draft, Answers({wanted.slug: result for wanted, result in read_all if result.value is not None}))
    if wrong:
        warned.problem(talk, wrong[1].problem)
        asking.ask_fields(talk, [wrong[0].slug])
        return True
    talk.say("edited")
    warned.tell(talk, (read(wanted, raw, talk.today) for wanted, raw in facts))
    flow.ask_next(talk)
    return True


def _labelled(talk: Talk, fields: Sequence[Field], text: str, *, plainly: bool) -> tuple[Field, str] | None:
    """(field, what is told of it); the longest name decides, and somebody else's name is nobody's here.

    `plainly`: while papers are sent "kk saya di rumah" tells no number: a mark or a shape must say what it is.
    """
    for name, wanted in correcting.named(fields):
        pattern = rf"{correcting.POLITE}{name}\s*(?:nya)?(?P<being>{_BETWEEN})(?P<mark>[\s,:=-]+)(?P<value>\S.*)"
        found = re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL)
        if not found:
            continue
        value = line_values.placed(wanted, line_values.polished(found["value"]), talk.today)
        if not line_values.sound(wanted, value):
            return None
        marked = bool(set(":=") & set(found["mark"])) or bool(_TURNED.search(found["being"]))
        return (wanted, value) if marked or not plainly or line_values.shaped(wanted, value, talk.today) else None
    return None


def _by_shape(talk: Talk, fields: Sequence[Field], text: str) -> tuple[Field, str] | None:
    """The one line that this can be, by its shape: an address, a date. Somebody else's data are no line of it."""
    if line_values.owner_in(text) or _TALKING & set(words(text)):
        return None
    fits = sorted(((candidates(f, text, talk.today), f.slug, f) for f in fields), reverse=True)[:2]
    if not fits or fits[0][0] < _PLAINLY:
        return None
    if len(fits) > 1 and fits[0][0] - fits[1][0] < _CLEARLY:
        return None
    return fits[0][2], text
