"""What is said about the request while it is being filled in, and answers nothing that was asked.

That it is for somebody else after all, that another paper is wanted or none, that it was told already, that a number
is not known, why it is asked for, that it is a nuisance. Where free words are asked for, each of these would else
become somebody's address.
"""

from __future__ import annotations

import re

from village_desk.conversation import cancelling, complaint_words, documents, flow, kin, whom, withdrawing
from village_desk.conversation.answerable import wants_free_words
from village_desk.conversation.captions import by_caption
from village_desk.conversation.intents import BAR, Understanding, means, understand
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.showing import OTHER, file_names
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import ANSWERS, Talk

_LONGEST = 10  # words; a longer text tells more than this
_SURE, _LIKELY = 0.9, 0.8
_SHOWN = 5  # words that say which paper a photo is
_PARTS = re.compile(r"[,.;\n]|\b(?:tapi|tetapi|melainkan)\b", re.IGNORECASE)
_THINGS = frozenset(
    "nik kk ktp nomor nama nya tanggal tgl data datanya foto fotonya berkas itu ini di atas".split()
)
_TELLING = frozenset(
    "kirim kirimkan dikirim tulis ditulis bilang kasih dikasih sebut jawab isi ketik tadi".split()
)
_TOLD = _TELLING | _THINGS | FILLERS | frozenset("kan sudah saya kulo semua lihat loh lho to".split())
_SENT = frozenset("foto fotonya gambar gambarnya kirim file berkas berkasnya upload".split())
_KNOWING = frozenset("hafal hapal ingat tahu ngerti eling".split())
_UNKNOWN = (
    _KNOWING | _THINGS | FILLERS | frozenset("lupa tidak belum kurang e aku kosong yang punya ada".split())
)
_ASKING_WHY = frozenset("ngapain kenapa mengapa kok".split())
_ASKED_FOR = frozenset("nik kk ktp nomor data foto nama".split())
_ASKS = frozenset("minta tanya nanya ditanya harus pakai perlu butuh mesti segala".split())
_FEARING = frozenset("takut khawatir kuatir aman jangan wedi ngeri ini".split())
_AFRAID = frozenset("disalahgunakan penipuan nipu penipu bocor pinjol hoaks hoax".split())
# One household: its card and its address stay when the paper is for another of them.
_HOUSEHOLD = frozenset({"", "husband", "wife", "child"})
_OF_PERSON = ("nama", "nik", "tanggal_lahir", "tempat_lahir", "pekerjaan", "penghasilan", "email")
_OF_HOUSE = ("no_kk", "alamat")


def hear(talk: Talk, meant: Understanding) -> bool:
    """True when the message was about the request, and the thread goes on from it."""
    if talk.service is None or talk.draft is None or len(words(talk.text)) > _LONGEST:
        return False
    if any(char.isdigit() for char in talk.text):
        return False
    heard = (
        for_whom(talk, talk.draft)
        or _for_whom_it_is_anyway(talk)
        or _another(talk, talk.draft, meant)
        or _withdrawn(talk, meant)
        or _wrong_photo(talk, talk.draft)
        or _shows(talk, talk.draft)
        or _told(talk)
        or _unknown(talk)
        or _why(talk, meant)
    )
    if heard and talk.intent not in ("cancel", "request"):
        talk.intent = "answer"
    return heard


def for_whom(talk: Talk, draft: Draft) -> bool:
    """ "Ga jadi untuk ibu, untuk saya aja": another person's data are asked for, and the paper is the same."""
    assert talk.service
    code = whom.changed(talk.service, talk.text)
    if code is None:
        return False
    if draft.whom not in (code, whom.ASK):
        stays = {code, draft.whom} <= _HOUSEHOLD
        for slug in _OF_PERSON if stays else (*_OF_PERSON, *_OF_HOUSE):
            draft.values.pop(slug, None)
            draft.shown.pop(slug, None)
    draft.whom, draft.hint = code, ""
    if code:
        talk.say("whom_changed", whom=kin.called(code, talk.state.language))
    else:
        talk.say("whom_self")
    flow.ask_next(talk)
    return True


def _for_whom_it_is_anyway(talk: Talk) -> bool:
    """ "Untuk anak saya" to a birth certificate: whose it is was plain, and it is no name and no place."""
    alone = len(talk.state.ask.items) == 1 and wants_free_words(talk)  # then it is what the letter is for
    if talk.state.ask.kind not in ANSWERS or alone or whom.told(talk.text) is None:
        return False
    talk.say("noted")
    flow.ask_again(talk)
    return True


def _another(talk: Talk, draft: Draft, meant: Understanding) -> bool:
    """ "Eh ga jadi domisili, SKTM aja": the other paper is the wish; what was filled in is kept."""
    if not (_turns_away(talk.text) or meant.intent == "cancel"):
        return False
    for part in _PARTS.split(talk.text):
        wish = None if _turns_away(part) else understand(part.strip(), None, talk.situation.catalogue)
        if wish and wish.intent == "request" and wish.service and wish.confidence >= BAR:
            if wish.service in slugs_of(draft):
                return False
            talk.intent = "request"
            flow.choose(talk, wish.service)
            return True
    return False


