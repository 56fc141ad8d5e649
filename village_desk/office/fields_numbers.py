"""Amounts, counts, years, phone numbers and RT/RW as people write them (adminduk 2.4, 2.6). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from village_desk.office.fields_result import FieldResult, bad, clean, good, grouped, plain_digits

_WORDS = {
    word: number
    for number, word in enumerate(
        "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()
    )
} | {
    "pertama": 1,
    "kedua": 2,
    "ketiga": 3,
    "keempat": 4,
    "kelima": 5,
    "keenam": 6,
    "ketujuh": 7,
    "kedelapan": 8,
    **{word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth".split(), 1)},
    "seratus": 100,
    "seribu": 1000,
}
_UNITS = {"rb": 1000, "ribu": 1000, "rbu": 1000, "k": 1000, "jt": 10**6, "juta": 10**6, "jta": 10**6}
_AMOUNT = re.compile(r"(\d[\d.,]*)\s*(rb|ribu|rbu|k|jt|juta|jta)?\b")
_SCALED = re.compile(r"(\d{1,6})(?:[.,](\d{1,4}))?\s*(kg|kilo|kilogram|ons|gram|gr|ha|hektar|hektare)\b")
_FRACTION = re.compile(r"\b(setengah|separuh|seperempat)\b")
# What one of these is in the field's own unit, by the end of the field's slug.
_SCALES: dict[str, dict[str, int]] = {
    "_gram": {"kg": 1000, "kilo": 1000, "kilogram": 1000, "ons": 100, "gram": 1, "gr": 1},
    "_m2": {"ha": 10_000, "hektar": 10_000, "hektare": 10_000},
}
_SHOWN_UNITS = {"_gram": " gram", "_cm": " cm", "_m2": " m²"}
_RANGE = re.compile(r"\d\s*(-|–|s/?d|sampai|hingga|atau)\s*\d")
_MONEY_HOW = "Mohon tulis jumlahnya, misalnya 1.500.000 atau 1,5 juta."


def read_money(raw: str, limits: Mapping[str, Any]) -> FieldResult:
    """Rupiah. Value: whole rupiah; shown: `Rp1.500.000`."""
    text = plain_digits(clean(raw)).lower()[:80]
    if _RANGE.search(text):
        return bad("Mohon tulis satu angka saja. " + _MONEY_HOW)
    amount = find_money(text)
    if amount is None:
        return bad(_MONEY_HOW)
    problem = _limit_problem(amount, limits)
    return bad(problem) if problem else good(str(amount), f"Rp{grouped(amount)}")


def find_money(text: str) -> int | None:
    """The amount in rupiah: `1,5 jt`, `1jt 500rb`, `Rp1.500.000,-`; None when it is absent or unclear."""
    text = re.sub(r"\bsejuta\b", "1 juta", re.sub(r"\bseribu\b", "1 ribu", text))
    text = re.sub(r"\bsetengah\s+juta\b", "500 ribu", text)
    text = re.sub(r"\b(satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh)\b", _digits_of, text)
    text = re.sub(r"\brp\b\.?|rp\.?(?=\s*\d)|idr", "", text)
    if re.search(r"(^|\s)-\s*\d", text):
        return None
    total = 0
    for number, unit in _AMOUNT.findall(text):
        value = _decimal(number.rstrip(".,"), unit)
        if value is None:
            return None
        total += round(value * _UNITS.get(unit, 1))
    return total if _AMOUNT.search(text) and total < 10**15 else None


def _digits_of(match: re.Match[str]) -> str:
    return str(_WORDS[match[0]])


def _decimal(number: str, unit: str) -> float | None:
    """`1.500.000` is grouped, and `1.500 ribu`; `1,5` and `1.5` are decimal, which a unit makes sensible."""
    millions = unit.startswith("j")
    bare = re.sub(r",(0{1,2}|-)$", "", number)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", bare) and not (
        millions and bare.count(",") + bare.count(".") == 1
    ):
        return float(re.sub(r"\D", "", bare))
    if bare.isdecimal():
        return float(bare) if len(bare) <= 15 else None
    if unit and re.fullmatch(r"\d{1,9}[.,]\d{1,3}", bare):
        return float(bare.replace(",", "."))
    return None


def read_integer(raw: str, limits: Mapping[str, Any], slug: str = "") -> FieldResult:
    """A whole number, its unit or words around it ignored. Kilograms and hectares are converted."""
    text = plain_digits(clean(raw)).lower()[:80]
    if _RANGE.search(text):
        return bad("Mohon tulis satu angka saja.")
    number = find_integer(text, slug)
    if number is None:
        return bad("Mohon dijawab dengan angka, misalnya 2.")
    problem = _limit_problem(number, limits)
    return bad(problem) if problem else good(str(number), grouped(number) + _SHOWN_UNITS.get(_end(slug), ""))


def _end(slug: str) -> str:
    return "_" + slug.rpartition("_")[2]


def find_integer(text: str, slug: str = "") -> int | None:
    """The one whole number in a text, or None. `slug` tells grams (`_gram`) and square metres (`_m2`)."""
    if re.search(r"\d\s*(?:pagi|siang|sore|malam|subuh|dini hari)\b", text):
        return None  # an hour
    text = re.sub(r"\bm\s*(2|²|persegi)|meter persegi", " ", text).replace("²", " ")
    scaled = _SCALED.findall(text)
    if any(unit not in ("gram", "gr") for _, _, unit in scaled):
        return _scaled_sum(text, scaled, _SCALES.get(_end(slug), {}))
    if re.search(r"(^|\s)-\s*\d", text):
        return None
    numbers = re.findall(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+", text)
    if len(numbers) == 1 and not re.search(r"\d,\d", text):
        digits = numbers[0].replace(".", "")
        return int(digits) if len(digits) <= 15 else None
    if numbers:
        return None
    words = [_WORDS[word] for word in re.findall(r"[a-z]+", text) if word in _WORDS]
    return words[0] if len(words) == 1 else None


def _scaled_sum(text: str, parts: Sequence[tuple[str, str, str]], scale: Mapping[str, int]) -> int | None:
    """`3,2 kg` and `3 kilo 2 ons` in grams; None when a number or a half is left over, rather than losing it."""
    if _FRACTION.search(text) or re.search(r"\d", _SCALED.sub(" ", text)):
        return None
    if any(unit not in scale for _, _, unit in parts):
        return None
    return sum(round(float(f"{whole}.{rest or 0}") * scale[unit]) for whole, rest, unit in parts)


def read_year(raw: str, limits: Mapping[str, Any], today: date) -> FieldResult:
    """A year 19xx or 20xx that has begun; `3 tahun lalu` is counted back. Value and shown: four digits."""
    text = plain_digits(clean(raw)).lower()[:80]
    years = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text)
    ago = re.search(r"\b(\d{1,2})\s*(?:tahun|thn|th)\b.*\blalu\b", text)
    year = int(years[0]) if years else today.year - int(ago[1]) if ago else None
    if re.search(r"\btahun ini\b", text) and year is None:
        year = today.year
    if year is None:
        return bad("Mohon tulis tahunnya dengan 4 angka, misalnya 2015.")
    if year > today.year:
        return bad(f"Tahun {year} belum tiba. Mohon periksa lagi tahunnya.")
    if year < int(limits.get("min", 1900)):
        return bad(f"Mohon periksa lagi tahunnya: yang tertulis {year}.")
    return good(str(year))


def read_phone(raw: str) -> FieldResult:
    """A mobile number, Indonesian or foreign with its `+`. Value: E.164; shown with the middle hidden."""
    digits = re.sub(r"[\s().\-/]|^whatsapp:", "", plain_digits(clean(raw)).lower())
    if re.fullmatch(r"0?8[1-35-9]\d{7,10}", digits):
        digits = "+62" + digits.lstrip("0")
    elif re.fullmatch(r"62\d{8,13}", digits):
        digits = "+" + digits
    if not re.fullmatch(r"\+628[1-35-9]\d{7,10}|\+(?!62)[1-9]\d{7,14}", digits):
        return bad("Mohon tulis nomor HP seperti 0812 3456 7890.")
    return good(digits, f"{digits[:6]}-xxxx-{digits[-3:]}")


def read_neighbourhood(raw: str, slug: str) -> FieldResult:
    """RT or RW, also out of `rt 2/5` or `02/05`. Value: three digits, as official texts write it (2.6)."""
    number = find_neighbourhood(raw, slug)
    if number is None or not 0 < int(number) <= 999:
        return bad(f"Mohon tulis nomor {slug.upper()}, misalnya 002.")
    return good(f"{int(number):03d}")


def find_neighbourhood(raw: str, slug: str) -> str | None:
    """The digits of this RT or RW in the text, or None."""
    text = plain_digits(clean(raw)).lower()[:160]
    named = re.search(rf"\b{slug}\b\.?\s*[:=]?\s*(\d{{1,3}})(?!\d)", text)
    if named:
        return named[1]
    pair = re.search(r"(?<!\d)(\d{1,3})\s*/\s*(\d{1,3})(?!\d)", text)
    if pair:
        return pair[1 if slug == "rt" else 2]
    other = "rw" if slug == "rt" else "rt"
    bare = re.fullmatch(r"\D{0,3}(\d{1,3})", text.strip())
    return bare[1] if bare and not re.search(rf"\b{other}\b", text) else None


def _limit_problem(number: int, limits: Mapping[str, Any]) -> str | None:
    if number < int(limits.get("min", 0)):
        return f"Angkanya paling kecil {grouped(int(limits.get('min', 0)))}. Mohon diperiksa lagi."
    if "max" in limits and number > int(limits["max"]):
        return f"Angkanya paling besar {grouped(int(limits['max']))}. Mohon diperiksa lagi."
    return None
