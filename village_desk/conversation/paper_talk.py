"""What people ask and tell about sending papers: is it safe, a blurred photo, no camera, may they be brought.

Heard while a request asks for its papers, and while one that is under way waits for them. One kind text each.
"""

from __future__ import annotations

import re

from village_desk.conversation import documents, flow, own_tickets
from village_desk.conversation.captions import by_caption
from village_desk.conversation.intents import yes_or_no
from village_desk.conversation.showing import file_names, wanted_papers
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ANSWERS, Talk, moment
from village_desk.conversation.types import TicketView
from village_desk.office.wording_time import opening_words

_LONGEST, _SHORT = 12, 7  # words
_ASKING = frozenset(
    "boleh bisa bolehkah bisakah apa apakah gapapa gpp papa bagaimana kah kan ok oke terus kalau harus perlu".split()
)
_PHOTO = frozenset(
    "foto fotonya difoto motret gambar gambarnya berkas berkasnya kirim dikirim ngirim ktp kk "
    "dokumen scan upload".split()
)
_CARDS = frozenset("ktp kk akta akte kia ijazah buku kartu surat foto berkas".split())
_HANDLING = frozenset(
    "foto difoto motret fotokopi difotokopi legalisir dilegalisir discan scan dikirim dibawa diupload".split()
)
_NEED = frozenset("tidak usah perlu harus wajib boleh".split())
_GONE = frozenset("hilang ilang rusak sobek hancur hanyut terbakar".split())
_WISHING = frozenset("mau minta buat bikin urus buatkan ingin pengantar juga".split())
_SAFE = frozenset("aman bahaya berbahaya disalahgunakan bocor safe".split())
_BLURRED = frozenset("jelas buram burem blur ngeblur kabur gelap terang silau kepotong terpotong blurry".split())
_SIDES = frozenset("semua semuanya depan belakang bolak balik halaman lembar sisi".split())
_OLD = frozenset("lama fotokopi fotocopy fc copy kopian kopi legalisir dilegalisir asli aslinya scan".split())
_DEVICE = frozenset(
    "kamera camera kameranya hp hpku hpnya handphone kuota kuotanya paketan pulsa sinyal signal wifi "
    "data memori".split()
)
_LACKING = frozenset(
    "tidak habis abis entek jelek buruk rusak mati jadul lemot lelet eror error bisa penuh kurang belum tanpa".split()
)
_BRINGING = frozenset(
    "bawa dibawa dibawakan antar diantar dianter anter nganter ngantar serahkan diserahkan setor menyerahkan".split()
)
_OFFICE = frozenset("kantor kantornya balai desa sana langsung balaidesa".split())
_ELSEWHERE = frozenset("email e-mail imel surel gmail fax pos telegram facebook fb gojek".split())
_COMPLETE = frozenset("lengkap komplit complete cukup".split())
_WHICH = frozenset("mana apa".split())
_AGAIN = frozenset("buram burem blur kurang diulang ulang ditolak salah lagi kebaca terbaca".split())
_SURE = frozenset("sudah kan apa apakah belum ya".split())


def hear(talk: Talk) -> bool:
    """True when it was answered: with the question for the papers again, or with what the request waits for."""
    said = words(talk.text)
    if not said or len(said) > _LONGEST or yes_or_no(talk.text) is not None:
        return False
    if talk.draft is not None and talk.service is not None:
        if talk.state.ask.kind in ANSWERS:
            return _too_early(talk, said)
        if talk.state.ask.kind == "confirm" and not _PHOTO & set(said):
            return False
        return talk.state.ask.kind in ("document", "confirm") and _beside_draft(talk, said)
    return talk.state.ask.kind in ("none", "menu") and _beside_ticket(talk, said)


def _too_early(talk: Talk, said: list[str]) -> bool:
    """ "KK ga usah difoto ya", while the questions are still asked: nobody's name and no place."""
    known = set(said)
    if (
        len(said) > _SHORT
        or not _CARDS & known
        or not _HANDLING & known
        or not (known & _NEED or "?" in talk.text)
    ):
        return False
    talk.intent = "requirements"
    talk.say("papers_soon")
    flow.ask_again(talk)
    return True


