"""Which of several papers are meant: "akta sama KIA", "semua kecuali KK", "semua tapi KIA nanti". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation.intents import BAR, Understanding
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.spelling import words

ALL = frozenset("semua semuanya duanya tiganya keduanya ketiganya keempatnya sekalian both all".split())
_AROUND = FILLERS | frozenset(
    "hanya cuma saja dulu only yang mau itu ini pilih nomor dan sama serta and untuk ya saya urus buat ingin tetapi "
    "usah perlu dengan oke jadi ikut layanan surat akta kelahiran kematian keluarga kartu "
    "anggota baru tambah dua tiga".split()
)
_EXCEPT = frozenset("tidak tanpa kecuali bukan selain batal jangan without not except belum".split())
_LATER = frozenset("nanti besok belakangan menyusul lusa later".split())
_FAMILIES = frozenset("akta kk kia ktp sktm sku skck domisili penghasilan nikah".split())
_PARTS = re.compile(r"[,;.]|\b(?:tapi|tetapi)\b", re.IGNORECASE)
_ASKING = frozenset("berapa biaya biayanya bayar kapan bagaimana apa apakah kenapa mengapa how what".split())
_JOINING = frozenset("dan sama serta and nya juga".split())
_MOST = 7  # words beside the names and the words around them


def asks(text: str) -> bool:
    """ "Berapa biaya semuanya": a question chooses nothing."""
    return "?" in text or bool(_ASKING & set(words(text)))


def family(slug: str) -> set[str]:
    """The one word that tells this service from the others of its list: akta, kk, kia, ktp."""
    return {slug.split("-")[0], slug.split("-")[-1]} & _FAMILIES


def chosen(text: str, meant: Understanding, offered: Sequence[str], *, by_number: bool) -> list[str] | None:
    """Those of `offered` that are meant; [] where some are, but not which; None where the message chooses nothing."""
    taken, left, every, denied = _heard(text, offered, by_number=by_number)
    if not left and not denied:
        taken |= _guessed(meant, offered)
    if _too_much(words(text), offered) or _tells_a_number(text):
        return None
    if taken - left:
        return [slug for slug in offered if slug in taken - left]
    if every or left:
        return [slug for slug in offered if slug not in left]
    return [] if denied else None


def left_out(text: str, offered: Sequence[str]) -> list[str]:
    """Those that are plainly not wished for: "KK tidak jadi, akta saja"."""
    taken, left, _, _ = _heard(text, offered, by_number=False)
    return [slug for slug in offered if slug in left - taken]


def _heard(text: str, offered: Sequence[str], *, by_number: bool) -> tuple[set[str], set[str], bool, bool]:
    """(named, left out, are all named, are all denied)."""
    taken: set[str] = set()
    left: set[str] = set()
    every = denied = False
    for part in _PARTS.split(text):
        said = words(part)
        at = next((n for n, word in enumerate(said) if word in _EXCEPT), len(said))
        before = _named(said[:at], offered, by_number=by_number)
        behind = _named(said[at:], offered, by_number=by_number)
        later = next((n for n, word in enumerate(said) if word in _LATER), len(said))
        end = min(at, later)
        if end < len(said) and not (behind and later == len(said)) and not ALL & {*said[end:]}:
            away = _just_before(said[:end], offered, by_number=by_number) or before | behind
            left |= away  # "KIA nanti", "KIA tidak usah"
            taken |= before - away
        else:
            taken |= before
            left |= behind
        every |= bool(ALL & set(said[:at]))
        denied |= bool(ALL & set(said[at:]))
    return taken, left, every, denied


def _named(said: Sequence[str], offered: Sequence[str], *, by_number: bool) -> set[str]:
    found = {slug for slug in offered if family(slug) & set(said)}
    if by_number:
        found |= {slug for number, slug in enumerate(offered, 1) if str(number) in said}
    return found


def _just_before(said: Sequence[str], offered: Sequence[str], *, by_number: bool) -> set[str]:
    """The names that end these words: in "akta saja, KK sama KIA" the last two."""
    found: set[str] = set()
    for word in reversed(said):
        named = _named([word], offered, by_number=by_number)
        if not named and word not in _JOINING:
            break
        found |= named
    return found


def _guessed(meant: Understanding, offered: Sequence[str]) -> set[str]:
    """What the classifier is sure of; a guess below the bar says nothing."""
    if meant.intent != "request" or meant.confidence < BAR:
        return set()
    named = (*meant.services, meant.service)
    return {slug for slug in named if slug and slug in offered}


def _tells_a_number(text: str) -> bool:
    """ "kk 3509…" is an answer, and chooses nothing."""
    return any(len(word) > 5 and word.isdecimal() for word in words(text))


def _too_much(said: Sequence[str], offered: Sequence[str]) -> bool:
    """A message that tells more than a choice."""
    names = {word for slug in offered for word in family(slug)}
    rest = [
        word for word in said if word not in _AROUND | _EXCEPT | _LATER | ALL | names and not word.isdecimal()
    ]
    return len(rest) > 2 or len(said) > _MOST * 2
