"""What may stand as the new value of a line that is corrected: no remark, no praise, nobody else's data. Pure.

A correction that is not taken costs a question; one that was none puts "di kk beda" as a name into a letter.
"""

from __future__ import annotations

import re
from datetime import date

from village_desk.conversation.kin import OWNERS
from village_desk.conversation.names_said import name_at
from village_desk.conversation.spelling import words
from village_desk.office.fields import rule_of
from village_desk.office.fields_guess import candidates
from village_desk.office.services import Field

_I = re.IGNORECASE
# Said to the officer, behind the value; whole words only: "Wijaya" does not end in "ya".
_TAIL = re.compile(
    r"(?:(?:^|[\s.!,]+)(?:pak|bu|ya|yaa|yah|kak|min|mbak|nggih|nggeh|dong|deh|terima kasih|makasih|trims|"
    r"(?<!toko )(?<!emas )mas))+[\s.!,]*$|[\s.!,]+$",
    _I,
)
_MINE = re.compile(r"^(?:saya|sy|kulo|kula|adalah|juga|jg|itu)\s+(?=\S)", _I)  # "nama saya Siti"
_NOT_THIS = re.compile(r"^bukan\s+\S.*?[\s,]+(?:tapi|tetapi|melainkan)\s+", _I | re.DOTALL)
_BUT_NOT = re.compile(r"[\s,]+bukan\s+\S.*$", _I | re.DOTALL)
# No value begins like this: it says where something stands, how it is, or that it goes on.
_REMARKS = frozenset(
    "di dengan terus kok pada sama seperti sudah juga surat lainnya lain beda berbeda salah keliru kurang belum "
    "tidak masih ini kenapa mengapa apa yang hilang rusak harus bisa boleh cuma hanya nanti".split()
)
PRAISE = frozenset(
    "sudah benar betul oke sesuai pas cocok tepat ya bagus lengkap aman siap semua mendesak urgent segera cepat "
    "penting jelas sip mantap jadi banget sekali sangat itu saja memang pindah berubah tutup baru lama".split()
)
_OWNER = "|".join(sorted(map(re.escape, OWNERS), key=len, reverse=True))
_SOMEBODY = re.compile(rf"(?:{_OWNER}|usaha|toko)(?P<mine>nya|ku)?\b(?P<of>\s+(?:saya|sy|kami|aku)\b)?", _I)
_LONG, _PLAINLY = 10, 0.8
_ADDRESSES = ("alamat", "lokasi")


def polished(value: str) -> str:
    """Without politeness, without "saya" in front, and without what it is not ("… bukan Siti Jaya")."""
    plain = _NOT_THIS.sub("", value.strip())
    plain = _TAIL.sub("", _BUT_NOT.sub("", plain)).strip()
    return _MINE.sub("", plain).strip()


def placed(wanted: Field, value: str, today: date) -> str:
    """ "di pasar Tanjung blok C" as the address that it is; every other value as it stands."""
    behind = re.sub(r"^di\s+", "", value, flags=_I)
    return behind if behind != value and is_place(wanted) and shaped(wanted, behind, today) else value


def sound(wanted: Field, value: str) -> bool:
    """May this stand on the line? `value` is polished."""
    said = words(value)
    number = _is_number(wanted, value)
    if wanted.numeric and (number or wanted.type != "date"):  # "Senin kemarin" is a day without a digit
        return number and not owner_in(value)
    if not said or said[0] in _REMARKS or set(said) <= PRAISE or len(value) < 3:
        return wanted.type == "choice" and bool(said) and not set(said) <= PRAISE and said[0] not in _REMARKS
    if not is_named(wanted) and not is_place(wanted) and wanted.type != "date":
        return True  # "pekerjaannya ibu rumah tangga", "keperluannya usaha"
    return not owner_in(value)


def owner_in(value: str) -> str:
    """The person whose data these begin to tell ("ibu 3509…", "anaknya Rina"); "" for nobody."""
    found = _SOMEBODY.match(value.strip())
    return found.group() if found else ""


def is_named(wanted: Field) -> bool:
    """Does this line hold somebody's name?"""
    return rule_of(wanted).startswith("name_")


def is_place(wanted: Field) -> bool:
    """Does this line hold an address?"""
    return wanted.slug.startswith(_ADDRESSES)


def shaped(wanted: Field, value: str, today: date) -> bool:
    """Does it look like what this line wants: a name, a number, a date, an address?"""
    if is_named(wanted):
        return name_at(value, 0) == value
    if wanted.numeric or wanted.type == "date" or is_place(wanted):
        return candidates(wanted, value, today) >= _PLAINLY
    return False


def _is_number(wanted: Field, value: str) -> bool:
    """A NIK or a card's number is long, or it is told alone, though a digit may lack; every other number has one."""
    if re.fullmatch(r"[\d .\-]*\d[\d .\-]*", value):
        return True
    digits = sum(char.isdigit() for char in value)
    return digits >= (_LONG if rule_of(wanted) in ("nik", "kk") else 1)
