"""Weights, lengths, hours and the parts of an address elsewhere: told by their own unit or word. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

_I = re.IGNORECASE
_WEIGHT = re.compile(
    r"\b\d[\d.,]*\s*(?:kg|kilo(?:gram)?|ons|gram|gr)\b(?:\s*\d+\s*(?:ons|gram|gr)\b)?", _I
)
_LENGTH = re.compile(r"\b\d{2}(?:[.,]\d)?\s*(?:cm|senti(?:meter)?)\b", _I)
_HOUR = re.compile(
    r"\b(?:jam|pukul|pkl\.?)\s*(?:setengah\s+)?(?:\d{1,2}(?:[.:]\d{2})?|[a-z]{4,9})"
    r"(?:\s*(?:dini hari|pagi|siang|sore|malam|subuh|wib|wita|wit))?\b",
    _I,
)
# Where they live now is no place to move to.
_FROM = re.compile(r"\b(?:warga|dari|asal|penduduk|di)\s*$", _I)
_NAME = r"[^\W\d_][\w.' ]{1,40}?(?=\s*(?:[,;\n]|$|\b(?:kec|kecamatan|kab|kabupaten|kota|prov|provinsi|rt)\b))"
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
    return _only(_HOUR, text)


def _only(pattern: re.Pattern[str], text: str) -> str | None:
    found = [one.group() for one in pattern.finditer(text)]
    return found[0] if len(found) == 1 else None


def _there(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def find(text: str) -> str | None:
        places = (one for one in pattern.finditer(text) if not _FROM.search(text[: one.start()]))
        return next((one[1].strip(" .") for one in places), None)

    return find


# Told by a unit: whatever is asked, "3,2 kg" answers nothing else.
MEASURED: dict[str, Callable[[str], str | None]] = {
    "berat_gram": weight,
    "panjang_cm": length,
    "jam_lahir": hour,
    "jam_meninggal": hour,
}
BY_SLUG: dict[str, Callable[[str], str | None]] = MEASURED | {
    "alamat_tujuan": _there(_ROAD),
    "desa_tujuan": _there(_VILLAGE),
    "kecamatan_tujuan": _there(_DISTRICT),
    "kabupaten_tujuan": _there(_REGENCY),
    "provinsi_tujuan": _there(_PROVINCE),
}
