"""Talk where data are asked for: "loh kok", "bentar ya", "ribet amat", a question without its mark. Pure.

Nearly any words are a true answer where free ones are asked for, so that only what holds nothing else is talk.
"""

from __future__ import annotations

import re

from village_desk.conversation.names_said import known
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.spelling import folded, words

LONGEST, LONGEST_QUESTION = 8, 16  # words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# As people write them, and as the glossary writes them out.
_WAITING = _set("bentar sebentar sek sik sekedap sakedap tunggu ditunggu nunggu sabar nanti wait")
_IMPATIENT = _set(
    "cepat cepet cepetan cepatan segera lama lambat lemot ribet ruwet repot susah males malas capek bosen "
    "mbulet dipercepat urgent penting slow long"
)
_PUZZLED = _set(
    "eh ehh oh ooh ah hah heh loh lho lah lha kok koq dong donk sih wah aduh waduh hm hmm astaga ealah "
    "bingung pusing apa apaan maksud maksudnya maksude emang emangnya memang masak masa wong know tanya "
    "nanya tolong mohon dibantu robot bot salah huh what why"
)
_AROUND = FILLERS | _set(
    "saya aku kamu kita ini itu tadi ya iya ga gak tidak nggak sudah udah belum masih lagi juga saja aja "
    "sama mau bisa ada perlu harus amat banget sekali dulu kalau kan nih tuh deh ko so long is it you "
    "jawab jawabnya balas balasnya besok butuh buat untuk terlalu segini gini begini i dont don t not "
    "this"
)
_CHAT = _WAITING | _IMPATIENT | _PUZZLED | _AROUND
_CALLS = _set("sudah udah udh sdh ya mbak mas bapak ibu admin kak bang bro pak bu min om tante sis gan")
_LOOKING = _set("tanya tanyakan nanya cari carikan lihat liat cek ambil pulang telepon hubungi foto")
_BUSY = _set("lagi masih baru sedang")
_PURPOSE = _set("untuk buat guna kanggo kangge")
_QUESTION = _set("apa apakah berapa kapan bagaimana kenapa mengapa siapa mana ngapain how when why")
_NO_QUESTION = _set("saja aja pun adanya mana")  # "apa saja", "mana-mana"
_ADDING = _set("juga sekalian")
_PAPERS = _set("surat sktm sku skck ktp kk kia akta domisili")


def kind_of(text: str) -> str:
    """ "waits", "grumbles" or "puzzled" where the text is talk and nothing else; "" where it may be an answer."""
    if "\n" in text or "?" in text or any(char.isdigit() for char in text):
        return ""
    raw = folded(text).split()
    if not 0 < len(raw) <= LONGEST or any(known(word) for word in raw):
        return ""
    said = set(raw) | set(words(text))
    if _looks_for_it(raw, words(text)):
        return "waits"
    if not all(word in _CHAT or set(words(word)) <= _CHAT for word in raw):
        return ""
    for kind, signs in (("waits", _WAITING), ("grumbles", _IMPATIENT), ("puzzled", _PUZZLED)):
        if said & signs:
            return kind
    return "puzzled" if set(raw) <= _CALLS else ""


def _looks_for_it(raw: list[str], said: list[str]) -> bool:
    """ "Saya tanya suami dulu", "lagi di sawah nanti sore", "bentar saya cari kartunya"."""
    if _PURPOSE & set(said):
        return False
    if raw[0] in ("bentar", "sebentar", "sek", "sik"):
        return True
    later = bool({"nanti", "bentar", "sebentar"} & set(said)) or said[-1] == "dulu"
    return later and (said[0] in _BUSY or bool(_LOOKING & set(said[:3])))


def asks(text: str) -> bool:
    """A question though no mark says so: "maksudnya apa", "kalo bikin KIA umur berapa ya pak"."""
    if "\n" in text or re.search(r"\d{5}", text):
        return False
    said = [word for part in words(text) for word in part.split()]
    if len(said) > LONGEST_QUESTION:
        return False
    for place, word in enumerate(said):
        behind = said[place + 1 : place + 2]
        if word not in _QUESTION or set(behind) & _NO_QUESTION:
            continue
        if said[0] not in _PURPOSE or place == 1:
            return True  # "untuk melamar kerja apa adanya" tells; "buat apa ya" asks
    return False


def adds_a_wish(text: str) -> bool:
    """ "Oh ya sekalian SKU-nya juga": another paper is wished for, and no answer is given."""
    said = words(re.sub(r"(?<=\w{2})[- ]?nya\b", "", text))
    if not 0 < len(said) <= 10 or said[0] in _PURPOSE or any(char.isdigit() for char in text):
        return False
    adds = bool(_ADDING & set(said)) or said[0] == "sekarang"
    return adds and bool(_PAPERS & set(said))
