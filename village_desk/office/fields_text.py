"""Free text, e-mail, patterns, and choices by number or word. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from village_desk.office.fields_result import FieldResult, bad, clean, good, plain_digits

LONGEST_TEXT = 200
LONGEST_LONGTEXT = 500
_EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s.,;<>\"']{2,}")
# "Toko sembako pak": what is said to us, and no part of the answer.
_POLITE_TAIL = re.compile(r"(?<=\w)[ ,]+(?:(?:ya|nggih)[ ,]+)?(?:pak|bu|mbak|kak|min)[.! ]*$", re.IGNORECASE)
# What people say for what the form says (adminduk 2.7).
_OTHERS = frozenset({"lainnya", "famili lain"})
_RELATIONS = frozenset(
    "menantu mantu keponakan ponakan sepupu paman bibi pakde bude ipar besan kerabat famili tetangga cucu kakek "
    "nenek mbah teman kenalan perangkat desa adik kakak saudara".split()
)
_SAME = {
    "adik": "saudara",
    "kakak": "saudara",
    "rt": "ketua rt",
    "pak rt": "ketua rt",
    "bu rt": "ketua rt",
    "l": "laki-laki",
    "lk": "laki-laki",
    "laki": "laki-laki",
    "laki laki": "laki-laki",
    "laki2": "laki-laki",
    "goldar": "golongan darah",
    "pria": "laki-laki",
    "cowok": "laki-laki",
    "lanang": "laki-laki",
    "p": "perempuan",
    "pr": "perempuan",
    "wanita": "perempuan",
    "cewek": "perempuan",
    "wedok": "perempuan",
    "ortu": "orang tua",
    "orangtua": "orang tua",
    "bapak": "orang tua",
    "ibu": "orang tua",
    "kerja": "pekerjaan",
    "sekolah": "pendidikan",
    "ilang": "hilang",
    "kis": "pbi-jk",
    "shm": "sertipikat",
    "protestan": "kristen",
    "konghucu": "khonghucu",
    "budha": "buddha",
    "typo": "salah tulis redaksional",
    "salah tulis": "salah tulis redaksional",
    "salah ketik": "salah tulis redaksional",
    "gadis": "perawan",
    "bujang": "jejaka",
    "bujangan": "jejaka",
    "lajang": "jejaka",
    "perjaka": "jejaka",
    "single": "jejaka",
    "belum kawin": "jejaka",
    "belum nikah": "jejaka",
    "belum menikah": "jejaka",
    "sekeluarga": "kepala keluarga dan seluruh anggota",
    "semua": "kepala keluarga dan seluruh anggota",
}
TYPO_RATIO = 0.8


def read_text(raw: str, limits: Mapping[str, Any], *, long: bool = False) -> FieldResult:
    """Any words. Value: one line, invisible characters taken out; a 16-digit number is hidden in `shown`."""
    text = clean(raw).strip(" *_")
    text = _POLITE_TAIL.sub("", text) or text
    if re.match(r"[=@]", text):
        return bad(f"Jawaban tidak dapat diawali tanda {text[0]}. Mohon tulis dengan kata-kata.")
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        return bad("Mohon tulis jawabannya dengan kata-kata.")
    least = int(limits.get("min", 1))
    if len(text) < least:
        return bad(f"Mohon tulis sedikit lebih lengkap, paling sedikit {least} huruf.")
    most = int(limits.get("max", LONGEST_LONGTEXT if long else LONGEST_TEXT))
    if len(text) > most:
        return bad(f"Mohon diringkas menjadi paling banyak {most} huruf. Yang ditulis {len(text)} huruf.")
    return good(text)


def read_email(raw: str) -> FieldResult:
    """One e-mail address, blanks inside forgiven. Value: as typed, in small letters."""
    text = clean(raw)
    found = _EMAIL.findall(text) or _EMAIL.findall(re.sub(r"\s*([@.])\s*", r"\1", text))
    if not found or len(found[0]) > 254:
        return bad("Mohon tulis alamat email seperti nama@gmail.com.")
    return good(found[0].rstrip(".").lower())


def read_pattern(raw: str, limits: Mapping[str, Any]) -> FieldResult:
    """Text of a fixed pattern that the office set."""
    text = plain_digits(clean(raw))[:LONGEST_TEXT]
    try:
        fits = re.fullmatch(str(limits.get("pattern", ".*")).strip("^$"), text)
    except re.error:
        fits = None
    return (
        good(text) if text and fits else bad("Bentuknya belum cocok. Mohon periksa lagi, lalu tulis ulang.")
    )


def read_choice(raw: str, options: Sequence[str], names: Sequence[str] = ()) -> FieldResult:
    """One of the options, by number (from 1), word, part of a word, or with a typo. Value: the option.

    `names`: what the options are called in the chat's own language, in their order; both are heard.
    """
    found = find_choice(raw, options) or find_named(raw, options, names)
    if found is None:
        listed = ", ".join(f"{number} {option}" for number, option in enumerate(names or options, start=1))
        return bad(f"Mohon pilih salah satu: {listed}.")
    return good(found[0])


def find_named(raw: str, options: Sequence[str], names: Sequence[str]) -> tuple[str, float] | None:
    """As `find_choice`, by the other names of the options."""
    found = find_choice(raw, names) if names else None
    return (options[list(names).index(found[0])], found[1]) if found else None


def find_choice(raw: str, options: Sequence[str]) -> tuple[str, float] | None:
    """The option meant and how sure its shape is (0..1); None when none or several fit."""
    said = re.sub(r"\s+(?:saya|sy|aku|nya)$", "", _bare(raw))
    number = re.fullmatch(r"(?:nomor|no|pilih|pilihan)?\s*(\d{1,2})\s*", said)
    if number:
        place = int(number[1])
        return (options[place - 1], 0.4) if 1 <= place <= len(options) else None
    if not said:
        return None
    names = [(option, _names_of(option)) for option in options]
    for fits, sure, longest_wins in (
        (lambda n: n == said or n == _SAME.get(said), 0.95, False),
        (lambda n: f" {n} " in f" {said} ", 0.85, True),
        (lambda n: len(said) >= 3 and f" {said}" in f" {n}", 0.8, False),
        (lambda n: _alike(said, n), 0.75, False),
    ):
        fitting = [(n, option) for option, all_names in names for n in all_names if fits(n)]
        meant = _longest(fitting) if longest_wins else list(dict.fromkeys(option for _, option in fitting))
        if meant:
            return (meant[0], sure) if len(meant) == 1 else None
    return _another_relation(said, options)


def _another_relation(said: str, options: Sequence[str]) -> tuple[str, float] | None:
    """ "Menantu" where relations are listed and that one is not: "lainnya", without asking three times."""
    other = next((option for option in options if _bare(option) in _OTHERS), None)
    related = "anak" in map(_bare, options) and set(said.split()) <= _RELATIONS
    return (other, 0.6) if other and related else None


def _longest(fitting: Sequence[tuple[str, str]]) -> list[str]:
    """The options whose names are not part of a longer name that fits too: `cerai mati` beats `cerai`."""
    names = [name for name, _ in fitting]
    return list(
        dict.fromkeys(
            option for name, option in fitting if not any(name != other and name in other for other in names)
        )
    )


def _names_of(option: str) -> list[str]:
    """The option, its parts around `/` and before brackets: `bidan/perawat` is also `bidan`."""
    whole = _bare(option)
    parts = [_bare(part) for part in re.split(r"[/(]", option)]
    return [name for name in dict.fromkeys([whole, *parts]) if len(name) > 1 or name == whole]


def _alike(said: str, name: str) -> bool:
    return len(said) >= 4 and SequenceMatcher(None, said[:60], name).ratio() >= TYPO_RATIO


def _bare(text: str) -> str:
    """Small letters and digits with single spaces; hyphens stay inside words."""
    return " ".join(re.sub(r"[^\w\-]+", " ", plain_digits(clean(text)).casefold()).split())[:120]
