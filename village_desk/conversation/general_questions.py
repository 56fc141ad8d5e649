"""Questions about every paper: online, copies, stamp duty, lateness, somebody else in one's place, how fast.

The office's own answers go before these (topics). Where words are awaited, only what asks is heard.
"""

from __future__ import annotations

import re

from village_desk.conversation import flow, service_questions
from village_desk.conversation.answerable import asks_something
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ANSWERS, ASKED, Talk
from village_desk.office.services import Service


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST = 12  # words
_ASKING_FIRST = _set("apa apakah bisa boleh harus kalau perlu kena ada pakai pake bisakah bolehkah")
_ASKING_LAST = _set("tidak kah berapa mana bagaimana")
# By the text that answers; the first whose words stand there wins.
_TOPICS: tuple[tuple[str, frozenset[str]], ...] = (
    ("general_fine", _set("denda didenda dendanya sanksi sangsi")),
    ("general_stamp", _set("materai meterai bermaterai bermeterai materainya meterainya matrai")),
    (
        "general_copies",
        _set("fotokopi fotocopy fotocopi potokopi fotokopian fotocopyan fc copyan lembar rangkap"),
    ),
    (
        "general_represent",
        _set("diwakilkan diwakilin diwakili mewakili wakilkan diwakilno perwakilan diwakilkannya dititipkan"),
    ),
    ("general_online", _set("online daring onlen")),
)
_SPEED = re.compile(
    r"\b(?:dalam |cuma )?(?:\d+|satu|dua|se)? ?(?:menit|jam|hari|sejam|sehari|seminggu|minggu)(?:an)? "
    r"(?:bisa |langsung |sudah )?(?:jadi|selesai|kelar|beres)\b|\b(?:langsung|ditunggu) jadi\b"
)
_SPAN = re.compile(r"\b(?:bulan|minggu|tahun|hari) (?:depan|ini)\b|\b(?:besok|lusa|nanti)\b")
_WHAT_ALL = (
    _set("apa urus"),
    _set("apa siapkan"),
    _set("apa disiapkan"),
    _set("apa perlu"),
    _set("apa butuh"),
)
_NUMBER = _set("nomor nomornya nomer nomernya nomere")
_UNKNOWN = _set("tahu ingat hafal punya ada lupa simpan")
_AT_THE_OFFICE = re.compile(
    r"\b(?:langsung|dulu|sudah)\b.*\b(?:ke|di|lewat) (?:kantor|balai|desa|rt|petugas|kecamatan)\b"
)
_APPLYING = _set(
    "urus ngurus ngurusnya mengurus urusnya mengurusnya daftar bikin buat buatnya bikinnya mengajukan"
)


def hear(talk: Talk, meant: Understanding) -> bool:
    """True when the message was one of these questions, and is answered."""
    said = words(talk.text)
    if not said or len(said) > _LONGEST or "\n" in talk.text or _with_officer(talk):
        return False
    if talk.state.ask.kind not in ASKED and _about_an_earlier_one(talk, said):
        return True
    if not _asks(talk, said):
        return False
    if key := next((key for key, known in _TOPICS if known & set(said)), ""):
        talk.say(key)
    elif service := _how_fast(talk, " ".join(said)):
        service_questions.tell(talk, [service], ["duration"])
        return _answered(talk, asked_on=True)
    elif not _what_it_takes(talk, meant, said):
        return False
    return _answered(talk)


def elsewhere(talk: Talk) -> None:
    """What was applied for at the office itself is not known here: the way on."""
    talk.say("status_elsewhere", phone=talk.situation.office_phone)


def _answered(talk: Talk, *, asked_on: bool = False) -> bool:
    talk.intent, talk.state.misses = "requirements", 0
    if talk.draft is not None and talk.state.ask.kind in ASKED:
        flow.ask_again(talk)
    elif not asked_on and talk.draft is None and talk.state.ask.kind in ("none", "menu"):
        talk.say("way_on")
    return True


def _with_officer(talk: Talk) -> bool:
    return talk.state.ask.kind == "officer" and talk.state.handed_over


def _asks(talk: Talk, said: list[str]) -> bool:
    asks = asks_something(talk.text) or said[0] in _ASKING_FIRST or said[-1] in _ASKING_LAST
    return asks or (talk.state.ask.kind not in ANSWERS and "bapak" in said[-1:] and said[-2:-1] == ["tidak"])


def _how_fast(talk: Talk, plain: str) -> Service | None:
    """ "Surat usaha 1 jam jadi bisa?": how long that paper takes."""
    if not _SPEED.search(plain):
        return None
    rest = re.sub(r"\b(?:bisa|tidak|apa|apakah)\b", " ", _SPEED.sub(" ", plain)).strip()
    wish = understand(rest, None, talk.situation.catalogue) if rest else None
    named = wish.service if wish and wish.confidence >= BAR else None
    return talk.situation.catalogue.get(named) if named else talk.service


def _what_it_takes(talk: Talk, meant: Understanding, said: list[str]) -> bool:
    """ "Mau nikah bulan depan ngurus apa aja": when it is to be hides what is asked."""
    if meant.service or talk.draft is not None or not any(pair <= set(said) for pair in _WHAT_ALL):
        return False
    plain = _SPAN.sub(" ", " ".join(said))
    wish = understand(plain, None, talk.situation.catalogue)
    service = talk.situation.catalogue.get(wish.service) if wish.service else None
    if service is None or wish.intent not in ("requirements", "request"):
        return False
    service_questions.tell(talk, [service], ["requirements"])
    return True


def _about_an_earlier_one(talk: Talk, said: list[str]) -> bool:
    """ "Gak tau nomernya", "saya dulu ngurusnya langsung ke kantor": the paper is not from this chat."""
    if talk.situation.doubted or talk.situation.tickets or talk.draft is not None:
        return False
    known = set(said)
    lost = known & _NUMBER and ("tidak" in known or "lupa" in known) and known & _UNKNOWN and len(said) <= 6
    there = _AT_THE_OFFICE.search(" ".join(said)) and known & _APPLYING and "mau" not in known
    if not (lost or there):
        return False
    talk.intent, talk.state.misses = "status", 0
    elsewhere(talk)
    return True
