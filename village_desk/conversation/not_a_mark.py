"""What only begins like an answer to "seberapa puas?": a date, a time, a measure, a list, a question, a wish.

Pure. Told by the words beside the number or the judgement; what is doubtful is no mark, because a wrong one is
counted against people, and one that was not taken can be given again.
"""

from __future__ import annotations

import re

from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.spelling import folded, words

# "1 2", "1-4", "2 : 30", "4 x 6", "1 dan 2", "1 dari 3": the rest begins with another number.
_ANOTHER_NUMBER = re.compile(
    r"(?:[x×*+&/=]|dan|atau|dari|sampai|s\s*/?\s*d|to|and|or|of)?\s*\d", re.IGNORECASE
)
_LIST = re.compile(r"(?:^|\s)[2-9][.)]\s*\w")  # "1. KTP 2. KK"
_MONTHS = (
    "januari februari maret april mei juni juli agustus september oktober november desember "
    "january february march may june july august october december "
    "jan feb mar apr jun jul agu agt aug sep sept okt oct nov des dec"
)
# "3 hari lagi", "2 orang": counted, not judged. As typed: "suratnya" is judged, "surat" counted.
_COUNTED = frozenset(
    "hari jam menit minggu bulan tahun orang anak kali lembar surat berkas foto nomor ribu juta rb jt rangkap "
    "anggota saudara keluarga jiwa kk ktp lagi meter m km kg hektar ha".split()
)
_DATED = frozenset(_MONTHS.split()) | frozenset(
    "besok besuk lusa nanti tanggal tgl senin selasa rabu kamis jumat sabtu ahad tomorrow later".split()
)
_ASKED = frozenset(
    "buka tutup lokasi alamat peta maps kapan berapa brp apa apakah bagaimana gimana mana dimana siapa "
    "bolehkah bisakah open close closed location address when where what how who can".split()
)
# Anywhere in the words: "puas, tapi saya mau tanya jam buka".
_FOLLOWING = re.compile(
    r"\b(?:mau|ingin|pengin|pengen|boleh|numpang|izin|ijin|hendak|want to|like to|may i|can i)\s+"
    r"(?:\w+\s+){0,1}(?:tanya|nanya|bertanya|tanyakan|menanyakan|urus|mengurus|ngurus|buat|membuat|bikin|minta|ambil|"
    r"mengambil|cetak|daftar|ajukan|mengajukan|ask|know|apply)\b"
    r"|\b(?:jam|pukul)\s+(?:buka|tutup|berapa|brp)\b|\bbuka\s+(?:jam|pukul|kapan)\b|\bopening hours\b",
    re.IGNORECASE,
)


def after_number(rest: str) -> bool:
    """Does what follows the number make it a date, a time, a measure, a list or a count? `rest`: as typed."""
    if _ANOTHER_NUMBER.match(rest) or _LIST.search(rest):
        return True
    first = next((word for word in folded(rest).split() if word not in FILLERS), "")
    if first in _COUNTED | _DATED | _ASKED:
        return True
    spelt_out = [word for word in words(rest) if word not in FILLERS]  # "bsk" is besok
    return bool(spelt_out) and spelt_out[0] in _DATED | _ASKED


def goes_on(beside: str) -> bool:
    """Does a question or a wish follow the judgement? It would go unheard as a remark."""
    return _FOLLOWING.search(" ".join(words(beside))) is not None or _FOLLOWING.search(beside) is not None
