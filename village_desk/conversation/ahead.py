"""An answer that says more than was asked: what belongs to other questions is kept for them. Pure.

And "saya sendiri", which is nobody's name and nobody's number, but may stand for both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from village_desk.conversation.elsewhere import (
    without_called,
    without_measures,
    without_options,
    without_presentation,
)
from village_desk.conversation.gleaning import gleaned, labelled_parts
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.pieces import LONG_NUMBER, place_and_date
from village_desk.conversation.reading import Answers, read_answers
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.office.fields import options_of, rule_of, shown_options
from village_desk.office.services import Field, Service

_ONESELF = re.compile(
    r"(?:(?:cuma|cuman|hanya|mung|namung|ya|atas nama|nama(?:nya)?|nik(?:nya)?)\s+)?"
    r"(?:saya|sy|aku|kulo|kula|abdi)(?:\s+(?:sendiri|sendirian|saja|aja|dhewe|piyambak))?(?:\s+(?:pak|bu|kok|ya))?[.!]?|"
    r"(?:diri\s+)?sendiri(?:an)?(?:\s+(?:pak|bu|kok|saja|aja))?[.!]?",
    re.IGNORECASE,
)


# Told by words of their own ("anak kedua", "gaji 1 juta"), also within an answer in free words.
_PLAIN = frozenset(
    {"anak_ke", "penghasilan", "mulai_tahun", "jenis_kelamin", "tanggal_meninggal", "tanggal_hilang"}
)
_WHERE = frozenset(
    {"alamat", "alamat_tujuan", "tempat", "lokasi", "lokasi_hilang", "tempat_meninggal", "tempat_lahir"}
)
_PLACE = re.compile(
    r"(?:di\s+)?(?:rumah|halaman|balai|masjid|mushol\w*|gedung|lapangan|aula|sekolah|hotel|pasar|kantor|rs\w*|"
    r"puskesmas|jl|jln|jalan|dusun|dsn)\b",
    re.IGNORECASE,
)
_LABELS = frozenset("no nomor nomer nik nya ktp kk kartu keluarga saya dan sama".split())
_NUMBERED = ("nik", "kk", "nik_list", "person_list")
_TELLS_MORE = 6  # words


@dataclass(frozen=True)
class Parted:
    """`left`: the words for the open question, "" when there are none; `more`: answers to other questions."""

    left: str
    more: Answers


def parted(service: Service, draft: Draft, asked: Sequence[Field], text: str, today: date) -> Parted:
    """The answer of the citizen to `asked`, and what it says of other fields that are still open."""
    own = {f.slug for f in asked}
    others = [f for f in service.fields if f.slug not in own and f.slug not in draft.values]
    lines = text.split("\n")
    away = [line for line in lines if _for_others(service, line, own)]
    more = gleaned(service, others, "\n".join(away), today, draft.whom) if away else Answers()
    left = "\n".join(line for line in lines if line not in away)
    left = without_measures(others, left, today, more)
    left = without_called(others, left, today, more)
    left = without_options(asked, others, left, today, more)
    left = without_presentation(draft, asked, left)
    if not any(rule_of(f) == "text" for f in asked) and (
        len(lines) > 1 or "," in left or len(left.split()) >= _TELLS_MORE
    ):
        # Where no free words are asked for, words about something else are no part of the answer.
        beside = gleaned(service, [f for f in others if f.slug not in more.found], left, today, draft.whom)
        more.found.update(beside.found)
    elif len(words(left)) >= _TELLS_MORE:
        plain = [f for f in others if f.slug in _PLAIN and f.slug not in more.found]
        more.found.update(gleaned(service, plain, left, today, draft.whom).found)
    return Parted(oneself(left, asked, draft), more)


def _for_others(service: Service, line: str, own: set[str]) -> bool:
    labelled = labelled_parts(service, line)
    return bool(labelled) and all(slug not in own for slug, _ in labelled)


def two_blocks(
    service: Service, draft: Draft, asked: Sequence[Field], text: str, today: date
) -> tuple[Answers, Answers] | None:
    """A whole form without labels: a line for each field of this block and of the next, and every one fits."""
    lines = [line for line in text.split("\n") if line.strip()]
    slugs = [f.slug for f in asked]
    blocks = [list(block) for block in service.blocks]
    here = next((n for n, block in enumerate(blocks) if slugs and slugs[0] in block), None)
    if here is None or here + 1 >= len(blocks):
        return None
    after = [service.field(slug) for slug in blocks[here + 1] if slug not in draft.values]
    if not after or len(asked) < 2 or len(lines) != len(asked) + len(after):
        return None
    first = read_answers(asked, "\n".join(lines[: len(asked)]), today)
    second = read_answers(after, "\n".join(lines[len(asked) :]), today)
    whole = len(first.found) == len(asked) and len(second.found) == len(after)
    return (first, second) if whole else None


def oneself(text: str, asked: Sequence[Field], draft: Draft) -> str:
    """ "Saya sendiri" as the person's own number or name, where the request knows it and one field can mean it."""
    if LONG_NUMBER.search(text) and len(asked) == 1:
        return text
    lines = text.split("\n")
    at = [n for n, line in enumerate(lines) if _ONESELF.fullmatch(line.strip())]
    if len(at) != 1:
        return text
    known = {"nik_list": draft.values.get("nik"), "nik": draft.values.get("nik")}
    names = draft.values.get("nama")
    values = [
        known.get(rule_of(f), names if rule_of(f) == "name_existing" else None)
        for f in asked
        if rule_of(f) in ("nik_list", "nik", "name_existing") and f.slug not in ("nama", "nik")
    ]
    if draft.whom or len(values) != 1 or not values[0]:
        return text
    lines[at[0]] = values[0]
    return "\n".join(lines)


