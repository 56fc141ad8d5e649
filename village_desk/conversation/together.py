"""Several wishes at once, and the papers that one event needs: offered together, asked as one form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation import flow, menus, offered_data, together_choice
from village_desk.conversation.intents import Understanding, means, yes_or_no
from village_desk.conversation.phrases import FILLERS
from village_desk.conversation.requested import slugs_of
from village_desk.conversation.spelling import alike, words
from village_desk.conversation.talk import Talk, bare, numbered
from village_desk.office import bundles, english
from village_desk.office.bundles import Bundle, listed

KINDS = frozenset({"together", "together_pick"})
_ALL_OF_THEM = frozenset({"apa", "saja", "urus"})
_LEAVING = frozenset({"batal", "hapus", "tanpa", "coret"})
_AROUND_LEAVING = frozenset("tidak jadi usah perlu dulu ikut yang untuk batalkan layanan maaf eh jangan".split())
_MOST = 4
_TOO = FILLERS | frozenset("yang lain lainnya juga mau urus diurus surat suratnya dengan sama ya".split())


def told(talk: Talk, meant: Understanding) -> Bundle | None:
    """The bundle of an event that these words tell of: "istri saya melahirkan kemarin"."""
    said = set(words(talk.text, talk.situation.catalogue.glossary))
    if (
        meant.intent not in ("request", "out_of_scope", "attach_document", "requirements")
        or len(said) > 40
        or "?" in talk.text
    ):
        return None
    if len(meant.services) > 1:
        return None  # named one by one: `offer_named`
    if meant.intent == "requirements" and not _ALL_OF_THEM <= said:
        return None  # "syarat akta kematian" asks about one paper
    for bundle in talk.situation.catalogue.bundles:
        near = {*bundle.services, *bundle.beside}
        fits = meant.service in near or (
            meant.service is None and (not meant.choices or near & {*meant.choices})
        )
        if fits and any(said >= set(words(phrase)) for phrase in bundle.words):
            return bundle
    return None


def offer_told(talk: Talk, bundle: Bundle, meant: Understanding) -> bool:
    """Offer what this event needs; False where the office offers fewer than two of its services."""
    catalogue = talk.situation.catalogue
    every = [slug for slug in bundle.services if catalogue.get(slug)]
    first = meant.service or next((slug for slug in meant.choices if catalogue.get(slug)), None)
    beside = next((s for s in bundle.beside if s == meant.service and catalogue.get(s)), None)
    if beside and (own_words(talk, beside) - {"surat", "keterangan"}) & set(words(talk.text)):
        every.append(beside)  # what was asked for by its name is among them all
    only = [first] if first and catalogue.get(first) else every[:1]
    return _offer(talk, every, only)


def offer_named(talk: Talk, slugs: Sequence[str]) -> bool:
    """Offer several services that were named side by side, and with them the rest of their bundle."""
    catalogue = talk.situation.catalogue
    named = [slug for slug in dict.fromkeys(slugs) if catalogue.get(slug)][:_MOST]
    bundle = bundles.for_services(named, catalogue.bundles)
    every = [slug for slug in (bundle.services if bundle else named) if catalogue.get(slug)]
    return _offer(talk, every, named if len(named) < len(every) else named[:1])


def offer_more(talk: Talk) -> bool:
    """SEKALIAN while one paper of a bundle is being asked for: the others join it."""
    draft, catalogue = talk.draft, talk.situation.catalogue
    bundle = draft and not draft.also and bundles.for_services([draft.service], catalogue.bundles)
    if (
        not draft
        or not bundle
        or " ".join(words(talk.text)) not in ("sekalian", "sekalian semua", "semua sekalian")
    ):
        return False
    others = [s for s in bundle.services if s != draft.service and catalogue.get(s)]
    if not others:
        return False
    draft.also = others
    if talk.service:
        flow.card(talk, talk.service)
    flow.ask_next(talk)
    return True


def _offer(talk: Talk, every: Sequence[str], only: Sequence[str]) -> bool:
    if len(every) < 2:
        return False
    services = [s for slug in every if (s := talk.situation.catalogue.get(slug))]
    if any(s.condolence for s in services):
        talk.say("card_condolence")
    talk.ask(
        "together",
        [f"all:{','.join(every)}", f"only:{','.join(only)}"],
        back=talk.state.ask if talk.draft else None,
    )
    ask_again(talk)
    return True


def ask_again(talk: Talk) -> None:
    """Say the open offer once more."""
    ask = talk.state.ask
    if ask.kind == "together_pick":
        known = [slug for slug in ask.items if _known(talk, slug)]
        talk.say("together_pick", lines=numbered([_name(talk, slug, known) for slug in known]))
        return
    every, only = _offered(talk)
    if len(every) < 2:
        menus.show(talk)
        return
    lines = "\n".join(f"- {_name(talk, slug, every)}" for slug in every)
    talk.say("together", lines=lines, only=_joined(talk, only))


def _offered(talk: Talk) -> tuple[list[str], list[str]]:
    """The services of "1 semua" and of "3 hanya", as far as the office still offers them."""
    lists = {item.partition(":")[0]: item.partition(":")[2].split(",") for item in talk.state.ask.items}
    every, only = ([s for s in lists.get(name, []) if _known(talk, s)] for name in ("all", "only"))
    return every, only or every[:1]


def _known(talk: Talk, slug: str) -> bool:
    return talk.situation.catalogue.get(slug) is not None


def _name(talk: Talk, slug: str, among: Sequence[str] = ()) -> str:
    service = talk.situation.catalogue.get(slug)
    assert service
    bundle = bundles.for_services(among or [slug], talk.situation.catalogue.bundles) if len(among) > 1 else None
    if talk.english:
        return english.labels().get(bundle.called(service) if bundle else "", bare(service.name_en))
    return bundle.called(service) if bundle else bare(service.name)


def _joined(talk: Talk, slugs: Sequence[str]) -> str:
    return listed([_name(talk, slug, slugs) for slug in slugs], "and" if talk.english else "dan")


def _all_of_them(said: Sequence[str]) -> bool:
    """ "Semua saja Pak", "yang lain juga sekalian"."""
    every = [word for word in said if word in together_choice.ALL or alike(word, "sekalian")]
    return bool(every) and set(said) <= {*every} | _TOO


def answer(talk: Talk, meant: Understanding) -> bool:
    """1 all, 2 choose, 3 only what was said; or the names themselves."""
    every, only = _offered(talk)
    text = talk.typed_choice
    if text in ("1", "3"):
        return _start(talk, every if text == "1" else only)
    if _all_of_them(words(talk.text)):
        return _start(talk, every)
    if text == "2":
        return _ask_pick(talk, every)
    if yes_or_no(talk.text) is not None and not set(words(talk.text)) & together_choice.ALL:
        return _start(talk, every) if yes_or_no(talk.text) else _decline(talk)
    if means(talk.text, "pause"):
        return _decline(talk)
    if meant.intent == "requirements" and meant.service is None:
        ask_again(talk)  # "apa saja yang harus diurus?": these
        return True
    return (
        _asked_beside(talk, meant)
        or _by_name(talk, meant, every, by_number=False)
        or offered_data.hear(talk, every, ask_again)
    )


def pick(talk: Talk, meant: Understanding) -> bool:
    """ "1 dan 3": which of the list."""
    slugs = [slug for slug in talk.state.ask.items if _known(talk, slug)]
    numbers = {int(n) for n in re.findall(r"\d+", talk.text)}
    if any(not 1 <= number <= len(slugs) for number in numbers):
        return False
    if yes_or_no(talk.text) is False and not set(words(talk.text)) & together_choice.ALL:
        return _decline(talk)
    return (
        _asked_beside(talk, meant)
        or _by_name(talk, meant, slugs, by_number=True)
        or offered_data.hear(talk, slugs, ask_again)
    )


def _ask_pick(talk: Talk, slugs: Sequence[str]) -> bool:
    talk.ask("together_pick", slugs, back=talk.state.ask.back)
    ask_again(talk)
    return True


def _asked_beside(talk: Talk, meant: Understanding) -> bool:
    """ "Berapa biaya semuanya?" is answered, and begins nothing."""
    if meant.intent != "fee" or not together_choice.asks(talk.text):
        return False
    talk.intent = "fee"
    talk.say("fee_of", service=_joined(talk, _offered(talk)[0] or talk.state.ask.items))
    ask_again(talk)
    return True


def _by_name(talk: Talk, meant: Understanding, offered: Sequence[str], *, by_number: bool) -> bool:
    """ "akta sama KIA saja", "semua kecuali KK"; "tidak semua" asks which."""
    if together_choice.asks(talk.text):
        return False
    found = together_choice.chosen(talk.text, meant, offered, by_number=by_number)
    if found is None:
        return False
    return _start(talk, found) if found else _ask_pick(talk, offered)


def own_words(talk: Talk, slug: str) -> set[str]:
    """The words of a service's name."""
    service = talk.situation.catalogue.get(slug)
    return set(words(service.name)) if service else set()