def _beside_draft(talk: Talk, said: list[str]) -> bool:
    key = "" if documents.puts_off(talk.text) else _about(talk, said)
    if not key and _lost(talk, said):
        key = "papers_may_follow"
    if not key and _asks_complete(talk, said):
        talk.intent = "attach_document"
        if not documents.has_come(talk):
            return False
    elif not key:
        return False
    else:
        _tell(talk, key)
    flow.ask_again(talk)
    return True


def _beside_ticket(talk: Talk, said: list[str]) -> bool:
    pointed = own_tickets.pinned(talk)
    tickets = [pointed] if pointed else list(talk.situation.tickets)
    tickets = [t for t in tickets if t.open and t.kind == "request"]
    waiting = [t for t in tickets if t.waiting_for]
    if waiting and _WHICH & set(said) and _AGAIN & set(said):
        talk.intent = "status"
        for ticket in own_tickets.called(talk, waiting) or waiting:
            talk.say("papers_wanted", number=ticket.number, missing=_missing(talk, ticket))
    elif _asks_complete(talk, said) and tickets and (waiting or pointed or _sent_lately(talk)):
        _tell_complete(talk, waiting or tickets)
    elif waiting and (key := _about(talk, said)):
        _tell(talk, "papers_at_office_sent" if key == "papers_at_office" else key)
        talk.say("papers_wanted", number=waiting[0].number, missing=_missing(talk, waiting[0]))
    else:
        return False
    talk.state.misses = 0
    return True


def _lost(talk: Talk, said: list[str]) -> bool:
    """ "Buku nikah saya hilang, gimana?", of a paper that is awaited: no wish, unless one is said."""
    assert talk.service and talk.draft
    known = set(said)
    if not _GONE & known or _WISHING & known or talk.state.ask.kind != "document":
        return False
    plain = re.sub(r"(?<=\w)nya\b", "", talk.text)
    return bool(by_caption(plain, wanted_papers(talk.service, talk.draft)))


def _tell_complete(talk: Talk, tickets: list[TicketView]) -> None:
    talk.intent = "status"
    for ticket in tickets[:2]:
        if ticket.waiting_for:
            talk.say("papers_wanted", number=ticket.number, missing=_missing(talk, ticket))
        else:
            talk.say("papers_complete", number=ticket.number)


def _missing(talk: Talk, ticket: TicketView) -> str:
    service = talk.situation.catalogue.get(ticket.service)
    return file_names(service, ticket.waiting_for, talk.state.language) if service else "-"


def _sent_lately(talk: Talk) -> bool:
    sent = moment(talk.state.attached_at) or moment(talk.state.opened_at)
    return sent is not None and (talk.situation.now - sent).days < 3


def _asks_complete(talk: Talk, said: list[str]) -> bool:
    """ "Udah lengkap kan pak?" """
    return bool(_COMPLETE & set(said)) and ("?" in talk.text or bool(_SURE & set(said))) and len(said) <= 6


def _tell(talk: Talk, key: str) -> None:
    talk.intent = "requirements"
    known = talk.situation
    values = {
        "papers_at_office_sent": {"hours": opening_words(known.hours, talk.state.language) or "-"},
        "papers_safe": {"link": known.privacy_link},
        "papers_at_office": {"hours": opening_words(known.hours, talk.state.language) or "-"},
    }
    talk.say(key, **values.get(key, {}))


def _about(talk: Talk, said: list[str]) -> str:
    """The text that answers it, "" for none."""
    known, asks = set(said), "?" in talk.text or bool(_ASKING & set(said))
    if "tanpa" in known:
        return ""
    if _SAFE & known and (asks or _PHOTO & known or "takut" in known or "tidak" in known):
        return "papers_safe"
    if _ELSEWHERE & known:
        return "papers_only_here"
    if (_DEVICE & known and _LACKING & known) or (_BRINGING & known and _OFFICE & known):
        return "papers_at_office"
    if not asks:
        return ""
    if _BLURRED & known:
        return "photo_blurred"
    if _OLD & known and not {"jadi", "jadinya", "masih", "berapa", "berlaku"} & known:
        return "photo_old"
    return "photo_sides" if _SIDES & known and _PHOTO & known and len(said) <= 6 else ""