def _turns_away(text: str) -> bool:
    said = words(text)
    return bool((withdrawing.LEAVING | {"bukan"}) & set(said)) or "tidak jadi" in " ".join(said)


def _withdrawn(talk: Talk, meant: Understanding) -> bool:
    """ "Batal aja deh beneran": no name and no purpose."""
    service = talk.service.name if talk.service else ""
    sure = meant.intent == "cancel" and meant.confidence >= _LIKELY
    if not sure or "?" in talk.text or means(talk.text, "skip"):
        return False
    free = talk.state.ask.kind in ANSWERS and wants_free_words(talk)
    if not withdrawing.plainly(talk.text, service) and (
        free or not withdrawing.LEAVING & set(words(talk.text))
    ):
        return False
    talk.intent = "cancel"
    if cancelling.insists(talk.text) is False:  # "ga jadi batal"
        talk.say("cancel_kept")
        flow.ask_again(talk)
    else:
        cancelling.start(talk)
    return True


def _wrong_photo(talk: Talk, draft: Draft) -> bool:
    """ "Eh itu KTP suami saya, salah kirim": that paper is asked for anew."""
    said = set(words(talk.text))
    if not (draft.files and said & {"salah", "keliru"} and said & _SENT) or "?" in talk.text:
        return False
    assert talk.service
    named = by_caption(talk.text, talk.service.files_asked)
    have = [slug for _, slug in draft.files]
    slug = next((slug for slug in named if slug in have), have[-1])
    draft.files = [(i, OTHER if s == slug else s) for i, s in draft.files]
    draft.documents_done = False
    talk.say("photo_again", paper=file_names(talk.service, [slug], talk.state.language))
    flow.ask_again(talk) if talk.state.ask.kind in ANSWERS else flow.ask_next(talk)
    return True


def _shows(talk: Talk, draft: Draft) -> bool:
    """ "Itu foto warung saya", after a photo: which paper that is, and nobody's name."""
    said = words(talk.text)
    papers = talk.state.ask.kind == "document" and said[:1] != ["ini"]  # "ini KK saya" comes before its photo
    if not draft.files or said[:1] not in (["ini"], ["itu"], ["tadi"]) or "?" in talk.text:
        return False
    assert talk.service
    file_id, _ = draft.files[-1]
    named = by_caption(talk.text, talk.service.files_asked)
    # While papers are sent "itu KK-nya" is plain; among other questions it must speak of a photo.
    if not (papers and named and len(said) <= _SHOWN) and not (
        _SENT & set(said) and talk.state.ask.kind in ANSWERS
    ):
        return False
    draft.files[-1] = (file_id, named[0] if named else OTHER)
    documents.tell_kept(talk, talk.service, draft)
    flow.ask_again(talk)
    return True


def _told(talk: Talk) -> bool:
    """ "Kan sudah saya kirim": what came is named, and what could not be read is asked for once more."""
    said = set(words(talk.text))
    if "sudah" not in said or not _TELLING & said or not said <= _TOLD:
        return False
    if talk.state.ask.kind not in ANSWERS:
        return False
    if documents.has_come(talk):
        talk.say("told_photos")
    else:
        talk.say("told_already")
    flow.ask_again(talk)
    return True


def _unknown(talk: Talk) -> bool:
    """ "KK ga hafal": where the number stands; what may be left out is left out."""
    said = set(words(talk.text))
    if talk.state.ask.kind not in ANSWERS or not said <= _UNKNOWN | _labels(talk) or "?" in talk.text:
        return False
    lacks = {"ada", "punya"} if not wants_free_words(talk) else set()
    if not ("lupa" in said or (said & (_KNOWING | lacks) and said & {"tidak", "belum", "kurang"})):
        return False
    if talk.state.ask.kind == "optional":
        assert talk.draft
        talk.draft.optional_done = True
        flow.ask_next(talk)
        return True
    talk.say("needed_number" if talk.wants_number else "needed")
    flow.ask_again(talk)
    return True


def _labels(talk: Talk) -> set[str]:
    """The words for what is being asked: "saksi", "ibu", "tanggal"."""
    assert talk.service
    return {word for slug in talk.state.ask.items for word in words(talk.service.field(slug).label)}


def _why(talk: Talk, meant: Understanding) -> bool:
    """ "Kok minta NIK?", "takut disalahgunakan", "ribet amat": answered, and asked again; no complaint is opened."""
    said = set(words(talk.text))
    asks = _ASKING_WHY & said and _ASKED_FOR & said and _ASKS & said
    if asks or (_AFRAID & said and _FEARING & said):
        talk.say("why_data", link=talk.situation.privacy_link)
    elif _grumbles(talk, meant):
        talk.say("grumble")
    else:
        return False
    flow.ask_again(talk)
    return True


def _grumbles(talk: Talk, meant: Understanding) -> bool:
    """Impatience with the questions themselves: nothing is told that could be looked into."""
    if meant.intent != "complaint" or len(words(talk.text)) > 5:
        return False
    if meant.confidence < _SURE and talk.state.ask.kind in ANSWERS:
        return False  # it may be an answer after all
    tells = complaint_words.about_of(talk.text) or complaint_words.hostile(talk.text)
    return not tells and not means(talk.text, "complaint") and "aduan" not in words(talk.text)