def read(service: Service, draft: Draft, asked: Sequence[Field], text: str, today: date) -> Answers:
    """A field asked alone still hears the answer to another that is open: people answer in bubbles."""
    if not text.strip() or _tells_of_others(asked, text):
        return Answers()
    named = option_named(words(text), asked) if len(asked) == 1 else None
    asked = _and_its_date(service, draft, asked, text)
    answers = read_answers(asked, named or text, today)
    many = text.count(",") >= 2 and rule_of(asked[0]) != "text"
    if len(asked) == 1 and (not answers.found or many or LONG_NUMBER.search(text)):
        answers = _heard_for_block(service, draft, asked[0], text, today) or answers
    if len(asked) == 1 and not answers.found:
        answers = (
            _heard_for_another(service, draft, asked[0], text, today)
            or _heard_as_place(service, draft, asked[0], text, today)
            or answers
        )
    return answers


def _and_its_date(service: Service, draft: Draft, asked: Sequence[Field], text: str) -> Sequence[Field]:
    """ "Jember 20-11-2026" to the place of birth alone is its date as well."""
    if len(asked) != 1 or not asked[0].slug.startswith("tempat_") or not place_and_date(text):
        return asked
    when = [f for f in _missing(service, draft) if f.slug == asked[0].slug.replace("tempat_", "tanggal_")]
    return [*asked, *when]


def _tells_of_others(asked: Sequence[Field], text: str) -> bool:
    """Two people with their numbers, where no number is asked for: none of them is the child or the place."""
    before = LONG_NUMBER.split(text)[:-1]
    named = [part for part in before if set(re.findall(r"[^\W\d_]{2,}", part.casefold())) - _LABELS]
    return len(named) > 1 and not any(rule_of(f) in _NUMBERED for f in asked)


def option_named(said: Sequence[str], fields: Sequence[Field]) -> str | None:
    """ "numpang KK pak", offered a moment ago, is that choice, and no wish for a paper that is called alike."""
    plain = [word for word in said if word not in FILLERS]
    options = (
        (option, name)
        for field in fields
        if field.type == "choice"
        for option, name in zip(options_of(field), shown_options(field), strict=True)
    )
    return next(
        (o for o, n in options if {tuple(said), tuple(plain)} & {tuple(words(o)), tuple(words(n))}), None
    )


def _heard_for_block(service: Service, draft: Draft, asked: Field, text: str, today: date) -> Answers | None:
    """The whole block sent again while one of its fields is asked alone: all of it is heard."""
    block = next((block for block in service.blocks if asked.slug in block), ())
    slugs = [slug for slug in block if slug == asked.slug or slug not in draft.values]
    if len(slugs) < 2:
        return None
    answers = read_answers([service.field(slug) for slug in slugs], text, today)
    return answers if asked.slug in answers.found and len(answers.found) > 1 else None


def _heard_for_another(
    service: Service, draft: Draft, asked: Field, text: str, today: date
) -> Answers | None:
    others = [f for f in _missing(service, draft) if f.slug != asked.slug and f.numeric and f.type != "int"]
    block = next((block for block in service.blocks if asked.slug in block), ())
    near = [f for f in others if f.slug in block]
    if not near and any(len([f for f in others if rule_of(f) == rule]) > 1 for rule in ("nik", "kk")):
        # Whose number it is would be a guess, unless the number says so: "nik ibu 3509…".
        found = gleaned(service, others, text, today, draft.whom).found
        return Answers(found) if found else None
    others = near or others
    answers = read_answers(others, text, today) if others else Answers()
    found = {
        slug: result for slug, result in answers.found.items() if service.field(slug).type in ("nik", "kk")
    }
    return Answers(found) if found else None


def _heard_as_place(service: Service, draft: Draft, asked: Field, text: str, today: date) -> Answers | None:
    """ "Rumah saya" to the hour at which it begins is where it is, a question of the same block."""
    block = next((block for block in service.blocks if asked.slug in block), ())
    where = [service.field(s) for s in block if s in _WHERE and s != asked.slug and s not in draft.values]
    if rule_of(asked) == "text" or len(where) != 1 or not _PLACE.match(text):
        return None
    found = read_answers(where, text, today).found
    return Answers(found) if found else None


def _missing(service: Service, draft: Draft) -> list[Field]:
    return [service.field(slug) for block in service.blocks for slug in block if slug not in draft.values]
