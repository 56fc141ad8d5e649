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
from village_desk.conversation.talk import ASKED, Talk
from village_desk.conversation.urgent_words import DANGER, kind_of


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST = 12  # words
_BY_MISTAKE = _set("salah keliru kepencet kesentuh terpencet bercanda becanda iseng prank")
_SENT = _set("kirim ketik pencet tulis sambung nomor paham sangka orang tekan ngetik kepencet maaf")
_OVER = _set(
    "padam aman selamat tertolong ditolong tertangani teratasi surut reda selesai ketemu ditangkap siuman sadar"
)
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
    if talk.state.urgent != "death" and _nobody_came(said):
        urgent.again(talk)
        return True
    if talk.state.urgent != "death" and calm_words.hurries(talk.text):
        urgent.again(talk)
        return True
    return _papers(talk, meant, said)


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
    if (
        not urgent.active(talk)
        or talk.state.urgent == "death"
        or kind_of(said) not in ("general", talk.state.urgent)
    ):
        return False
    if known & _BY_MISTAKE and known & _SENT and not known & _STILL - {"tidak"}:
        return True
    return talk.state.urgent == "general" and "maaf" in known and known <= phrases.FILLERS | {"maaf", "ya"}


def _is_over(talk: Talk, said: list[str]) -> bool:
    """ "Sudah padam, alhamdulillah"."""
    known = set(said)
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
    talk.say(key if plainly else "urgent_none")
    if talk.draft and talk.state.ask.kind in ASKED:
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
