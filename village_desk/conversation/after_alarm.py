"""What comes after a cry for help or news of a death, and is no more of it.

A mistake taken back, danger that is over, nobody who has come yet, and the papers of which the grieving begin to
speak by themselves. Everything else stays for the person who was called (urgent.hear).
"""

from __future__ import annotations

from village_desk.conversation import calm_words, flow, phrases, together, urgent
from village_desk.conversation.answerable import asks_something
from village_desk.conversation.intents import BAR, Understanding, normal
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.state import Ask
from village_desk.conversation.talk import ANSWERS, ASKED, FORM, Talk
from village_desk.conversation.urgent_words import DANGER, kind_of


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST = 12  # words
_BY_MISTAKE = _set("salah keliru kepencet kesentuh terpencet bercanda becanda iseng prank")
_SENT = _set("kirim ketik pencet tulis sambung nomor paham sangka orang tekan ngetik kepencet maaf")
_OVER = _set(
    "padam aman selamat tertolong ditolong tertangani teratasi surut reda selesai ketemu ditangkap siuman sadar"
)
_BY_NUMBER = frozenset(
    {"fire", "disaster", "police", "ambulance", "general", "violence"}
)  # a number helps first
_PLEADING = _set("tolong ditolong tolongin bantu dibantu bantuan nolong")
_HURT = _set("luka terluka pingsan berdarah darah sesak kejang terjepit patah")
_HELPERS = ("damkar", "pemadam", "ambulan", "polisi", "mobil", "bantuan", "petugas", "pmi", "tim")
_ASKING_WHEN = _set("kapan mana lama jam berapa kok")
_SHORT = 5  # words
_PLAINLY_OVER = _set("padam surut reda tertolong tertangani teratasi siuman")
_SINCE = _set("sudah alhamdulillah syukur syukurlah")
_STILL = _set("belum tidak tapi tetapi masih jangan kurang lagi")
_COME = _set(
    "datang dateng sampai sini nolong menolong bantuan bantu ditolong diangkat angkat nyambung tersambung dijawab "
    "ngangkat respon petugas"
)
_LACKING = _set("belum tidak")
_PAPER = ("akta", "surat", "berkas", "dokumen", "ktp", "kk", "kartu", "ijazah", "buku")
_DOING = _set(
    "urus urusnya ngurus ngurusnya mengurus diurus buat buatnya bikin minta mau ingin ganti bagaimana caranya cara "
    "syarat syaratnya semua semuanya sekalian apa perlu"
)
_DEATH_PAPER = "akta-kematian"


def hear(talk: Talk, meant: Understanding) -> bool:
    """True when the message was about the alarm, or led from it to what is wished for now."""
    said = normal(talk.text, talk.situation.catalogue)
    if not said or len(said) > _LONGEST:
        return False
    if _taken_back(talk, said):
        return _ends(talk, meant, "urgent_taken_back")
    if not urgent.active(talk):
        return False
    if _is_over(talk, said):
        return _ends(talk, meant, "urgent_well")
    if talk.state.urgent in _BY_NUMBER:
        if _nobody_hurt(said):
            urgent.noted(talk)
            return True
        if _somebody_hurt(talk, said):
            urgent.answer(talk)
            return True
        if _still_needed(talk, said):
            urgent.again(talk)
            return True
    return _papers(talk, meant, said)


def _still_needed(talk: Talk, said: list[str]) -> bool:
    """ "Belum ada yang datang", "cepat Pak", "minta ditolong"; in a form only what cannot be an answer to it."""
    if talk.state.ask.kind in ANSWERS and not talk.state.alarmed:
        return bool(_LACKING & set(said) and {"datang", "dateng"} & set(said))
    pleads = bool(_PLEADING & set(said)) and len(said) <= _SHORT and kind_of(said) == "general"
    helpers = any(word.startswith(_HELPERS) for word in said)
    if _ASKING_WHEN & set(said) and (helpers or _COME & set(said)):
        return True
    return _nobody_came(said) or calm_words.hurries(talk.text) or pleads


def _nobody_hurt(said: list[str]) -> bool:
    """ "Tidak ada yang luka": good to know, and no new cry."""
    at = next(
        (i for i, pair in enumerate(zip(said, said[1:], strict=False)) if pair == ("tidak", "ada")), None
    )
    return at is not None and bool(_HURT & set(said[at:])) and not {"tetapi", "tapi"} & set(said)


