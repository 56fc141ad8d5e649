"""What a message is about where neither an act nor a paper says it: an office's own question, a telephone, a number.

The office's own words decide as its glossary does, inside the one understanding (decision 0022). A topic never
changes the intent: danger, commands and answers to the open question are heard before it.
"""

from __future__ import annotations

from collections.abc import Collection

from village_desk.conversation import phrases
from village_desk.conversation.spelling import alike, words
from village_desk.office.services import Catalogue, OwnQuestion

CONTACT, NO_CALLS, DAY = "contact", "no_calls", "day"
OWN = "own:"  # followed by the place of the question among the office's own

LONGEST = 14  # words: a longer text is a story, and a word in it is no question about it
_SHORT = 7
_CALLING = frozenset(
    "telepon telpon telp ditelepon ditelpon ditelp nelp menelepon nelpon vidcall videocall call panggilan".split()
)
_FAILING = frozenset(
    "tidak gagal mati ditolak kenapa kok susah sulit bisakah bisa nyambung tersambung diangkat aktif".split()
)
# "Kantor ditelepon tidak diangkat" complains about the other telephone, and is for a person.
_OF_THE_OFFICE = frozenset("kantor balai desa kades".split())
_NUMBER = frozenset({"nomor", "kontak", "contact", "number"})
_TELEPHONE = frozenset({"telepon", "whatsapp", "hp", "phone"})
_OFFICE = frozenset(
    "kantor balai desa petugas admin operator kades kepala lurah sekdes carik kasi kaur staf perangkat kasun kadus "
    "dusun rt rw office officer".split()
)
_PERSON = frozenset("bapak ibu mas mbak".split())
_DAYS = frozenset(
    "hari ini besok lusa senin selasa rabu kamis jumat sabtu minggu ahad tomorrow today monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
_STAFF = frozenset("orang orangnya petugas petugasnya pegawai staf perangkat".split())
_HOUSE = frozenset("kantor kantornya balai desa".split())
_NOW = frozenset("jam segini sekarang masih hari malam sore".split())
_IF = frozenset("kalau pas and what about on dan".split())
_DATA = frozenset(
    "nik kk ktp permohonan antrean antrian surat register saya ganti ubah rekening hilang".split()
)
_FILLERS = phrases.FILLERS | phrases.GREETING


def topic_of(said: list[str], catalogue: Catalogue, *, names_paper: bool, asks: bool = False) -> str:
    """The topic of these words (in plain spelling), "" for none.

    `names_paper`: a paper is plainly meant. `asks`: there is a question mark.
    """
    bare = [word for word in said if word not in _FILLERS]
    if not bare or len(said) > LONGEST:
        return ""
    if (place := _own_question(said, bare, catalogue, names_paper=names_paper)) is not None:
        return f"{OWN}{place}"
    if names_paper:
        return ""
    if (asks or said[0] in _IF) and _DAYS & set(bare) and set(bare) <= _DAYS | _IF:
        return DAY  # "besok?", "kalau Sabtu": whether the office is open then
    if _about_calls(said):
        return NO_CALLS
    if _asks_who_is_in(said):
        return DAY
    return CONTACT if _asks_for_number(said) else ""


def own_question(topic: str, catalogue: Catalogue) -> OwnQuestion | None:
    """The office's own question that a topic names."""
    place = topic.removeprefix(OWN)
    if topic == place or not place.isdecimal() or int(place) >= len(catalogue.questions):
        return None
    return catalogue.questions[int(place)]


def _own_question(said: list[str], bare: list[str], catalogue: Catalogue, *, names_paper: bool) -> int | None:
    """The question one of whose phrases is all there; the longest phrase wins, then the office's order.

    A phrase of one word needs a short message that names no paper: "usaha parkir" asks for a letter, not for parking.
    """
    best: tuple[int, int] | None = None
    for place, question in enumerate(catalogue.questions):
        for phrase in question.phrases:
            wanted = [w for w in words(phrase, catalogue.glossary) if w not in _FILLERS] or words(phrase)
            if len(wanted) == 1 and (names_paper or len(bare) > _SHORT):
                continue
            if all(_holds(said, word) for word in wanted) and (best is None or len(wanted) > best[0]):
                best = len(wanted), place
    return best[1] if best else None


def _holds(said: Collection[str], word: str) -> bool:
    return any(alike(typed, word) for typed in said)


def _about_calls(said: list[str]) -> bool:
    """ "Kok ditelpon ga bisa": this number takes no calls."""
    known = set(said)
    return (
        bool(_CALLING & known)
        and bool(_FAILING & known)
        and not _OF_THE_OFFICE & known
        and len(said) <= 10
        and not ({"nomor"} & known and "tidak" not in known)
    )


def _asks_who_is_in(said: list[str]) -> bool:
    """ "Jam segini ada orang tidak di kantor": whether it is open now. "Kok tidak ada orang" complains."""
    known = set(said)
    if "ada" not in known or not _STAFF & known or not _HOUSE & known or len(said) > 10 or "kok" in known:
        return False
    at = said.index("ada")
    asks = "tidak" in said[at:] or {"apakah", "masih"} & known
    return bool(asks and _NOW & known) and said[at - 1 : at] != ["tidak"]


def _asks_for_number(said: list[str]) -> bool:
    """ "Minta nomor Pak Kades", "nomor telepon kantor berapa"."""
    known = set(said)
    if _DATA & known or len(said) > 9:
        return False
    if _NUMBER & known:
        return bool(_OFFICE & known) or bool(_PERSON & known and _TELEPHONE & known)
    return "telepon" in known and bool(_OFFICE & known) and bool({"berapa", "minta", "ada"} & known)
