"""The citizen's rights over their data (UU 27/2022): DATA SAYA, HAPUS DATA, and notices that may go again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from village_desk.conversation import answering, doubt, flow
from village_desk.conversation.phrases import FILLERS, NUMBER
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ASKED, Talk, moment
from village_desk.conversation.types import AskErasure, KeepMyData, StopNotices, TellMyData

_ERASING = frozenset("hapus dihapus hapuskan menghapus penghapusan hilangkan musnahkan delete erase".split())
_SHOWING = frozenset("lihat minta cek salinan apa disimpan simpan tersimpan mana kirim mau show my".split())
_TAKING_BACK = frozenset("batal jangan tidak urung batalkan".split())
_KEPT = frozenset("simpan disimpan tersimpan".split())
_TRUSTING = frozenset(
    "siapa aman dijual jual bocor disebar disebarkan dibagikan rahasia disalahgunakan safe private".split()
)
_WRITING = frozenset("balas membalas kabari mengabari hubungi menghubungi".split())
_HERE = frozenset("sini hp nomor whatsapp".split())
_PICTURES = frozenset("foto fotonya berkas dokumen percakapan".split())
_PAPERS = frozenset("ktp kk kartu keluarga data".split())
_SPREADING = frozenset("kirim sebar sebarkan bagikan kasih berikan share".split())
_PRIVACY = frozenset({"privasi", "privacy"})
_CONSENT = frozenset({"persetujuan", "izin", "ijin", "consent"})
_REVOKING = frozenset({"cabut", "tarik", "mencabut", "menarik", "withdraw", "revoke"})
_MESSAGES = frozenset("pesan wa whatsapp notif notifikasi pemberitahuan chat kabar sms pesannya notifnya".split())
_GETTING = frozenset(
    "dapat dapet terima menerima dikirim dikirimi kirim masuk ada muncul datang bunyi dichat kebagian".split()
)
_BESIDE = FILLERS | frozenset(
    "semua seluruh pribadi tolong mohon mau ingin minta bisa dari kantor desa sini ada yang di tentang apa "
    "sekarang juga segera secepatnya kalian anda please my all the you want to".split()
)
LONGEST = 9
OFFERED_AGAIN = timedelta(hours=20)
_OWN_QUESTION = frozenset({"status", "pickup", "office_hours", "requirements", "menu", "greet"})


def hear(talk: Talk) -> bool:
    """True when the message asks to see, erase or keep the citizen's own data."""
    act = _meant(talk.text) or _of_pictures(talk) or _of_messages(talk)
    if act is None or (talk.state.ask.kind == "erase" and insists(talk.text)):
        return False
    talk.intent, talk.state.misses = act, 0
    _ACTS[act](talk)
    return True


def asks(talk: Talk) -> bool:
    """Does the message wish for one of these rights?"""
    return (_meant(talk.text) or _of_pictures(talk) or _of_messages(talk)) is not None


def insists(text: str) -> bool:
    """ "Ya, hapus saja": the answer to the question, and no new wish."""
    said = set(words(text))
    return "ya" in said and bool(_ERASING & said) and not _TAKING_BACK & said


def _meant(text: str) -> str | None:
    """erase, keep, show, privacy; None for everything else: "data saya: Siti, 3509…" is an answer."""
    said = words(text)
    if not said or len(said) > LONGEST or any(char.isdigit() for char in text) or ":" in text:
        return None
    rest = set(said) - _BESIDE
    if _ERASING & rest:
        if NUMBER & set(said):
            return None  # "hapus nomor saya dari daftar" is BERHENTI
        if _TAKING_BACK & set(said):
            return "keep_data" if rest <= _ERASING | _TAKING_BACK | {"data", "jadi"} else None
        return "erase_data" if "data" in rest and rest <= _ERASING | {"data"} else None
    if "jangan" in said and _WRITING & set(said) and _HERE & set(said):
        return "be_quiet"
    if _CONSENT & rest and _REVOKING & rest and rest <= _CONSENT | _REVOKING | {"data", "kembali"}:
        return "erase_data"  # what was agreed to is taken back: what is kept by it goes
    told = "jangan" in said and _SPREADING & set(said) and rest & (_PICTURES | _PAPERS | {"nik"})
    if told or _PRIVACY & set(said) or ("data" in rest and _TRUSTING & set(said)):
        return "privacy"
    if {"data", "apa"} <= set(said) and _KEPT & rest:
        return "my_data"
    own = "data" in rest and ({"saya", "my", "pribadi"} & set(said) or "data" == " ".join(said))
    return "my_data" if own and rest <= _SHOWING | {"data"} else None


