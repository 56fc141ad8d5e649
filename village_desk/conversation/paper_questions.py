"""Asked beside a request: whether one of its papers is needed, and for the other service that its card points to."""

from __future__ import annotations

import re

from village_desk.conversation import flow
from village_desk.conversation.answerable import asks_something
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import ANSWERS, Talk, bare
from village_desk.office.services import Requirement, Service

_LONGEST, _SHORT = 9, 6  # words
_WISHING = frozenset("mau ingin minta buat bikin buatkan urus uruskan butuh perlu ajukan tolong sekalian".split())
_MUST = frozenset("harus wajib mesti kudu perlu must need necessary required".split())
_ASKING = frozenset("emang emangnya memang memangnya apa apakah do is must".split())
# In so many papers' names that they name none.
_WIDE = frozenset("surat asli dari kartu keterangan pemohon lama foto dan atau atas dokumen orang".split())
_OF_AN_ANSWER = frozenset("alamat nama nik nomor tanggal jam".split())
_CODE = re.compile(r"\b(?:layanan|service) (\d\d)\b")


def hear(talk: Talk) -> bool:
    """True when the message asked about a paper of the open request, or for what its card points to."""
    service = talk.service
    if service is None or talk.draft is None or talk.state.ask.kind not in (*ANSWERS, "document"):
        return False
    said = words(talk.text)
    if not said or len(said) > _LONGEST:
        return False
    if (other := _pointed_to(talk, service, said)) is not None:
        talk.intent = "request"
        flow.choose(talk, other)
        return True
    paper = _asked_for(service, said) if _asks(talk.text, said) else None
    if paper is None:
        return False
    talk.intent = "requirements"
    key = "paper_needed" if paper.required else "paper_if_any"
    about_it = _called(paper) & set(words(service.advice))
    talk.say(key, paper=bare(paper.name), advice=service.advice if about_it else "")
    flow.ask_again(talk)
    return True


def _asks(text: str, said: list[str]) -> bool:
    if _OF_AN_ANSWER & set(said):
        return False  # "harus alamat KTP?" asks what to write
    return bool(_MUST & set(said)) and (asks_something(text) or said[0] in _ASKING)


def _asked_for(service: Service, said: list[str]) -> Requirement | None:
    """ "Polisi", "RT": the one paper that is called by most of these words."""
    fits = [(len(set(said) & _called(paper)), paper) for paper in service.files_asked]
    best = max((count for count, _ in fits), default=0)
    found = [paper for count, paper in fits if count == best]
    return found[0] if best and len(found) == 1 else None


def _called(paper: Requirement) -> set[str]:
    return set(words(" ".join((paper.name, *paper.words)))) - _WIDE


def _pointed_to(talk: Talk, service: Service, said: list[str]) -> str | None:
    """The service whose number stands on this one's card, by that number or by the word that the card has for it."""
    found = _CODE.search(service.advice)
    other = talk.situation.catalogue.by_code(found[1]) if found else None
    if other is None:
        return None
    typed = talk.typed_choice.removeprefix("layanan").strip()
    own = {word for paper in service.requirements for word in words(" ".join((paper.name, *paper.words)))}
    named = set(words(other.name)) - set(words(service.name)) - own - _WIDE
    wishes = len(said) <= _SHORT and bool(_WISHING & set(said)) and "?" not in talk.text
    return other.slug if typed == other.code or (wishes and named & set(said)) else None
