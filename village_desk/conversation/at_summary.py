"""At the summary, beside a yes, a no and a correction: "tunggu", "fotonya kebalik", "ya, tapi kapan jadi?".

Nothing here sends anything; each ends at the summary again, or with the request kept for later.
"""

from __future__ import annotations

import re

from village_desk.conversation import documents, flow, line_values, service_questions
from village_desk.conversation.captions import by_caption
from village_desk.conversation.intents import Understanding, understand
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.reading import Answers
from village_desk.conversation.showing import OTHER
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Draft
from village_desk.conversation.taken_in import keep
from village_desk.conversation.talk import Talk
from village_desk.office.fields import read, rule_of
from village_desk.office.services import Field, Service

_LONGEST = 10  # words
_TURNED = frozenset(
    "kebalik terbalik ketuker tertukar kewalik kuwalik kebolak kebaliknya tukar dibalik swapped".split()
)
_PHOTO = frozenset("foto fotonya gambar gambarnya berkas berkasnya file ktp kk kartu".split())
_MORE = frozenset("tambah tambahkan nambah nambahin tambahin menambah ditambah ditambahkan add".split())
_RIGHT = frozenset("benar betul sesuai oke pas cocok tepat bagus lengkap".split())
_READY = frozenset("jadi jadinya selesai selesainya beres diambil lama hari".split())
_YES_BUT = re.compile(
    r"^\W*(?:ya|iya|oke|ok|benar|betul|sudah|udah)\b.*?(?:\b(?:tapi|tetapi|cuma|cuman)\b|[,.])\s*(?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ADDED = re.compile(
    r"^\W*(?:(?:tolong|mohon|bisa|pak|bu|min|kak|mas|mbak|mau|minta|sekalian|juga)\s+)*(?:di)?(?:tambah|nambah)(?:kan|in)?\s+"
    r"(?:lagi\s+|juga\s+)?(?P<name>keperluan|tujuan)(?:nya)?\s*(?:untuk\s+|buat\s+|:\s*)?(?P<value>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def hear(talk: Talk, service: Service, draft: Draft, meant: Understanding) -> bool:
    """True when it was taken up here."""
    said = words(talk.text)
    if not said or len(said) > _LONGEST:
        return False
    heard = (
        _turned(talk, service, draft, said)
        or _added(talk, service, draft)
        or _more_photos(talk, said)
        or _when(talk, service, said)
        or _praises(talk, service, said)
        or _waits(talk, service, said)
    )
    if heard:
        talk.state.misses = 0
    return heard


def _turned(talk: Talk, service: Service, draft: Draft, said: list[str]) -> bool:
    """ "KTP-nya kebalik sama KK": the two photos change their places."""
    if not _TURNED & set(said) or not _PHOTO & set(said):
        return False
    talk.intent = "answer"
    have = list(dict.fromkeys(slug for _, slug in draft.files if slug != OTHER))
    named = [
        slug
        for slug in by_caption(re.sub(r"(?<=\w)\s*nya\b", "", talk.text), service.files_asked)
        if slug in have
    ]
    pair = named if len(named) == 2 else have if len(have) == 2 else []
    if pair:
        other = {pair[0]: pair[1], pair[1]: pair[0]}
        draft.files = [(file_id, other.get(slug, slug)) for file_id, slug in draft.files]
        talk.say("photos_turned")
    else:
        talk.say("photos_turned_which")
    flow.ask_next(talk)
    return True


def _added(talk: Talk, service: Service, draft: Draft) -> bool:
    """ "Tolong ditambah keperluan BPJS": behind what stands there."""
    found = _ADDED.match(talk.text.strip())
    wanted = _purpose(service, draft) if found else None
    if found is None or wanted is None:
        return False
    value = line_values.polished(found["value"])
    result = read(wanted, f"{draft.values[wanted.slug]}, {value}", talk.today)
    if not line_values.sound(wanted, value) or result.value is None:
        return False
    talk.intent = "answer"
    keep(draft, Answers({wanted.slug: result}))
    talk.say("edited")
    flow.ask_next(talk)
    return True


def _purpose(service: Service, draft: Draft) -> Field | None:
    return next(
        (
            f
            for f in service.fields
            if f.slug in ("keperluan", "tujuan") and f.slug in draft.values and rule_of(f) == "text"
        ),
        None,
    )


def _more_photos(talk: Talk, said: list[str]) -> bool:
    """ "Tambah foto": it is only to be sent."""
    if not _MORE & set(said) or not {"foto", "fotonya", "gambar", "berkas", "berkasnya", "file"} & set(said):
        return False
    talk.intent = "attach_document"
    talk.say("photo_more")
    flow.ask_next(talk)
    return True


def _when(talk: Talk, service: Service, said: list[str]) -> bool:
    """ "Kapan jadi?", "ya, tapi kapan jadi?": answered; the yes is still to come."""
    rest = found["rest"] if (found := _YES_BUT.match(talk.text)) else ""
    asked = words(rest) or said
    if {"kapan", "berapa"} & set(asked) and _READY & set(asked):
        talk.intent = "requirements"
        service_questions.tell(talk, [service], ["duration"])
    elif rest and (one := understand(rest, None, talk.situation.catalogue)).intent in ("requirements", "fee"):
        talk.intent, talk.text = one.intent, rest
        service_questions.answer(talk, one)
    else:
        return False
    talk.say("confirm_how")
    flow.ask_next(talk)
    return True


def _praises(talk: Talk, service: Service, said: list[str]) -> bool:
    """ "Keperluannya sudah benar": one line of it is; how the whole is sent is said."""
    labels = {word for f in service.fields for name in (f.label, f.slug.replace("_", " ")) for word in words(name)}
    named = {word for word in said if word.removesuffix("nya") in labels}
    rest = set(said) - named - FILLERS
    if "?" in talk.text or not named or not rest & _RIGHT or not rest <= line_values.PRAISE:
        return False
    talk.intent = "answer"
    talk.say("confirm_how")
    flow.ask_next(talk)
    return True


def _waits(talk: Talk, service: Service, said: list[str]) -> bool:
    """ "Tunggu", "nanti ya fotonya": there is time, and nothing is lost."""
    if "?" in talk.text:
        return False
    later = bool(documents.LATER & set(said))
    if documents.waits(talk.text) or (
        later and not _PHOTO & set(said) and {"dulu", "dahulu", "ya", "oke"} & set(said)
    ):
        talk.intent = "later"
        talk.say("later_kept", service=service.name)
        talk.ask("none")
        return True
    if later and _PHOTO & set(said):
        talk.intent = "later"
        talk.say("papers_awaited")
        flow.ask_next(talk)
        return True
    return False