def _decline(talk: Talk) -> bool:
    back = talk.state.ask.back
    if back and talk.draft:
        talk.state.ask = back
        talk.say("cancel_kept")
        flow.ask_again(talk)
    else:
        talk.ask("none")
        talk.say("nothing_open")
    return True


def _start(talk: Talk, slugs: Sequence[str]) -> bool:
    talk.intent = "request"
    talk.state.misses = 0
    if talk.draft:
        flow.park(talk)
    service = talk.situation.catalogue.get(slugs[0])
    assert service
    flow.begin(talk, service, also=slugs[1:])
    return True


def drop_one(talk: Talk) -> bool:
    """ "KIA-nya tidak jadi": one of several wishes is left out, the others go on."""
    draft = talk.draft
    if draft is None or not draft.also or not talk.service:
        return False
    said = words(re.sub(r"(?<=\w{2})[- ]?nya\b", "", talk.text))
    plain = " ".join(said)
    leaving = _LEAVING & set(said) or "tidak jadi" in plain or "tidak usah" in plain
    slugs = slugs_of(draft)
    named = [slug for slug in slugs if together_choice.family(slug) & set(said)]
    if len(named) > 1:  # "KK tidak jadi, akta saja"
        named = together_choice.left_out(talk.text, slugs)
    if not leaving or len(named) != 1 or len(slugs) < 2 or "?" in talk.text:
        return False
    around = _AROUND_LEAVING | _LEAVING | FILLERS
    if set(said) - around - set().union(*map(together_choice.family, slugs)) - own_words(talk, named[0]):
        return False  # "KK tidak usah difoto ya" is about its photo
    name = _name(talk, named[0], slugs) if _known(talk, named[0]) else named[0]
    draft.dropped.append(named[0])
    rest = slugs_of(draft)
    talk.say("together_dropped", service=name, rest=_joined(talk, [s for s in rest if _known(talk, s)]))
    flow.ask_next(talk)
    return True
