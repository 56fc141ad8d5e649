"""Reading one answer for one field, and guessing which field a line answers. Pure: no database, no clock.

Rules: adminduk 2 and the validators of the catalogue. Nothing here raises on any text.
"""

from __future__ import annotations

import re
from datetime import date

from village_desk.office import (
    fields_dates,
    fields_identity,
    fields_numbers,
    fields_people,
    fields_text,
    fields_times,
)
from village_desk.office.fields_result import FieldResult, bad, clean, plain_digits
from village_desk.office.services import Field

_OF_LIFE = frozenset({"jam_lahir", "jam_meninggal"})


def read(field: Field, raw: str, today: date) -> FieldResult:
    """Read `raw` as the answer to `field`. `today` is the office's local date.

    A label in front (`NIK: …`) is forgiven. `value` is canonical: NIK 16 digits, date ISO, time `14:30`,
    money and counts whole numbers, choice the option's text, NIK lists joined by `, `, people by line breaks.
    """
    answer = without_label(field, raw)
    if not clean(answer):
        return bad(f"{field.label} masih kosong. Mohon ditulis.")
    return _by_rule(field, answer, today)


def rule_of(field: Field) -> str:
    """The rule that reads this field."""
    return str(field.validation.get("rule", field.type))


def _by_rule(field: Field, raw: str, today: date) -> FieldResult:
    limits = field.validation
    if field.slug in ("rt", "rw"):
        return fields_numbers.read_neighbourhood(raw, field.slug)
    match rule_of(field):
        case "nik":
            return fields_identity.read_nik(raw)
        case "kk":
            return fields_identity.read_kk(raw)
        case "nik_list":
            return fields_identity.read_nik_list(raw)
        case "name_existing":
            return fields_people.read_name(raw, limits)
        case "name_new":
            return fields_people.read_new_name(raw, limits)
        case "person_list":
            return fields_people.read_person_list(raw, limits)
        case "date":
            return fields_dates.read_date(raw, limits, today, birth=is_birth(field))
    return _plain_rule(field, raw, today)


def _plain_rule(field: Field, raw: str, today: date) -> FieldResult:
    limits = field.validation
    match rule_of(field):
        case "time":
            return fields_times.read_time(raw, any_hour=field.slug in _OF_LIFE)
        case "idr" | "money":
            return fields_numbers.read_money(raw, limits)
        case "integer" | "int":
            return fields_numbers.read_integer(raw, limits, field.slug)
        case "year":
            return fields_numbers.read_year(raw, limits, today)
        case "phone_id":
            return fields_numbers.read_phone(raw)
        case "email":
            return fields_text.read_email(raw)
        case "choice":
            return fields_text.read_choice(raw, options_of(field), field.option_names)
        case "regex":
            return fields_text.read_pattern(raw, limits)
    return fields_text.read_text(raw, limits, long=field.type == "longtext")


def is_birth(field: Field) -> bool:
    """A date of birth lies in the past and is never guessed without its year."""
    return "lahir" in field.slug


def options_of(field: Field) -> tuple[str, ...]:
    """The options of a choice, in order; empty for other fields."""
    return tuple(str(option) for option in field.validation.get("options", ()))


def shown_options(field: Field) -> tuple[str, ...]:
    """The options as this chat names them, in the same order."""
    return field.option_names or options_of(field)


def names_of(field: Field) -> tuple[str, ...]:
    """How a person may name this field in front of an answer, in small letters, longest first."""
    label = re.sub(r"\(.*?\)", "", field.label).split(",")[0].casefold()
    names = {" ".join(label.split()), field.slug.replace("_", " ")}
    if rule_of(field) == "kk":
        names |= {name.replace("nomor ", short) for name in set(names) for short in ("no ", "no. ", "")}
    if field.slug == "nama":
        names |= {"nama lengkap", "nama"}
    if field.slug.startswith("tanggal_"):
        names |= {name.replace("tanggal", "tgl") for name in set(names)}
    return tuple(sorted((name for name in names if name), key=len, reverse=True))


def labelled(field: Field, raw: str) -> str | None:
    """What follows the field's own name and a `:` or `=` (a number may follow at once); else None."""
    text = clean(raw, lines=True)
    for name in names_of(field):
        loose = r"|\s+(?=\d)" if rule_of(field) in ("nik", "kk") else ""
        match = re.match(rf"\W{{0,3}}{re.escape(name)}\s*(?:[:=]\s*{loose})", text, re.IGNORECASE)
        if match:
            return text[match.end() :]
    return None


def without_label(field: Field, raw: str) -> str:
    """The answer without the field's name in front of it."""
    rest = labelled(field, raw)
    return raw if rest is None else rest


__all__ = [
    "FieldResult",
    "is_birth",
    "labelled",
    "names_of",
    "options_of",
    "plain_digits",
    "read",
    "rule_of",
    "shown_options",
    "without_label",
]
