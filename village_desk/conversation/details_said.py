"""Finding work, trade, wage, school and the like in what a message says. Pure; as careful as `phrases_said`."""

from __future__ import annotations

import re

from village_desk.conversation.phrases_said import phrase_at

_I = re.IGNORECASE
_SCHOOL = re.compile(
    r"\b((?i:sdn?|min?|smpn?|mtsn?|sman?|smkn?|man?|universitas|univ\.?|politeknik|institut)\s+"
    r"(?i:negeri\s+|swasta\s+)?(?:\d{1,3}\s*)?[A-Z][\w.]*(?:\s+[A-Z\d][\w.]*){0,3}|"
    r"(?i:sdn?|smpn?|mtsn?|sman?|smkn?)\s+(?i:negeri\s+)?\d{1,3}(?:\s+[A-Z][\w.]*){0,3})"
)
_WAGE = re.compile(
    r"\b(?:penghasilan|gaji|pendapatan|upah)(?:nya|ku| saya| bapak| ayah| rata-rata| per bulan| sebulan|)*\s*"
    r"(?:sekitar|kurang lebih|kira-kira|:|=|adalah)?\s*"
    r"((?:rp\.?\s*)?\d[\d.,]*\s*(?:jt|juta|rb|ribu|k\b)|rp\.?\s*\d[\d.]{4,}|\d{1,3}(?:\.\d{3}){1,3}|\d{6,9})",
    _I,
)  # fmt: skip
_WORK = re.compile(
    r"\b(?:pekerjaan(?:nya)?(?: saya)?|bekerja sebagai|kerja sebagai|profesi(?: saya)?)\s*(?:adalah|:|=)?\s+",
    _I,
)
_TRADE = re.compile(
    r"\b(?:jenis usaha(?:nya)?|usaha saya|usahanya|usaha sy|(?:ber)?jualan|(?:ber)?dagang)\s*"
    r"(?:adalah|yaitu|:|=)?\s+",
    _I,
)
_SHOP = re.compile(r"\bnama (?:usaha|toko|warung|kios|bengkel)(?:nya| saya)*\s*(?:adalah|yaitu|:|=)?\s+", _I)
_SINCE = re.compile(r"\b(?:sejak|mulai|dari)(?: tahun| th\.?| thn)?\s+((?:19|20)\d\d)\b", _I)
_CAUSE = re.compile(
    r"\b(?:meninggal|wafat)\b[^\n;]*?\b(?:karena|krn|karna|akibat|sebab(?:nya)?)\s+([^\n,;.]+)", _I
)
_SEX = re.compile(r"\b(laki-laki|laki laki|perempuan|cowok|cewek)\b", _I)
_CHILD_NUMBER = re.compile(r"\b(anak (?:ke[- ]?\d{1,2}|pertama|kedua|ketiga|keempat|kelima))\b", _I)
_PHONE = re.compile(r"(?<!\d)(?:\+?62|0)8\d{1,2}(?:[ \-]?\d){6,9}(?!\d)")
_EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[A-Za-z]{2,}")


def school(text: str) -> str | None:
    """ "SMAN 1 Wonojati"."""
    return found[1].strip(" .") if (found := _SCHOOL.search(text)) else None


def wage(text: str) -> str | None:
    """ "1,5 juta" in "gaji saya 1,5 juta"."""
    return found[1] if (found := _WAGE.search(text)) else None


def work(text: str) -> str | None:
    """ "buruh tani" in "bekerja sebagai buruh tani"."""
    return phrase_at(text, found.end(), 4) if (found := _WORK.search(text)) else None


def trade(text: str) -> str | None:
    """ "bakso keliling" in "jualan bakso keliling"."""
    return phrase_at(text, found.end(), 4) if (found := _TRADE.search(text)) else None


def shop(text: str) -> str | None:
    """ "Warung Melati" in "nama usaha Warung Melati"."""
    return phrase_at(text, found.end(), 5) if (found := _SHOP.search(text)) else None


def since(text: str) -> str | None:
    """ "2019" in "sejak tahun 2019"."""
    return found[1] if (found := _SINCE.search(text)) else None


def cause(text: str) -> str | None:
    """ "sakit tua" in "meninggal di rumah karena sakit tua"."""
    found = _CAUSE.search(text)
    return found[1].strip(" .") if found and len(found[1].split()) <= 4 else None


def sex(text: str) -> str | None:
    """Of a child; None where both are named."""
    said = {found.casefold() for found in _SEX.findall(text)}
    return next(iter(said)) if len(said) == 1 else None


def child_number(text: str) -> str | None:
    """ "anak kedua"."""
    return found[1] if (found := _CHILD_NUMBER.search(text)) else None


def phone(text: str) -> str | None:
    """An Indonesian mobile number."""
    return found.group() if (found := _PHONE.search(text)) else None


def email(text: str) -> str | None:
    """An e-mail address."""
    return found.group().rstrip(".") if (found := _EMAIL.search(text)) else None
