"""Questions about papers: requirements, days, GRATIS, where; for one or several, and with the offer to start."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation import flow, menus, phrases
from village_desk.conversation.intents import Understanding
from village_desk.conversation.phrases import DURATION, REQUIREMENTS
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.service_words import FAMILIES
from village_desk.conversation.spelling import words
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import NoteUnanswered
from village_desk.office.services import Service

MOST_CARDS = 3
_TOLD = "told"
_FEE = frozenset(
    "biaya biayanya bayar bayarnya gratis harga harganya tarif ongkos ongkosnya duit uang cost fee free pay".split()
)
_PLACE = (
    ("ambil", "mana"),
    ("diambil", "mana"),
    ("ngambil", "mana"),
    ("ambil", "dimana"),
    ("collect", "where"),
)
_ISSUER = frozenset("menerbitkan diterbitkan nerbitkan terbitkan mengeluarkan penerbit issues".split())
_WANTING = frozenset("mau ingin buat urus minta ajukan mengajukan daftar cetak proses".split())
# In "syarat KTP sama KK" each family stands for its first paper.
_FIRST_OF = {"ktp": "ktp-baru", "kk": "kk-baru", "kia": "kia-baru"}
_ASKING = frozenset(
    "apa saja syarat syaratnya persyaratan dokumen berkas perlu butuh cara caranya bagaimana berapa lama hari biaya "
    "biayanya bayar gratis kapan jadi jadinya dan sama atau yang mau buat urus untuk kalau harus bawa dibawa ada "
    "prosedur alur langkah dong tanya info informasi mohon tahu surat layanan mengurus pengurusan".split()
)


def asked(said: list[str], intent: str = "") -> list[str]:
    """Which sides of a paper are asked about: requirements, duration, fee, place; one or several."""
    found = []
    if _holds(said, REQUIREMENTS):
        found.append("requirements")
    if _holds(said, DURATION):
        found.append("duration")
    if _FEE & set(said) or intent == "fee":
        found.append("fee")
    if _ISSUER & set(said) or any(set(pair) <= set(said) for pair in _PLACE):
        found.append("place")
    return found or ["requirements"]


def answer(talk: Talk, meant: Understanding) -> None:
    """The answer from the catalogue with the offer to start; or the list to say which service is meant."""
    sides = asked(words(talk.text), meant.intent)
    services = _meant(talk, meant)
    if services:
        tell(talk, services, sides)
    elif sides == ["fee"] and "ada" in words(talk.text) and _strange(talk):
        talk.effects.append(NoteUnanswered("fee"))
        talk.say("unanswered")  # "wifi gratis ada?" asks for no paper
    elif sides == ["fee"]:
        _note_strange(talk)
        talk.say("fee")  # true for every paper, whichever is meant
    elif (choices := _likely(talk, meant)) and talk.draft is None:
        menus.offer(talk, choices, about=",".join(sides))
    else:
        _which(talk, sides)


def tell(talk: Talk, services: Sequence[Service], sides: Sequence[str]) -> None:
    """These sides of these papers; then, where nothing else is under way, the offer to start."""
    for service in services[:MOST_CARDS]:
        _tell(talk, service, sides)
    if talk.draft is not None:
        aside = talk.state.ask.kind in ("none", "menu", "group")
        if aside and [service.slug for service in services] == slugs_of(talk.draft):
            flow.offer_open(talk)  # it was begun, and waits
        return
    if len(services) == 1:
        talk.ask("start", [services[0].slug])
        talk.say("card_start")
    else:
        menus.offer(talk, [service.slug for service in services], about=_TOLD, key="start_which")


def chosen(talk: Talk, slug: str) -> None:
    """A paper was picked or named: it answers what was asked about papers before, else its request begins."""
    service, about = talk.situation.catalogue.get(slug), talk.state.ask.about
    wants = bool(_WANTING & set(words(talk.text)))  # "mau buat SKTM" is no question
    if service is None or not about or wants:
        flow.choose(talk, slug)
    elif about == _TOLD and talk.draft is None:
        talk.ask("none")
        flow.begin(talk, service, with_card=False)  # its card stands right above
    elif about != _TOLD:
        talk.ask("none")
        tell(talk, [service], about.split(","))
    else:
        flow.choose(talk, slug)


def offer_one(talk: Talk, slug: str) -> None:
    """One candidate alone: what it is, what it takes, and the question whether it is wished for."""
    if service := talk.situation.catalogue.get(slug):
        tell(talk, [service], ["requirements"])


def _meant(talk: Talk, meant: Understanding) -> list[Service]:
    """The papers that are asked about, as named; else the one that is being talked about."""
    catalogue = talk.situation.catalogue
    slugs = list(meant.services or ((meant.service,) if meant.service else ()))
    for family in _families(words(talk.text)) if slugs else ():
        if not any(slug.startswith(f"{family}-") for slug in slugs):
            slugs.append(_FIRST_OF[family])
    services = [service for slug in slugs if (service := catalogue.get(slug))]
    return services or [service for service in [_at_hand(talk, meant)] if service]


def _likely(talk: Talk, meant: Understanding) -> list[str]:
    """The candidates that share a word with the question: "syarat paspor" is near to nothing of ours."""
    said = {word for word in words(talk.text) if word not in _ASKING}
    found = [service for slug in meant.choices if (service := talk.situation.catalogue.get(slug))]
    return [
        service.slug
        for service in found
        if said & {word for name in (service.name, *service.words) for word in words(name)}
    ]


def _families(said: list[str]) -> list[str]:
    """ "KTP sama KK" beside each other; a KK among the papers to bring is none."""
    known = [word for word in said if word in FAMILIES and word in _FIRST_OF]
    joined = {"sama", "dan", "and", "plus"} & set(said) and not {"perlu", "bawa", "butuh", "pakai"} & set(
        said
    )
    return known if len(set(known)) > 1 and joined else []


def _at_hand(talk: Talk, meant: Understanding) -> Service | None:
    """The service that is being talked about, when the question names none: "berapa lama jadinya?"."""
    if meant.choices and (talk.draft is None or _likely(talk, meant)):
        return None
    ask = talk.state.ask
    return talk.situation.catalogue.get(ask.items[0]) if ask.kind == "start" else talk.service


def _tell(talk: Talk, service: Service, sides: Sequence[str]) -> None:
    if list(sides) == ["place"]:
        talk.say("issued_by", service=service.name, issuer=flow.issuer_of(talk, service))
        _tell_collecting(talk, service)
    elif "requirements" in sides:
        flow.card(talk, service)
        if "place" in sides:
            _tell_collecting(talk, service)
    elif list(sides) == ["fee"]:
        talk.say("fee_of", service=service.name)
    elif service.estimate_only:
        talk.say("duration_by_officer", service=service.name)
    else:
        talk.say("duration", service=service.name, days=str(service.promised_working_days))


def _tell_collecting(talk: Talk, service: Service) -> None:
    talk.say(
        {"digital": "collect_digital", "original": "collect_original"}.get(service.pickup, "collect_either")
    )


def _which(talk: Talk, sides: Sequence[str]) -> None:
    """No service was named, or one that the office does not have: then the list, and the question is kept."""
    _note_strange(talk)
    if talk.draft is not None:
        talk.say("requirements_named")
        return
    key = "duration_which" if sides == ["duration"] else "requirements_which"
    talk.ask("menu", about=",".join(sides))
    talk.say(key, lines=menus.group_lines(talk))


def _note_strange(talk: Talk) -> None:
    """ "Syarat paspor", "ada wifi gratis": a word that no paper of ours explains, so the office reads it."""
    if _strange(talk):
        talk.effects.append(NoteUnanswered("requirements"))


def _strange(talk: Talk) -> bool:
    known = _ASKING | phrases.FILLERS | phrases.GREETING | _FEE | FAMILIES
    return any(word not in known for word in words(talk.text))


def _holds(said: list[str], known: tuple[tuple[str, ...], ...]) -> bool:
    return any(all(word in said for word in phrase) for phrase in known)
