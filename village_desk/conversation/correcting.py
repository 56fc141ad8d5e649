""" "Salah, namanya Siti", "ubah alamat", "nik nya salah": corrections in a request, whatever is being asked.

Only what plainly corrects is taken for it: where free words are asked for, "ganti nama di sertifikat" is an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from village_desk.conversation import address_parts, asking, flow, line_numbers, line_values, summary, warned
from village_desk.conversation.answerable import wants_free_words
from village_desk.conversation.pieces import names_for
from village_desk.conversation.reading import read_answers
from village_desk.conversation.state import Draft
from village_desk.conversation.taken_in import keep
from village_desk.conversation.talk import ANSWERS, FORM, Talk
from village_desk.office.services import Field, Service

LONGEST = 160
POLITE = (
    r"(?:(?:eh|ehh|maaf|aduh|oh|wah|pak|bu|bapak|ibu|mohon|tolong|min|kak|mas|mbak|lho|loh|itu|yang|tadi)"
    r"[\s,.!]+)*"
)
_WRONG = r"(?:salah|keliru|ralat|koreksi|bukan|revisi|maksud saya|maksudnya)"
_CHANGE = r"(?:ubah|ganti|edit|koreksi|perbaiki|ralat|revisi|change)"
_BEING = r"(?:[\s,.:=-]+(?:saya|tadi|itu|yang|benar|betul|harusnya|seharusnya|adalah|jadi|menjadi|ke|tapi|mestinya))*"
_TO = r"(?:pak|bu|bapak|ibu|min|kak|mas|mbak|ya|nih)"
_BUT = r"(?:tapi|tetapi|melainkan)"
_RATHER = r"(?:harusnya|seharusnya|mestinya|yang (?:benar|betul))"
_TURNED = r"(?:di)?(?:ganti|ubah|pindah)(?:\s+(?:jadi|menjadi|ke))?"
# Beside the names of `pieces`: how what every form asks for is called in the middle of a sentence.
_SHORT = {"nama": ("nama",), "nik": ("nik",), "no_kk": ("no kk", "nomor kk"), "alamat": ("alamat",),
          "keperluan": ("keperluan", "tujuan")}  # fmt: skip
# Where free words are awaited only these make a correction of what else would be an answer.
_PLAINLY = re.compile(
    r"\b(?:harusnya|seharusnya|mestinya|(?:yang|yg) (?:benar|bener|betul)|bukan|tapi|melainkan)\b|[:=]", re.IGNORECASE
)


def hear(talk: Talk) -> bool:
    """True when the message corrected an answer, or named the one to correct."""
    service, draft, kind = talk.service, talk.draft, talk.state.ask.kind
    if service is None or draft is None or kind not in FORM or len(talk.text) > LONGEST:
        return False
    if kind not in ("confirm", "edit") and (number := line_numbers.pointed_at(talk.text)):
        return _line(talk, number)
    if _part_of_address(talk, service, draft):
        return True
    # Of the whole summary a line may be corrected that was left out; before, what is not filled in is still asked.
    given = [f for f in service.fields if f.slug in draft.values or kind in ("confirm", "edit")]
    found = _corrected(talk.text.strip(), given)
    if found is None or not _may_be(talk, *found):
        return False
    wanted, value = found[0], line_values.placed(*found, talk.today)
    if not value and kind in ("confirm", "edit"):
        return False  # the summary asks which line, where several are called so
    if not value and (kind == "document" or (kind == "optional" and wanted.slug in talk.state.ask.items)):
        return False  # "kk salah" while papers are sent is about the photo
    talk.intent = "answer"
    _change(talk, wanted, value)
    return True


def _may_be(talk: Talk, wanted: Field, value: str) -> bool:
    """Is this plainly a correction? Where free words are awaited, nearly any words are an answer."""
    if not value:
        return True
    value = line_values.placed(wanted, value, talk.today)
    if not line_values.sound(wanted, value):
        return False
    free = talk.state.ask.kind in ANSWERS and wants_free_words(talk)
    moved = re.search(r"\bpindah\b", talk.text, re.IGNORECASE)
    return not (free or moved) or bool(_PLAINLY.search(talk.text)) or line_values.shaped(wanted, value, talk.today)


def _part_of_address(talk: Talk, service: Service, draft: Draft) -> bool:
    """ "Alamatnya RT 5 bukan RT 4": the rest of the address stays. RT alone is an answer where one is awaited."""
    parts = address_parts.told(talk.text)
    places = [f for f in service.fields if f.slug in draft.values and line_values.is_place(f)]
    at_summary = talk.state.ask.kind in ("confirm", "edit")
    says = at_summary or "alamat" in talk.text.casefold() or _PLAINLY.search(talk.text)
    if not parts or len(places) != 1 or not says or set(parts) & {f.slug for f in service.fields}:
        return False
    if places[0].slug in talk.state.ask.items:
        return False
    talk.intent = "answer"
    _change(talk, places[0], address_parts.amended(draft.values[places[0].slug], parts))
    return True


def _line(talk: Talk, number: int) -> bool:
    service, draft = talk.service, talk.draft
    assert service and draft
    lines = [line for line in summary.lines_of(service, draft) if line.startswith("field:")]
    if not 1 <= number <= len(lines):
        return False
    talk.intent = "answer"
    asking.ask_fields(talk, [lines[number - 1].removeprefix("field:")])
    return True


def _corrected(text: str, fields: Sequence[Field]) -> tuple[Field, str] | None:
    """(field, its new value or ""); the longest name decides."""
    for name, wanted in named(fields):
        if not re.search(name, text, re.IGNORECASE):
            continue  # most names are not said, and seven patterns cost far more to build than one
        for pattern in _corrections(name):
            if found := pattern.fullmatch(text):
                return wanted, line_values.polished(found.group("value") or "")
    return None


@lru_cache(maxsize=256)
def _corrections(name: str) -> tuple[re.Pattern[str], ...]:
    """The ways to say that what was told under this name is otherwise; each has a group `value`."""
    named_so = rf"{name}\s*(?:nya)?"
    told = rf"{POLITE}{named_so}(?:\s+(?:saya|tadi|itu))*"
    patterns = (
        rf"{POLITE}{_WRONG}(?:[\s,.!]+{_TO})?[\s,.:!]+(?:itu |yang )?{named_so}{_BEING}[\s:=,.-]*(?P<value>.*)",
        rf"{POLITE}{_CHANGE}\s+{named_so}(?:\s+saya)?\s*(?:(?:jadi|menjadi|ke|:|=)\s*(?P<value>.+))?",
        rf"{told}\s+(?:salah|keliru)(?:{_BEING}[\s:=,.-]+(?P<value>.+))?",
        rf"{POLITE}{named_so}(?:\s+(?:saya|itu))*\s+(?P<value>\S.{{0,60}}?)[\s,]+bukan\s+\S.*",
        rf"{POLITE}{named_so}(?:\s+(?:saya|itu))*\s+bukan\s+\S.{{0,60}}?[\s,]+{_BUT}\s+(?P<value>\S.*)",
        rf"{told}\s+{_RATHER}\s+(?P<value>\S.*)",
        rf"{told}\s+{_TURNED}\s+(?P<value>.+)",
    )
    return tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in patterns)


def named(fields: Sequence[Field]) -> list[tuple[str, Field]]:
    """(pattern of a name, field), the longest first; "tanggal" alone where there is one date."""
    known = sorted(((name, f) for f in fields for name in _names(f)), key=lambda pair: -len(pair[0]))
    dated = [f for f in fields if f.type == "date"]
    known += [(name, dated[0]) for name in ("tanggal", "tgl", "hari")] if len(dated) == 1 else []
    return [(r"[\s_]+".join(map(re.escape, name.split())), wanted) for name, wanted in known]


def _names(wanted: Field) -> tuple[str, ...]:
    return (*names_for(wanted), *_SHORT.get(wanted.slug, ()))


def _same_month(wanted: Field, before: str, value: str) -> str:
    """ "Tanggalnya ganti 19": the day alone is of the month that was told (`before`, ISO)."""
    if wanted.type != "date" or not before or not re.fullmatch(r"\d{1,2}", value):
        return value
    year, month, _ = before.split("-")
    return f"{value}-{month}-{year}"


def _change(talk: Talk, wanted: Field, value: str) -> None:
    """Set the new value and go on; without a right one its question is asked, and the old one stays until then."""
    draft = talk.draft
    assert draft
    if not value:
        asking.ask_fields(talk, [wanted.slug])
        return
    answers = read_answers([wanted], _same_month(wanted, draft.values.get(wanted.slug, ""), value), talk.today)
    keep(draft, answers)
    result = answers.found.get(wanted.slug)
    if result is None:
        _, trouble = answers.problems[wanted.slug]
        warned.problem(talk, trouble.problem)
        asking.ask_fields(talk, [wanted.slug])
        return
    talk.say("edited")
    warned.tell(talk, [result])
    flow.ask_next(talk)
