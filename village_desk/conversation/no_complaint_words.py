"""Sentences that sound like a complaint and are none, and those that take one back while it is told. Pure."""

from __future__ import annotations

import re

from village_desk.conversation import complaint_words
from village_desk.conversation.phrases import FILLERS, GREETING, THANKS
from village_desk.conversation.spelling import folded, words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BETWEEN = r"(?:(?:mau|ingin|niat|sedang|lagi|saya|untuk|maksud\w*|buat|bermaksud|itu|ini|pengin|jadi|berniat) ){0,3}"
_A_COMPLAINT = r"(?:aduan|ngadu|mengadu|adu|lapor|melapor|komplain|protes|pengaduan|keluhan|mengeluh)\w*"
_DENIES = re.compile(rf"\b(?:bukan|tidak|jangan) {_BETWEEN}{_A_COMPLAINT}\b")
_WONDERS = re.compile(
    rf"\b(?:kok|kenapa|mengapa|loh|lho)\b.*\b(?:jadi|malah|masuk|dianggap|dikira)\b.*\b{_A_COMPLAINT}\b"
)
_SLIPPED = re.compile(
    r"\b(?:salah|tidak sengaja) (?:pencet|tekan|ketik|kirim|pilih|klik|sambung|kepencet)|\bkepencet\b"
)
_ONLY_ASKS = re.compile(
    r"\b(?:cuma|hanya|sekadar|sekedar|just) (?:mau |ingin )?(?:tanya|nanya|bertanya|asking)\b"
)
_TELLING = _set("karena ke sebab sejak dari soalnya waktu")
_SORRY = FILLERS | _set("oke maaf ya sorry mohon tidak jadi deh")
_SPEAKING = re.compile(
    r"\b(?:bicara|ngomong|bilang|chat|ngobrol|disambungkan|sambungkan|sambungin|hubungi|hubungkan|"
    r"dihubungkan|panggil\w*)\b(?: \w+){0,2} (?:petugas|admin|orang|manusia|operator|officer)\b"
)
_TOWARDS = re.compile(
    r"\b(?:dibantu|langsung|ke|minta|sama)\b(?: \w+)? (?:petugas|admin|manusia|operator|officer)\b"
)
_ALREADY = _set("sudah tadi kemarin pernah tidak belum malah marah kata dipanggil")
_SOMEBODY_ALONE = FILLERS | _set("petugas ke sama lah langsung mau minta saja dulu tolong bicara hubungi")
_WAITING = _set("tunggu ditunggu nunggu menunggu sabar enteni")
_PATIENT = FILLERS | THANKS | GREETING | _WAITING | _set(
    "oke siap baik tak tidak saya kami kabar kabarnya ya apa apa tetap akan infonya info jawabannya "
    "balasannya beritanya hasilnya selanjutnya nanti besok lagi kalau begitu sampai jadi"
)  # fmt: skip
_IMPATIENT = _set("kok kenapa lama masih kapan berapa capek terus")
_SILENT = _set("diem diam sepi hening ngilang bengong menghilang dijawab dibalas direspon ditanggapi")
_ASKING_WHY = _set("kok kenapa mengapa loh lho")
_HOUSE = _set("kantor kantornya balai desa")
_SHUT = _set("tutup tutupnya libur")
_LONGEST, _SHORT = 10, 5
_PAUSING = re.compile(
    r"(?:berhenti|stop|istirahat|udahan|jeda)\b.*\b(?:dulu|besok|nanti|lagi|lanjut\w*|sambung)\b"
)


_ON_TOP = frozenset("tambahan tambah nambah menambahkan tambahin menambah nambahin tambahkan".split())
_FAR = _set(
    "dijawab dibalas ditanggapi diproses prosesnya ditindaklanjuti jawabannya hasilnya selesai selesainya "
    "proses ditindak ditangani sampai bagaimana kabar kabarnya tindak respon direspon cek"
)
_UNDECIDED_YET = frozenset("belum kapan bagaimana sampai kabar kabarnya status cek mana".split())


def denies(text: str) -> bool:
    """ "Bukan mau ngadu kok", "loh kok jadi aduan", "saya cuma nanya": what was opened is no complaint."""
    said = words(text)
    if not said or len(said) > _LONGEST or complaint_words.about_of(text) in ("fee", "person"):
        return False
    if _TELLING & set(said):
        return False  # "saya tidak lapor ke RT karena takut" goes on telling
    plain = " ".join(said)
    return any(pattern.search(plain) for pattern in (_DENIES, _WONDERS, _SLIPPED, _ONLY_ASKS))


def sorry(text: str) -> bool:
    """ "Ok maaf": nothing else is said."""
    said = set(words(text))
    return bool(said & {"maaf", "sorry"}) and said <= _SORRY


def wants_somebody(text: str) -> bool:
    """ "Petugas aja lah", "mau ngomong sama petugas": a person is wished for, and nothing is told of one."""
    said = words(text)
    if not said or len(said) > _LONGEST or complaint_words.about_of(text):
        return False
    if "petugas" in said and set(said) <= _SOMEBODY_ALONE:
        return True
    plain = " ".join(said)
    wished = _SPEAKING.search(plain) or (len(said) <= _SHORT and _TOWARDS.search(plain))
    return not _ALREADY & set(said) and bool(wished)


def pauses(text: str) -> bool:
    """ "Berhenti dulu Pak, isinya besok lagi": not for good."""
    said = words(text)
    return len(said) <= _LONGEST and _PAUSING.match(" ".join(said)) is not None


def waits_kindly(text: str) -> bool:
    """ "Ok tak tunggu" (Javanese for "saya tunggu"), "ditunggu ya Pak": thanks, and no impatience."""
    said, raw = set(words(text)), set(folded(text).split())
    if not said & _WAITING or not said <= _PATIENT or said & _IMPATIENT:
        return False
    return "tidak" not in said or "tak" in raw or {"tidak", "apa"} <= said


def finds_it_quiet(text: str) -> bool:
    """ "Kok diem aja": is anybody there?"""
    said = [word for word in words(text) if word not in FILLERS - _ASKING_WHY]
    return len(said) <= 3 and bool(_ASKING_WHY & {*said}) and bool(_SILENT & {*said})


def finds_it_shut(text: str) -> bool:
    """ "Kantor kok tutup": the hours are the answer. Who came in vain tells more than that."""
    said = set(words(text))
    return len(words(text)) <= _SHORT and bool(said & _HOUSE and said & _SHUT and said & _ASKING_WHY)


def too_little(text: str) -> bool:
    """ "Kok gak ketemu": something is amiss, and nothing is told that could be looked into."""
    told = complaint_words.about_of(text) or complaint_words.hostile(text) or complaint_words.tells(text)
    return not told and not complaint_words.announces(text) and not _reports(text)


def _reports(text: str) -> bool:
    return re.search(rf"\b{_A_COMPLAINT}\b", " ".join(words(text))) is not None


def says_it_is_more(text: str) -> bool:
    """ "Tambahan Pak, dia juga …": of which complaint is plain."""
    return bool(_ON_TOP & set(words(text)[:4]))


def asks_how_far(text: str) -> bool:
    """ "Udah diproses blm aduan saya": asks for its state, and tells nothing more."""
    said = set(words(text))
    return (
        len(words(text)) <= 9
        and bool(said & {"aduan", "pengaduan", "laporan", "aduannya", "laporannya", "aduanku", "laporanku"})
        and bool(said & _FAR and (said & _UNDECIDED_YET or "?" in text))
        and complaint_words.about_of(text) not in ("fee", "person")
    )
