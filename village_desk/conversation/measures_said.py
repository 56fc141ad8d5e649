"""Weights, lengths, hours and the parts of an address elsewhere: told by their own unit or word. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

_I = re.IGNORECASE
_WEIGHT = re.compile(
    r"\b\d[\d.,]*\s*(?:kg|kilo(?:gram)?|ons|gram|gr)\b(?:\s*\d+\s*(?:ons|gram|gr)\b)?", _I
)
_LENGTH = re.compile(r"\b\d{2}(?:[.,]\d)?\s*(?:cm|senti(?:meter)?)\b", _I)
_PART = r"(?:dini hari|pagi|siang|sore|malam|subuh)"
HOUR = re.compile(
    r"\b(?:(?:jam|pukul|pkl\.?)\s*(?:setengah\s+)?(?:\d{1,2}(?:[.:]\d{2})?|[a-z]{4,9})"
    rf"(?:\s*(?:{_PART}|wib|wita|wit))?|\d{{1,2}}(?:[.:]\d{{2}})?\s*{_PART})\b",
    _I,
)
# Where they live now is no place to move to.
_FROM = re.compile(r"\b(?:warga|dari|asal|penduduk|di|saya|sekarang|lama)\s*$", _I)
_NO_PLACE = (
    r"(?:ke|karena|krn|karna|mau|untuk|utk|buat|dari|ikut|sama|dan|kerja|supaya|mana|lain|sini|saya|ya|pak|bu)\b"
)
_NAME = (
    rf"(?!{_NO_PLACE})[^\W\d_][\w.' ]{{1,40}}?"
    rf"(?=\s*(?:[,;\n?]|$|\b(?:kec|kecamatan|kab|kabupaten|kota|prov|provinsi|rt)\b|\b{_NO_PLACE}))"
)
_MOVING = re.compile(r"\bpindah\w*\b", _I)
_TO = re.compile(r"\bke\s+(?=[^\W\d_])", _I)
_OWN_PLACE = re.compile(r"\b(?:pindah\w*|alamat (?:saya|sy|kami|sekarang|lama|asal)|asal)\b", _I)
_OF_LIFE = re.compile(r"\b(?:lahir|lair|dilahirkan|melahirkan|meninggal|wafat|seda|sedo|berpulang|tutup usia)\b", _I)
_OF_PLANS = re.compile(
    r"\b(?:datang|dateng|buka|tutup(?! usia)|dimakamkan|dikubur\w*|pemakaman|besok|nanti|kantor|antar|ambil|"
    r"ketemu|ke sana)\b",
    _I,
)
_MOST_BEHIND = 5  # words of a part that tells the hour alone
_VILLAGE = re.compile(rf"\b(?:desa|ds|kelurahan|kel)\b\.?\s+({_NAME})", _I)
_DISTRICT = re.compile(rf"\b(?:kecamatan|kec)\b\.?\s+({_NAME})", _I)
_REGENCY = re.compile(rf"\b((?:kabupaten|kab|kota)\b\.?\s+{_NAME})", _I)
_PROVINCE = re.compile(rf"\b(?:provinsi|propinsi|prov)\b\.?\s+({_NAME})", _I)
_ROAD = re.compile(r"\b((?:jl|jln|jalan|gang|gg|perum|blok)\b\.?\s+[^\n,;]{2,60}?)\s*(?=[,;\n]|$)", _I)


def weight(text: str) -> str | None:
    """ "3,2 kg", "3 kilo 2 ons"."""
    return _only(_WEIGHT, text)


def length(text: str) -> str | None:
    """ "49 cm"."""
    return _only(_LENGTH, text)


def hour(text: str) -> str | None:
    """ "jam 7 malam"; None where two hours are told."""
    return _only(HOUR, text)


def hour_of_life(text: str) -> str | None:
    """The hour at which somebody was born or died, told with it; "bisa datang jam 10" is another hour."""
    hours = []
    told = False
    for part in re.split(r"[,;\n!?]|\.(?!\d)", text):
        of_life = bool(_OF_LIFE.search(part))
        if (of_life or (told and len(part.split()) <= _MOST_BEHIND)) and not _OF_PLANS.search(part):
            hours += [found.group() for found in HOUR.finditer(part)]
        told = of_life
    return hours[0] if len(hours) == 1 else None


def hour_alone(text: str) -> str | None:
    """The hour in an answer to something else: "jam 3 pagi", and no question about the office's hours."""
    return None if "?" in text or _OF_PLANS.search(text) else hour(text)


def _only(pattern: re.Pattern[str], text: str) -> str | None:
    found = [one.group() for one in pattern.finditer(text)]
    return found[0] if len(found) == 1 else None


def _there(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def find(text: str) -> str | None:
        there = _destination(text)
        places = (one for one in pattern.finditer(there) if not _FROM.search(there[: one.start()]))
        return next((one[1].strip(" .") for one in places), None)

    return find


def _destination(text: str) -> str:
    """What stands behind "pindah ke"; where nobody tells of an address of now, all of it."""
    moving = list(_MOVING.finditer(text))
    start = moving[-1].end() if moving else 0
    to = list(_TO.finditer(text, start))
    if not to:
        return "" if _OWN_PLACE.search(text) else text
    behind = text[(to[0] if moving else to[-1]).end() :]
    return re.split(r"\bdari\b", behind, flags=_I)[0]


# Told by a unit: whatever is asked, "3,2 kg" answers nothing else.
MEASURED: dict[str, Callable[[str], str | None]] = {
    "berat_gram": weight,
    "panjang_cm": length,
    "jam_lahir": hour_alone,
    "jam_meninggal": hour_alone,
}
BY_SLUG: dict[str, Callable[[str], str | None]] = MEASURED | {
    "jam_lahir": hour_of_life,
    "jam_meninggal": hour_of_life,
    "alamat_tujuan": _there(_ROAD),
    "desa_tujuan": _there(_VILLAGE),
    "kecamatan_tujuan": _there(_DISTRICT),
    "kabupaten_tujuan": _there(_REGENCY),
    "provinsi_tujuan": _there(_PROVINCE),
}
