"""Parts of an answer that belong to another question: a measure, a line that calls it by its name. Pure.

A part goes away only with a value that could be read; what cannot be read stays where it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from village_desk.conversation import chatter, plain_names
from village_desk.conversation.details_said import child_number
from village_desk.conversation.measures_said import HOUR, MEASURED
from village_desk.conversation.names_said import name_at
from village_desk.conversation.reading import Answers
from village_desk.conversation.spelling import folded, words
from village_desk.conversation.state import Draft
from village_desk.office.fields import FieldResult, names_of, read, rule_of
from village_desk.office.fields_guess import candidates
from village_desk.office.no_names import talk_in
from village_desk.office.services import Field

_MEASURE = 6  # words of a part that tells a measure and nothing else; as many for each of several
_PLACE_FITS = 0.8
_OPTION, _OPTION_WORDS = 0.9, 3
_NAME_RULES = ("name_existing", "name_new")
_NOTHING = re.compile(
    r"(?:masih |itu |nya )*(?:belum|blm|tidak|tdk|gak|ga|nggak|ndak|lupa|gatau|kosong|sama|mboten|durung|salah|"
    r"hilang|pindah)\b",
    re.IGNORECASE,
)
_TELLS_PLACE = re.compile(r"\bdi\s+\w", re.IGNORECASE)  # "tadi jam 6 di rumah": the hour, and where
_OWN = re.compile(r"(?:nama )?(?:saya|sy|kul[oa]|aku)[ ,]+(?=[^\W\d_])", re.IGNORECASE)


def without_measures(others: Sequence[Field], text: str, today: date, more: Answers) -> str:
    """The text without parts such as "3,2 kg", which answer a question of their own, and go to `more`."""
    measured = [f for f in others if f.slug in MEASURED]
    parts = re.split(r"[;\n]|,(?!\d)", text) if measured else []
    rest = []
    for part in parts:
        found = _measured([f for f in measured if f.slug not in more.found], part, today)
        if found and len(words(part)) <= _MEASURE * len(found):
            more.found.update(found)
            part = re.sub(r" {2,}", " ", HOUR.sub(" ", part)) if _TELLS_PLACE.search(part) else ""
        if part.strip():
            rest.append(part.strip())
    return text if rest == [part.strip() for part in parts] else "\n".join(rest)


def _measured(measured: Sequence[Field], part: str, today: date) -> dict[str, FieldResult]:
    said = {f.slug: (f, MEASURED[f.slug](part)) for f in measured}
    results = {slug: read(f, raw, today) for slug, (f, raw) in said.items() if raw}
    return {slug: result for slug, result in results.items() if result.value is not None}


def without_called(others: Sequence[Field], text: str, today: date, more: Answers) -> str:
    """The text without lines such as "nama usaha saya warung berkah", which are an answer to another question."""
    rest = []
    for line in text.split("\n"):
        wanted, raw, behind = _called(line, [f for f in others if f.slug not in more.found])
        result = read(wanted, raw, today) if wanted and _plainly(wanted, raw, today) else None
        if wanted and result and result.value is not None:
            more.found[wanted.slug] = result
            rest += [behind] if behind else []
        else:
            rest.append(line)
    return "\n".join(rest)


def _called(line: str, others: Sequence[Field]) -> tuple[Field | None, str, str]:
    """(field, its answer, what stands behind a name): a name of two words in front is plain without a colon."""
    for wanted in others:
        for name in (name for name in names_of(wanted) if " " in name):
            pattern = (
                rf"\W{{0,3}}{re.escape(name)}(?:nya)?(?: kandung)?(?: saya| sy)?(?: itu| adalah)?\s+(\S.*)$"
            )
            head = re.match(pattern, line, re.IGNORECASE)
            if not head or "?" in line or (wanted.numeric and not re.search(r"\d", head[1])):
                continue
            if rule_of(wanted) in _NAME_RULES:
                first, _, behind = head[1].partition(",")
                return wanted, first.strip(), behind.strip()
            return wanted, head[1], ""
    return None, "", ""


def _plainly(wanted: Field, raw: str, today: date) -> bool:
    """ "Alamat usaha pindah" gives no address, "nama ibu bidannya lupa" no name."""
    if _NOTHING.match(raw) or chatter.kind_of(raw):
        return False
    if rule_of(wanted) in _NAME_RULES:
        return plain_names.verdict(raw) is True and not talk_in(raw)
    if rule_of(wanted) == "text" and wanted.slug.startswith(("alamat", "lokasi", "tempat")):
        return candidates(wanted, raw, today) >= _PLACE_FITS
    return True


def without_options(
    asked: Sequence[Field], others: Sequence[Field], text: str, today: date, more: Answers
) -> str:
    """The text without parts that are an option of another question: "bidan" is no child's name.

    Alone it may be the answer where free words are asked for: a midwife's profession.
    """
    parts = [part.strip() for part in re.split(r"[;\n]|,(?!\d)", text)]
    free = any(rule_of(f) == "text" for f in asked)
    if (free and len(parts) == 1) or not any(rule_of(f) in (*_NAME_RULES, "text", "date") for f in asked):
        return text
    rest = []
    for part in parts:
        options = [f for f in asked if f.type == "choice"]
        own = any(candidates(f, part, today) >= _OPTION for f in options)
        other = None if own else _option_of([f for f in others if f.slug not in more.found], part, today)
        if other:
            more.found[other.slug] = read(other, part, today)
        else:
            rest.append(part)
    return "\n".join(rest) if len(rest) < len(parts) else text


def _option_of(others: Sequence[Field], part: str, today: date) -> Field | None:
    """The one question whose option this part is, or which counts children: "anak kedua"."""
    if not 0 < len(part.split()) <= _OPTION_WORDS or part.strip().isdecimal():
        return None
    if child_number(part) == part:
        return next((f for f in others if f.slug == "anak_ke"), None)
    fitting = [f for f in others if f.type == "choice" and candidates(f, part, today) >= _OPTION]
    return fitting[0] if len(fitting) == 1 else None


def without_presentation(draft: Draft, asked: Sequence[Field], text: str) -> str:
    """The text without a line "saya Sumiati", where the name is known and free words are asked for."""
    known = folded(draft.values.get("nama", ""))
    if not known or draft.whom or not any(rule_of(f) == "text" for f in asked):
        return text
    return "\n".join(line for line in text.split("\n") if not _presents(line, known))


def _presents(line: str, known: str) -> bool:
    """Is this line the person's own name once more, or a part of it, and nothing else?"""
    head = _OWN.match(line.strip())
    name = name_at(line.strip(), head.end()) if head else None
    whole = head is not None and name is not None and line.strip()[head.end() :].strip(" .,") == name
    return whole and name is not None and set(folded(name).split()) <= set(known.split())