def _somebody_hurt(talk: Talk, said: list[str]) -> bool:
    """ "Sudah padam tapi ada yang luka": another number helps now."""
    known = set(said)
    return bool(known & _HURT) and "ada" in known and talk.state.urgent != "ambulance"


def waits_for_words(talk: Talk, meant: Understanding) -> bool:
    """A wish, a number or a question: whoever writes it is not met with silence."""
    wishes = meant.intent in ("request", "requirements", "status", "fee") or bool(
        phrases.WANTING & set(normal(talk.text))
    )
    return wishes or asks_something(talk.text) or bool(LONG_NUMBER.search(talk.text))


def _taken_back(talk: Talk, said: list[str]) -> bool:
    """ "Maaf, bukan darurat", "salah kirim": no cry, and none that was meant."""
    known = set(said)
    if calm_words.denies(said) and not known & DANGER:
        return True
    if not urgent.active(talk) or kind_of(said) not in ("general", talk.state.urgent):
        return False
    if talk.state.urgent == "crisis":
        return False  # who takes that back is not left alone
    if known & _BY_MISTAKE and known & _SENT and not known & _STILL - {"tidak"}:
        return True
    return talk.state.urgent == "general" and "maaf" in known and known <= phrases.FILLERS | {"maaf", "ya"}


def _is_over(talk: Talk, said: list[str]) -> bool:
    """ "Sudah padam, alhamdulillah"."""
    known = set(said)
    if talk.state.ask.kind in FORM and not known & _PLAINLY_OVER:
        return False
    if talk.state.urgent in urgent.FRAIL or not (known & _PLAINLY_OVER or known & _SINCE):
        return False  # "sudah selesai" of somebody who despairs is no good news
    if "selamat" in said[:-1] and said[said.index("selamat") + 1] in phrases.GREETING:
        return False
    new = known & DANGER - _OVER and kind_of([w for w in said if w not in _OVER]) != talk.state.urgent
    return talk.state.urgent != "death" and bool(known & _OVER) and not known & _STILL and not new


def _ends(talk: Talk, meant: Understanding, key: str) -> bool:
    """The alarm is over here; whoever was called reads it all the same. A wish said with it is heard next."""
    plainly = (
        urgent.active(talk) and talk.state.urgent not in urgent.FRAIL
    )  # another may hold the telephone now
    talk.state.urgent, talk.state.urgent_at, talk.state.alarmed, talk.state.misses = "", None, False, 0
    if talk.state.ask.kind == "officer":
        talk.state.ask = Ask()
    if meant.intent == "request" and meant.service and meant.confidence >= BAR:
        return False
    talk.intent = "emergency"  # no greeting stands before it
    form = talk.draft is not None and talk.state.ask.kind in ASKED
    talk.say(key if plainly else "cancel_kept" if form else "urgent_none")
    if form:
        flow.ask_again(talk)
    else:
        flow.offer_open(talk)
    return True


def _nobody_came(said: list[str]) -> bool:
    known = set(said)
    return bool(known & _LACKING and known & _COME) and (
        "ada" in known or bool(known & _COME - {"bantuan", "bantu"})
    )


def _papers(talk: Talk, meant: Understanding, said: list[str]) -> bool:
    """ "Mau urus aktanya": after a death the papers that it needs; after anything else the wish is heard as one."""
    named = any(word.startswith(_PAPER) for word in said) and set(said) & _DOING
    every = "urus" in said and {"semua", "semuanya"} & set(said)
    if talk.state.ask.kind != "officer" or not (named or every):
        return False
    talk.state.ask, talk.state.misses, talk.state.alarmed = Ask(), 0, False
    elsewhere = meant.service is not None and meant.confidence >= BAR
    if talk.state.urgent != "death" or (
        elsewhere and talk.state.urgent == "death" and not _of_a_death(talk, meant)
    ):
        return False
    bundle = next((one for one in talk.situation.catalogue.bundles if _DEATH_PAPER in one.services), None)
    if bundle is None or (elsewhere and meant.service == _DEATH_PAPER):
        return False
    talk.intent = "request"
    return together.offer_told(talk, bundle, Understanding("request"))


def _of_a_death(talk: Talk, meant: Understanding) -> bool:
    return any(
        _DEATH_PAPER in one.services and meant.service in one.services
        for one in talk.situation.catalogue.bundles
    )
