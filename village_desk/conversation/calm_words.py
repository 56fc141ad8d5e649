"""What sounds like a cry for help and endangers nobody: impatience, where somebody comes from, what their work is.

The classifier hears "mohon segera" and "istri saya orang Kediri" as cries, for its letters and its haste. A word of
danger beside any of these leaves it a cry.
"""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation import phrases
from village_desk.conversation.spelling import alike, folded, words
from village_desk.conversation.urgent_words import DANGER


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HURRY = _set(
    "segera secepatnya cepat cepatan cepetan dipercepat percepat mempercepat buruan buru urgent mendesak "
    "kebut dikebut cepatlah disegerakan segerakan asap hurry quickly quick fast"
)
_WAITING = _set("ditunggu tunggu nunggu menunggu")
# What may stand beside it: who waits, for what, and until when; nothing of this says that anybody is in danger.
_BESIDE = (
    phrases.FILLERS
    | phrases.GREETING
    | phrases.THANKS
    | phrases.PAPERS
    | _set(
        "tolong kami kita aku ya bisa boleh kalau agar supaya biar lagi lebih yang mau ingin dipakai pakai "
        "sekarang hari besok lusa minggu ini karena soalnya sangat amat perlu butuh diperlukan dibutuhkan "
        "proses diproses prosesnya bantu dibantu dilayani layani dibuatkan buatkan dikerjakan kerjakan jadi "
        "jadinya selesai selesaikan diselesaikan suratnya ktpnya kknya aktanya berkas berkasnya permohonan "
        "permohonannya dokumen untuk buat ditangani tangani ditindak ditindaklanjuti aduan aduannya laporan "
        "laporannya balas dibalas jawab dijawab jawabannya respon direspon kabar kabarnya kabari "
        "tidak jangan lama lambat banget terlalu please this the is i need it my as soon "
        "possible"
    )
)
_ALARMS = _set("darurat emergency sos")
_CALLING = _set("tolong segera cepat cepetan sekarang") | phrases.FILLERS
_NOT = _set("bukan tidak")
_KIN = _set(
    "saya aku kami kita istri suami calon anak adik kakak bapak ibu ayah mertua ipar paman bibi nenek kakek "
    "pacar tetangga teman orangtua mantan keluarga nya asli juga memang tinggal lahir"
)
_FROM = _set("orang asal asli dari warga")
_WORKING = _set(
    "kerja bekerja kerjanya pekerjaan pekerjaannya sopir supir dinas anggota petugas pensiunan perawat "
    "driver seorang sebagai jadi honorer relawan tugas bertugas di masih"
)
_SERVICES = _set("polisi damkar pemadam ambulans ambulance police")


def hurries(text: str) -> bool:
    """Only impatience: "mohon segera", "tolong cepat ya Pak, butuh sekarang"."""
    said = words(text)
    known = set(said)
    if said[:1] in (["untuk"], ["buat"]):
        return False  # "untuk segera daftar sekolah" is a purpose
    return bool(known & _HURRY) and known <= _HURRY | _WAITING | _BESIDE


def cries_barely(text: str) -> bool:
    """ "Tolong cepat!", "tolong tolong", "darurat": nothing is told, and nobody says it of a letter by itself."""
    said = words(text)
    if _ALARMS & set(said):
        return not denies(said)
    called = folded(text).split()
    bare = "tolong" in said and "mohon" not in called and set(said) <= _CALLING
    return bare and (said.count("tolong") > 1 or len(set(said) & _HURRY) > 0)


def tells_of_kin(said: Sequence[str]) -> bool:
    """Where somebody comes from or what they work as: a remark, and nobody's name."""
    return _comes_from(said) or _works_there(said)


def denies(said: Sequence[str]) -> bool:
    """ "Bukan darurat"."""
    return any(one in _NOT and two in _ALARMS for one, two in zip(said, said[1:], strict=False))


def endangers_nobody(text: str, said: Sequence[str]) -> bool:
    """Is this no cry, whatever the classifier hears in it? `said`: intents.normal."""
    if denies(said):
        return not set(said) & DANGER
    if hurries(text):
        return not cries_barely(text)
    return tells_of_kin(said)


def _comes_from(said: Sequence[str]) -> bool:
    """ "Calon istri saya orang Kediri": kin, and the name of a place."""
    at = next((place for place, word in enumerate(said) if word in _FROM), 0)
    if not at or not set(said[:at]) <= _KIN | phrases.FILLERS or "tolong" in said:
        return False
    town = [word for word in said[at:] if word not in _FROM | phrases.FILLERS]
    return 1 <= len(town) <= 2 and not any(
        alike(word, sign) for word in town for sign in DANGER | phrases.GONE
    )


def _works_there(said: Sequence[str]) -> bool:
    """ "Adik saya polisi", "kakak saya kerja di damkar": told of somebody, and nobody is called."""
    signs = [place for place, word in enumerate(said) if word in DANGER]
    if not signs or "tolong" in said or any(said[place] not in _SERVICES for place in signs):
        return False
    before = said[: signs[0]]
    owned = {"saya", "kami", "aku"} & set(before) and len(before) > 1
    return bool(owned) and set(before) <= _KIN | _WORKING and len(said) - signs[-1] <= 3
