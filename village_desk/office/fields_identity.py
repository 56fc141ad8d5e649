"""NIK and KK numbers (adminduk 2.1, 2.2), alone and in lists. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from village_desk.office.fields_result import (
    FieldResult,
    bad,
    clean,
    good,
    letters_as_digits,
    number_runs,
    plain_digits,
)

LENGTH = 16
LONGEST_LIST = 20
PROVINCES = frozenset(
    [
        *range(11, 20),
        21,
        *range(31, 37),
        *range(51, 54),
        *range(61, 66),
        *range(71, 77),
        81,
        82,
        *range(91, 97),
    ]
)
# Women's day of birth is written with 40 added.
WOMAN = 40
_ALL = re.compile(r"\b(semua|semuanya|seluruh|seluruhnya|sekeluarga|satu keluarga)\b", re.IGNORECASE)
_LIKE_DIGITS = re.compile(r"[\dOoIl|B][\dOoIl|B .\-]{8,}[\dOoIl|B]")
_READ_AS_DIGITS = "Ada huruf yang kami baca sebagai angka. Mohon diperiksa lagi."


def read_nik(raw: str) -> FieldResult:
    """One NIK. Value: 16 digits; shown: `NIK berakhiran 0001`."""
    digits, warning = _number(raw)
    problem = nik_problem(digits)
    if problem:
        return bad(problem)
    return good(digits, f"NIK berakhiran {digits[-4:]}", warning, _province_warning(digits))


def read_kk(raw: str) -> FieldResult:
    """One KK number. Value: 16 digits; shown: `KK berakhiran 0002`. An odd date only warns (2.2)."""
    digits, warning = _number(raw)
    problem = _length_problem(digits, "Nomor KK") or _blank_problem(digits, "Nomor KK")
    if problem:
        return bad(problem)
    odd = (
        ""
        if _a_day(int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))
        else ("Tanggal di dalam nomor KK tampak tidak biasa. Mohon diperiksa lagi.")
    )
    return good(digits, f"KK berakhiran {digits[-4:]}", warning, odd)


def nik_problem(digits: str) -> str | None:
    """Why these digits cannot be a NIK, said kindly; None when they can. Region never blocks (2.1)."""
    problem = _length_problem(digits, "NIK") or _blank_problem(digits, "NIK")
    if problem:
        return problem
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    if not _a_day(day - WOMAN if day > WOMAN else day, month, year):
        return (
            "Angka ke-7 sampai ke-12 pada NIK memuat tanggal lahir, dan yang tertulis belum cocok. "
            "Mohon periksa lagi NIK di KTP atau KK."
        )
    return None


def nik_disagrees(nik: str, born: date) -> bool:
    """True when the date of birth inside a valid NIK is not `born`: a warning for the officer, no more."""
    day = int(nik[6:8])
    inside = (day - WOMAN if day > WOMAN else day, int(nik[8:10]), int(nik[10:12]))
    return inside != (born.day, born.month, born.year % 100)


def read_nik_list(raw: str) -> FieldResult:
    """One or more NIK, or `semua`. Value: joined by `, `; shown: how many, and their last four digits."""
    text = plain_digits(clean(raw, lines=True))
    niks = list(dict.fromkeys(_split_niks(text)))
    if not niks:
        if _ALL.search(text):
            return good("semua", "semua anggota keluarga")
        return bad("Mohon tulis NIK (16 angka) setiap anggota, atau balas SEMUA bila semua ikut.")
    if len(niks) > LONGEST_LIST:
        return bad(f"Paling banyak {LONGEST_LIST} NIK. Bila lebih, mohon balas PETUGAS.")
    for place, nik in enumerate(niks, start=1):
        problem = nik_problem(nik)
        if problem:
            return bad(problem if len(niks) == 1 else f"NIK urutan ke-{place}: {problem}")
    endings = ", ".join(nik[-4:] for nik in niks)
    return good(", ".join(niks), f"{len(niks)} NIK, berakhiran {endings}", *map(_province_warning, niks))


def _split_niks(text: str) -> Iterator[str]:
    """The numbers of a list, though each may be written in groups (`3509 1617 0890 0001`)."""
    for part in re.split(r"[\n,;&+]|\bdan\b", text):
        part = re.sub(r"^\s*\d{1,2}\s*[.)]\s+", "", part)  # "1. Siti …" numbers the line
        digits = ""
        for word in re.findall(r"\d[\d.\-]*", part):
            digits += re.sub(r"\D", "", word)
            if len(digits) >= LENGTH:
                yield digits
                digits = ""
        if digits:
            yield digits


def _number(raw: str) -> tuple[str, str]:
    """The long number of an answer, and a warning when letters had to be read as digits."""
    text = plain_digits(clean(raw))
    if not re.search(r"\d[ .\-]*[OoIl|B]|[OoIl|B][ .\-]*\d", text):
        return _longest(text), ""
    for match in _LIKE_DIGITS.findall(text):
        found = re.sub(r"\D", "", letters_as_digits(match))
        if len(found) == LENGTH and len(re.sub(r"\D", "", match)) >= 10:
            return found, "" if re.fullmatch(r"[\d .\-]+", match) else _READ_AS_DIGITS
    return _longest(text), ""


def _longest(text: str) -> str:
    runs = [run for run in number_runs(text) if len(run) <= 3 * LENGTH]
    return max(runs, key=len, default="")


def _length_problem(digits: str, name: str) -> str | None:
    if not digits:
        return f"{name} terdiri dari 16 angka. Mohon tulis angkanya, seperti di kartu."
    if len(digits) < LENGTH:
        return f"{name} terdiri dari 16 angka. Yang diisi baru {len(digits)} angka."
    if len(digits) > LENGTH:
        return f"{name} terdiri dari 16 angka. Yang diisi ada {len(digits)} angka."
    return None


def _blank_problem(digits: str, name: str) -> str | None:
    if digits.endswith("0000") or len(set(digits)) == 1:
        return f"{name} itu belum cocok. Mohon periksa lagi, lalu tulis seperti di kartu."
    return None


def _a_day(day: int, month: int, year: int) -> bool:
    """A calendar day in 19YY or 20YY: 29 February fits when either has one."""
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= max(monthrange(1900 + year, month)[1], monthrange(2000 + year, month)[1])


def _province_warning(nik: str) -> str:
    if int(nik[:2]) in PROVINCES:
        return ""
    return f"Kode provinsi pada NIK berakhiran {nik[-4:]} belum kami kenal. Mohon diperiksa lagi."
