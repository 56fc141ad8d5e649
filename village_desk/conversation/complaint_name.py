"""The complainant's name: what is one, what names somebody else, and what asks to stay unknown."""

from __future__ import annotations

from village_desk.conversation import (
    anonymous_wish,
    calm_words,
    complaint_words,
    intents,
    phrases,
)
from village_desk.conversation.complaint_asking import ask, go_on
from village_desk.conversation.complaint_story import LONGEST_STORY
from village_desk.conversation.deciding import decided
from village_desk.conversation.spelling import folded, words
from village_desk.conversation.state import ComplaintDraft
from village_desk.conversation.talk import Talk


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LONGEST_NAME = 60
_ASKED = "name_asked"  # in `passed`: asked once more in vain
_TITLES = _set("bapak ibu mas mbak bang cak kang teh kak om tante bude pakde haji hajah")
# Words of every message, which are nobody's name. "Slamet", "Bagus" and "Indah" are names.
_ORDINARY = (
    (
        phrases.FILLERS
        | phrases.YES
        | phrases.NO
        | phrases.WISHING
        | phrases.PAPERS
        | phrases.GONE
        | phrases.THANKS
        | phrases.DOUBTING
        | _set(
            "yang dia mereka siapa siapapun ada tidak nomor nomornya nomernya bagi dibagi jaga loket takut "
            "khawatir rahasia rahasiakan samarkan aman itu ini saja tolong ditindak tindak ditindaklanjuti "
            "no name nama namanya kemarin tadi besok lusa sekarang minggu bulan tahun hari petugas "
            "petugasnya pegawai orang orangnya warga lapor melapor laporan aduan pengaduan ngadu mengadu "
            "cepat segera ditangani tangani proses kalau karena supaya biar agar jadi pakai pake tanpa "
            "dengan dari pada juga lagi masih terus kenapa kok apa bagaimana kapan berapa mana gimana tadi "
            "sama dan atau tapi tetapi terserah bebas lupa tahu kasun kadus kades lurah carik sekdes rt rw "
            "kantor desa dusun jalan rumah sembarang pokoknya penting aja ajalah gitu begitu cukup sudah "
            "udah oke lanjut perbaiki diperbaiki benahi dibenahi ganti hukum dihukum pecat dipecat"
        )
    )
    - _TITLES
    - _set("selamat bagus indah sis bun nya sanggup suci setia budi")
)
_OFFICE = _set(
    "petugas petugasnya pegawai pegawainya orangnya kasun kadus kades lurah carik sekdes loket modin "
    "bendahara"
)


def answer(talk: Talk, draft: ComplaintDraft) -> None:
    """Keep the name, or that there is none; what names the officer goes where they are kept away from it."""
    decision = decided(talk)
    if draft.anonymous or decision is False or anonymous_wish.asks(talk.text):
        if not draft.anonymous and decision is not False:
            talk.say("complaint_nameless")
        draft.anonymous, draft.name = True, ""
    elif decision or (complaint_words.wants_name(talk.text) and not draft.name):
        talk.say("complaint_ask_own_name")
        talk.ask("complaint", ["name"])
        return
    elif complaint_words.asks_who_reads(talk.text, telling=True) or anonymous_wish.worries(talk.text):
        talk.say("complaint_who_reads")
        ask(talk, "name")
        return
    elif not draft.name and not _skips(talk):
        if like_a_name(talk.text):
            draft.name = own_name(talk.text)
        elif not _something_else(talk, draft):
            return
    draft.passed = [*draft.passed, "name"]
    go_on(talk)


def like_a_name(text: str) -> bool:
    """ "Siti Aminah", "Bu Siti"; no sentence, no time, no wish."""
    said = _own(text)
    plain = [word for name in said for word in words(name)]
    return (
        1 <= len(said) <= 5
        and 2 <= len(text) <= LONGEST_NAME
        and "?" not in text
        and not any(char.isdigit() for char in text)
        and not complaint_words.hostile(text)
        and bool([word for word in plain if word not in _TITLES])
        and not any(word in _ORDINARY for word in plain)
        and not complaint_words.says_when(text)
    )


def written_as_one(text: str) -> bool:
    """ "Slamet Riyadi", in capitals as names are, where something else was asked."""
    said = _own(text)
    return len(said) >= 2 and like_a_name(text) and all(word[:1].isupper() for word in said)


def own_name(text: str) -> str:
    """The name without the words around it."""
    return " ".join(_own(text))[:LONGEST_NAME]


def _own(text: str) -> list[str]:
    """The words without "nama saya", "atas nama", "saya"."""
    said = text.replace(",", " ").replace(".", ". ").split()
    while said and folded(said[0]) in (
        "nama",
        "saya",
        "atas",
        "aku",
        "a",
        "n",
        "an",
        "namaku",
        "namanya",
        "adalah",
    ):
        said = said[1:]
    while said and folded(said[-1]) in ("pak", "bu", "saya", "ya", "aja", "saja", "min"):
        said = said[:-1]
    return said


def _skips(talk: Talk) -> bool:
    return intents.means(talk.text, "skip") or complaint_words.left_open(talk.text)


def _something_else(talk: Talk, draft: ComplaintDraft) -> bool:
    """Whom it is about, when it was, more of the story: kept there; then the name once more. True: enough asked."""
    text = " ".join(talk.text.split())
    if _OFFICE & set(words(text)) and len(words(text)) <= 8 and not complaint_words.about_of(text):
        draft.whom = ", ".join(part for part in (draft.whom, text) if part)[:200]
        talk.say("complaint_added")
    elif complaint_words.says_when(text) and not draft.happened and len(words(text)) <= 4:
        draft.happened = text
        talk.say("complaint_added")
    elif complaint_words.tells(text) and not calm_words.hurries(text):
        draft.story = f"{draft.story}\n{talk.text}".strip()[:LONGEST_STORY]
        talk.say("complaint_added")
    draft.passed = [*draft.passed, _ASKED]
    if draft.passed.count(_ASKED) < 3:
        ask(talk, "name")
        return False
    return True