def _of_pictures(talk: Talk) -> str | None:
    """ "Hapus semua foto KTP saya", where no form is open that the picture could be taken out of."""
    rest = set(words(talk.text)) - _BESIDE
    if talk.draft is not None or len(words(talk.text)) > LONGEST or _TAKING_BACK & rest:
        return None
    if rest == {"hapus"}:
        return "erase_data"  # asked about before anything is erased
    return "erase_data" if rest & _ERASING and rest & _PICTURES and rest <= _ERASING | _PICTURES | _PAPERS else None


def _of_messages(talk: Talk) -> str | None:
    """ "Kok saya masih dapat pesan" of somebody who stopped the notices: what was stopped."""
    said = set(words(talk.text))
    if not talk.state.notices_off or len(words(talk.text)) > LONGEST + 2 or not said & _MESSAGES:
        return None
    return "still_messages" if "masih" in said and said & _GETTING else None


def tell_notices(talk: Talk) -> None:
    """Which messages were stopped, and that an answer within the citizen's own turn still comes."""
    talk.say("still_messages")
    if talk.draft and talk.state.ask.kind in ASKED:
        flow.ask_again(talk)


def be_quiet(talk: Talk) -> None:
    """ "Jangan balas ke sini, HP dipegang suami": we begin nothing ourselves; what is asked is still answered."""
    answering.notices(talk, off=True)


def show(talk: Talk) -> None:
    """What is kept about this chat; after a long silence only to the same person."""
    if not doubt.asks(talk, "my_data"):
        talk.effects.append(TellMyData())


def tell_privacy(talk: Talk) -> None:
    """Who sees the data, and what they are for; the question that was open is asked again."""
    talk.say("privacy_answer", link=talk.situation.privacy_link)
    if talk.draft and talk.state.ask.kind in ASKED:
        flow.ask_again(talk)


def erase(talk: Talk) -> None:
    """One confirmation, which says what goes, what the law keeps, and that open requests come first."""
    if talk.situation.erasure_asked:
        talk.say("erasure_noted")
        return
    if doubt.asks(talk, "erase_data"):
        return
    before = talk.state.ask
    talk.ask("erase", back=before.back if before.kind == "erase" else before)
    ask_again(talk)


def ask_again(talk: Talk) -> None:
    """The confirmation once more."""
    numbers = [ticket.number for ticket in talk.situation.tickets if ticket.open]
    talk.say("erase_ask", open=", ".join(numbers), link=talk.situation.privacy_link)


def decide(talk: Talk, yes: bool, back: Callable[[Talk], None]) -> None:
    """The answer to "apakah data ingin dihapus?"."""
    before = talk.state.ask.back
    if not yes:
        talk.say("erase_kept")
        talk.state.ask = before or talk.state.ask
        back(talk)
        return
    state = talk.state
    state.draft = state.parked = state.complaint = None
    state.shelf, state.withheld, state.loose_files, state.loose_odd, state.heard = [], [], [], [], []
    talk.ask("none")
    talk.effects.append(AskErasure())


def keep(talk: Talk) -> None:
    """BATAL HAPUS: nothing is erased."""
    if talk.situation.erasure_asked:
        talk.effects.append(KeepMyData())
        talk.say("erasure_taken_back")
    else:
        talk.say("erase_kept")
    talk.ask("none")


def opted(talk: Talk) -> bool:
    """STOP and START as the provider took them: it has answered already, and a second answer would be refused."""
    word = talk.said.opt_out
    if word not in ("stop", "start"):
        return False
    off = word == "stop"
    talk.intent = "opt_out" if off else "opt_in"
    talk.state.notices_off = off
    talk.effects.append(StopNotices(off))
    talk.keep_silent("opted_out_at_provider" if off else "opted_in_at_provider")
    return True


def offer_notices(talk: Talk) -> None:
    """Whoever asks by themselves while notices are off hears, once a day, how to switch them on again."""
    state = talk.state
    if not state.notices_off or talk.intent not in _OWN_QUESTION or state.ask.kind not in ("none", "menu"):
        return
    last = moment(state.offered_at)
    if last is not None and talk.situation.now - last < OFFERED_AGAIN:
        return
    state.offered_at = talk.situation.now.isoformat()
    talk.say("notices_offer")


_ACTS: dict[str, Callable[[Talk], None]] = {
    "my_data": show,
    "erase_data": erase,
    "keep_data": keep,
    "privacy": tell_privacy,
    "be_quiet": be_quiet,
    "still_messages": tell_notices,
}
