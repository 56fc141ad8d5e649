"""How well a line fits a field by its shape alone, so that a block can be answered in any order. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from village_desk.office import fields_dates, fields_numbers, fields_people, fields_text, fields_times
from village_desk.office.fields import is_birth, labelled, options_of, read, rule_of
from village_desk.office.fields_identity import nik_problem
from village_desk.office.fields_result import clean, letters_as_digits, number_runs, plain_digits
from village_desk.office.services import Field

_ADDRESS = re.compile(
    r"\b(rt|rw|jl|jln|jalan|gang|gg|dusun|dsn|dukuh|desa|ds|kec|kecamatan|kab|kabupaten|blok|no|perum|kampung|kp|"
    r"krajan|lingkungan|provinsi|prov|kota|kelurahan|kel)\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(untuk|utk|buat|bwt|keperluan|daftar|mendaftar|syarat|melamar|lamaran|kerja|sekolah|beasiswa|kur|bank|"
    r"kuliah|pinjaman|kredit|bpjs|pengajuan|mengurus|persyaratan|pendaftaran)\b",
    re.IGNORECASE,
)
_PLACE_SLUGS = ("alamat", "lokasi", "tempat", "tujuan", "desa", "kecamatan", "kabupaten", "provinsi", "batas")


def candidates(field: Field, raw: str, today: date) -> float:
    """0 (cannot be) to 1 (its own label is in front): how well `raw` fits `field` by shape.

    NIK and KK look alike: the caller breaks ties by the order in which the block asked.
    """
    text = clean(raw, lines=True)
    if not text:
        return 0.0
    if labelled(field, text) is not None:
        return 1.0
    if field.slug in ("rt", "rw"):
        return _neighbourhood(field, text)
    shape = _SHAPES.get(rule_of(field))
    return shape(field, text, today) if shape else _words(field, text, today)


def _neighbourhood(field: Field, text: str) -> float:
    if fields_numbers.find_neighbourhood(text, field.slug) is None:
        return 0.0
    return 0.9 if re.search(rf"\b{field.slug}\b|/", text, re.IGNORECASE) else 0.6


def _identity(text: str) -> str:
    """The long number of a line, or an empty text."""
    runs = number_runs(text)
    return max(runs, key=len, default="")


def _nik(field: Field, text: str, today: date) -> float:
    if re.search(r"\bkk\b|kartu keluarga", text, re.IGNORECASE):
        return 0.1 if _identity(text) else 0.0
    digits = _identity(text)
    if len(digits) != 16:
        return _almost(text, digits)
    return 0.9 if nik_problem(digits) is None else 0.4


def _kk(field: Field, text: str, today: date) -> float:
    named = bool(re.search(r"\bkk\b|kartu keluarga", text, re.IGNORECASE))
    if re.search(r"\bnik\b|\bktp\b", text, re.IGNORECASE) and not named:
        return 0.1 if _identity(text) else 0.0
    digits = _identity(text)
    if len(digits) != 16:
        return _almost(text, digits)
    if named:
        return 0.98
    if int(digits[6:8]) > 31:  # a woman's NIK: no card has such a day
        return 0.2
    # Cards were numbered in this century: an older date is a person's.
    return 0.8 if int(digits[10:12]) <= today.year % 100 else 0.5


def _almost(text: str, digits: str) -> float:
    """A long number with a digit lost or doubled, or with letters among its digits."""
    repaired = re.sub(r"[ .\-]", "", letters_as_digits(plain_digits(text)))
    if len(digits) >= 6 and re.search(r"(?<!\d)\d{16}(?!\d)", repaired):
        return 0.8
    return 0.5 if 12 <= len(digits) <= 20 and not re.match(r"\s*(\+|0|62)8", text) else 0.0


def _date(field: Field, text: str, today: date) -> float:
    if len(_identity(text)) > 8 or len(text) > 80:
        return 0.0
    found = fields_dates.find_date(text, field.validation, today, birth=is_birth(field))
    if found is None:
        return 0.0
    fits = read(field, text, today).value is not None
    return found.sure if fits else found.sure / 2


def _time(field: Field, text: str, today: date) -> float:
    found = fields_times.find_time(text)
    if found is None or len(text) > 40:
        return 0.0
    if re.search(r"\d[-/]\d|\d{5,}|\d[.:]\d\d[.:]\d", text):
        return 0.05
    return found[2]


def _money(field: Field, text: str, today: date) -> float:
    low = plain_digits(text).lower()
    if fields_numbers.find_money(low) is None or len(_identity(text)) > 12:
        return 0.0
    if re.search(r"\brp|\d\s*(jt|juta|rb|ribu|k)\b|\b(juta|ribu|sejuta)\b", low):
        return 0.95
    return 0.7 if re.fullmatch(r"[\d.,\s\-]{4,}", low) else 0.1


def _integer(field: Field, text: str, today: date) -> float:
    low = plain_digits(text).lower()
    if len(_identity(text)) > 9 or fields_numbers.find_integer(low, field.slug) is None:
        return 0.0
    fits = read(field, text, today).value is not None
    bare = re.fullmatch(r"(anak\s*)?(ke\s*-?\s*)?[\d.]+\s*[a-z²0-9]{0,8}", low)
    return (0.8 if bare else 0.3) if fits else 0.15


def _year(field: Field, text: str, today: date) -> float:
    if read(field, text, today).value is None:
        return 0.0
    return 0.9 if len(text) <= 20 else 0.3


def _choice(field: Field, text: str, today: date) -> float:
    found = fields_text.find_choice(text, options_of(field)) or fields_text.find_named(
        text, options_of(field), field.option_names
    )
    return found[1] if found and len(text) <= 60 else 0.0


def _email(field: Field, text: str, today: date) -> float:
    return 0.98 if fields_text.read_email(text).value and "@" in text else 0.0


def _phone(field: Field, text: str, today: date) -> float:
    return 0.9 if fields_numbers.read_phone(text).value else 0.0


def _name(field: Field, text: str, today: date) -> float:
    if "\n" in text or read(field, text, today).value is None:
        return 0.0
    words = text.split()
    if _ADDRESS.search(text) or len(words) > 6:
        return 0.15
    if _PURPOSE.search(text):
        return 0.2
    return 0.65 if len(text) > 2 else 0.2


def _nik_list(field: Field, text: str, today: date) -> float:
    result = read(field, text, today)
    if result.value is None:
        return 0.3 if len(_identity(text)) >= 12 else 0.0
    return 0.95 if result.value == "semua" or "," in result.value else 0.55


def _person_list(field: Field, text: str, today: date) -> float:
    rows = fields_people.person_rows(text)
    with_number = sum(1 for row in rows if len(_identity(row)) >= 12 and re.search(r"[a-z]{2}", row.lower()))
    return 0.9 * with_number / len(rows) if rows else 0.0


def _words(field: Field, text: str, today: date) -> float:
    """Free text takes what no other shape claims."""
    if read(field, text, today).value is None:
        return 0.05
    if len(_identity(text)) >= 12:
        return 0.05
    place = any(part in field.slug for part in _PLACE_SLUGS)
    if place and _ADDRESS.search(text):
        return 0.85
    if field.slug == "keperluan" and _PURPOSE.search(text):
        return 0.8
    digits = sum(character.isdigit() for character in text)
    return 0.2 if digits * 2 > len(text) else 0.4


_SHAPES: dict[str, Callable[[Field, str, date], float]] = {
    "nik": _nik,
    "kk": _kk,
    "nik_list": _nik_list,
    "person_list": _person_list,
    "name_existing": _name,
    "name_new": _name,
    "date": _date,
    "time": _time,
    "idr": _money,
    "money": _money,
    "integer": _integer,
    "int": _integer,
    "year": _year,
    "choice": _choice,
    "email": _email,
    "phone_id": _phone,
}
